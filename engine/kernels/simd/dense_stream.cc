#include "convlens/kernels/simd/dense_stream.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Vectors of sums per output, whatever the tile: so the order of an output's sums is always the
// same. Two hide, with four outputs, the latency of the multiply-add.
constexpr int kSums = 2;
constexpr Index kStep = kSums * kLanes;

#if defined(__AVX512F__)
constexpr int kTileSamples = 3, kTileOutputs = 4;
#else
constexpr int kTileSamples = 2, kTileOutputs = 2;
#endif
constexpr int kSingleOutputs = 4;  // rows of weights that one sample meets at once

struct Operands {
  const float *x, *w;  // the first sample and the first row of weights of the tile
  Index features;
};

struct Outputs {
  const float* bias;
  float *y, *activated;
  Index pitch;  // outputs of a sample
};

// What remains behind the last whole vectors, one after another.
float rest_of(const float* x, const float* w, Index begin, Index features) {
  float sum = 0;
  for (Index f = begin; f < features; ++f) sum += x[f] * w[f];
  return sum;
}

template <int kSamples, int kOutputs>
void tile(const Operands& in, const Outputs& out) {
  Vec sums[kSamples][kOutputs][kSums] = {};
  const Index whole = in.features / kStep * kStep;
  for (Index f = 0; f < whole; f += kStep) {
    CONVLENS_UNROLL
    for (int part = 0; part < kSums; ++part) {
      Vec x[kSamples];
      CONVLENS_UNROLL
      for (int n = 0; n < kSamples; ++n) x[n] = load(in.x + n * in.features + f + part * kLanes);
      CONVLENS_UNROLL
      for (int o = 0; o < kOutputs; ++o) {
        const Vec w = load(in.w + o * in.features + f + part * kLanes);
        CONVLENS_UNROLL
        for (int n = 0; n < kSamples; ++n) sums[n][o][part] = fma(w, x[n], sums[n][o][part]);
      }
    }
  }
  CONVLENS_UNROLL
  for (int n = 0; n < kSamples; ++n) {
    CONVLENS_UNROLL
    for (int o = 0; o < kOutputs; ++o) {
      const float rest =
          rest_of(in.x + n * in.features, in.w + o * in.features, whole, in.features);
      const float bias = out.bias ? out.bias[o] : 0.0f;
      const float y = reduce_sum(sums[n][o][0] + sums[n][o][1]) + rest + bias;
      out.y[n * out.pitch + o] = y;
      if (out.activated) out.activated[n * out.pitch + o] = y < 0 ? 0 : y;
    }
  }
}

// kOutputs rows of weights, which stay in the second-level cache, with every sample.
template <int kSamples, int kOutputs>
void rows_of_weights(Operands in, Outputs out, Index batch) {
  for (; batch >= kSamples; batch -= kSamples) {
    tile<kSamples, kOutputs>(in, out);
    in.x += kSamples * in.features;
    out.y += kSamples * out.pitch;
    if (out.activated) out.activated += kSamples * out.pitch;
  }
  if constexpr (kSamples > 1) rows_of_weights<1, kOutputs>(in, out, batch);
}

// Outputs [o, last), kOutputs at a time; returns the first that is left.
template <int kSamples, int kOutputs>
Index sweep(const Operands& in, const Outputs& out, Index o, Index last, Index batch) {
  for (; o + kOutputs <= last; o += kOutputs)
    rows_of_weights<kSamples, kOutputs>({in.x, in.w + o * in.features, in.features},
                                        {out.bias ? out.bias + o : nullptr, out.y + o,
                                         out.activated ? out.activated + o : nullptr, out.pitch},
                                        batch);
  return o;
}

}  // namespace

void dense_stream(const DenseShape& s, const DensePart& part, const float* input,
                  const float* weights, const float* bias, float* output, float* activated) {
  const Index features = s.in_features, outputs = s.out_features;
  const Operands in{input, weights, features};
  const Outputs out{bias, output, activated, outputs};
  const Index batch = s.batch, last = s.out_features * (part.part + 1) / part.parts;
  Index o = s.out_features * part.part / part.parts;
  if (batch < kTileSamples)
    o = sweep<1, kSingleOutputs>(in, out, o, last, batch);
  else
    o = sweep<kTileSamples, kTileOutputs>(in, out, o, last, batch);
  sweep<1, 1>(in, out, o, last, batch);
}

}  // namespace convlens::CONVLENS_ISA
