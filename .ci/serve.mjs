// A static file server for dist/, used by ./run and by the browser tests.
//
//     node .ci/serve.mjs FOLDER [--port N]

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.geojson': 'application/geo+json',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves `root` under `prefix` and answers once it listens.
 * Port 0 asks for any free one; `next` tries the ports after `port` too.
 */
export async function serve(root, { port = 0, next = false, prefix = '/', headers = {} } = {}) {
  const base = path.resolve(root);
  const server = createServer(async (request, response) => {
    const answer = (status, text) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(text);
    };
    let name;
    try {
      name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    } catch {
      return answer(400, 'bad address');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET');
    if (!name.startsWith(prefix)) return answer(404, 'not found');
    let file = path.join(base, name.slice(prefix.length));
    if (file !== base && !file.startsWith(base + path.sep)) return answer(404, 'not found');
    let found = await stat(file).catch(() => null);
    if (found?.isDirectory()) {
      file = path.join(file, 'index.html');
      found = await stat(file).catch(() => null);
    }
    if (!found?.isFile()) return answer(404, 'not found');
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': found.size,
      'cache-control': 'no-cache',
      ...headers,
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });

  const last = next ? port + 100 : port;
  for (let candidate = port; ; candidate += 1) {
    const error = await new Promise((resolve) => {
      server.once('error', resolve);
      server.listen(candidate, '127.0.0.1', () => {
        server.off('error', resolve);
        resolve(null);
      });
    });
    if (!error) break;
    if (error.code !== 'EADDRINUSE' || candidate >= last) throw error;
  }
  const url = `http://127.0.0.1:${server.address().port}${prefix}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections?.();
    });
  return { url, close };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [root, flag, value] = process.argv.slice(2);
  const chosen = flag === '--port' ? Number(value) : null;
  try {
    const { url } = await serve(root, { port: chosen ?? 8080, next: chosen === null });
    console.log(`Geju 格局: ${url}  (Ctrl-C stops it)`);
  } catch (error) {
    console.error(
      error.code === 'EADDRINUSE' ? `geju: port ${chosen} is taken; choose another with --port N` : `geju: ${error.message}`,
    );
    process.exit(1);
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}
