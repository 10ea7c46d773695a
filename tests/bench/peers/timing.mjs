// The timing loop, the same in the page and in Node, and what times say.

/** How long each kind of case is measured: runs at least and at most, milliseconds wanted; the same to warm up. */
export const PLANS = {
  latency: { least: 300, most: 3000, ms: 350, warmRuns: 100, warmMs: 300 },
  conv: { least: 10, most: 300, ms: 400, warmRuns: 3, warmMs: 300 },
  fan: { least: 5, most: 300, ms: 350, warmRuns: 2, warmMs: 250 },
  model: { least: 4, most: 20, ms: 1500, warmRuns: 1, warmMs: 0 },
};

/** The value below which a share of the values lies, between neighbours linearly. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (place - below);
}

export const median = (values) => quantile(values, 0.5);

/** Times run(input), which gives a Float32Array or a promise of one; milliseconds. */
export async function time(session, input, plan) {
  let sink = 0; // what comes out is used, so that the work stays
  const once = async () => {
    const start = performance.now();
    let output = session.run(input);
    if (output.then) output = await output;
    sink += output[0];
    return performance.now() - start;
  };
  const warm = performance.now();
  for (let run = 0; run < plan.warmRuns || performance.now() - warm < plan.warmMs; run++) await once();
  const times = [];
  const start = performance.now();
  const wanted = () => times.length < plan.least || (times.length < plan.most && performance.now() - start < plan.ms);
  while (wanted()) times.push(await once());
  return { runs: times.length, median: median(times), p95: quantile(times, 0.95), least: Math.min(...times), sink };
}

/** What an output may differ from the reference, as a part of the reference's largest number. */
export const TOLERANCE = 1e-4;

/** The largest difference from the reference, and the reference's largest number. */
export function compare(output, reference) {
  if (output.length !== reference.length) return { difference: Infinity, scale: NaN };
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < reference.length; i++) {
    const distance = Math.abs(output[i] - reference[i]);
    if (Number.isNaN(distance)) return { difference: Infinity, scale: NaN };
    difference = Math.max(difference, distance);
    scale = Math.max(scale, Math.abs(reference[i]));
  }
  return { difference, scale };
}
