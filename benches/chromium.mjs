#!/usr/bin/env node
// The reference model and a city-year (benches/reference_model.rs) here and in a worker of headless
// Chromium, in one run: seconds, events a second, and the ratio of wasm to native (goal: at most 1.3).
// The same source is built twice: for this machine, and as the page's worker is built.
//
//     node benches/chromium.mjs [RUNS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { launch } from '../tests/e2e/lib/test.mjs';

const runs = Number(process.argv[2] ?? 3);
// Builds the bench and says where it is.
const build = (...args) => {
  const answer = execFileSync('cargo', [...args, '--no-default-features', '--bench', 'reference_model', '--message-format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const messages = answer.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return messages.find((m) => m.reason === 'compiler-artifact' && m.target.name === 'reference_model' && m.target.kind.includes('bench'));
};
const here = build('bench', '--no-run').executable;
const built = build('build', '--target', 'wasm32-unknown-unknown', '--profile', 'worker');
const wasm = built.filenames.find((name) => name.endsWith('.wasm'));
// As .ci/split.sh does with the worker.
const small = join(mkdtempSync(join(tmpdir(), 'geju-')), 'reference_model.wasm');
const features = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue'];
execFileSync('wasm-opt', ['-O2', '--strip-debug', ...features.map((f) => `--enable-${f}`), wasm, '-o', small], { stdio: 'ignore' });

const native = () => {
  const answer = execFileSync(here, ['--bench'], { encoding: 'utf8' });
  return Object.fromEntries(
    [...answer.matchAll(/best_(\w+) (\d+) ([\d.]+)/g)].map(([, name, events, seconds]) => [name, { events: Number(events), seconds: Number(seconds) }]),
  );
};

const browser = await launch();
const page = await browser.newPage();
const inWorker = (bytes) =>
  page.evaluate(async (bytes) => {
    const program = `onmessage = async ({ data }) => {
      const raw = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const { instance } = await WebAssembly.instantiate(raw, {});
      const { memory, reference_events, year_events } = instance.exports;
      const best = (runs, play) => {
        let found = { events: 0, seconds: Infinity };
        for (let i = 0; i < runs; i++) {
          const start = performance.now();
          const events = play(i);
          const seconds = (performance.now() - start) / 1000;
          if (!found.events || seconds / events < found.seconds / found.events) found = { events, seconds };
        }
        return found;
      };
      reference_events(0);
      const reference = best(5, reference_events);
      year_events(0);
      const year = best(15, year_events);
      postMessage({ reference, year, megabytes: memory.buffer.byteLength / 1e6 });
    };`;
    const worker = new Worker(URL.createObjectURL(new Blob([program])));
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(bytes);
    });
  }, bytes);

// By turns, so that a busy machine slows both alike; the best of all turns counts.
const bytes = readFileSync(small).toString('base64');
const found = { native: {}, chromium: {} };
const keep = (where, name, one) => {
  const before = found[where][name];
  if (!before || one.seconds / one.events < before.seconds / before.events) found[where][name] = one;
};
let megabytes = 0;
for (let i = 0; i < runs; i++) {
  for (const [name, one] of Object.entries(native())) keep('native', name, one);
  const answer = await inWorker(bytes);
  for (const name of ['reference', 'year']) keep('chromium', name, answer[name]);
  megabytes = Math.max(megabytes, answer.megabytes);
}
const rate = ({ events, seconds }) => events / seconds;
for (const [name, words] of [['reference', 'reference model'], ['year', 'city-year of the sample']]) {
  const [at, there] = [found.native[name], found.chromium[name]];
  console.log(
    `${words}: native ${at.seconds.toFixed(3)} s (${(rate(at) / 1e6).toFixed(1)} M events/s), ` +
      `Chromium ${there.seconds.toFixed(3)} s (${(rate(there) / 1e6).toFixed(1)} M events/s), ` +
      `wasm / native ${(rate(at) / rate(there)).toFixed(2)} (goal 1.3)`,
  );
}
console.log(`wasm memory of the whole ${megabytes.toFixed(0)} MB; Chromium ${browser.version()}`);
await browser.close();
