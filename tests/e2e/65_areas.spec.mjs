// Areas and what they are beside their units: new communities, dates of their changes, where teams are
// based, links by hand, boundaries moved as wholes (issue 3).
import assert from 'node:assert/strict';

import { checksum as units, counts, selectWorst } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

/** Which unit is in which grid, and how many steps of history stand behind it. */
const checksum = async (page) => `${await units(page)} after ${(await counts(page)).steps} steps`;

async function ready(t) {
  const page = await t.open(DESK);
  await selectWorst(page);
  return page;
}

const middle = async (page) => {
  const box = await page.locator('.stage .map').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const changed = (t, page, before) => t.until('the plan to change', async () => (await checksum(page)) !== before);
const undone = async (page, before) => {
  await page.locator('.stage .map').focus();
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), before, 'one undo takes it back to the byte');
};

test('a grid becomes a new community, with its record and the day it takes effect', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  await page.locator('[data-action="new-community"]').click();
  await changed(t, page, before);
  await page.locator('[data-panel="community"] h2', { hasText: '新社区' }).waitFor();
  const card = page.locator('[data-panel="community"]');
  assert.match(await card.innerText(), /拆分/);
  const founded = await checksum(page);
  await card.locator('[data-field="effective"]').fill('2026-12-01');
  await page.keyboard.press('Tab');
  await changed(t, page, founded);
  await t.until('the day to stand beside the record', async () => (await card.innerText()).includes('2026-12-01'));
  await t.shot(page, 'community');
  await undone(page, founded);
  await undone(page, before);
});

test('gathered units become a new community with a new grid', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  const { grids } = await counts(page);
  await page.keyboard.press('v');
  await page.locator('.stage .map').focus();
  for (const key of ['ArrowLeft', ' ', 'ArrowRight', ' ', 'ArrowRight', ' ']) await page.keyboard.press(key);
  await page.locator('[data-panel="gathered"] [data-action="new-community"]').click();
  await changed(t, page, before);
  assert.ok((await counts(page)).grids >= grids);
  await page.locator('[data-panel="community"] h2', { hasText: '新社区' }).waitFor();
  await undone(page, before);
});

test('a base and a station are put on the map and taken away', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  const { x, y } = await middle(page);
  await page.locator('.side [data-action="place"]').click();
  await page.mouse.click(x + 20, y + 12);
  await t.until('the base to be set', async () => /已设/.test(await page.locator('[data-value="placed"]').innerText()));
  await page.waitForTimeout(300);
  await t.shot(page, 'base');
  const placed = await checksum(page);
  assert.notEqual(placed, before);
  await page.locator('.side [data-action="unplace"]').click();
  await changed(t, page, placed);
  await undone(page, placed);
  await undone(page, before);
  await page.locator('[data-action="community"]').click();
  await page.locator('.side [data-action="place"]').click();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.side [data-action="place"]').getAttribute('aria-pressed'), 'false', 'Escape gives up');
  await page.locator('.side [data-action="place"]').click();
  await page.mouse.click(x - 30, y - 12);
  await changed(t, page, before);
  await undone(page, before);
});

test('two units apart are linked by hand, with a name, and unlinked', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  await page.keyboard.press('v');
  await page.locator('.stage .map').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press(' ');
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  const panel = page.locator('[data-panel="gathered"]');
  await panel.locator('[data-field="link"]').fill('渡口');
  await panel.locator('[data-action="link"]').click();
  await changed(t, page, before);
  await panel.locator('[data-action="unlink"]').waitFor();
  await page.waitForTimeout(400);
  await t.shot(page, 'link');
  await page.locator('.stage .map').focus();
  await page.keyboard.press('Escape');
  await page.locator('[data-panel="grid"] [aria-label="关闭"]').click();
  await page.locator('[data-panel="links"]', { hasText: '渡口' }).waitFor();
  await t.shot(page, 'links');
  await undone(page, before);
  await page.locator('[data-panel="links"]').waitFor({ state: 'detached' });
});

test('a boundary moves as a whole from the keyboard; where it would cross another it is refused', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  await page.keyboard.press('a');
  await page.locator('.stage .map').focus();
  await page.keyboard.press('ArrowLeft');
  // A short arc in a corner may have no room: then the next point's.
  for (let n = 0; n < 6 && (await checksum(page)) === before; n += 1) {
    await page.keyboard.press(' ');
    for (let i = 0; i < n; i += 1) await page.keyboard.press('.');
    for (const key of ['/', 'ArrowRight']) await page.keyboard.press(key);
    await page.waitForTimeout(200);
    if (n === 0) await t.shot(page, 'arc');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(400);
  }
  await changed(t, page, before);
  await undone(page, before);
  for (const key of ['ArrowLeft', ' ', '/']) await page.keyboard.press(key);
  for (let i = 0; i < 150; i += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByText(/相交|太远|重合/).first().waitFor();
  assert.equal(await checksum(page), before, 'nothing has changed');
});

test('the help lists every key', async (t) => {
  const page = await t.open(DESK);
  await page.keyboard.press('?');
  const dialog = page.locator('.dialog');
  await dialog.locator('kbd', { hasText: 'Backspace' }).waitFor();
  const keys = await dialog.locator('kbd').allInnerTexts();
  for (const key of ['C', 'A', 'Q', 'U', 'Y', 'D', 'P', 'O', 'F', 'G', 'K', 'X', '/', 'Space']) assert.ok(keys.includes(key), key);
  await t.shot(page, 'keys');
});
