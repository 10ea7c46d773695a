// What the local server sends for the files of the page. Usage: node serve_test.mjs http://host:port/
// Ends with "N passed, N failed".
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const address = new URL(process.argv[2]);
let passed = 0;
let failed = 0;

/** One request with the path as it stands (fetch would tidy up "..") -> {status, headers, body}. */
function get(path, headers = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    const options = { host: address.hostname, port: address.port, path, method, headers };
    request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({
        status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks),
      }));
    }).on('error', reject).end();
  });
}

function expect(what, found, expected) {
  const good = expected instanceof RegExp ? expected.test(found) : found === expected;
  good ? passed += 1 : failed += 1;
  console.log(`${good ? 'ok' : 'FAILED'}: ${what}${good ? '' : `: found ${found}, expected ${expected}`}`);
}

const index = await get('/');
expect('/ is the page', index.status, 200);
expect('/ is HTML', index.headers['content-type'], /^text\/html/);
expect('the page has a Content-Security-Policy', index.body.toString(), /Content-Security-Policy/i);

// Every file that the page names, and what those name, by the pattern of a quoted relative path.
const names = new Set();
const queue = [index.body.toString()];
while (queue.length) {
  for (const [, name] of queue.pop().matchAll(/["'`](?:\.\/)?([\w][\w./-]*\.(?:mjs|js|css|wasm|onnx|json|svg|png|webmanifest))["'`]/g)) {
    if (names.has(name)) continue;
    const file = await get(`/${name}`);
    if (file.status !== 200) continue; // a name inside of a folder, or of another thing
    names.add(name);
    if (/\.(mjs|js|css|json|webmanifest)$/.test(name)) queue.push(file.body.toString());
  }
}
console.log(`the page names: ${[...names].join(' ')}`);
const types = { mjs: /^text\/javascript/, js: /^text\/javascript/, css: /^text\/css/, wasm: /^application\/wasm$/, json: /^application\/json/, svg: /^image\/svg/, png: /^image\/png/, onnx: /octet-stream/, webmanifest: /^application\/manifest\+json/ };
expect('the page names a program', [...names].some((name) => name.endsWith('.wasm')), true);
expect('the page names a model', [...names].some((name) => name.endsWith('.onnx')), true);
for (const name of names) {
  const plain = await get(`/${name}`);
  expect(`type of ${name}`, plain.headers['content-type'], types[name.split('.').pop()]);
  expect(`caching of ${name}`, plain.headers['cache-control'], /immutable|no-cache/);
  const known = await get(`/${name}`, { 'If-None-Match': plain.headers.etag });
  expect(`${name} is not sent twice`, known.status, 304);
}
const program = [...names].find((name) => name.endsWith('.wasm'));
if (program) {
  const plain = await get(`/${program}`);
  for (const [encoding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]]) {
    const packed = await get(`/${program}`, { 'Accept-Encoding': encoding });
    expect(`${encoding}: encoding`, packed.headers['content-encoding'], encoding);
    expect(`${encoding}: the same bytes`, unpack(packed.body).equals(plain.body), true);
    expect(`${encoding}: smaller`, packed.body.length < plain.body.length, true);
  }
}
expect('no such file', (await get('/nothing-here.js')).status, 404);
for (const path of ['/../CMakeCache.txt', '/%2e%2e/CMakeCache.txt', '/..%2fCMakeCache.txt', '/%', '//etc/passwd']) {
  const answer = await get(path);
  expect(`${path} does not lead out`, answer.status, /^4\d\d$/);
}
expect('POST is refused', (await get('/', {}, 'POST')).status, 405);
const head = await get('/', {}, 'HEAD');
expect('HEAD has no body', `${head.status} ${head.body.length}`, '200 0');

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
