// Assembles the page: a folder of static files.
//
//   node assemble_page.mjs --page DIR --models DIR --output DIR --version V BUILD:NEEDS=MODULE…
//
// BUILD is a name, NEEDS the browser features it needs (comma separated), MODULE the .mjs that
// Emscripten wrote, its .wasm beside it. All files but index.html get a hash of their content into
// their names, so that a host may let browsers keep them for ever; index.html, which names them, is
// the one that is asked for again. Beside each stands its .br and .gz for hosts that use them.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { iconPng, iconSvg } from './icon.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    page: { type: 'string' }, models: { type: 'string' }, output: { type: 'string' },
    version: { type: 'string' },
  },
});

// The model that is shown first is fetched together with the program.
const DEFAULT_MODEL = 'explorer';

const output = options.output;
const written = new Set();
mkdirSync(output, { recursive: true });

/** Writes a file when it differs, with its compressed forms; the name is kept as it is. */
function emit(name, content) {
  const bytes = Buffer.from(content);
  const path = join(output, name);
  written.add(name);
  const same = existsSync(path) && readFileSync(path).equals(bytes);
  if (!same) {
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
  }
  if (/\.png$/.test(name)) return bytes.length;
  const forms = {
    '.br': () => brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
    '.gz': () => gzipSync(bytes, { level: 9 }),
  };
  for (const [suffix, compress] of Object.entries(forms)) {
    written.add(name + suffix);
    if (same && existsSync(path + suffix)) continue;
    writeFileSync(`${path}.part`, compress());
    renameSync(`${path}.part`, path + suffix);
  }
  return bytes.length;
}

/** Emits under a name with a hash: loader.mjs -> loader.3f9a01c2d4.js. Returns the new name. */
function emitHashed(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  // .js: some hosts do not know that .mjs is JavaScript, and a browser then refuses the module.
  const suffix = name.slice(dot) === '.mjs' ? '.js' : name.slice(dot);
  const hashed = `${name.slice(0, dot)}.${hash}${suffix}`;
  emit(hashed, content);
  return hashed;
}

const source = (name) => readFileSync(join(options.page, name), 'utf8');

// --- the programs -----------------------------------------------------------------------------
const builds = positionals.map((argument) => {
  const [, name, needs, module] = argument.match(/^([\w-]+):([\w,]*)=(.+)$/) ?? [];
  if (!name) throw new Error(`expected BUILD:NEEDS=MODULE, found ${argument}`);
  // The threads run the same script, whatever its name will be.
  const script = readFileSync(module, 'utf8').replaceAll(`new URL("${basename(module)}",import.meta.url)`, 'import.meta.url');
  if (script.includes(`"${basename(module)}"`)) throw new Error(`${module} names itself in an unknown way`);
  const wasm = readFileSync(module.replace(/\.mjs$/, '.wasm'));
  return {
    name,
    needs: needs.split(',').filter(Boolean),
    script: { url: emitHashed(`convlens-${name}.mjs`, script), bytes: Buffer.byteLength(script) },
    wasm: { url: emitHashed(`convlens-${name}.wasm`, wasm), bytes: wasm.length },
  };
});

// --- the models ---------------------------------------------------------------------------------
const models = {};
mkdirSync(join(output, 'models'), { recursive: true });
const modelFiles = existsSync(options.models) ? readdirSync(options.models).sort() : [];
for (const file of modelFiles.filter((name) => name.endsWith('.onnx'))) {
  const onnx = readFileSync(join(options.models, file));
  models[basename(file, '.onnx')] = { url: emitHashed(`models/${file}`, onnx), bytes: onnx.length };
}

// --- icons -----------------------------------------------------------------------------------------
const icons = {
  'icon.svg': emitHashed('icon.svg', iconSvg()),
  'icon-180.png': emitHashed('icon-180.png', iconPng(180)),
  'icon-192.png': emitHashed('icon-192.png', iconPng(192)),
  'icon-512.png': emitHashed('icon-512.png', iconPng(512)),
  'icon-maskable.png': emitHashed('icon-maskable.png', iconPng(512, true)),
};

// --- scripts, each after those it imports ------------------------------------------------------------
const manifest = {
  version: options.version,
  builds,
  models,
  defaultModel: models[DEFAULT_MODEL] ? DEFAULT_MODEL : null,
};
const names = {
  ...icons,
  'manifest.mjs': emitHashed('manifest.mjs',
    `// Generated: what there is to fetch. "bytes" are the true sizes, not those on the wire.\n`
    + `export const manifest = ${JSON.stringify(manifest, null, 2)};\n`),
};
const rename = (text) => text.replace(/(["'])(?:\.\/)?([\w.-]+)\1/g, (whole, quote, name) =>
  (name in names ? `${quote}./${names[name]}${quote}` : whole));

// What is fetched before the first picture, and what after it.
const FIRST = ['messages.mjs', 'probe.mjs', 'api.mjs', 'keeping.mjs', 'mirror.mjs', 'trail.mjs'];
const LATER = ['outdated.js', 'files.mjs', 'camera.mjs', 'offline.mjs'];
for (const name of [...FIRST, ...LATER, 'platform.mjs', 'loader.mjs', 'style.css', 'app.webmanifest']) {
  names[name] = emitHashed(name, rename(source(name)));
}
const index = rename(source('index.html'));
emit('index.html', index);

// --- the service worker: every file, so that the page works without a network -------------------
const offline = {
  index: createHash('sha256').update(index).digest('hex').slice(0, 10),
  entry: names['loader.mjs'],
  shared: [...Object.values(names), ...Object.values(models).map(({ url }) => url)],
  builds: Object.fromEntries(builds.map(({ name, script, wasm }) => [name, [script.url, wasm.url]])),
};
// The one script whose name stays: the browser asks for it to see whether there is a new version.
emit('sw.js', `const files = ${JSON.stringify(offline, null, 2)};\n\n${source('service_worker.js')}`);

// --- what an earlier build left ------------------------------------------------------------------
for (const folder of ['', 'models']) {
  for (const file of readdirSync(join(output, folder))) {
    const name = join(folder, file);
    if (statSync(join(output, name)).isFile() && !written.has(name)) rmSync(join(output, name));
  }
}

// What the browser fetches before the first digit can be drawn, as brotli.
const size = (name) => statSync(join(output, existsSync(join(output, `${name}.br`)) ? `${name}.br` : name)).size;
const shell = ['index.html', icons['icon.svg'],
  ...['manifest.mjs', ...FIRST, 'platform.mjs', 'loader.mjs', 'style.css'].map((name) => names[name])];
const first = [...shell, ...Object.entries(models).filter(([name]) => name === DEFAULT_MODEL)
  .map(([, model]) => model.url)].reduce((sum, name) => sum + size(name), 0);
for (const build of builds) {
  const total = first + size(build.script.url) + size(build.wasm.url);
  console.log(`page: the first visit fetches ${(total / 1024).toFixed(0)} KiB compressed (${build.name})`);
}
