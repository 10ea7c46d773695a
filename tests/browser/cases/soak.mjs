// A little of what tests/bench/soak.mjs does for five minutes: nothing grows, nothing complains.

import { open } from '../page.mjs';
import { BOTH, expectEqual, note, test } from '../runner.mjs';
import { growth, soak } from '../soak.mjs';
import { install } from '../watch.mjs';

test('much drawing and switching: memory does not grow, WebGL and console are silent', { browsers: BOTH, viewport: { width: 800, height: 600 } },
  async ({ page, site }) => {
    await install(page);
    await open(page, site.root);
    const used = await soak(page, { seed: 3, seconds: 10, digits: 20, sample: 2 });
    const { heap, memory, top, objects, errors } = used.samples.at(-1);
    note(`${used.digits} digits, ${used.switches} switches; JavaScript ${heap}, WebAssembly ${top} of ${memory} bytes, ${objects} objects of WebGL`);
    expectEqual(errors, [], 'errors of WebGL');
    expectEqual(growth(used), [], 'growth');
  });
