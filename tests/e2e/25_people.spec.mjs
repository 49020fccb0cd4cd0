// People, money, parameters: edited by pointer and keyboard, out and in as tables (issue 5).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { counts } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

/** Sheets of a workbook with their numbers of rows, by a reader that is not ours. */
function sheets(file) {
  const script = `
import json, sys, zipfile, xml.etree.ElementTree as E
m = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
names = [s.get('name') for s in E.fromstring(z.read('xl/workbook.xml')).iter(m + 'sheet')]
out = {}
for i, name in enumerate(names, 1):
    root = E.fromstring(z.read(f'xl/worksheets/sheet{i}.xml'))
    rows = [[(c.get('t'), ''.join(c.itertext())) for c in r.iter(m + 'c')] for r in root.iter(m + 'row')]
    out[name] = {'rows': len(rows), 'frozen': root.find(f'.//{m}pane') is not None, 'head': [v for _, v in rows[0]], 'types': [t for t, _ in rows[-1]]}
print(json.dumps(out))
`;
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

test('staff: totals, drag between communities, transfer on the map, norms, undo', async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="staff"]').click();
  await page.locator('[data-panel="roles"]').waitFor();
  await t.shot(page, 'staff');
  assert.ok((await page.locator('[data-panel="norms"] li').count()) > 0, 'the baseline is below the norm');
  // By keyboard: volunteers.
  const volunteers = page.locator('[data-role="volunteer"] input');
  await volunteers.fill('341400');
  await volunteers.press('Enter');
  await volunteers.press('Tab');
  assert.equal((await counts(page)).drafts, 3, 'the baseline was not edited');
  // By pointer: one worker from the first community to the second.
  const row = (i) => page.locator('[data-community]').nth(i);
  const heads = async (i) => Number(await row(i).locator('input').inputValue());
  await row(0).scrollIntoViewIfNeeded();
  const before = [await heads(0), await heads(1)];
  await row(0).dragTo(row(1));
  await t.until('one worker to move', async () => (await heads(1)) === before[1] + 1);
  assert.equal(await heads(0), before[0] - 1, 'what one gains the other gives');
  await t.shot(page, 'moved');
  await page.locator('h2').first().click();
  await page.keyboard.press('Control+z');
  await t.until('the move to be taken back', async () => (await heads(1)) === before[1]);
});

test('money: by number, by slider that keeps the total, overspending told', async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  await page.locator('[data-preset="document"]').click();
  await page.locator('.tabs [data-page="budget"]').click();
  const line = (key) => page.locator(`[data-line="${key}"]`);
  await line('service_fund').waitFor();
  await t.shot(page, 'money');
  const amount = async (key) => Number(await line(key).locator('input[type="number"]').first().inputValue());
  const sum = async () => page.locator('[data-envelope="governance"] b.num').innerText();
  const before = await sum();
  const party = await amount('party_work');
  const slider = line('service_fund').locator('input[type="range"]');
  await slider.focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press('PageUp');
  await t.until('the slider to act', async () => (await amount('party_work')) < party);
  assert.equal(await sum(), before, 'the total stays');
  const field = line('service_fund').locator('input[type="number"]').first();
  await field.fill('9000');
  await field.press('Tab');
  await page.locator('[data-panel="overspend"]').waitFor();
  assert.match(await page.locator('[data-panel="overspend"]').innerText(), /超出 [\d.]+ 万元/);
  await t.shot(page, 'overspent');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await page.locator('[data-panel="overspend"]').waitFor({ state: 'detached' });
});

test('the workbook goes out, another reader opens it, and it comes back', { timeout: 120_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  await page.locator('[data-preset="cut_only"]').click();
  await page.locator('[data-action="ledger"]').click();
  const field = page.locator('tr[data-key="rate_noise"] input');
  await field.fill('0.6');
  await field.press('Tab');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-action="export-tables"]').click()]);
  const file = await download.path();
  const found = sheets(file);
  assert.deepEqual(Object.keys(found), ['人员', '经费', '举措', '自定举措', '参数台账']);
  for (const sheet of Object.values(found)) assert.ok(sheet.frozen, 'headers are frozen');
  assert.ok(found['举措'].rows > 55 && found['参数台账'].rows > 80, JSON.stringify(found));
  await field.fill('0.9');
  await field.press('Tab');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-action="import-tables"]').click()]);
  await chooser.setFiles({ name: '情景.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(file) });
  await t.until('the value of the workbook', async () => (await field.inputValue()) === '0.6');
});

test('a case ledger is fitted, persons are dropped, and one undo takes it back', { timeout: 120_000 }, async (t) => {
  const page = await t.open(DESK);
  const rows = ['报事人姓名,联系电话,CREATE_TIME,EVENT_TYPE_MAIN_NAME,dispose_unit_name,处置用时,archive_time'];
  for (let i = 0; i < 400; i++) {
    const day = new Date(Date.UTC(2024, 0, 1 + (i * 365) / 400));
    const at = day.toISOString().slice(0, 10);
    rows.push(`张三,13800000000,${at} 09:00:00,噪音扰民,${i % 4 ? '第一网格' : '区城管局'},${(0.5 + (i % 7) * 0.1).toFixed(2)},${at} 12:00:00`);
  }
  rows.push('李四,13800000000,不是日期,噪音扰民,第一网格,1,');
  await page.locator('.tabs [data-page="levers"]').click();
  await page.locator('[data-action="calibrate"]').click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-action="choose-ledger"]').click()]);
  await chooser.setFiles({ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await page.locator('[data-panel="calibration"]').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('[data-panel="dropped"]').innerText(), /姓名.*电话/);
  assert.match(await page.locator('[data-panel="calibration"]').innerText(), /采用 400 件，拒收 1 行/);
  await t.shot(page, 'calibration');
  await page.locator('[data-action="accept-fit"]').click();
  await page.locator('[data-action="ledger"]').click();
  const row = page.locator('tr[data-key="beyond_noise"]');
  await t.until('the fitted share', async () => (await row.locator('input').inputValue()) === '0.25');
  assert.match(await row.innerText(), /案例/);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await t.until('the default again', async () => (await row.locator('input').inputValue()) === '0.5');
});

test('what each part brought adds up on the screen', { timeout: 280_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  for (const id of ['cut11', 'mul02']) await page.locator(`[data-lever="${id}"] [role="switch"]`).click();
  await page.locator('.tabs [data-page="compare"]').click();
  await page.locator('[data-action="attribute"]').click();
  await page.locator('[data-chart="waterfall"]').waitFor({ timeout: 240_000 });
  await page.locator('[data-chart="waterfall"]').scrollIntoViewIfNeeded();
  await t.shot(page, 'waterfall');
  assert.match(await page.locator('[data-chart="waterfall"]').innerHTML(), /减 · 报表/);
});
