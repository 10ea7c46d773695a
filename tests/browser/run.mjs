// The page in headless Chromium, as a person uses it.
//
//   npm ci && node run.mjs [--page DIR] [--shots DIR] [--browser FILE] [PATTERN…]
//
// PAGE is the folder that `web/run.sh --build-only` makes; SHOTS gets screenshots to look at. With
// PATTERNs only the cases whose names contain one of them run. Ends with "N passed, N failed".

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { runCases } from './runner.mjs';
import { servePage } from './site.mjs';

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    page: { type: 'string', default: fileURLToPath(new URL('../../build/web/page', import.meta.url)) },
    shots: { type: 'string' },
    browser: { type: 'string' },
  },
});

const executablePath = [options.browser, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((path) => path && existsSync(path));
if (!executablePath) {
  console.error('error: no Chromium found; Debian calls the package chromium, --browser FILE names another');
  process.exit(1);
}
if (!existsSync(`${options.page}/index.html`)) {
  console.error(`error: there is no page in ${options.page}; web/run.sh --build-only makes it`);
  process.exit(1);
}

for (const file of ['loading', 'failures', 'hosting', 'drawing', 'models', 'interface', 'idle']) {
  await import(`./cases/${file}.mjs`);
}
const site = await servePage(options.page);
const good = await runCases({ executablePath, site, patterns, shots: options.shots });
await site.close();
process.exit(good ? 0 : 1);
