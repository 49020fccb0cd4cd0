#!/usr/bin/env node
// A city-year in the worker, in headless Chromium: seconds a replication on one worker, events a second,
// and the worker's memory. The page must be a release build, served somewhere:
//
//     node .ci/serve.mjs dist --port 8080 &
//     GEJU_URL=http://127.0.0.1:8080/ node benches/worker.mjs [REPLICATIONS]
import { execFileSync } from 'node:child_process';

import { launch } from '../tests/e2e/lib/test.mjs';

const replications = Number(process.argv[2] ?? 24);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
// Two threads: one worker, and one for the page.
await page.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 2 }));
await page.goto(process.env.GEJU_URL ?? 'http://127.0.0.1:8080/');
await page.waitForFunction(() => window.geju?.ready?.() === true, null, { timeout: 60_000 });
await page.locator('.tabs [data-page="simulate"]').click();
const field = page.locator('[data-field="replications"]');

const run = async (n) => {
  await field.fill(String(n));
  await field.press('Tab');
  const start = performance.now();
  await page.locator('[data-action="run"]').click();
  await page.waitForFunction(() => !window.geju.busy() && window.geju.digest() !== null, null, { timeout: 600_000, polling: 20 });
  return (performance.now() - start) / 1000;
};

// Another number of replications makes another run; the first warms the worker up.
const few = await run(8);
await page.evaluate(() => document.querySelector('[data-action="run"]'));
const many = await run(8 + replications);
const facts = await page.locator('dl.facts dd').allInnerTexts();
const played = 8 + replications;
console.log(`first ${8} replications ${few.toFixed(3)} s, ${played} replications ${many.toFixed(3)} s`);
console.log(`facts: ${facts.join(' | ')}`);
console.log(`${(many / played).toFixed(4)} s a city-year in the worker (page's turns and messages included)`);
const client = await browser.newBrowserCDPSession();
const { targetInfos } = await client.send('Target.getTargets');
console.log(`${targetInfos.filter((t) => t.type === 'worker').length} workers`);
// The page's process holds the page and its worker: resident memory, as the system counts it.
const processes = execFileSync('ps', ['-eo', 'rss,args'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
const renderers = processes.filter((line) => line.includes('--type=renderer')).map((line) => Number.parseInt(line, 10) / 1000);
console.log(`largest renderer (page and worker together) ${Math.max(...renderers).toFixed(0)} MB resident`);
await browser.close();
