// Milliseconds from navigation to the first result of the network `digit`: a page that does nothing else, a fresh
// browser with an empty profile each time, engines in turn. The server is local: no time of the network.

import { launch } from './browser.mjs';

async function visit(browser, address) {
  const page = await browser.page(address);
  const times = await (await page.waitForFunction(() => globalThis.times)).jsonValue();
  await page.close();
  if (Math.abs(times.sum - 1) > 1e-3) throw new Error(`the probabilities of ${address} come to ${times.sum}`);
  return times;
}

/** [{engine, ready, loaded, first, again}]: again is the first result of a second visit. */
export async function measureStartup({ engines, rounds, origin, quiet, log }) {
  const rows = [];
  for (let round = 0; round < rounds; round++) {
    for (const engine of engines) {
      const browser = await launch();
      const row = { engine };
      try {
        const address = `${origin}/startup.html?${engine}`;
        Object.assign(row, await quiet(row, () => visit(browser, address)));
        row.again = (await visit(browser, address)).first;
        log(`start-up of ${engine}: ${row.first.toFixed(0)} ms, again ${row.again.toFixed(0)} ms`);
      } catch (error) {
        row.error = String(error.message ?? error).split('\n')[0];
        log(`start-up of ${engine}: ${row.error}`);
      }
      rows.push(row);
      await browser.close();
    }
  }
  return rows;
}
