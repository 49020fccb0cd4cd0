import assert from 'node:assert/strict';

import { test } from './lib/test.mjs';

test('the page opens and says it is ready', async (t) => {
  const page = await t.open();
  assert.match(await page.title(), /格局|Geju/);
  await t.shot(page, 'ready');
});
