// What this browser can do. The modules below hold one function each, with one instruction that a
// browser without the feature refuses to validate (WebAssembly core specification, section 5).

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module of one function without parameters: type, function and code section. */
function moduleOf(resultTypes, body, memory = []) {
  const type = [0x01, 4 + resultTypes.length, 0x01, 0x60, 0x00, resultTypes.length, ...resultTypes];
  const code = [0x00, ...body, 0x0b]; // no locals, end
  return new Uint8Array([
    ...HEADER, ...type, 0x03, 0x02, 0x01, 0x00, ...memory,
    0x0a, code.length + 2, 0x01, code.length, ...code,
  ]);
}

const V128 = 0x7b;
const I32 = 0x7f;
const splat0 = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0, i8x16.splat

const modules = {
  // i8x16.popcnt: one of the last instructions to enter SIMD
  simd: moduleOf([V128], [...splat0, 0xfd, 0x62]),
  // f32x4.relaxed_madd
  relaxed_simd: moduleOf([V128], [...splat0, ...splat0, ...splat0, 0xfd, 0x85, 0x02]),
  // i32.atomic.load from a shared memory of one page
  threads: moduleOf([I32], [0x41, 0x00, 0xfe, 0x10, 0x02, 0x00], [0x05, 0x04, 0x01, 0x03, 0x01, 0x01]),
};

/** The features of WebAssembly: {wasm, simd, relaxed_simd, threads}. */
export function probeWasm() {
  const wasm = typeof WebAssembly === 'object' && typeof WebAssembly.validate === 'function';
  const valid = (name) => wasm && WebAssembly.validate(modules[name]);
  return {
    wasm,
    simd: valid('simd'),
    relaxed_simd: valid('relaxed_simd'),
    // Shared memory is given only to pages that are isolated from other origins, and in Node.
    threads: valid('threads') && (globalThis.crossOriginIsolated ?? typeof process === 'object') === true,
  };
}

/**
 * Whether the canvas gets a WebGL 2 context. The program asks again and gets the same one, so the
 * attributes are those that web/app/window.cc asks SDL for. Takes a while: ask while files load.
 */
export function probeWebgl2(canvas) {
  const attributes = { alpha: false, antialias: false, depth: false, stencil: false };
  return canvas.getContext('webgl2', attributes) !== null;
}

/** The first build in the manifest's table that this browser can run, or undefined. */
export function chooseBuild(builds, features) {
  return builds.find((build) => build.needs.every((need) => features[need]));
}
