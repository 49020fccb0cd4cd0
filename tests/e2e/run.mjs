// Runs tests/e2e/*.spec.mjs one after another against a served dist/.
//
//     node tests/e2e/run.mjs [WORD…]     only specs whose file name contains a WORD
//
// GEJU_URL=http://… tests a page that is served already; GEJU_GREP=text only
// the tests whose title contains the text.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { serve } from '../../.ci/serve.mjs';
import { Session, declared, launch } from './lib/test.mjs';
import { dist } from './lib/tools.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.spec.mjs'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

if (!process.env.GEJU_URL && !existsSync(path.join(dist, 'index.html'))) {
  console.error('there is no dist/index.html: ./run --build makes it');
  process.exit(1);
}

let passed = 0;
let failed = 0;
const indent = (text) => String(text).replace(/^/gm, '      ');

function limited(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const server = process.env.GEJU_URL ? null : await serve(dist, { prefix: '/some/folder/' });
const url = process.env.GEJU_URL ?? server.url;
let browser = await launch();

for (const file of files) {
  const name = file.replace(/\.spec\.mjs$/, '');
  declared.length = 0;
  try {
    await import(pathToFileURL(path.join(here, file)).href);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: the spec does not load\n${indent(error.stack)}`);
    continue;
  }
  for (const { title, body, timeout, skip } of [...declared]) {
    if (process.env.GEJU_GREP && !title.includes(process.env.GEJU_GREP)) continue;
    if (skip) {
      console.log(`skip  ${name}: ${title} (${skip})`);
      continue;
    }
    if (!browser.isConnected()) browser = await launch();
    const session = new Session({ browser, url, name });
    const start = performance.now();
    let problem = null;
    try {
      await limited(body(session), timeout);
    } catch (error) {
      problem = error.stack ?? String(error);
    }
    if (session.faults.length > 0) {
      problem = [problem, ...session.faults].filter(Boolean).join('\n');
    }
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    if (problem === null) {
      passed += 1;
      console.log(`ok    ${name}: ${title} (${took})`);
    } else {
      failed += 1;
      console.log(`FAIL  ${name}: ${title} (${took})\n${indent(problem)}`);
      for (const picture of await session.shotsOfFailure(title)) console.log(indent(`picture: ${picture}`));
    }
    await session.close();
  }
}

await browser.close();
await server?.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
