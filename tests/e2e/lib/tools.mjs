// Where things are: packages, the browser, dist/, the folder for pictures.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../../..');
export const dist = process.env.GEJU_DIST ?? path.join(root, 'dist');

const cache =
  process.env.GEJU_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'geju');
export const shots = process.env.GEJU_SHOTS ?? path.join(cache, 'shots');

// Packages installed beside the tests win over those in the tools cache.
const requires = [import.meta.url, path.join(cache, 'tools', 'package.json')].map((from) => createRequire(from));

function resolvePackage(name) {
  for (const require of requires) {
    try {
      return [require, require.resolve(name)];
    } catch {
      // try the next place
    }
  }
  throw new Error(`the npm package ${name} is not installed: run .ci/setup.sh playwright`);
}

export function load(name) {
  const [require, file] = resolvePackage(name);
  return require(file);
}

export function fileOf(name) {
  return resolvePackage(name)[1];
}

/** The browser: $GEJU_CHROMIUM, or the first Chromium or Chrome on PATH. */
export function chromiumPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const chosen = process.env.GEJU_CHROMIUM;
  if (chosen) {
    if (chosen.includes(path.sep)) return chosen;
    names.unshift(chosen);
  }
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  throw new Error('no Chromium on PATH: run .ci/setup.sh browser');
}
