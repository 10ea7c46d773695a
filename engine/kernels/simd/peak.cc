// The most that this instruction set multiplies and adds: chains of x = x*m + m that do not wait
// for one another, in registers. See peak.h.
#include "convlens/kernels/simd/kernels.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

namespace {

// A multiply-add takes 4 cycles and two begin in each: 8 chains keep the units busy. 12, with m,
// still fit the 15 or 16 registers of SSE, AVX2 and of WebAssembly's compilers.
constexpr int kChains = 12;

}  // namespace

std::int64_t multiply_add_operations() { return 2 * kChains * kLanes; }

// The chains start from different numbers: equal ones would be computed once. With m = 1/2 all of
// them come to rest at 1.
float multiply_adds(std::int64_t rounds, float m) {
  const Vec factor = splat(m);
  Vec chains[kChains];
  CONVLENS_UNROLL
  for (int c = 0; c < kChains; ++c) chains[c] = splat(1.0f + 0.125f * static_cast<float>(c));
  for (std::int64_t k = 0; k < rounds; ++k) {
    CONVLENS_UNROLL
    for (int c = 0; c < kChains; ++c) chains[c] = fma(chains[c], factor, factor);
  }
  Vec sum = chains[0];
  CONVLENS_UNROLL
  for (int c = 1; c < kChains; ++c) sum += chains[c];
  return reduce_sum(sum) / (kChains * kLanes);
}

}  // namespace convlens::CONVLENS_ISA
