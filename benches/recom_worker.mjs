#!/usr/bin/env node
// ReCom in the page's worker against the native program, in one run: the same chain (today's urban grids,
// 300–500 households, ten steps between plans drawn), twice with different numbers of plans, so that
// loading and showing fall out of the difference.
//
//     ./run --build && cargo build --release --no-default-features --features cli --bin geju-cli
//     node .ci/serve.mjs dist --port 8080 &
//     GEJU_URL=http://127.0.0.1:8080/ GEJU_CLI=…/release/geju-cli node benches/recom_worker.mjs [FEW MANY]
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../tests/e2e/lib/test.mjs';

const [few, many] = [Number(process.argv[2] ?? 500), Number(process.argv[3] ?? 4500)];
const cli = process.env.GEJU_CLI ?? 'geju-cli';
const file = join(mkdtempSync(join(tmpdir(), 'geju-')), 'base.geju');
execFileSync(cli, ['sample', '--out', file]);
const native = (n) => {
  const start = performance.now();
  execFileSync(cli, ['ensemble', file, '--samples', String(n), '--json'], { maxBuffer: 1 << 30 });
  return (performance.now() - start) / 1000;
};

const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
await page.goto(process.env.GEJU_URL ?? 'http://127.0.0.1:8080/');
await page.waitForFunction(() => window.geju?.ready?.() === true, null, { timeout: 60_000 });
await page.locator('.tabs [data-page="draw"]').click();
await page.locator('[data-field="aim"]').first().selectOption('ensemble');
await page.locator('[data-field="place"]').first().selectOption('2');
const worker = async (n) => {
  await page.locator('[data-number="2"]').first().fill(String(n));
  await page.locator('[data-number="2"]').first().press('Tab');
  const start = performance.now();
  await page.locator('[data-action="propose"]').first().click();
  await page.locator('[data-action="stop-proposing"]').first().waitFor();
  await page.locator('[data-action="propose"]').first().waitFor({ timeout: 600_000 });
  return (performance.now() - start) / 1000;
};

// The first of each warms up.
native(few);
await worker(few);
const [n1, n2, w1, w2] = [native(few), native(many), await worker(few), await worker(many)];
const plans = many - few;
console.log(`native ${(plans / (n2 - n1)).toFixed(0)} plans/s, worker ${(plans / (w2 - w1)).toFixed(0)} plans/s`);
console.log(`worker ${((n2 - n1) / (w2 - w1)).toFixed(2)}× native (${plans} plans of the sample's 72 urban communities)`);
await browser.close();
