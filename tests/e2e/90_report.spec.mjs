// The report, and what the receiver of a link sees (issue 6).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { counts, played, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** The reform played three times, and its link. */
async function playedReform(t) {
  const page = await t.open({ viewport: DESK });
  await page.locator('#scenario').selectOption({ index: 1 });
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, 3);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
  return page;
}

async function fragmentOf(page) {
  await page.locator('.bar [data-action="share"]').click();
  const link = await page.locator('[data-value="link"]').inputValue();
  await page.keyboard.press('Escape');
  return link.slice(link.indexOf('#'));
}

/** Pages of a PDF as pictures, where there is a tool for it; its text otherwise. */
function pdfPages(bytes) {
  return (bytes.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
}

test('the receiver reads the finding first, on a desktop and on a phone, and makes it their own', { timeout: 300_000 }, async (t) => {
  const page = await playedReform(t);
  const fragment = await fragmentOf(page);
  const digest = await t.digest(page);
  for (const [name, viewport] of [['desktop', DESK], ['phone', PHONE]]) {
    const other = await t.open({ viewport, at: fragment });
    await other.locator('[data-link="same"]').waitFor({ timeout: 120_000 });
    await t.until('the baseline too', () => other.evaluate(() => !window.geju.busy()), { timeout: 60_000 });
    assert.equal(await t.digest(other), digest);
    const lead = other.locator('.report .lead');
    await t.until('the finding', async () => /车马比|走访|按期/.test(await lead.innerText()));
    assert.equal(await other.locator('.report figure img').count(), 2, 'map before and after');
    const box = await lead.boundingBox();
    assert.ok(box && box.y < viewport.height, 'the finding is in view without scrolling');
    const wide = await other.evaluate(() => document.querySelector('.page.reading').scrollWidth - document.querySelector('.page.reading').clientWidth);
    assert.equal(wide, 0, `nothing runs out of the ${name} screen`);
    await t.shot(other, `receiver-${name}`);
    await other.locator('.page.reading').evaluate((e) => e.scrollBy(0, 700));
    await t.shot(other, `receiver-${name}-2`);
    const before = (await counts(other)).drafts;
    await other.locator('[data-action="make-mine"]').click();
    await t.until('the fork', async () => (await counts(other)).drafts === before + 1);
  }
});

test('brief and report print to A4, and go out as a web page, Word and Markdown', { timeout: 300_000 }, async (t) => {
  const page = await playedReform(t);
  await page.locator('.tabs [data-page="report"]').click();
  await page.locator('[data-panel="report"] .lead').waitFor();
  // 现状 must be played too for the paired differences.
  const both = page.locator('[data-action="run-both"]');
  if (await both.isVisible()) await both.click();
  await t.until('figures', async () => (await page.locator('.report .fig').count()) === 6, { timeout: 120_000 });
  await t.until('the end of the run', () => page.evaluate(() => !window.geju.busy()), { timeout: 60_000 });
  await t.shot(page, 'page');
  const out = mkdtempSync(path.join(tmpdir(), 'geju-report-'));
  const keep = (name, bytes) => writeFileSync(path.join(process.env.GEJU_SHOTS ?? out, name), bytes);
  const brief = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  keep('90-brief.pdf', brief);
  assert.equal(pdfPages(brief), 1, 'the brief is one page');
  await page.locator('[data-action="full"]').click();
  await t.until('the report', async () => (await page.locator('.report h2').count()) >= 9);
  // Charts come when the cases are gathered.
  await t.until('the charts', async () => (await page.locator('.report .chart svg').count()) >= 6, { timeout: 120_000 });
  const charts = await page.locator('.report .chart svg').count();
  const full = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  keep('90-full.pdf', full);
  assert.ok(pdfPages(full) >= 4 && pdfPages(full) <= 18, `${pdfPages(full)} pages`);
  const stamps = await page.locator('.report .stamp').allInnerTexts();
  for (const stamp of stamps) assert.match(stamp, /种子 1.*3 次.*格局 \d.*\d{4}年/);
  const web = await t.download(page, () => page.locator('[data-action="html"]').click());
  const html = web.bytes.toString('utf8');
  keep('90-report.html', web.bytes);
  assert.ok(html.startsWith('<!doctype html>') && !/(src|href)="(?!data:)/.test(html), 'needs nothing beside it');
  const word = await t.download(page, () => page.locator('[data-action="docx"]').click());
  keep('90-report.docx', word.bytes);
  assert.equal(word.bytes.subarray(0, 2).toString(), 'PK');
  const file = path.join(out, 'r.docx');
  writeFileSync(file, word.bytes);
  const listing = execFileSync('python3', ['-c', `
import sys, zipfile, xml.dom.minidom
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for name in z.namelist():
    if name.endswith(('.xml', '.rels')): xml.dom.minidom.parseString(z.read(name))
text = z.read('word/document.xml').decode('utf8')
print(len([n for n in z.namelist() if n.endswith('.png')]), text.count('<w:tbl>'), text.count('<pic:pic>'))
`, file], { encoding: 'utf8' }).trim().split(' ').map(Number);
  assert.equal(listing[0], 4 + charts, 'four maps and every chart');
  assert.equal(listing[2], 4 + charts);
  assert.ok(listing[1] >= 8, `${listing[1]} tables`);
  const notes = await t.download(page, () => page.locator('[data-action="markdown"]').click());
  assert.match(notes.bytes.toString('utf8'), /^# .*报告/);
});
