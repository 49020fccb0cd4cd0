// Results: an area's statistics, a case's story, tables to take away, comparison at every level (issue 4).
import assert from 'node:assert/strict';

import { played, selectWorst, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

/** Waits until statistics are gathered. */
const gathered = (t, page) =>
  t.until('the statistics', async () => (await page.locator('[data-panel="studying"]').count()) === 0 && (await page.locator('[data-panel="statistics"] .finding').count()) >= 4, {
    timeout: 120_000,
  });

test('a run shows findings with charts and tables, for the area that the map says', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await selectWorst(page);
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 4);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  await gathered(t, page);
  const titles = page.locator('[data-panel="statistics"] h3');
  assert.match(await titles.first().innerText(), /一半案件在 .+ 内办结，九成在 .+ 内/);
  assert.equal(await page.locator('[data-chart="heat"] canvas').count(), 1);
  await t.shot(page, 'simulate-city');
  const whole = await page.locator('[data-panel="results"] [data-index="cases"] .v').innerText();
  await page.locator('[data-level="community"]').click();
  const place = await page.locator('[data-value="area"]').innerText();
  assert.match(place, /社区|村/);
  await gathered(t, page);
  const part = await page.locator('[data-panel="results"] [data-index="cases"] .v').innerText();
  assert.notEqual(whole, part, 'the figures are those of the area');
  await page.locator('[data-chart="classes"] summary').click();
  assert.equal(await page.locator('[data-chart="classes"] tbody tr').count(), 9, 'nine classes of cases');
  await page.locator('[data-chart="backlog"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'simulate-community');
  const csv = await t.download(page, () => page.locator('[data-chart="classes"] [data-export="csv"]').click());
  assert.ok(csv.bytes.toString('utf8').split('\r\n').length > 9);
  const svg = await t.download(page, () => page.locator('[data-chart="backlog"] [data-export="svg"]').click());
  assert.match(svg.bytes.toString('utf8'), /^<svg .+在办/s);
  const png = await t.download(page, () => page.locator('[data-chart="backlog"] [data-export="png"]').click());
  assert.deepEqual([...png.bytes.subarray(1, 4)], [...Buffer.from('PNG')]);
});

test('one case is told step by step, and in both scenarios', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('[data-action="reform"]').click();
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 2);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  await page.locator('[data-story="late"]').click();
  await page.locator('.story').waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('.tellings > div').count(), 2, 'the baseline and the reform');
  assert.ok((await page.locator('.timeline').first().locator('li').count()) >= 3);
  assert.match(await page.locator('.story').innerText(), /超期/);
  await page.locator('.story').scrollIntoViewIfNeeded();
  await t.shot(page, 'story');
  const cases = await t.download(page, () => page.locator('[data-export="areas"]').click());
  assert.match(cases.bytes.toString('utf8'), /车马比/);
});

test('a run given up keeps what it has and is gone on with', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 60);
  await page.locator('[data-action="run"]').click();
  await page.locator('[data-value="partial"]').waitFor({ timeout: 60_000 });
  assert.ok(await page.locator('[data-panel="results"]').isVisible(), 'partial results while it runs');
  await page.locator('[data-action="cancel"]').click();
  await played(t, page);
  const kept = await page.evaluate(() => window.geju.digest());
  assert.ok(kept);
});

test('scenarios are compared by reader, by change, and area by area', { timeout: 300_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="compare"]').click();
  await page.locator('[data-action="run-compared"]').waitFor();
  await page.evaluate(() => 0);
  await page.locator('[data-action="run-compared"]').click();
  await played(t, page);
  await page.locator('[data-panel="comparison"]').waitFor({ timeout: 120_000 });
  assert.equal(await page.locator('[data-panel="comparison"] tr.group').count(), 3, 'three readers');
  const all = await page.locator('[data-panel="comparison"] tbody tr[data-index]').count();
  await page.locator('[data-order="change"]').click();
  assert.equal(await page.locator('[data-panel="comparison"] tr.group').count(), 0);
  await page.locator('[data-field="only-real"]').check();
  const real = await page.locator('[data-panel="comparison"] tbody tr[data-index]').count();
  assert.ok(real > 0 && real <= all, `${real} of ${all}`);
  assert.match(await page.locator('[data-panel="areas"] h3').innerText(), /个区域中/);
  await page.locator('[data-field="areas-level"]').selectOption('grid');
  await page.locator('[data-panel="areas"] summary').click();
  await t.until('the rows of grids', async () => (await page.locator('[data-panel="areas"] tbody tr').count()) > 900);
  await t.shot(page, 'compare', { fullPage: false });
  await gathered(t, page);
  await page.locator('[data-chart="closing"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'compare-findings');
  await t.accessible(page, 'the compare page');
});

test('results are readable on a phone', { timeout: 240_000 }, async (t) => {
  const page = await t.open({ viewport: { width: 390, height: 844 } });
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 2);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  await gathered(t, page);
  await page.locator('[data-chart="closing"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'phone-findings');
  await page.locator('.tabs [data-page="compare"]').click();
  await t.shot(page, 'phone-compare');
});
