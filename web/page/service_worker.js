// The page without a network. Built into sw.js, behind `const files`, the list of all files of one
// version (web/cmake/assemble_page.mjs):
//
//   {index: hash of index.html, entry: the script it starts, shared: [names], builds: {name: [names]}}
//
// A version is one cache. It is fetched whole before it serves anything, and serves a page from its
// first file to its last, so that no page ever mixes two versions. A new version waits until no page
// of the old one is open any more: it never hurries (no skipWaiting), and takes over nothing that was
// fetched without it (no claim).

const base = new URL('./', self.location.href);
const build = new URL(self.location.href).searchParams.get('build');
const names = ['index.html', ...files.shared, ...(files.builds[build] ?? [])];
const known = new Set(names);

// FNV-1a, 32 bits: other files, another name.
const version = [...JSON.stringify(files)].reduce(
  (hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0, 0x811c9dc5,
).toString(16);
// Caches belong to the whole origin; other folders of it may hold pages of their own.
const family = `convlens ${base.pathname} `;
const cacheName = `${family}${version} ${build}`;

const addressOf = (name) => new URL(name, base);

async function fetchOne(name) {
  const isPage = name === 'index.html';
  // Hashed names never mean anything else: what the browser or an older version has is right.
  const kept = isPage ? undefined : await caches.match(addressOf(name), { ignoreVary: true });
  const response = kept ?? await fetch(isPage ? base : addressOf(name), { cache: isPage ? 'reload' : 'default' });
  const type = response.headers.get('Content-Type') ?? '';
  const bytes = await response.arrayBuffer();
  // A host in the middle of being renewed, or one that answers everything with a page.
  const right = isPage ? new TextDecoder().decode(bytes).includes(files.entry) : !type.startsWith('text/html');
  if (!response.ok || !right) throw new Error(`${name} is not there, or of another version`);
  const headers = new Headers(response.headers);
  for (const header of ['Content-Encoding', 'Content-Length', 'Vary']) headers.delete(header);
  return new Response(bytes, { headers }); // no redirection is remembered: pages may not have one
}

async function install() {
  const cache = await caches.open(cacheName);
  try {
    await Promise.all(names.map(async (name) => cache.put(addressOf(name), await fetchOne(name))));
  } catch (error) {
    await caches.delete(cacheName);
    throw error; // the next visit tries again
  }
}

async function removeOldVersions() {
  for (const name of await caches.keys()) {
    if (name.startsWith(family) && name !== cacheName) await caches.delete(name);
  }
}

async function answer(name, request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(addressOf(name))) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(removeOldVersions()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== base.origin || !pathname.startsWith(base.pathname)) return;
  const rest = pathname.slice(base.pathname.length);
  const name = request.mode === 'navigate' && rest === '' ? 'index.html' : rest;
  if (known.has(name)) event.respondWith(answer(name, request));
});
