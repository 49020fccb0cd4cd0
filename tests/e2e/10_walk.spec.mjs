// The walk through the house, as a planner would take it (issue 2, points 2–6).
import assert from 'node:assert/strict';

import { checksum, counts, drag, played, selectWorst, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

test('the sample opens in the baseline and the reform is ready beside it', async (t) => {
  const page = await t.open(DESK);
  const before = await counts(page);
  assert.ok(before.units >= 15000 && before.units <= 20000, `${before.units} units`);
  assert.equal(before.grids, 742 + 377);
  assert.equal(before.communities, 72 + 377);
  assert.match(await page.locator('.lead').first().innerText(), /72 个社区、742 个网格/);
  assert.ok(await page.locator('.badge', { hasText: '示例数据' }).isVisible());
  await page.waitForTimeout(600);
  await t.shot(page, 'baseline');
  await page.locator('[data-action="reform"]').click();
  const after = await counts(page);
  assert.equal(after.grids, 940 + 377);
  assert.equal(after.communities, 93 + 377);
  await page.waitForTimeout(600);
  await t.shot(page, 'reform');
});

test('painting moves units, numbers follow the hand, one stroke is one undo', async (t) => {
  const page = await t.open(DESK);
  await selectWorst(page);
  const households = page.locator('[data-value="households"]');
  const before = { sum: await checksum(page), households: await households.innerText() };
  await page.keyboard.press('b');
  const up = await drag(page, [0, 0], [330, 60]);
  const during = await t.until('households to follow the stroke', async () => {
    const now = await households.innerText();
    return now !== before.households && now;
  });
  await t.shot(page, 'painting');
  await up();
  assert.notEqual(await checksum(page), before.sum);
  assert.equal((await counts(page)).drafts, 3, 'the baseline was not edited, a copy was');
  const painted = await checksum(page);
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), before.sum, 'one undo takes the whole stroke back');
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await checksum(page), painted);
  assert.equal(await households.innerText(), during);
});

test('a rectangle gathers units and makes a new grid', async (t) => {
  const page = await t.open(DESK);
  await selectWorst(page);
  const before = await checksum(page);
  await page.keyboard.press('m');
  const up = await drag(page, [-120, -90], [120, 90]);
  await up();
  await page.locator('[data-panel="gathered"]').waitFor();
  await t.shot(page, 'gathered');
  await page.locator('[data-action="new-grid"]').click();
  await t.until('the units to move', async () => (await checksum(page)) !== before);
  assert.ok(await page.locator('[data-panel="grid"]').isVisible(), 'the new grid is selected');
  await t.shot(page, 'new-grid');
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), before);
});

test('wheel zooms, hover reads out', async (t) => {
  const page = await t.open(DESK);
  const box = await page.locator('.stage .map').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -240);
  await page.waitForTimeout(500);
  await page.mouse.move(box.x + box.width / 2 + 8, box.y + box.height / 2 + 8);
  await page.locator('.readout').waitFor();
  await t.shot(page, 'street-level');
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 400);
  await page.waitForTimeout(700);
  await t.shot(page, 'whole-territory');
});

test('simulate with progress and cancel, then compare', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="simulate"]').click();
  // A long run is cancelled half-way and keeps what it has.
  await setReplications(page, 200);
  await page.locator('[data-action="run"]').click();
  const bar = page.locator('[role="progressbar"]');
  await bar.waitFor();
  await t.until('some replications', async () => Number(await bar.getAttribute('aria-valuenow')) >= 2, { timeout: 60_000 });
  await t.shot(page, 'running');
  await page.locator('[data-action="cancel"]').click();
  await t.until('the run to stop', () => page.evaluate(() => !window.geju.busy()));
  await page.locator('[data-panel="results"]').waitFor();
  // A whole run.
  await setReplications(page, 12);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  await page.locator('[data-panel="results"]').waitFor();
  await t.shot(page, 'results');
  await page.locator('.tabs [data-page="compare"]').click();
  const table = page.locator('[data-panel="comparison"]');
  await table.waitFor();
  const load = await table.locator('tr[data-index="load_ratio"]').innerText();
  assert.match(load, /▼/, `the reform lowers the load ratio: ${load}`);
  await t.shot(page, 'compare');
  await page.locator('[data-chart="forest"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'chart');
  await page.locator('[data-panel="before-after"] .swipe').scrollIntoViewIfNeeded();
  await page.waitForTimeout(800);
  await t.shot(page, 'before-after');
});

test('an unedited copy differs by exactly nothing', { timeout: 120_000 }, async (t) => {
  const page = await t.open();
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 2);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  const digest = await t.digest(page);
  await page.locator('[data-action="more"]').click();
  await page.locator('.sheet [data-action="fork"]').click();
  await t.until('the copy', async () => (await counts(page)).drafts === 3);
  // Its results are played anew, not copied.
  assert.equal(await t.digest(page), null);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  assert.equal(await t.digest(page), digest);
  await page.locator('.figure .d', { hasText: '与现状相同' }).first().waitFor();
});
