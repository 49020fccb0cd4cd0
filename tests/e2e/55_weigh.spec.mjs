// What weighs a decision: best, frontier, steps, assumptions; what each measure brought; maps side by side;
// staff dragged on the map; the report as a workbook (issues 5 and 6).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { drag, played, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

/** Every chart has a title, a table, and its files. */
async function whole(t, page, key, canvas = true) {
  const chart = page.locator(`[data-chart="${key}"]`);
  await chart.waitFor({ timeout: 60_000 });
  assert.ok((await chart.locator('h3').innerText()).length > 8, `${key} says what it found`);
  assert.ok((await chart.locator('tbody tr').count()) > 0, `${key} has its table`);
  if (canvas) assert.equal(await chart.locator('canvas').count(), 1);
  const svg = await t.download(page, () => chart.locator('[data-export="svg"]').click());
  assert.match(svg.bytes.toString('utf8'), /^<svg /);
  const csv = await t.download(page, () => chart.locator('[data-export="csv"]').click());
  assert.ok(csv.bytes.toString('utf8').includes('\r\n'));
  await chart.scrollIntoViewIfNeeded();
}

test('best, frontier, steps and assumptions about one index; the report carries the caveat', { timeout: 300_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 10);
  await page.locator('.tabs [data-page="compare"]').click();
  await page.locator('[data-action="run-compared"]').click();
  await played(t, page);
  await page.locator('[data-panel="best"]').waitFor({ timeout: 120_000 });
  assert.match(await page.locator('[data-panel="best"]').innerText(), /最好|分不出/);
  await whole(t, page, 'frontier');
  await t.shot(page, 'frontier');
  await page.locator('[data-action="attribute"]').click();
  await whole(t, page, 'waterfall');
  await t.shot(page, 'waterfall');
  // The assumptions: stopped after some, what was tried is kept.
  await page.locator('[data-action="sense"]').click();
  await t.until('some assumptions', async () => Number((await page.locator('[data-panel="sensitivity"] [role="progressbar"]').getAttribute('aria-valuenow')) ?? 0) >= 26, { timeout: 120_000 });
  await page.locator('[data-action="stop-weighing"]').click();
  await whole(t, page, 'tornado');
  assert.match(await page.locator('[data-chart="tornado"] h3').innerText(), /变号/);
  await t.shot(page, 'tornado');
  await page.locator('.tabs [data-page="report"]').click();
  await t.until('the caveat', async () => /项参数.*(不变号|会变号)/.test(await page.locator('[data-panel="report"]').innerText()), { timeout: 60_000 });
  const book = await t.download(page, () => page.locator('[data-action="xlsx"]').click());
  const file = path.join(tmpdir(), `geju-report-${process.pid}.xlsx`);
  writeFileSync(file, book.bytes);
  const names = execFileSync('python3', ['-c', 'import sys,zipfile,re; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(",".join(re.findall(r\'<sheet [^>]*name="([^"]+)"\', z.read("xl/workbook.xml").decode())))', file], { encoding: 'utf8' });
  assert.match(names, /^结论,对比,/);
});

test('the maps: swipe, side by side with one camera, difference', { timeout: 120_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="compare"]').click();
  const maps = page.locator('[data-panel="before-after"]');
  await maps.scrollIntoViewIfNeeded();
  await page.waitForTimeout(800);
  await t.shot(page, 'swipe');
  await page.locator('[data-way="twins"]').click();
  await page.waitForTimeout(800);
  const boxes = await Promise.all([0, 1].map((i) => maps.locator('.pane').nth(i).boundingBox()));
  assert.ok(boxes[0].x + boxes[0].width <= boxes[1].x + 1, 'side by side');
  await t.shot(page, 'twins');
  await page.locator('[data-way="change"]').click();
  await page.waitForTimeout(800);
  assert.match(await page.locator('[data-panel="map-key"]').innerText(), /车马比变化/);
  await t.shot(page, 'difference');
});

test('each measure shows what it brought', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  for (const id of ['cut11', 'mul02', 'add06']) {
    const on = page.locator(`[data-lever="${id}"] [role="switch"]`);
    if ((await on.getAttribute('aria-checked')) !== 'true') await on.click();
  }
  await page.locator('[data-action="brought"]').click();
  await page.locator('[data-brought="cut11"]').waitFor({ timeout: 200_000 });
  assert.match(await page.locator('[data-brought="cut11"]').innerText(), /带来：.*\d/);
  await page.locator('[data-lever="cut11"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'brought');
});

test('staff: dragged on the map, part-time, helpers by community', { timeout: 120_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="staff"]').click();
  const part = page.locator('[data-field="part-time"]');
  await part.fill('60');
  await part.press('Tab');
  await page.locator('[data-panel="forces"] summary').click();
  const first = page.locator('[data-force] input').first();
  await first.fill('99');
  await first.press('Tab');
  await t.until('a number of its own', async () => (await page.locator('[data-force] button').count()) === 1);
  await page.locator('[data-panel="forces"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'forces');
  await page.locator('[data-panel="forces"] summary').click();
  await page.locator('[data-action="drag-posts"]').click();
  const lift = await drag(page, [-160, -60], [160, 90]);
  await lift();
  await page.locator('.notice').filter({ hasText: '网格员' }).first().waitFor();
  await t.shot(page, 'dragged');
  await page.locator('[data-action="drag-posts"]').click();
});

test('comparing, weighing and the budget on a phone', { timeout: 120_000 }, async (t) => {
  const page = await t.open({ viewport: { width: 390, height: 844 } });
  for (const key of ['budget', 'levers', 'compare', 'report']) {
    await page.locator(`.tabs [data-page="${key}"]`).click();
    await page.waitForTimeout(600);
    await t.shot(page, `phone-${key}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${key} runs out of the screen by ${over} px`);
  }
});
