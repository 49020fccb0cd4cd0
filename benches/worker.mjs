#!/usr/bin/env node
// A city-year in the page's workers, in headless Chromium: seconds a replication, how soon a cancel is heard,
// and the memory of each worker's program. The page must be a release build, served somewhere:
//
//     node .ci/serve.mjs dist --port 8080 &
//     GEJU_URL=http://127.0.0.1:8080/ node benches/worker.mjs [REPLICATIONS [CORES [FILE]]]
//
// CORES is what the page is told that the machine has (1: one worker; 2: two). FILE is a scenario file of the
// sample to play instead of what it is today.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { launch } from '../tests/e2e/lib/test.mjs';

const replications = Number(process.argv[2] ?? 24);
const cores = Number(process.argv[3] ?? 2);
const file = process.argv[4];
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
// A worker's program keeps its memory to itself: its loader is told to leave it where it can be asked for.
await context.route('**/worker_loader.js*', (route) =>
  route.fulfill({
    contentType: 'text/javascript',
    body: `
      for (const name of ['instantiate', 'instantiateStreaming']) {
        const own = WebAssembly[name].bind(WebAssembly);
        WebAssembly[name] = async (...args) => {
          const made = await own(...args);
          const exported = Object.values((made.instance ?? made).exports);
          self.programMemory ??= exported.find((one) => one instanceof WebAssembly.Memory);
          return made;
        };
      }
      const { default: init } = await import('./worker.js');
      await init();`,
  }),
);
const page = await context.newPage();
await page.addInitScript((n) => Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => n }), cores);
await page.goto(process.env.GEJU_URL ?? 'http://127.0.0.1:8080/');
await page.waitForFunction(() => window.geju?.ready?.() === true, null, { timeout: 60_000 });
if (file) {
  // As if dropped on the map.
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: 'application/json' }));
      return data;
    },
    [basename(file), readFileSync(file, 'utf8')],
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.locator('body').dispatchEvent(event, { dataTransfer: transfer });
  }
  await page.waitForTimeout(3000);
}
await page.locator('.tabs [data-page="simulate"]').click();
const field = page.locator('[data-field="replications"]');
const idle = () => page.waitForFunction(() => !window.geju.busy(), null, { timeout: 600_000, polling: 5 });

const start = async (n) => {
  await field.fill(String(n));
  await field.press('Tab');
  await page.locator('[data-action="run"]').click();
  await page.waitForFunction(() => window.geju.busy(), null, { polling: 5 });
};
const run = async (n) => {
  const from = performance.now();
  await start(n);
  await idle();
  return (performance.now() - from) / 1000;
};

// Another number of replications makes another run; the first warms the workers up.
const few = await run(8);
const played = 8 + replications;
const runs = [];
for (let i = 0; i < 4; i++) runs.push((await run(played + i)) / (played + i));
const facts = await page.locator('dl.facts dd').allInnerTexts();
const [, cases, events] = facts.map((text) => Number(text.replaceAll(/\D/g, '')));
const workers = page.workers();
console.log(`${workers.length} workers; ${Math.round(cases / (played + 3))} cases, ${Math.round(events / (played + 3))} events a city-year`);
console.log(`the first 8 replications ${few.toFixed(3)} s`);
console.log(`a city-year ${Math.min(...runs).toFixed(4)} s, best of ${runs.map((s) => s.toFixed(4)).join(', ')} (page's turns and messages included)`);

const heard = [];
for (let i = 0; i < 5; i++) {
  await start(400 + i);
  await page.waitForTimeout(400 + 37 * i);
  heard.push(
    await page.evaluate(async () => {
      const from = performance.now();
      document.querySelector('[data-action="cancel"]').click();
      while (window.geju.busy()) await new Promise((next) => setTimeout(next));
      return performance.now() - from;
    }),
  );
}
console.log(`a cancel is over for the page after ${heard.map((ms) => ms.toFixed(1)).join(', ')} ms`);
// The workers hear it too: how long until one answers something else.
const again = performance.now();
await run(8);
console.log(`8 replications right after it ${((performance.now() - again) / 1000).toFixed(3)} s`);
for (const worker of workers) {
  const bytes = await worker.evaluate(() => self.programMemory?.buffer.byteLength ?? 0);
  console.log(`memory of a worker's program ${(bytes / 1e6).toFixed(0)} MB`);
}
// The page's process holds the page and its workers: resident memory, as the system counts it.
const processes = execFileSync('ps', ['-eo', 'rss,args'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
const renderers = processes.filter((line) => line.includes('--type=renderer')).map((line) => Number.parseInt(line, 10) / 1000);
console.log(`largest renderer (page and workers together) ${Math.max(...renderers).toFixed(0)} MB resident`);
await browser.close();
