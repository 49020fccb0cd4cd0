// Both languages complete, both themes, the keyboard, no grave accessibility fault (point 10).
import assert from 'node:assert/strict';

import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };
const PAGES = ['draw', 'staff', 'budget', 'levers', 'simulate', 'compare'];

test('English has no Chinese left in its own words, Chinese is the default', { timeout: 120_000 }, async (t) => {
  const page = await t.open(DESK);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  await page.locator('[data-action="language"]').click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  for (const name of PAGES) {
    await page.locator(`.tabs [data-page="${name}"]`).click();
    await page.waitForTimeout(150);
    await t.shot(page, `en-${name}`);
    // Names of places and of scenarios are data; the page's own labels are not.
    const labels = await page.evaluate(() =>
      [...document.querySelectorAll('.tabs button, .inner h1, .inner h2, label > span:first-child, thead th, .callout')]
        .map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join(''))
        .filter((text) => /[\u4e00-\u9fff]/.test(text)),
    );
    assert.deepEqual(labels.filter((text) => !/社区|网格|现状|优化/.test(text)), [], `on ${name}`);
  }
  await page.reload();
  await t.ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('dark and light', async (t) => {
  const page = await t.open({ ...DESK, colorScheme: 'dark' });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.waitForTimeout(500);
  await t.shot(page, 'dark');
  await page.locator('.bar [data-action="theme"]').click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
});

test('every page on a phone fits its width', { timeout: 120_000 }, async (t) => {
  const page = await t.open({ viewport: { width: 390, height: 844 } });
  for (const name of PAGES) {
    await page.locator(`.tabs [data-page="${name}"]`).click();
    await page.waitForTimeout(200);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${name} is ${over}px too wide`);
    await t.shot(page, `phone-${name}`);
  }
});

test('no serious accessibility fault on any page', { timeout: 180_000 }, async (t) => {
  const page = await t.open(DESK);
  for (const name of PAGES) {
    await page.locator(`.tabs [data-page="${name}"]`).click();
    await page.waitForTimeout(200);
    await t.accessible(page, name);
  }
  await page.locator('body').press('?');
  await page.locator('[role="dialog"]').waitFor();
  await t.accessible(page, 'the dialog of keys');
  await page.keyboard.press('Escape');
  await page.locator('[role="dialog"]').waitFor({ state: 'detached' });
});
