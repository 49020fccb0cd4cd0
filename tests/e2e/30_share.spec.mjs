// Links, files, autosave (issue 2, points 3, 8 and 9).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { checksum, counts, played, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };
const shared = new URL('../../../shared/cases/geodata/', import.meta.url);

async function linkOf(page) {
  await page.locator('.bar [data-action="share"]').click();
  return page.locator('[data-value="link"]').inputValue();
}

test('a link opens in a fresh profile, on a desktop and on a phone, and recomputes the same', { timeout: 300_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 3);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  const link = await linkOf(page);
  await t.shot(page, 'share-dialog');
  const fragment = link.slice(link.indexOf('#'));
  assert.match(fragment, /^#s=1\.[A-Za-z0-9_-]+$/);
  assert.ok(link.length <= 1800, `the reform's link has ${link.length} characters`);
  const digest = await t.digest(page);
  for (const [name, viewport] of [['desktop', DESK.viewport], ['phone', { width: 390, height: 844 }]]) {
    const other = await t.open({ viewport, at: fragment });
    await other.locator('[data-link="same"]').waitFor({ timeout: 120_000 });
    assert.equal(await t.digest(other), digest);
    assert.equal(await checksum(other), await checksum(page));
    await t.until('the baseline too', () => other.evaluate(() => !window.geju.busy()), { timeout: 60_000 });
    await t.shot(other, `link-${name}`);
  }
});

test('a truncated, a foreign and a hostile link are refused in words and the app still opens', { timeout: 120_000 }, async (t) => {
  const page = await t.open();
  const link = await linkOf(page);
  const fragment = link.slice(link.indexOf('#'));
  for (const bad of [fragment.slice(0, -9), '#s=9.abcdef', '#hello', `#s=1.${'A'.repeat(4000)}`]) {
    const other = await t.open({ at: bad });
    const notice = other.locator('.notice.bad');
    await notice.first().waitFor();
    assert.ok((await notice.first().innerText()).length > 10);
    assert.equal((await counts(other)).drafts, 2);
    if (bad === fragment.slice(0, -9)) await t.shot(other, 'truncated-link');
  }
});

test('edits survive a reload, history included', async (t) => {
  const page = await t.open();
  await page.locator('.tabs [data-page="staff"]').click();
  const field = page.locator('[data-total="add06"]');
  await field.fill('1500');
  await field.press('Tab');
  await t.until('the save', () => page.evaluate(() => window.geju.saved() === true));
  await page.waitForTimeout(500);
  await page.reload();
  await t.ready(page);
  assert.equal((await counts(page)).drafts, 3);
  assert.equal(await field.inputValue(), '1500', 'back on the same page with the same number');
  await page.locator('body').press('Control+z');
  await t.until('the undo', async () => (await field.inputValue()) !== '1500');
});

test('a scenario file saves and opens, and the command line agrees on its results', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 2);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  await page.locator('[data-action="more"]').click();
  const file = await t.download(page, () => page.locator('.sheet [data-action="save"]').click());
  assert.match(file.name, /\.json$/);
  assert.equal(Object.keys(JSON.parse(file.bytes.toString('utf8')))[0], 'version');
  const other = await t.open();
  await t.drop(other, other.locator('body'), [{ name: file.name, type: 'application/json', bytes: file.bytes }]);
  const own = await checksum(page);
  await t.until('the scenario', async () => (await checksum(other)) === own);
  assert.equal((await counts(other)).drafts, (await counts(page)).drafts, 'what is here already is not kept twice');
  const cli = process.env.GEJU_CLI;
  assert.ok(cli && existsSync(cli), 'GEJU_CLI must name the command line: ./test e2e builds it');
  const place = path.join(mkdtempSync(path.join(tmpdir(), 'geju-')), 's.json');
  writeFileSync(place, file.bytes);
  const answer = JSON.parse(execFileSync(cli, ['simulate', place, '--replications', '2', '--seed', '1', '--json'], { encoding: 'utf8', maxBuffer: 1e8 }));
  assert.equal(answer.digest, await t.digest(page), 'command line and browser agree to the byte');
});

const providence = new URL('providence_ri_blocks/providence_blocks.geojson', shared);
test('a GeoJSON of census blocks becomes a territory with a plan', { timeout: 120_000, skip: !existsSync(providence) && 'no ../shared/cases here' }, async (t) => {
  const page = await t.open(DESK);
  await t.drop(page, page.locator('body'), [{ name: 'providence_blocks.geojson', bytes: readFileSync(providence) }]);
  const button = page.locator('[data-action="import"]');
  await t.until('the preview', () => button.isEnabled(), { timeout: 60_000 });
  await t.shot(page, 'import-dialog');
  await button.click();
  await page.locator('[data-action="use"]').click({ timeout: 60_000 });
  await t.until('the territory', async () => (await counts(page)).units > 2500 && (await counts(page)).units < 3100, { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await page.waitForTimeout(800);
  await t.shot(page, 'imported');
  assert.ok((await counts(page)).grids > 10);
  await page.reload();
  await t.ready(page);
  assert.ok((await counts(page)).units < 3100, 'the imported territory is kept');
});

test('a broken map file is refused and the work stays', async (t) => {
  const page = await t.open();
  await t.drop(page, page.locator('body'), [{ name: 'broken.geojson', bytes: Buffer.from('{"type":"FeatureCollection","features":[{"type":"Fea') }]);
  await page.locator('.dialog .callout.bad').waitFor();
  await t.shot(page, 'broken-file');
  await page.keyboard.press('Escape');
  assert.equal((await counts(page)).drafts, 2);
});
