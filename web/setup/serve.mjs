// A server for the page on this machine, of Node's own parts.
//
//   node serve.mjs --root DIR [--port 8080] [--host 127.0.0.1] [--base /] [--isolated] [--open]
//
// --port 0 takes a free port; the address is printed when it answers. --base /sub/ serves the
// folder below that path, as a host with subdirectories would. --isolated sends the headers of
// cross-origin isolation, which give the page threads. --open shows it in the user's browser.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};
const COMPRESSED_ALREADY = new Set(['.png', '.ico', '.br', '.gz']);

const ENCODINGS = {
  br: {
    suffix: '.br',
    compress: (bytes) => promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  },
  gzip: { suffix: '.gz', compress: (bytes) => promisify(gzip)(bytes, { level: 6 }) },
};

/** The encodings of an Accept-Encoding header that we have, best first (RFC 9110, 12.5.3). */
export function acceptedEncodings(header = '') {
  const refused = new Set();
  const wanted = new Set();
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='));
    (weight && Number(weight.slice(2)) === 0 ? refused : wanted).add(name);
  }
  return Object.keys(ENCODINGS).filter((name) =>
    !refused.has(name) && (wanted.has(name) || wanted.has('*')));
}

/** The path below `root` that a URL's path means, or null when it leads out of it. */
export function localPath(root, urlPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = normalize(join(root, decoded));
  return path === root || path.startsWith(root + sep) ? path : null;
}

/** A request listener that serves the files below `root` under the path `base`. */
export function fileServer({ root, base = '/', isolated = false }) {
  const folder = resolve(root);
  const compressed = new Map(); // path, time and encoding -> bytes

  async function encode(path, info, bytes, encoding) {
    const { suffix, compress } = ENCODINGS[encoding];
    const beside = await stat(path + suffix).catch(() => null);
    if (beside && beside.mtimeMs >= info.mtimeMs) return readFile(path + suffix);
    const key = `${path} ${info.mtimeMs} ${encoding}`;
    if (!compressed.has(key)) compressed.set(key, await compress(bytes));
    return compressed.get(key);
  }

  async function answer(request, response) {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    }
    const plain = (status, text, headers = {}) => {
      response.writeHead(status, { 'Content-Type': TYPES['.txt'], ...headers });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plain(405, 'only GET and HEAD are answered here\n', { Allow: 'GET, HEAD' });
    }
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === base.slice(0, -1)) return plain(301, '', { Location: base });
    if (!pathname.startsWith(base)) return plain(404, `there is nothing here: the page is at ${base}\n`);
    let path = localPath(folder, pathname.slice(base.length));
    if (path === null) return plain(400, 'the path leads out of the served folder\n');
    let info = await stat(path).catch(() => null);
    if (info?.isDirectory()) {
      // Without the slash the page's relative addresses would point beside it.
      if (!pathname.endsWith('/')) return plain(301, '', { Location: `${pathname}/` });
      path = join(path, 'index.html');
      info = await stat(path).catch(() => null);
    }
    if (!info?.isFile()) return plain(404, `no such file: ${pathname}\n`);

    let bytes = await readFile(path);
    const extension = extname(path);
    const [encoding] = COMPRESSED_ALREADY.has(extension)
      ? [] : acceptedEncodings(request.headers['accept-encoding']);
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}-${encoding ?? 'id'}"`;
    const headers = {
      'Content-Type': TYPES[extension] ?? 'application/octet-stream',
      // A name with a hash of the content never means anything else; the others are asked for anew.
      'Cache-Control': /\.[0-9a-f]{10}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
    };
    if (!COMPRESSED_ALREADY.has(extension)) headers.Vary = 'Accept-Encoding';
    const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) {
      response.writeHead(304, headers);
      return response.end();
    }
    if (encoding) {
      bytes = await encode(path, info, bytes, encoding);
      headers['Content-Encoding'] = encoding;
    }
    headers['Content-Length'] = bytes.length;
    response.writeHead(200, headers);
    return response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  return (request, response) => answer(request, response).catch((error) => {
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': TYPES['.txt'] });
    response.end(`the server failed: ${error.message}\n`);
  });
}

function openBrowser(address) {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {}) // no such program: the address is on the screen
    .unref();
}

function fail(...lines) {
  console.error(`error: ${lines.join('\n       ')}`);
  process.exit(1);
}

function main() {
  let options;
  try {
    ({ values: options } = parseArgs({
      options: {
        root: { type: 'string' },
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        base: { type: 'string', default: '/' },
        isolated: { type: 'boolean', default: false },
        open: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    fail(error.message);
  }
  const port = Number(options.port);
  if (!options.root) fail('--root DIR is missing: the folder to serve');
  if (!/^\d+$/.test(options.port) || port > 65535) fail(`--port is ${options.port}, expected 0 to 65535`);
  const base = `/${options.base}/`.replace(/\/+/g, '/');

  const server = createServer(fileServer({ ...options, base }));
  server.on('error', (error) => {
    if (error.code === 'EADDRINUSE') {
      fail(`port ${port} of ${options.host} is in use, perhaps by another ConvLens`,
        `Choose another one: --port ${port < 65535 ? port + 1 : 8080}`);
    }
    if (error.code === 'EACCES') fail(`port ${port} needs root; choose one from 1024 on: --port 8080`);
    fail(error.message);
  });
  server.listen(port, options.host, () => {
    const address = `http://${options.host}:${server.address().port}${base}`;
    console.log(`ConvLens is at ${address}   (Ctrl-C ends it)`);
    if (options.open) openBrowser(address);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
