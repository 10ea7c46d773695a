// The page in Chromium and Firefox, as a person uses it.
//
//   npm ci && node run.mjs [--page DIR] [--shots DIR] [--browser NAME] [--list] [PATTERN…]
//
// PAGE is the folder that `web/run.sh --build-only` makes; SHOTS gets screenshots to look at. With
// PATTERNs only the cases whose names contain one of them run; "in Firefox: …" is how a name begins
// there. --browser chromium or firefox: only that one. Ends with "N passed, N failed".

import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { browserFile } from './browsers.mjs';
import { cases, runCases } from './runner.mjs';
import { servePage } from './site.mjs';

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    page: { type: 'string', default: fileURLToPath(new URL('../../build/web/page', import.meta.url)) },
    shots: { type: 'string' },
    browser: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

function stop(text) {
  console.error(`error: ${text}`);
  process.exit(1);
}

const files = {};
for (const name of ['chromium', 'firefox']) {
  if (options.browser && options.browser !== name) continue;
  files[name] = browserFile(name);
  if (!files[name]) stop(`no ${name} found; Debian calls the packages chromium and firefox-esr`);
}
if (Object.keys(files).length === 0) stop(`--browser is ${options.browser}, expected chromium or firefox`);
if (!existsSync(`${options.page}/index.html`)) {
  stop(`there is no page in ${options.page}; web/run.sh --build-only makes it`);
}

// Loading first: what fails there fails everywhere.
const first = ['loading', 'failures', 'hosting'];
const rest = readdirSync(new URL('cases', import.meta.url)).map((file) => file.replace(/\.mjs$/, '')).sort();
for (const file of new Set([...first, ...rest])) await import(`./cases/${file}.mjs`);
if (options.list) {
  for (const { name, options: { browsers } } of cases) console.log(`${browsers ? 'both' : 'chromium'}: ${name}`);
  process.exit(0);
}
const site = await servePage(options.page);
const good = await runCases({ files, site, patterns, shots: options.shots });
await site.close();
process.exit(good ? 0 : 1);
