// Draw, staff, spend for me: ask, watch, stop half-way with what there is, compare, adopt, undo (issue 7).
import assert from 'node:assert/strict';

import { checksum, selectWorst } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };
const panel = (page, key = 'proposals') => page.locator(`[data-panel="${key}"]`);
const asked = (p) => p.locator('[data-action="propose"]').waitFor({ timeout: 180_000 });

/** A copy to change, so that the baseline's own first copy does not come in between. */
async function fork(t, page) {
  await page.locator('[data-action="more"]').click();
  await page.locator('.sheet [data-action="fork"]').click();
  await t.until('the copy', async () => JSON.parse(await page.evaluate(() => window.geju.counts())).drafts === 3);
}

/** Adopts the first choice, sees the scenario change, takes it back with one undo. */
async function adoptAndUndo(t, page, p) {
  const decided = () => page.evaluate(() => window.geju.decided());
  const before = await decided();
  await p.locator('[data-action="adopt"]').first().click();
  await t.until('the scenario to change', async () => (await decided()) !== before);
  await page.locator('h2').first().click();
  await page.keyboard.press('Control+z');
  await t.until('one undo to take it back to the byte', async () => (await decided()) === before);
}

test('one community: asked, compared, adopted as one step, undone to the byte', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  await selectWorst(page);
  const p = panel(page);
  await p.locator('[data-field="place"]').selectOption('0');
  await p.locator('[data-action="propose"]').click();
  await asked(p);
  const cards = p.locator('[data-proposal]');
  assert.ok((await cards.count()) >= 2, 'several proposals');
  assert.ok((await cards.first().locator('path').last().getAttribute('d')).length > 50, 'a picture of the grids');
  assert.match(await cards.first().innerText(), /户换网格/);
  await cards.first().scrollIntoViewIfNeeded();
  await t.shot(page, 'proposals');
  await adoptAndUndo(t, page, p);
  // The planner says what counts: compactness (fourth of the weights, after the two bounds).
  assert.equal(await p.locator('[data-proposal="own"]').count(), 0);
  await p.locator('[data-panel="weights"] summary').click();
  await p.locator('[data-number="5"]').fill('10');
  await p.locator('[data-number="5"]').press('Tab');
  await p.locator('[data-action="propose"]').click();
  await p.locator('[data-proposal="own"]').waitFor({ timeout: 180_000 });
  await asked(p);
  await p.locator('[data-proposal="own"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'own-weights');
});

test('a town: adopted for some communities only', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  await selectWorst(page);
  const p = panel(page);
  await p.locator('[data-field="place"]').selectOption('1');
  await p.locator('[data-action="propose"]').click();
  await asked(p);
  const card = p.locator('[data-proposal]').first();
  const before = await checksum(page);
  await card.locator('[data-action="adopt"]').click();
  await t.until('the plan to change', async () => (await checksum(page)) !== before);
  const whole = await checksum(page);
  await page.locator('h2').first().click();
  await page.keyboard.press('Control+z');
  await t.until('the plan to be back', async () => (await checksum(page)) === before);
  await card.locator('summary').click();
  await card.locator('input[type="checkbox"]').first().uncheck();
  await t.shot(page, 'some-communities');
  await card.locator('[data-action="adopt"]').click();
  await t.until('a part of it to be adopted', async () => ![before, whole].includes(await checksum(page)));
});

test('the whole city: watched, stopped half-way, and what there is can be adopted', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  const p = panel(page);
  await p.locator('[data-field="place"]').selectOption('2');
  await p.locator('[data-action="propose"]').click();
  await p.locator('[data-proposal]').first().waitFor({ timeout: 180_000 });
  assert.equal(await p.locator('[role="progressbar"]').count(), 1, 'progress is shown');
  await p.locator('[data-action="stop-proposing"]').click();
  await asked(p);
  await adoptAndUndo(t, page, p);
});

test('the ensemble says where today lies; stations are put on the map', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  await selectWorst(page);
  const p = panel(page);
  await p.locator('[data-field="aim"]').selectOption('ensemble');
  await p.locator('[data-field="place"]').selectOption('1');
  await p.locator('[data-number="2"]').fill('300');
  await p.locator('[data-action="propose"]').click();
  await p.locator('[data-chart="ensemble_hours_gini"]').waitFor({ timeout: 180_000 });
  await asked(p);
  assert.match(await p.locator('[data-chart="ensemble_hours_gini"] h3').innerText(), /高于 \d+% 的合格划法/);
  await p.locator('[data-chart="ensemble_hours_gini"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'ensemble');
  await p.locator('[data-field="aim"]').selectOption('cover');
  await p.locator('[data-number="0"]').fill('10');
  await p.locator('[data-action="propose"]').click();
  await asked(p);
  const card = p.locator('[data-proposal="stations"]');
  await card.waitFor();
  assert.match(await card.innerText(), /任何选法都不会多于/);
  await card.scrollIntoViewIfNeeded();
  await t.shot(page, 'stations');
  await adoptAndUndo(t, page, p);
});

test('heads: targets at least cost, confirmed by playing, adopted and undone', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  await page.locator('.tabs [data-page="staff"]').click();
  const p = panel(page, 'advice-staff');
  await p.locator('[data-number="4"]').fill('2');
  await p.locator('[data-action="propose"]').click();
  await asked(p);
  assert.match(await p.locator('[data-proposal="cheapest"]').innerText(), /成对推演 2 次/);
  await p.locator('[data-proposal="cheapest"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'heads');
  await adoptAndUndo(t, page, p);
});

test('measures: which first, stopped half-way, and the frontier so far', async (t) => {
  const page = await t.open(DESK);
  await fork(t, page);
  await page.locator('.tabs [data-page="levers"]').click();
  const p = panel(page, 'advice-spend');
  await p.locator('[data-number="2"]').fill('1');
  await p.locator('[data-action="propose"]').click();
  await p.locator('[data-proposal]').first().waitFor({ timeout: 170_000 });
  await t.shot(page, 'measures');
  await p.locator('[data-action="stop-proposing"]').click({ timeout: 2_000 }).catch(() => {});
  await asked(p);
  assert.equal(await p.locator('[data-chart="bundle_frontier"]').count(), 1, 'the frontier is shown');
  await adoptAndUndo(t, page, p);
});
