// The library in the browser, locked links, files from an address (issue 6).
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { counts } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { width: 1440, height: 900 };

async function setGridWorkers(page, n) {
  await page.locator('.tabs [data-page="staff"]').click();
  const field = page.locator('[data-total="add06"]');
  await field.fill(String(n));
  await field.press('Tab');
}

const saved = (t, page) => t.until('the save', () => page.evaluate(() => window.geju.saved() === true));

test('the library shows the tree, finds, notes, deletes and takes back, and survives a reload', { timeout: 120_000 }, async (t) => {
  const page = await t.open({ viewport: DESK });
  await setGridWorkers(page, 1500);
  await saved(t, page);
  await page.locator('[data-action="library"]').click();
  const items = page.locator('[data-panel="library"] li');
  await t.until('three scenarios', async () => (await items.count()) === 3);
  await t.until('the pictures', async () => (await page.locator('[data-panel="library"] img').count()) === 3);
  await t.shot(page, 'library');
  const mine = items.nth(1);
  assert.match(await mine.innerText(), /我的情景 1/);
  await mine.locator('[data-field="note"]').fill('给领导看的一版');
  await mine.locator('[data-field="note"]').press('Tab');
  await page.locator('[data-field="search"]').fill('领导');
  await t.until('one found', async () => (await items.count()) === 1);
  await page.locator('[data-field="search"]').fill('');
  await items.nth(1).locator('[data-action="delete"]').click();
  await t.until('two left', async () => (await counts(page)).drafts === 2);
  await page.locator('[data-action="remedy"]').click();
  await t.until('back', async () => (await counts(page)).drafts === 3);
  await page.waitForTimeout(600);
  await page.reload();
  await t.ready(page);
  assert.equal((await counts(page)).drafts, 3);
  await page.locator('[data-action="library"]').click();
  assert.equal(await page.locator('[data-field="note"]').first().inputValue(), '给领导看的一版');
  const all = await t.download(page, () => page.locator('[data-action="export-all"]').click());
  assert.match(all.bytes.toString('utf8'), /"library"/);
  const other = await t.open({ viewport: DESK });
  await t.drop(other, other.locator('body'), [{ name: all.name, type: 'application/json', bytes: all.bytes }]);
  await t.until('the imported one', async () => (await counts(other)).drafts === 3);
  await other.locator('[data-action="library"]').click();
  await t.until('its note', async () => (await other.locator('[data-field="note"]').evaluateAll((f) => f.map((e) => e.value))).includes('给领导看的一版'));
});

test('two tabs follow each other, and where both changed at once both versions stay', { timeout: 120_000 }, async (t) => {
  const first = await t.open({ viewport: DESK });
  await setGridWorkers(first, 1500);
  await saved(t, first);
  await first.waitForTimeout(400);
  const second = await first.context().newPage();
  await t.goto(second);
  assert.equal((await counts(second)).drafts, 3);
  await setGridWorkers(first, 1600);
  await second.locator('.tabs [data-page="staff"]').click();
  await t.until('the second tab follows', async () => (await second.locator('[data-total="add06"]').inputValue()) === '1600');
  // A third tab that hears nothing of the others: it edits an old revision.
  const deaf = await first.context().newPage();
  await deaf.addInitScript(() => {
    window.BroadcastChannel = class { postMessage() {} close() {} };
  });
  await t.goto(deaf);
  await setGridWorkers(first, 1700);
  await first.waitForTimeout(600);
  await setGridWorkers(deaf, 1234);
  await t.until('both are kept', async () => (await counts(deaf)).drafts === 4);
  await t.shot(deaf, 'conflict');
  await t.until('the first tab is as it was', async () => (await first.locator('[data-total="add06"]').inputValue()) === '1700');
});

test('a locked link says only that it is locked, and opens with its passphrase alone', { timeout: 120_000 }, async (t) => {
  const page = await t.open({ viewport: DESK });
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.bar [data-action="share"]').click();
  const plain = await page.locator('[data-value="link"]').inputValue();
  assert.ok(plain.length <= 1800);
  await page.locator('[data-panel="qr"] svg').waitFor();
  await t.shot(page, 'share-qr');
  await page.locator('[data-field="lock"]').fill('石嘴山 2026');
  await page.locator('[data-action="lock"]').click();
  await page.locator('[data-state="locked"]').waitFor();
  const link = await page.locator('[data-value="link"]').inputValue();
  const fragment = link.slice(link.indexOf('#'));
  assert.match(fragment, /^#p=1\.[A-Za-z0-9_-]+$/);
  const other = await t.open({ viewport: { width: 390, height: 844 }, at: fragment });
  await other.locator('[data-field="passphrase"]').fill('石嘴山 2025');
  await other.locator('[data-action="unlock"]').click();
  await other.locator('[data-state="unlock"].bad').waitFor();
  await t.shot(other, 'wrong-passphrase');
  assert.equal((await counts(other)).drafts, 2);
  await other.locator('[data-field="passphrase"]').fill('石嘴山 2026');
  await other.locator('[data-action="unlock"]').click();
  await t.until('the scenario', async () => (await counts(other)).drafts === 3);
});

test('a scenario file opens from an address that allows it, and others are refused in words', { timeout: 120_000 }, async (t) => {
  const page = await t.open({ viewport: DESK });
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('[data-action="more"]').click();
  const file = await t.download(page, () => page.locator('.sheet [data-action="save"]').click());
  const server = createServer((request, response) => {
    if (request.url.startsWith('/open')) response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url.includes('endless')) {
      const piece = Buffer.alloc(1 << 20, 32);
      const timer = setInterval(() => response.write(piece), 1);
      request.on('close', () => clearInterval(timer));
      return;
    }
    response.end(file.bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const host = `http://127.0.0.1:${server.address().port}`;
    const other = await t.open({ at: `?file=${encodeURIComponent(`${host}/open/a.json`)}` });
    await t.until('the scenario', async () => (await counts(other)).drafts >= 2 && !(await other.evaluate(() => location.search)));
    t.expectErrors(/CORS|ERR_FAILED/);
    const closed = await t.open({ at: `?file=${encodeURIComponent(`${host}/closed.json`)}` });
    await closed.locator('.notice.bad').waitFor();
    assert.match(await closed.locator('.notice.bad').innerText(), /CORS/);
    const odd = await t.open({ at: '?file=ftp%3A%2F%2Fx' });
    await odd.locator('.notice.bad').waitFor();
  } finally {
    server.closeAllConnections?.();
    server.close();
  }
});
