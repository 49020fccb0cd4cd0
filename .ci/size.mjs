// What the wasm files of dist/ weigh as a browser downloads them (brotli),
// against the budget and against what .ci/size.json says they weighed.
//
//     node .ci/size.mjs [--record]

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/**
 * In bytes: 1 kB is 1000. `page`, `worker` and `papers` are first pieces, without which nothing is
 * to be seen or done; `pages`, `desk` and `clerk` their second pieces, fetched after (.ci/split.sh).
 */
const BUDGET = { page: 450_000, pages: 350_000, worker: 400_000, desk: 500_000, papers: 450_000, clerk: 300_000 };
/** A part may grow by this much before somebody has to say so in .ci/size.json. */
const GROWTH = 1.02;

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, '..', 'dist');
const recordFile = path.join(here, 'size.json');

const part = (name) => ['worker', 'papers', 'pages', 'desk', 'clerk'].find((program) => name.startsWith(program)) ?? 'page';
const nothing = Object.fromEntries(Object.keys(BUDGET).map((name) => [name, 0]));
const raw = { ...nothing };
const sizes = { ...nothing };
for (const name of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.wasm'))) {
  const bytes = readFileSync(path.join(dist, name));
  const packed = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  raw[part(path.basename(name))] += bytes.length;
  sizes[part(path.basename(name))] += packed.length;
}

if (process.argv.includes('--record')) {
  writeFileSync(recordFile, `${JSON.stringify(sizes, null, 2)}\n`);
}
const recorded = JSON.parse(readFileSync(recordFile, 'utf8'));

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
let bad = false;
for (const [name, size] of Object.entries(sizes)) {
  const before = recorded[name] ?? null;
  const faults = [];
  if (size === 0) faults.push(`no wasm file of the ${name} in dist/`);
  // A debt that somebody put on record does not fail every run after it; growing it does.
  const owed = before !== null && size > BUDGET[name] && size <= before * GROWTH;
  if (size > BUDGET[name] && !owed) faults.push(`over its budget of ${kB(BUDGET[name])}`);
  if (before !== null && size > before * GROWTH) {
    faults.push(`grew ${((size / before - 1) * 100).toFixed(1)} % over the ${kB(before)} in .ci/size.json; ` +
      'find out why, or accept it with ./test --record-size');
  }
  const history = before === null ? 'nothing recorded yet: ./test --record-size' : `recorded ${kB(before)}`;
  console.log(`${name}: ${kB(size)} brotli (${kB(raw[name])} raw; budget ${kB(BUDGET[name])}; ${history})`);
  if (owed) console.log(`  ${kB(size - BUDGET[name])} over its budget: a debt on record, to be paid back`);
  for (const fault of faults) console.log(`  FAILED: ${fault}`);
  bad ||= faults.length > 0;
}
process.exit(bad ? 1 : 0);
