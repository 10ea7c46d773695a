// Node's own switches for programs in WebAssembly with relaxed SIMD: older versions have it behind one.

import { hasRelaxedSimd } from './peak.mjs';

export const NODE_FLAGS = hasRelaxedSimd() ? [] : ['--experimental-wasm-relaxed-simd'];
