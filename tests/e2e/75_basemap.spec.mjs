// The user's own base map: XYZ and WMTS tiles of a server that this spec starts, its name on the map, and
// in words that it does not come (issue 3).
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';

import { test } from './lib/test.mjs';

/** A tile: a colour by its place, a dark edge. */
function tile(x, y) {
  const side = 256;
  const raw = Buffer.alloc((side * 3 + 1) * side);
  for (let j = 0; j < side; j += 1) {
    for (let i = 0; i < side; i += 1) {
      const edge = i < 3 || j < 3;
      const at = j * (side * 3 + 1) + 1 + i * 3;
      raw[at] = edge ? 60 : x % 2 ? 250 : 120;
      raw[at + 1] = edge ? 60 : y % 2 ? 220 : 140;
      raw[at + 2] = edge ? 60 : 90;
    }
  }
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => ~bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), -1) >>> 0;
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

async function tiles() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const url = new URL(request.url, 'http://x');
    const wmts = url.searchParams.get('TILECOL');
    const [, , x, y] = url.pathname.split('/').map(Number);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'image/png');
    response.end(tile(wmts === null ? x : Number(wmts), wmts === null ? y : Number(url.searchParams.get('TILEROW'))));
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return { asked, base: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

const square = (x, y, n) => ({
  type: 'Feature',
  properties: { 编码: `64030200100${n}`, 户数: 40 },
  geometry: { type: 'Polygon', coordinates: [[[x, y], [x + 0.004, y], [x + 0.004, y + 0.004], [x, y + 0.004], [x, y]]] },
});

/** The page with a small map of Wuzhong and the panel of layers open. */
async function ready(t) {
  const page = await t.open({ viewport: { width: 1440, height: 900 } });
  const features = [0, 1, 2].flatMap((i) => [0, 1].map((j) => square(106.2 + i * 0.004, 37.99 + j * 0.004, i * 2 + j)));
  const bytes = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
  await t.drop(page, page.locator('body'), [{ name: '吴忠.geojson', bytes }]);
  await page.locator('[data-action=import]').click();
  await page.locator('[data-action=use]').click();
  await page.locator('[data-action=use]').waitFor({ state: 'detached' });
  await page.locator('.stage .map').focus();
  await page.keyboard.press('y');
  await page.locator('.layers [data-layer="basemap"]').check();
  await page.locator('.layers [data-field="template"]').waitFor();
  return page;
}

const set = async (page, name, value) => {
  await page.locator(`.layers [data-field="${name}"]`).fill(value);
  await page.locator(`.layers [data-field="${name}"]`).press('Tab');
};

test('XYZ and WMTS tiles lie under the map, with whose they are', async (t) => {
  const server = await tiles();
  const page = await ready(t);
  await set(page, 'attribution', '© 测试图源');
  await set(page, 'template', `${server.base}/xyz/{x}/{y}/{z}?k={key}`);
  await t.until('tiles to be asked for', async () => server.asked.length >= 4);
  await page.waitForTimeout(600);
  assert.ok(await page.getByText('© 测试图源').first().isVisible());
  const inked = () => page.evaluate(() => {
    const under = document.querySelector('.stage canvas[data-layer="under"]') ?? document.querySelector('.stage canvas');
    const { data } = under.getContext('2d').getImageData(0, 0, under.width, under.height);
    let n = 0;
    for (let i = 3; i < data.length; i += 4) n += data[i] > 0;
    return n / (data.length / 4);
  }).catch(() => -1);
  const share = await inked();
  assert.ok(share === -1 || share > 0.9, `tiles cover the window: ${share}`);
  await t.shot(page, 'xyz');
  const before = server.asked.length;
  await set(page, 'template', `${server.base}/wmts?SERVICE=WMTS&REQUEST=GetTile&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}&tk={key}`);
  await set(page, 'key', 'abc');
  await t.until('WMTS tiles with the key', async () => server.asked.slice(before).some((u) => u.includes('TILECOL=') && u.includes('tk=abc')));
  await page.waitForTimeout(600);
  await t.shot(page, 'wmts');
  await server.stop();
});

test('a base map that does not come is told in words, and drawing goes on', async (t) => {
  t.expectErrors(/ERR_CONNECTION_REFUSED|Failed to load resource/);
  const page = await ready(t);
  await set(page, 'template', 'http://127.0.0.1:9/{z}/{x}/{y}.png');
  await page.locator('[data-part="basemap-fails"]').waitFor();
  assert.match(await page.locator('[data-part="basemap-fails"]').innerText(), /底图取不到/);
  await t.shot(page, 'fails');
  await page.locator('.layers [data-layer="basemap"]').uncheck();
  await page.locator('[data-part="basemap-fails"]').waitFor({ state: 'detached' });
});
