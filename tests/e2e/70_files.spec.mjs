// Files in and out on the page: recognised, shown small, refused in words, used; and back out again.

import assert from 'node:assert/strict';

import { test } from './lib/test.mjs';

const square = (x, y, side, properties) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]] },
});

const map = (features) => Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));

const lattice = (n) => {
  const features = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      features.push(square(106.2 + i * 0.002, 37.9 + j * 0.002, 0.002, { 编码: `64030200100${i}${j}`, 户数: 40, 网格: `第${i}网格`, 联系电话: '13900000000' }));
    }
  }
  return features;
};

const counts = (page) => page.evaluate(() => JSON.parse(window.geju.counts()));

const dropOn = (t, page, files) => t.drop(page, page.locator('body'), files);

test('a map is recognised, chosen, refused in parts and used', async (t) => {
  const page = await t.open();
  const features = lattice(6);
  features.push(square(106.2, 37.9, 0.001, { 编码: 'x', 户数: 1, 网格: 'z' }));
  await dropOn(t, page, [{ name: '测试区.geojson', bytes: map(features) }]);
  await page.locator('[data-action=import]').waitFor();
  assert.match(await page.locator('[data-part=dropped]').innerText(), /联系电话/);
  assert.equal(await page.locator('[data-field=households]').inputValue(), '户数');
  assert.ok((await page.locator('.mini path').getAttribute('d')).length > 100, 'the small map is drawn');
  await t.shot(page, 'choose');
  await t.accessible(page, 'the import dialog');
  await page.locator('[data-action=import]').click();
  await page.locator('[data-part=made]').waitFor();
  assert.match(await page.locator('[data-part=refused]').innerText(), /重叠/);
  await t.shot(page, 'refused');
  const list = await t.download(page, () => page.locator('[data-action=save-refused]').click());
  assert.match(list.bytes.toString('utf8'), /重叠/);
  await page.locator('[data-action=use]').click();
  await t.until('the territory is in use', async () => (await counts(page)).units === 36);
});

test('slivers and overlaps are told one by one and go to whom one likes', async (t) => {
  const page = await t.open();
  const box = (x0, y0, x1, y1, properties) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]] },
  });
  // 甲 and 乙 leave a sliver of some 90 cm between them, 丙 laps over 丁 by as much; all closed in.
  const features = [
    box(106.2, 38, 106.21, 38.01, { 编码: '甲', 户数: 300 }),
    box(106.21001, 38, 106.22, 38.01, { 编码: '乙', 户数: 300 }),
    box(106.2, 38.01, 106.21, 38.02, { 编码: '丙', 户数: 300 }),
    box(106.20999, 38.01, 106.22, 38.02, { 编码: '丁', 户数: 300 }),
    box(106.2, 37.99, 106.22, 38, { 编码: '戊', 户数: 300 }),
  ];
  await dropOn(t, page, [{ name: '缝.geojson', bytes: map(features) }]);
  await page.locator('[data-action=import]').click();
  const table = page.locator('[data-part=fitted]');
  await table.waitFor();
  assert.match(await page.locator('[data-part=made]').innerText(), /5 个单元/);
  const gap = table.locator('tr', { hasText: '缝隙' });
  const overlap = table.locator('tr', { hasText: '重叠' });
  assert.match(await gap.innerText(), /补给“乙”：与缝隙相邻的边最长/);
  assert.match(await overlap.innerText(), /归“丙”：在文件中靠前/);
  await t.shot(page, 'fitted');
  await t.accessible(page, 'what did not fit');
  // Otherwise, and again.
  await gap.locator('select').selectOption({ label: '甲' });
  await overlap.locator('select').selectOption({ label: '丁' });
  await page.locator('[data-action=rebuild]').click();
  await gap.getByText('按选择补给“甲”').waitFor();
  assert.match(await overlap.innerText(), /按选择归“丁”/);
  // The later refused: its place is open now, and with it the gap.
  await overlap.locator('select').selectOption({ label: '不导入靠后的' });
  await page.locator('[data-action=rebuild]').click();
  await page.locator('[data-part=made]', { hasText: '4 个单元' }).waitFor();
  assert.match(await overlap.innerText(), /“丁”不导入/);
  const list = await t.download(page, () => page.locator('[data-action=save-fitted]').click());
  assert.match(list.bytes.toString('utf8'), /重叠/);
  await page.locator('[data-action=use]').click();
  await t.until('the territory is in use', async () => (await counts(page)).units === 4);
});

test('the draft goes out as a Shapefile and comes in again', async (t) => {
  const page = await t.open();
  await dropOn(t, page, [{ name: '小区.geojson', bytes: map(lattice(4)) }]);
  await page.locator('[data-action=import]').click();
  await page.locator('[data-action=use]').click();
  await t.until('the territory is in use', async () => (await counts(page)).units === 16);
  await page.locator('[data-action=more]').click();
  await page.locator('[data-action=export]').click();
  const out = await t.download(page, () => page.locator('[data-action=export-shapefile]').click());
  assert.equal(out.bytes.subarray(0, 2).toString(), 'PK');
  await t.shot(page, 'export');
  await page.keyboard.press('Escape');
  await dropOn(t, page, [{ name: out.name, bytes: out.bytes }]);
  await page.locator('[data-action=import]').click();
  assert.match(await page.locator('[data-part=made]').innerText(), /16 个单元，4 个网格/);
});

test('a bad file is refused in words and the open work stays', async (t) => {
  const page = await t.open();
  const before = await page.evaluate(() => window.geju.checksum());
  for (const [name, bytes, words] of [
    ['坏.zip', Buffer.from('PK\x03\x04 broken'), /损坏/],
    ['旧.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), /xlsx/],
    ['断.geojson', Buffer.from('{"type":"FeatureCollection","features":['), /结束/],
  ]) {
    await dropOn(t, page, [{ name, bytes }]);
    const alert = page.locator('.dialog [role=alert]');
    await alert.waitFor();
    assert.match(await alert.innerText(), words, name);
    await page.locator('[data-action=close-import]').click();
  }
  assert.equal(await page.evaluate(() => window.geju.checksum()), before);
});

test('on a phone the dialog is legible', async (t) => {
  const page = await t.open({ viewport: { width: 390, height: 844 } });
  await dropOn(t, page, [{ name: '测试区.geojson', bytes: map(lattice(4)) }]);
  await page.locator('[data-action=import]').waitFor();
  await t.shot(page, 'phone');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wide, false, 'nothing runs off the side');
});

test('a ledger changes head counts, and one undo takes them back', async (t) => {
  const page = await t.open();
  await dropOn(t, page, [{ name: '小区.geojson', bytes: map(lattice(4)) }]);
  await page.locator('[data-action=import]').click();
  await page.locator('[data-action=use]').click();
  await t.until('the territory is in use', async () => (await counts(page)).units === 16);
  await page.locator('[data-strip="grids"]').click();
  const first = page.locator('.strip tbody tr').first();
  await first.waitFor();
  const before = await page.locator('.strip tbody').innerText();
  await dropOn(t, page, [{ name: '楼栋.csv', bytes: Buffer.from('单元编码,户数\n6403020010000,140\n6403020010001,90\n') }]);
  await page.locator('[data-action=apply-ledger]').click();
  await t.until('the counts to change', async () => (await page.locator('.strip tbody').innerText()) !== before);
  assert.match(await page.locator('.strip tbody').innerText(), /310/);
  await page.locator('.stage .map').focus();
  await page.keyboard.press('Control+z');
  await t.until('the counts to come back', async () => (await page.locator('.strip tbody').innerText()) === before);
  await page.keyboard.press('Control+Shift+z');
  await t.until('and to change again', async () => (await page.locator('.strip tbody').innerText()) !== before);
  // What was split and what counts say goes out together.
  await page.locator('[data-action=more]').click();
  await page.locator('[data-action=export]').click();
  const out = await t.download(page, () => page.locator('[data-action=export-geojson]').click());
  assert.match(out.bytes.toString('utf8'), /"户数":140/);
});
