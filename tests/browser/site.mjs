// The page on local ports: by our own server at the root and in a subdirectory, and by a host that
// knows nothing of MIME types, compression and caching.

import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { fileServer } from '../../web/setup/serve.mjs';

const SUBDIRECTORY = '/lessons/convlens/';

function listen(handler) {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** HTML, scripts and styles by their type; everything else as bytes. */
function plainHost(root) {
  const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
  return async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
    try {
      const bytes = await readFile(join(root, path));
      response.writeHead(200, { 'Content-Type': types[path.split('.').pop()] ?? 'application/octet-stream' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  };
}

/** A page of one's own, which can be shut down, opened again and changed: {address, folder, shut, open}. */
async function ownSite(folder) {
  const site = { folder };
  let server = await listen((...both) => fileServer({ root: site.folder })(...both));
  const { port } = server.address();
  site.address = `http://127.0.0.1:${port}/`;
  site.shut = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  site.open = async () => {
    server = createServer((...both) => fileServer({ root: site.folder })(...both));
    await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  };
  return site;
}

/**
 * {root, subdirectory, plain, isolated}: addresses; files(): the page's file names; own(folder): a page of
 * one's own, the same if no folder is given; close().
 */
export async function servePage(folder) {
  const servers = await Promise.all([
    listen(fileServer({ root: folder })),
    listen(fileServer({ root: folder, base: SUBDIRECTORY })),
    listen(plainHost(folder)),
    listen(fileServer({ root: folder, isolated: true })),
  ]);
  const [root, subdirectory, plain, isolated] = servers.map((server) =>
    `http://127.0.0.1:${server.address().port}/`);
  return {
    root,
    subdirectory: subdirectory.slice(0, -1) + SUBDIRECTORY,
    plain,
    isolated,
    folder,
    own: (other = folder) => ownSite(other),
    files: () => readdir(folder),
    async close() {
      for (const server of servers) {
        server.closeAllConnections?.();
        server.close();
      }
    },
  };
}
