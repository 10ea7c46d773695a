// The page in a frame of another page, as lecture notes have it.

import { createServer } from 'node:http';

import { fingers } from '../hands.mjs';
import { SEVEN, along } from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, test } from '../runner.mjs';

/** A long page of another origin with the page in a frame; {address, close}. */
async function notes(frame) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><title>Notes</title><meta name=viewport content="width=device-width">
      <style>body { margin: 0 } p { height: 300px; margin: 0 } iframe { width: 100%; height: 600px; border: 0 }</style>
      <p>before</p><iframe src="${frame}"></iframe><p>after</p><p>after</p><p>after</p>`);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { address: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

test('in a frame of another page the pad is drawn on', { browsers: BOTH, hasTouch: true, viewport: { width: 1000, height: 800 } },
  async ({ page, site, shot, heard }) => {
    const outside = await notes(`${site.root}?lesson=share`);
    await page.goto(outside.address);
    const frame = await eventually(() => page.frames().find((it) => it.url().startsWith(site.root)), 'the frame');
    await frame.evaluate(() => window.convlens.ready);
    await frame.evaluate(() => window.convlens.clear());
    await page.evaluate(() => scrollTo(0, 100));
    const top = 300 - 100;
    const pad = await frame.evaluate(() => window.convlens.pad());
    const points = along(SEVEN[0].map(([x, y]) => [pad.x + x * pad.width, top + pad.y + y * pad.height]));
    const hand = await fingers(page, { frame, x: 0, y: top });
    await hand.down([points[0]]);
    for (const point of points.slice(1)) await hand.move([point]);
    await hand.up();
    await eventually(async () => (await frame.evaluate(() => window.convlens.state())).label === 7, 'the answer 7');
    expectEqual(await page.evaluate(() => scrollY), 100, 'where the page outside was scrolled to');
    await shot('embedded');
    outside.close();
    const others = heard.requests.filter((url) => !url.startsWith(site.root) && !url.startsWith(outside.address));
    heard.requests.length = 0; // localhost is the page outside
    expect(others.length === 0, `requests elsewhere: ${others}`);
  });
