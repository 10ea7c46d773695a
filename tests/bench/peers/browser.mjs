// The measuring page on a local port, and headless Chromium.

import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { CACHE } from './files.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm',
  '.json': 'application/json',
};
// Threads need a page that is isolated from other origins.
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** This folder, with packages as npm/, models as models/ and our engine as engine/: {origin, fetched, close}. */
export async function serve(engineFolder) {
  const roots = { npm: join(HERE, 'node_modules'), models: CACHE, engine: engineFolder };
  const fetched = new Set(); // files of our engine that were asked for
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)).slice(1);
    const [first, ...rest] = path.split('/');
    const file = roots[first] ? join(roots[first], ...rest) : join(HERE, path);
    const found = path.includes('..') ? null : statSync(file, { throwIfNoEntry: false });
    const headers = { ...HEADERS, 'Cache-Control': first === 'models' ? 'no-store' : 'max-age=3600' };
    if (!found?.isFile()) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200,
      { ...headers, 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Length': found.size });
    if (first === 'engine') fetched.add(file);
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    fetched,
    origin: `http://127.0.0.1:${server.address().port}`,
    close() { server.closeAllConnections(); server.close(); },
  };
}

function chromiumFile() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path));
  if (!found) throw new Error('there is no Chromium: install it, or name it in the variable CHROMIUM');
  return found;
}

// None of the library's own switches: some of them change what is measured.
const SWITCHES = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--remote-debugging-pipe',
];
const PATIENCE = 600_000; // milliseconds for one call in the page: a large model is slow to load

/** A fresh browser with an empty profile: {version, page(address, onMessage), close}. */
export async function launch() {
  const profile = mkdtempSync(join(tmpdir(), 'convlens-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumFile(), ignoreDefaultArgs: true,
    args: [...SWITCHES, `--user-data-dir=${profile}`, 'about:blank'],
  });
  return {
    version: context.browser()?.version(),
    async page(address, onMessage = () => {}) {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on('console', (message) => onMessage(message.text()));
      page.on('pageerror', (error) => onMessage(String(error)));
      await page.goto(address);
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
