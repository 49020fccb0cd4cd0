// Levers, staff and money act and can be undone (issue 2, point 7).
import assert from 'node:assert/strict';

import { counts, played, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

test('the four columns act: forms cut, volunteers, staff, property', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  for (const group of ['add', 'cut', 'mul', 'div']) {
    assert.ok((await page.locator(`[data-lever^="${group}"]`).count()) > 0, `column ${group}`);
  }
  await t.shot(page, 'levers');
  await page.locator('[data-preset="cut_only"]').click();
  await page.locator('[data-lever="add06"] input').first().fill('1800');
  await page.locator('[data-lever="add06"] input').first().press('Tab');
  for (const id of ['mul16', 'div01']) await page.locator(`[data-lever="${id}"] [role="switch"]`).click();
  await t.shot(page, 'levers-set');
  await page.locator('[data-action="ledger"]').click();
  await page.locator('[data-field="search"]').fill('报表');
  await page.locator('tr[data-key="forms_share"]').waitFor();
  assert.equal(await page.locator('tr[data-key="rate_noise"]').count(), 0, 'the search leaves the rest out');
  await t.shot(page, 'ledger');
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 4);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  const value = async (key) => page.locator(`[data-index="${key}"] .d`).last().innerText();
  assert.match(await value('form_hours'), /▼/, 'fewer hours on forms');
  assert.match(await value('load_ratio'), /▼/, 'less to do for each hand');
  await t.shot(page, 'results');
});

test('staff and money follow the plan', async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="staff"]').click();
  const field = page.locator('[data-total="add07"]');
  const before = await field.inputValue();
  await field.fill('1351');
  await field.press('Tab');
  await t.until('a copy of the baseline', async () => (await counts(page)).drafts === 3);
  await t.shot(page, 'staff');
  await page.locator('.tabs [data-page="budget"]').click();
  await page.locator('.page .figure .v').first().waitFor();
  await t.shot(page, 'money');
  await page.locator('body').press('Control+z');
  await page.locator('.tabs [data-page="staff"]').click();
  assert.equal(await field.inputValue(), before);
});

test('ready-made choices, a measure of my own, and a conflict that is told', async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  await page.locator('[data-preset="document"]').click();
  assert.equal((await counts(page)).communities, 93 + 377, 'the whole document comes with its redraw');
  assert.equal(await page.locator('[data-lever="mul16"] [role="switch"]').getAttribute('aria-checked'), 'true');
  await page.locator('[data-panel="meetings"]').waitFor();
  await t.shot(page, 'document');
  // By keyboard: a measure of my own that raises what the document lowers.
  await page.locator('.column').nth(1).locator('[data-action="add-own"]').focus();
  await page.keyboard.press('Enter');
  const own = page.locator('[data-own="0"]');
  await own.locator('input[type="text"]').fill('夜间值守');
  await own.locator('input[type="text"]').press('Tab');
  await own.locator('select').first().selectOption('add');
  await own.locator('select').nth(1).selectOption('forms_share');
  await own.locator('input[type="number"]').fill('0.05');
  await own.locator('input[type="number"]').press('Tab');
  await page.locator('[data-panel="meetings"]', { hasText: '夜间值守' }).waitFor();
  assert.match(await page.locator('[data-panel="meetings"]').innerText(), /冲突/);
  await page.locator('[data-panel="meetings"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'conflict');
  await page.locator('[data-lever="add06"] [role="switch"]').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('[data-lever="add06"] [role="switch"]').getAttribute('aria-checked'), 'false');
});
