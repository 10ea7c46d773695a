// The processor's own limit inside WebAssembly: chains of x = x*m + m on independent vectors of four floats, with a
// multiplication and an addition or with relaxed SIMD's multiply-add. The module is assembled here, so that no
// compiler but the browser's sees it; m is an argument and the sum of all chains is the result, so that all is done.

const V128 = 0x7b;
const F32 = 0x7d;
const I32 = 0x7f;
const leb = (number) => {
  const bytes = [];
  let rest = number;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
};
const simd = (opcode) => [0xfd, ...leb(opcode)];
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const [SPLAT, ADD, MULTIPLY, RELAXED_MADD] = [0x13, 0xe4, 0xe6, 0x105].map(simd);
const FIRST_LANE = [...simd(0x1f), 0];
const constant = (value) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
const section = (id, ...items) => {
  const bytes = items.flat(Infinity);
  return [id, ...leb(bytes.length), ...bytes];
};

const UNROLLED = 4;

/** A module with f(rounds: i32, m: f32) -> f32. kind: "muladd" or "madd". */
function assemble(kind, chains) {
  const [rounds, scalar, factor] = [0, 1, 2];
  const chain = (number) => 3 + number;
  const step = (number) => (kind === 'madd'
    ? [...get(chain(number)), ...get(factor), ...get(factor), ...RELAXED_MADD, ...set(chain(number))]
    : [...get(chain(number)), ...get(factor), ...MULTIPLY, ...get(factor), ...ADD, ...set(chain(number))]);
  const all = [...Array(chains).keys()];
  const body = [
    1, ...leb(1 + chains), V128, // locals
    ...get(scalar), ...SPLAT, ...set(factor),
    ...all.flatMap((number) => [...constant(1 + number / 8), ...SPLAT, ...set(chain(number))]),
    0x03, 0x40, // loop
    ...Array(UNROLLED).fill(all.flatMap(step)).flat(),
    ...get(rounds), 0x41, 1, 0x6b, 0x22, rounds, 0x0d, 0, // rounds -= 1, again unless it is 0
    0x0b,
    ...all.slice(1).reduce((code, number) => [...code, ...get(chain(number)), ...ADD], get(chain(0))), ...FIRST_LANE,
    0x0b,
  ];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, 1, 0x60, 2, I32, F32, 1, F32), ...section(3, 1, 0),
    ...section(7, 1, 1, 0x66, 0, 0), ...section(10, 1, leb(body.length), body)]);
}

/** GFLOP/s. The first calls let the browser's optimising compiler replace its first code. */
function rate(kind, chains, { warm = 20, calls = 15 } = {}) {
  const rounds = 100_000;
  const operations = rounds * UNROLLED * chains * 8;
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(assemble(kind, chains))).exports;
  const rates = [];
  for (let call = -warm; call < calls; call++) {
    const start = performance.now();
    const sum = f(rounds, 0.5);
    if (Math.abs(sum - chains) > 1e-3) throw new Error(`the chains come to ${sum}, expected ${chains}`);
    if (call >= 0) rates.push(operations / (performance.now() - start) / 1e6);
  }
  return Math.max(...rates);
}

/** Whether WebAssembly has relaxed SIMD here. */
export const hasRelaxedSimd = () => WebAssembly.validate(assemble('madd', 8));

/** {muladd, madd}: GFLOP/s of one processor; madd null where there is no relaxed SIMD. */
export function peak() {
  const best = (kind) => Math.max(...[8, 10, 12, 14].map((chains) => rate(kind, chains)));
  return { muladd: best('muladd'), madd: hasRelaxedSimd() ? best('madd') : null };
}
