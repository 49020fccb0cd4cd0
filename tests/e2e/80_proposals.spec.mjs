// Draw for me: ask, watch, stop half-way with what there is, compare, adopt, undo (issue 7).
import assert from 'node:assert/strict';

import { checksum, selectWorst } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const panel = (page) => page.locator('[data-panel="proposals"]');

test('one community: asked, compared, adopted as one step, undone to the byte', async (t) => {
  const page = await t.open({ viewport: { width: 1440, height: 900 } });
  await selectWorst(page);
  await panel(page).locator('[data-field="place"]').selectOption('0');
  await panel(page).locator('[data-action="propose"]').click();
  await panel(page).locator('[data-action="propose"]').waitFor({ timeout: 120_000 });
  const cards = panel(page).locator('[data-proposal]');
  assert.ok((await cards.count()) >= 2, 'several proposals');
  assert.ok((await cards.first().locator('path').last().getAttribute('d')).length > 50, 'a picture of the grids');
  assert.match(await cards.first().innerText(), /户换网格/);
  await t.shot(page, 'proposals');
  const before = await checksum(page);
  await cards.first().locator('[data-action="adopt"]').click();
  await t.until('the plan to change', async () => (await checksum(page)) !== before);
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), before, 'one undo takes it back to the byte');
});

test('the whole city: watched, stopped half-way, and what there is can be adopted', async (t) => {
  const page = await t.open({ viewport: { width: 1440, height: 900 } });
  await panel(page).locator('[data-field="place"]').selectOption('2');
  await panel(page).locator('[data-action="propose"]').click();
  await panel(page).locator('[data-proposal]').first().waitFor({ timeout: 180_000 });
  await panel(page).locator('[data-action="stop-proposing"]').click();
  await panel(page).locator('[data-action="propose"]').waitFor({ timeout: 60_000 });
  const before = await checksum(page);
  await panel(page).locator('[data-action="adopt"]').first().click();
  await t.until('the plan to change', async () => (await checksum(page)) !== before);
});
