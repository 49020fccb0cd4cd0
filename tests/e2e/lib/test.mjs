// What a spec imports:
//
//     import assert from 'node:assert/strict';
//     import { test } from './lib/test.mjs';
//
//     test('the page opens', async (t) => {
//       const page = await t.open();
//       await t.shot(page, 'open');
//     });
//
// Each test has its own browser contexts, closed when it ends. A console error
// or an uncaught error on any of its pages fails it, unless it was announced
// with t.expectErrors(/…/).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { chromiumPath, fileOf, load, shots } from './tools.mjs';

/** What the specs declared, in order; run.mjs reads it. */
export const declared = [];

/** test(title, body) or test(title, { timeout, skip }, body). */
export function test(title, options, body) {
  if (typeof options === 'function') [body, options] = [options, {}];
  declared.push({ title, body, timeout: 60_000, ...options });
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(options = {}) {
  const { chromium } = load('playwright-core');
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: FLAGS, ...options });
}

const PAGE_SIZE = { width: 1280, height: 800 };

export class Session {
  #contexts = [];
  #allowed = [];
  #faults = [];

  constructor({ browser, url, name }) {
    this.browser = browser;
    /** Where dist/ is served, with a slash at its end. */
    this.url = url;
    /** The spec's name without its ending; names of pictures start with it. */
    this.name = name;
  }

  /**
   * A new context (no storage, nothing cached) and a page in it, not yet navigated.
   * options: viewport {width, height}, locale, colorScheme 'light'|'dark',
   * serviceWorkers 'allow'|'block', and whatever else Playwright's newContext takes.
   */
  async openFresh({ viewport = PAGE_SIZE, locale = 'zh-CN', colorScheme = 'light', serviceWorkers = 'block', ...rest } = {}) {
    const context = await this.browser.newContext({
      viewport,
      locale,
      colorScheme,
      serviceWorkers,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...rest,
    });
    context.setDefaultTimeout(15_000);
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url, lineNumber } = message.location();
      this.#fault(`console error: ${message.text()}${url ? ` (${url}:${lineNumber})` : ''}`);
    });
    context.on('weberror', (error) => {
      this.#fault(`uncaught error: ${error.error()?.stack ?? error.error()}`);
    });
    context.on('page', (page) => {
      page.on('crash', () => this.#fault('the page crashed'));
    });
    this.#contexts.push(context);
    return context.newPage();
  }

  /** openFresh, then the page at `at` (relative to dist/) once it is ready. */
  async open({ at = '', ...options } = {}) {
    const page = await this.openFresh(options);
    await this.goto(page, at);
    return page;
  }

  async goto(page, at = '') {
    await page.goto(new URL(at, this.url).href);
    await this.ready(page);
  }

  /** Waits until the page says it is ready. */
  async ready(page, timeout = 30_000) {
    await page
      .waitForFunction(() => window.geju?.ready?.() === true, null, { timeout, polling: 50 })
      .catch((error) => {
        throw new Error(`window.geju.ready() was not true within ${timeout / 1000} s (${error.message.split('\n')[0]})`);
      });
  }

  /** The page's own summary of its state. */
  digest(page) {
    return page.evaluate(() => window.geju.digest());
  }

  /** Waits until `check` (run here, may be async) gives something truthy, and gives that. */
  async until(what, check, { timeout = 15_000, every = 50 } = {}) {
    const end = Date.now() + timeout;
    let last;
    for (;;) {
      try {
        const value = await check();
        if (value) return value;
        last = value;
      } catch (error) {
        last = error.message;
      }
      if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s for: ${what} (last: ${last})`);
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }

  /** A picture of the page in $GEJU_SHOTS; its path. */
  async shot(page, name, options = {}) {
    await mkdir(shots, { recursive: true });
    const file = path.join(shots, `${this.name}-${name}.png`.replace(/[^\p{L}\p{N}._-]+/gu, '_'));
    await page.screenshot({ path: file, animations: 'disabled', ...options });
    return file;
  }

  /** What `action` downloads: { name, bytes }. */
  async download(page, action) {
    const [download] = await Promise.all([page.waitForEvent('download'), action()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  /** Gives files to the page as a drop on `target` (a locator): [{ name, type, bytes }]. */
  async drop(page, target, files) {
    const plain = files.map(({ name, type = '', bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') }));
    const transfer = await page.evaluateHandle(async (list) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    }, plain);
    for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer });
  }

  /** Slows the page's processor down by this factor (1: full speed). */
  async throttle(page, rate) {
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Milliseconds that `action` takes, as this process sees it. */
  async time(action) {
    const start = performance.now();
    await action();
    return performance.now() - start;
  }

  /** Runs axe-core on the page: every violation it finds. */
  async axe(page, options = {}) {
    if (!(await page.evaluate(() => 'axe' in window))) {
      await page.evaluate(readFileSync(fileOf('axe-core'), 'utf8'));
    }
    const result = await page.evaluate((given) => window.axe.run(document, { resultTypes: ['violations'], ...given }), options);
    return result.violations;
  }

  /** Fails where axe-core finds anything serious or critical. */
  async accessible(page, where = 'the page', options = {}) {
    const violations = await this.axe(page, options);
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const lines = grave.flatMap(({ id, help, nodes }) => [
      `${id}: ${help}`,
      ...nodes.slice(0, 5).map((node) => `  ${node.target.join(' ')}: ${node.html.slice(0, 160)}`),
    ]);
    assert.equal(grave.length, 0, `${where} has accessibility faults:\n${lines.join('\n')}`);
  }

  /** Errors that match are part of this test and do not fail it. */
  expectErrors(...patterns) {
    this.#allowed.push(...patterns);
  }

  #fault(text) {
    if (!this.#allowed.some((pattern) => pattern.test(text))) this.#faults.push(text);
  }

  get faults() {
    return this.#faults;
  }

  /** Pictures of every open page, for a test that failed. */
  async shotsOfFailure(title) {
    const files = [];
    for (const context of this.#contexts) {
      for (const page of context.pages()) {
        const name = `FAILED-${title}${files.length ? `-${files.length}` : ''}`;
        const file = await this.shot(page, name, { timeout: 5_000 }).catch(() => null);
        if (file) files.push(file);
      }
    }
    return files;
  }

  async close() {
    for (const context of this.#contexts) await context.close().catch(() => {});
  }
}
