// What several specs do on Geju's page.

export const counts = (page) => page.evaluate(() => JSON.parse(window.geju.counts()));
export const checksum = (page) => page.evaluate(() => window.geju.checksum());

/** Waits until no run is under way and the scenario in hand has results. */
export const played = (t, page) =>
  t.until('the runs to end', () => page.evaluate(() => !window.geju.busy() && window.geju.digest() !== null), { timeout: 180_000 });

export async function setReplications(page, n) {
  await page.locator('[data-field="replications"]').fill(String(n));
  await page.locator('[data-field="replications"]').press('Tab');
}

/** Selects the first grid of the table below, the one with most to do; the map flies to it. */
export async function selectWorst(page) {
  await page.locator('[data-strip="grids"]').click();
  await page.locator('.strip tbody tr').first().click();
  await page.locator('[data-panel="grid"]').waitFor();
  await page.locator('[data-strip="grids"]').click();
  await page.waitForTimeout(900);
}

/** Drags over the map from its middle, in CSS pixels; returns what lifts the hand. */
export async function drag(page, from, to, steps = 12) {
  const box = await page.locator('.stage .map').boundingBox();
  const at = ([x, y]) => [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps });
  return () => page.mouse.up();
}
