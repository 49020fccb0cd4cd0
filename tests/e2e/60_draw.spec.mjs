// Drawing: every tool by pointer, and the whole of it from the keyboard alone (issue 3).
import assert from 'node:assert/strict';

import { checksum, counts, drag, selectWorst } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The page with the busiest grid selected and in view. */
async function ready(t, options = DESK) {
  const page = await t.open(options);
  await selectWorst(page);
  return page;
}

const middle = async (page) => {
  const box = await page.locator('.stage .map').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
};
const changed = (t, page, before) => t.until('the plan to change', async () => (await checksum(page)) !== before);
const undone = async (page, before) => {
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), before, 'one undo takes it back to the byte');
};
const spoken = (page) => page.locator('[data-spoken]').innerText();
const households = async (page) => Number(await page.locator('[data-value="households"]').innerText());

test('the eraser takes units out, the brush "only unassigned" puts just those back', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  await page.keyboard.press('e');
  await (await drag(page, [-20, 0], [20, 10]))();
  await changed(t, page, before);
  const erased = await checksum(page);
  const less = await households(page);
  await page.locator('[data-strip="findings"] .badge.no').waitFor();
  await page.keyboard.press('b');
  await page.locator('[data-option="limit"]').selectOption('none');
  await (await drag(page, [-160, 0], [160, 10], 30))();
  await changed(t, page, erased);
  assert.equal(await checksum(page), before, 'neighbours were left alone, the gap is filled');
  assert.ok((await households(page)) > less);
  await page.keyboard.press('Control+z');
  assert.equal(await checksum(page), erased);
  await undone(page, before);
});

test('the size of the brush: keys and slider', async (t) => {
  const page = await ready(t);
  await page.keyboard.press('b');
  const size = page.locator('[data-option="size"]');
  const at = Number(await size.inputValue());
  await page.keyboard.press(']');
  assert.ok(Number(await size.inputValue()) > at);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  assert.ok(Number(await size.inputValue()) < at);
});

test('the lasso gathers, and paints at once when told so', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  const { x, y } = await middle(page);
  const ring = [[-150, -110], [150, -120], [170, 110], [-140, 120], [-150, -110]];
  const lasso = async () => {
    await page.mouse.move(x + ring[0][0], y + ring[0][1]);
    await page.mouse.down();
    for (const [dx, dy] of ring.slice(1)) await page.mouse.move(x + dx, y + dy, { steps: 8 });
    await page.mouse.up();
  };
  await page.keyboard.press('l');
  await lasso();
  await page.locator('[data-panel="gathered"]').waitFor();
  assert.equal(await checksum(page), before, 'gathering changes nothing');
  await page.keyboard.press('Escape');
  await page.locator('[data-option="at-once"]').check();
  await lasso();
  await changed(t, page, before);
  await undone(page, before);
});

test('the line shows what it would cut off, then makes it a grid', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  const grids = (await counts(page)).grids;
  const { x, y } = await middle(page);
  await page.keyboard.press('c');
  await page.mouse.click(x - 420, y + 6);
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.move(x + 420, y - 6, { steps: 4 });
  await page.waitForTimeout(200);
  await t.shot(page, 'line');
  assert.equal(await checksum(page), before, 'a preview changes nothing');
  await page.mouse.click(x + 420, y - 6);
  await page.keyboard.press('Enter');
  await changed(t, page, before);
  assert.equal((await counts(page)).grids, grids + 1);
  await page.waitForTimeout(300);
  await t.shot(page, 'line-done');
  await undone(page, before);
  assert.equal((await counts(page)).grids, grids);
});

test('the line splits units, one undo gives them back whole', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  const { units } = await counts(page);
  const { x, y } = await middle(page);
  await page.keyboard.press('c');
  await page.locator('[data-option="cut"]').selectOption('unit');
  await page.locator('.stage .map').focus();
  await page.mouse.move(x - 60, y - 50);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 50, { steps: 10 });
  await page.mouse.up();
  await changed(t, page, before);
  assert.ok((await counts(page)).units > units);
  await page.waitForTimeout(300);
  await t.shot(page, 'unit-split');
  await undone(page, before);
  assert.equal((await counts(page)).units, units);
});

test('a point of a boundary is dragged, both sides follow, one undo', async (t) => {
  const page = await ready(t);
  const area = () => page.evaluate(() => window.geju.ground());
  const before = await area();
  const { x, y } = await middle(page);
  await page.keyboard.press('a');
  // Looks for a point to grasp: the map shows one under the pointer by what a drag then changes.
  let moved = false;
  for (let i = 0; i < 60 && !moved; i++) {
    const [px, py] = [x - 90 + (i % 10) * 20, y - 60 + Math.floor(i / 10) * 20];
    await page.mouse.move(px, py);
    await page.mouse.down();
    await page.mouse.move(px + 3, py + 2, { steps: 2 });
    if (i === 0) await t.shot(page, 'vertex');
    await page.mouse.up();
    moved = (await area()) !== before;
  }
  assert.ok(moved, 'a point was moved');
  await page.keyboard.press('Control+z');
  assert.equal(await area(), before);
});

test('the picker takes the grid under the pointer as target', async (t) => {
  const page = await ready(t);
  const name = await page.locator('[data-panel="grid"] h2').innerText();
  await page.keyboard.press('i');
  const { x, y, box } = await middle(page);
  await page.mouse.click(x + box.width * 0.36, y - box.height * 0.3);
  await t.until('another grid', async () => (await page.locator('[data-panel="grid"] h2').innerText()) !== name);
  assert.equal(await page.locator('[data-tool="B"]').getAttribute('aria-pressed'), 'true', 'the brush is in hand');
});

test('a locked grid neither gives nor takes', async (t) => {
  const page = await ready(t);
  await page.keyboard.press('q');
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await page.waitForTimeout(200);
  await t.shot(page, 'locked');
  const before = await checksum(page);
  await page.keyboard.press('e');
  await (await drag(page, [-10, 0], [10, 6]))();
  await page.locator('.notice', { hasText: '锁定' }).first().waitFor();
  assert.equal(await checksum(page), before);
  await page.keyboard.press('q');
  await page.mouse.click(x, y);
  await page.keyboard.press('e');
  await (await drag(page, [-10, 0], [10, 6]))();
  await changed(t, page, before);
});

test('a stroke that cuts a grid in two says so while under way; G gives, K keeps, X takes back', async (t) => {
  const page = await ready(t);
  const before = await checksum(page);
  await page.keyboard.press('e');
  await page.keyboard.press('[');
  const bar = page.locator('.cutbar');
  const cut = async () => {
    const { x, y } = await middle(page);
    await page.mouse.move(x - 8, y - 330);
    await page.mouse.down();
    await page.mouse.move(x + 8, y + 330, { steps: 60 });
    await bar.waitFor();
  };
  await cut();
  assert.notEqual(await checksum(page), before);
  await t.shot(page, 'cut');
  await page.keyboard.press('x');
  await bar.waitFor({ state: 'detached' });
  await page.mouse.up();
  assert.equal(await checksum(page), before, 'taken back in the middle of the stroke');
  await cut();
  await page.mouse.up();
  const broken = await checksum(page);
  await page.keyboard.press('g');
  await changed(t, page, broken);
  await t.until('the bar to go', async () => (await bar.count()) === 0 || (await checksum(page)) !== broken);
  await t.shot(page, 'given');
});

test('problems: three strengths, stepping, repair with one key', async (t) => {
  const page = await ready(t);
  await page.keyboard.press('e');
  await (await drag(page, [-20, 0], [20, 10]))();
  await page.locator('[data-strip="findings"]').click();
  const count = async () => Number(await page.locator('[data-value="findings"]').innerText());
  await page.locator('[data-strength="All"]').click();
  const all = await count();
  await page.locator('[data-strength="Check"]').click();
  const check = await count();
  await page.locator('[data-strength="Valid"]').click();
  const valid = await count();
  assert.ok(all >= check && check > valid && valid >= 1, `${all} ${check} ${valid}`);
  await t.shot(page, 'problems');
  await page.keyboard.press('p');
  await page.locator('.strip tr.sel').waitFor();
  assert.match(await spoken(page), /未划入/);
  const before = await checksum(page);
  await page.keyboard.press('f');
  await changed(t, page, before);
  await t.until('the problem to go', async () => (await count()) < valid);
});

test('the whole of drawing from the keyboard', async (t) => {
  const page = await ready(t);
  await page.locator('.stage .map').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('ArrowLeft');
  const first = await spoken(page);
  assert.match(first, /户/);
  const before = await checksum(page);
  // Walk until out of the selected grid, then paint back in with the bar held.
  for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowLeft');
  assert.notEqual(await spoken(page), first);
  await page.keyboard.down(' ');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await t.shot(page, 'keyboard');
  await page.keyboard.up(' ');
  await changed(t, page, before);
  await undone(page, before);
  // Gather with the select tool, make a grid.
  await page.keyboard.press('v');
  const grids = (await counts(page)).grids;
  for (const key of [' ', 'ArrowRight', ' ']) await page.keyboard.press(key);
  await page.locator('[data-panel="gathered"]').waitFor();
  await page.keyboard.press('n');
  await t.until('a new grid', async () => (await counts(page)).grids >= grids);
  await changed(t, page, before);
  await undone(page, before);
});

test('the card renames, recodes, merges and dissolves; each is one undo', async (t) => {
  const page = await ready(t);
  const name = page.locator('.side [data-field="name"]');
  const old = await name.inputValue();
  await name.fill('试验网格');
  await name.press('Tab');
  await page.locator('[data-panel="grid"] h2', { hasText: '试验网格' }).waitFor();
  await page.locator('.stage .map').focus();
  await page.keyboard.press('Control+z');
  await page.locator('[data-panel="grid"] h2', { hasText: old }).waitFor();
  const before = await checksum(page);
  const { grids } = await counts(page);
  const merge = page.locator('[data-choice="merge"]');
  await merge.selectOption({ index: 1 });
  await changed(t, page, before);
  assert.equal((await counts(page)).grids, grids - 1);
  await page.locator('.stage .map').focus();
  await undone(page, before);
  await page.locator('[data-action="dissolve"]').click();
  await changed(t, page, before);
  await page.locator('.stage .map').focus();
  await undone(page, before);
});

test('what differs from the baseline: on the map and as a table', async (t) => {
  const page = await ready(t);
  await page.keyboard.press('b');
  await (await drag(page, [0, 0], [330, 60]))();
  await page.locator('[data-strip="differences"]').click();
  assert.match(await page.locator('[data-value="difference"]').innerText(), /[1-9]\d* 个单元/);
  assert.ok((await page.locator('.strip tbody tr').count()) >= 2, 'the grid that took and one that gave');
  await page.keyboard.press('d');
  await page.waitForTimeout(400);
  await t.shot(page, 'difference');
});

test('layers and legend; a base map is fetched only once it is set', async (t) => {
  const page = await ready(t);
  const asked = [];
  page.on('request', (r) => { if (!r.url().startsWith(t.url) && !r.url().startsWith('blob:') && !r.url().startsWith('data:')) asked.push(r.url()); });
  await page.keyboard.press('y');
  const panel = page.locator('.layers');
  await panel.waitFor();
  await panel.locator('[data-layer="compounds"]').check();
  await panel.locator('[data-layer="baseline"]').check();
  await page.waitForTimeout(400);
  await t.shot(page, 'layers');
  await panel.locator('[data-layer="basemap"]').check();
  await panel.locator('[data-field="template"]').waitFor();
  await t.shot(page, 'basemap');
  assert.deepEqual(asked, []);
  await t.accessible(page, 'the draw page with its layers');
});

test('the map as PNG and SVG with title, legend, scale bar and approval number', async (t) => {
  const page = await ready(t);
  const open = async () => {
    await page.locator('[data-tool="export"]').click();
    await page.locator('.dialog [data-field="title"]').fill('试验图');
    await page.locator('.dialog [data-field="approval"]').fill('宁S(2026)001号');
  };
  await open();
  await t.shot(page, 'export');
  const png = await t.download(page, () => page.locator('[data-action="export-png"]').click());
  assert.equal(png.name, '试验图.png');
  assert.deepEqual([...png.bytes.subarray(1, 4)], [...Buffer.from('PNG')]);
  assert.equal(png.bytes.readUInt32BE(16), 2246);
  await open();
  const svg = await t.download(page, () => page.locator('[data-action="export-svg"]').click());
  const text = svg.bytes.toString('utf8');
  assert.match(text, /^<svg /);
  assert.ok(text.includes('试验图') && text.includes('宁S(2026)001号') && text.includes('车马比'));
  assert.ok((text.match(/<path/g) ?? []).length > 10);
  const well = await page.evaluate((s) => new DOMParser().parseFromString(s, 'image/svg+xml').querySelector('parsererror')?.textContent ?? '', text);
  assert.equal(well, '');
  const { writeFile } = await import('node:fs/promises');
  const { shots } = await import('./lib/tools.mjs');
  await writeFile(`${shots}/60_draw-export.svg`, svg.bytes);
  await writeFile(`${shots}/60_draw-export-file.png`, png.bytes);
});

test('dark, and on a phone', async (t) => {
  const dark = await ready(t, { ...DESK, colorScheme: 'dark' });
  await dark.keyboard.press('b');
  const { x, y } = await middle(dark);
  await dark.mouse.move(x + 60, y + 20);
  await dark.waitForTimeout(400);
  await t.shot(dark, 'dark');
  const phone = await t.open(PHONE);
  await phone.waitForTimeout(800);
  await t.shot(phone, 'phone');
});
