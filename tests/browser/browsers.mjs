// The browsers that the cases run in: headless Chromium with software GL, and Firefox on a screen of
// its own, because headless Firefox has no GL without a graphics card.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import playwright from 'playwright-core';

const PLACES = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

/** Where a browser is: `given` (a path), or its usual place; undefined when it is not installed. */
export const browserFile = (name, given) => [given, ...PLACES[name]].find((path) => path && existsSync(path));

// Software GL: the machine that tests has no graphics card. The rest keeps Chromium to itself.
const SWITCHES = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

function startChromium(executablePath, { args = [] }) {
  const base = args.includes('--disable-3d-apis') ? SWITCHES.filter((text) => !/gl|gpu/i.test(text)) : SWITCHES;
  return playwright.chromium.launch({ executablePath, args: [...base, ...args] });
}

/** An X server that nobody looks at, on a free display; -> {display, end()}. */
function startScreen() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '4096x2400x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(new Error('Xvfb is not there; Debian calls the package xvfb')));
    server.once('exit', (code) => reject(new Error(`Xvfb ended at once, with status ${code}`)));
    server.stdio[3].once('data', (number) => {
      server.removeAllListeners('exit');
      resolve({ display: `:${String(number).trim()}`, end: () => server.kill() });
    });
  });
}

const PREFERENCES = {
  'webgl.force-enabled': true,
  'dom.w3c_touch_events.enabled': 1,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** Stock Firefox, driven by WebDriver BiDi. `prefs` stand where Chromium has switches and emulation. */
function startFirefox(executablePath, { prefs = {} }, display) {
  return playwright._bidiFirefox.launch({
    executablePath,
    headless: false,
    env: { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1', MOZ_ENABLE_WAYLAND: '0', MOZ_CRASHREPORTER_DISABLE: '1' },
    firefoxUserPrefs: { ...PREFERENCES, ...prefs },
  });
}

/** Ends a browser, by force where it does not answer. */
async function end(starting) {
  const browser = await starting.catch(() => null);
  if (!browser) return;
  const process = processOf(browser);
  const force = setTimeout(() => process.kill('SIGKILL'), 10_000);
  await browser.close().catch(() => {});
  clearTimeout(force);
}

/** Starts browsers as they are wanted, one of each kind and settings, and ends them all. */
export function browserPool(files) {
  const started = new Map(); // name and settings -> promise of a browser
  let shown = null;
  const screen = () => { shown ??= startScreen(); return shown; };
  const keyOf = (name, settings) => name + JSON.stringify(name === 'chromium' ? settings.args : settings.prefs);
  return {
    /** The display of the screen that Firefox is on, for others that want one. */
    display: async () => (await screen()).display,
    async get(name, settings) {
      const key = keyOf(name, settings);
      if (!started.has(key)) {
        started.set(key, name === 'chromium' ? startChromium(files.chromium, settings)
          : screen().then(({ display }) => startFirefox(files.firefox, settings, display)));
      }
      return started.get(key);
    },
    /** Ends a browser that hangs; the next one who asks for it gets a new one. */
    async drop(name, settings) {
      const key = keyOf(name, settings);
      const browser = started.get(key);
      started.delete(key);
      if (browser) await end(browser);
    },
    async close() {
      for (const browser of started.values()) await end(browser);
      await shown?.then((it) => it.end()).catch(() => {});
    },
  };
}

/** "chromium" or "firefox". */
export const browserName = (page) => (page.context().browser().browserType().name() === 'chromium' ? 'chromium' : 'firefox');

const processOf = (browser) => browser._connection.toImpl(browser).options.browserProcess.process;

/** The process that a browser began with. */
export const processId = (browser) => processOf(browser).pid;

/** Keeps the library's own hands off the page: its screenshots put a style there, against the policy. */
export function leaveAlone(page) {
  if (browserName(page) === 'firefox') {
    page._connection.toImpl(page).delegate.shouldToggleStyleSheetToSyncAnimations = () => false;
  }
}

/** A session for commands that the interface of the library lacks: DevTools protocol or BiDi. */
export async function rawSession(page) {
  if (browserName(page) === 'chromium') return page.context().newCDPSession(page);
  const session = page._connection.toImpl(page).delegate._session;
  return { send: (method, parameters) => session.send(method, { context: session.sessionId, ...parameters }) };
}
