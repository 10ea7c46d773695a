// What the page answers, to be compared with convlens-cli (tests/kinds/agreement.py).
//
//   node answers.mjs PAGE_DIR DRAWINGS.jsonl OUT.jsonl
//
// Every shipped model answers every drawing, handed over by window.convlens.draw, and a 7 that is
// drawn with the mouse.

import { readFileSync, writeFileSync } from 'node:fs';

import { browserFile } from './browsers.mjs';
import { SEVEN, drawWithMouse, open, state } from './page.mjs';
import { runCases, test } from './runner.mjs';
import { servePage } from './site.mjs';

const [folder, drawingsFile, out] = process.argv.slice(2);
const drawings = readFileSync(drawingsFile, 'utf8').trim().split('\n').map((line) => JSON.parse(line).strokes);
const lines = [];

test('every model answers every drawing', { seconds: 1200 }, async ({ page, site }) => {
  await open(page, site.root);
  for (const model of await page.evaluate(() => window.convlens.models)) {
    await page.evaluate((name) => window.convlens.load(name), model);
    for (const [i, given] of drawings.entries()) {
      await page.evaluate((strokes) => window.convlens.draw(strokes), given);
      const { drawing, label, probabilities } = await state(page);
      lines.push({ name: `drawing ${i + 1}`, model, given, drawing, label, probabilities });
    }
    await page.evaluate(() => window.convlens.clear());
    await drawWithMouse(page, SEVEN);
    await page.waitForTimeout(500);
    const { drawing, label, probabilities } = await state(page);
    lines.push({ name: '7 by mouse', model, given: null, drawing, label, probabilities });
  }
});

const site = await servePage(folder);
const good = await runCases({ files: { chromium: browserFile('chromium') }, site, patterns: [] });
await site.close();
writeFileSync(out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
process.exit(good ? 0 : 1);
