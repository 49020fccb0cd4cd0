// Case classes as data, the number of workers, and a case of any replication (issue 4).
import assert from 'node:assert/strict';

import { played, setReplications } from './lib/geju.mjs';
import { test } from './lib/test.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };

const run = async (t, page, replications) => {
  await page.locator('.tabs [data-page="simulate"]').click();
  await setReplications(page, replications);
  await page.locator('[data-action="run"]').click();
  await played(t, page);
};

test('classes and their times are changed, refused by name, added and played', { timeout: 240_000 }, async (t) => {
  const page = await t.open(DESK);
  await page.locator('.tabs [data-page="levers"]').click();
  await page.locator('[data-action="classes"]').click();
  const rows = page.locator('[data-panel="classes"] tr[data-class]');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 9);
  const row = (key) => page.locator(`tr[data-class="${key}"]`);
  const editor = page.locator('[data-panel="class-editor"]');
  await row('hazard').locator('[data-action="edit-class"]').click();
  // Another family keeps the mean; its numbers have their names.
  await editor.locator('[data-time="handling"] select').selectOption({ label: '三角' });
  await t.until('the triangle', async () => (await editor.locator('[data-time="handling"] input').count()) === 3);
  assert.match(await editor.locator('[data-time="handling"]').innerText(), /最可能/);
  // What cannot be is refused by name and changes nothing.
  await editor.locator('[data-time="handling"] [data-field="n0"]').fill('99');
  await editor.locator('[data-time="handling"] [data-field="n0"]').press('Tab');
  await t.until('the refusal', async () => (await page.locator('body').innerText()).includes('最可能值须在最小值和最大值之间'));
  await t.until('the number that holds', async () => Number(await editor.locator('[data-time="handling"] [data-field="n0"]').inputValue()) < 99);
  await editor.locator('[data-field="deadline"]').fill('0');
  await editor.locator('[data-field="deadline"]').press('Tab');
  await t.until('the refusal of no time', async () => (await page.locator('body').innerText()).includes('时限须大于 0'));
  await t.shot(page, 'editor');
  // A class of one's own.
  await page.locator('[data-action="add-class"]').click();
  await t.until('the tenth', async () => (await rows.count()) === 10);
  await editor.locator('[data-field="class-name"]').fill('流浪动物');
  await editor.locator('[data-field="class-name"]').press('Tab');
  await editor.locator('[data-field="rate"]').fill('2.5');
  await editor.locator('[data-field="rate"]').press('Tab');
  await t.until('the name in the table', async () => (await row('own1').innerText()).includes('流浪动物'));
  assert.match(await row('own1').innerText(), /2\.5/);
  await t.shot(page, 'own');
  await run(t, page, 2);
  const story = page.locator('[data-panel="story"] select');
  await t.until('the class among those of the results', async () => (await story.innerText()).includes('流浪动物'));
  await story.selectOption({ label: '流浪动物' });
  await page.locator('[data-field="story-replication"]').fill('2');
  await page.locator('[data-field="story-replication"]').press('Tab');
  await page.locator('[data-story="worst"]').click();
  await page.locator('.story').waitFor({ timeout: 60_000 });
  const second = await page.locator('.story').innerText();
  assert.match(second, /流浪动物/);
  await page.locator('[data-field="story-replication"]').fill('1');
  await page.locator('[data-field="story-replication"]').press('Tab');
  await page.locator('[data-story="worst"]').click();
  await t.until('the case of the first year', async () => (await page.locator('.story').innerText()) !== second, { timeout: 60_000 });
});

test('the answer does not depend on the number of workers', { timeout: 240_000 }, async (t) => {
  const answer = async (threads) => {
    const page = await t.openFresh(DESK);
    await page.addInitScript((n) => Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => n }), threads);
    await t.goto(page, '');
    await run(t, page, 7);
    const answered = { digest: await page.evaluate(() => window.geju.digest()), workers: page.workers().length };
    await page.close();
    return answered;
  };
  const one = await answer(2);
  const three = await answer(4);
  assert.ok(three.workers > one.workers, `${three.workers} workers against ${one.workers}`);
  assert.equal(three.digest, one.digest);
});
