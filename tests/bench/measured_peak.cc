#include "measured_peak.h"

#include <cstdint>
#include <cstring>
#include <ctime>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace convlens::bench {

namespace {

constexpr std::int64_t kRounds = 2'000'000;
constexpr int kChains = 10;  // latency 4, two units: at least 8 in flight

// By processor time, since other programs may be running.
template <typename Run>
double best_rate(double operations, const Run& run) {
  double best = 0;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const std::clock_t start = std::clock();
    run();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (seconds > 0 && operations / seconds > best) best = operations / seconds;
  }
  return best;
}

#if defined(__x86_64__)

// The empty asm makes the compiler believe that the register changed, so that the work stays.
__attribute__((target("avx512f"))) void run_avx512() {
  __m512 sums[kChains] = {};
  const __m512 a = _mm512_set1_ps(1e-9f);
  for (std::int64_t k = 0; k < kRounds; ++k)
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) {
      sums[c] = _mm512_fmadd_ps(a, a, sums[c]);
      asm volatile("" : "+v"(sums[c]));
    }
}

__attribute__((target("avx2,fma"))) void run_avx2() {
  __m256 sums[kChains] = {};
  const __m256 a = _mm256_set1_ps(1e-9f);
  for (std::int64_t k = 0; k < kRounds; ++k)
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) {
      sums[c] = _mm256_fmadd_ps(a, a, sums[c]);
      asm volatile("" : "+x"(sums[c]));
    }
}

// Multiplies and additions in turn, as code without a fused multiply-add does them.
void run_sse2() {
  __m128 sums[kChains] = {};
  __m128 a = _mm_set1_ps(1e-9f);
  for (std::int64_t k = 0; k < kRounds; ++k)
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) {
      asm volatile("" : "+x"(a));
      sums[c] = _mm_add_ps(_mm_mul_ps(a, a), sums[c]);
      asm volatile("" : "+x"(sums[c]));
    }
}

#endif

}  // namespace

double measured_peak(const KernelTable& table) {
  const double operations =
      2.0 * kChains * static_cast<double>(kRounds) * static_cast<double>(table.lanes);
#if defined(__x86_64__)
  if (std::strcmp(table.name, "avx512") == 0) return best_rate(operations, run_avx512);
  if (std::strcmp(table.name, "avx2") == 0) return best_rate(operations, run_avx2);
  return best_rate(operations, run_sse2);
#else
  (void)operations;
  return 0;
#endif
}

}  // namespace convlens::bench
