// The fully connected layer with weights packed once: blocks of outputs, each [feature][output]. A
// tile of kTileRows samples by kTileVectors vectors of outputs stays in registers while the
// features pass by.
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

#if defined(__AVX512F__)
constexpr int kTileRows = 8, kTileVectors = 3;
#elif defined(__AVX2__) || defined(__aarch64__)
constexpr int kTileRows = 4, kTileVectors = 3;
#else
constexpr int kTileRows = 4, kTileVectors = 2;
#endif

// Blocks of outputs, as equal as can be. A single sample takes a whole block at once, so that its
// few sums do not wait for each other; so the order of the sums does not depend on the batch.
constexpr int kBlockVectors = 8;

Index output_vectors(const DenseShape& s) { return blocks(s.out_features, kLanes); }

struct Rows {
  const float *x, *w, *bias;
  float* y;
  Index features;
  Index pitch;    // floats of the block per feature
  Index outputs;  // floats between rows of y
  Index lanes;    // outputs from here to the end of the block
};

template <int kRows, int kVectors>
void tile(const Rows& r) {
  Vec sums[kRows][kVectors] = {};
  const float* w = r.w;
  for (Index f = 0; f < r.features; ++f, w += r.pitch) {
    Vec weights[kVectors];
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) weights[v] = load(w + v * kLanes);
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const Vec x = splat(r.x[i * r.features + f]);
      CONVLENS_UNROLL
      for (int v = 0; v < kVectors; ++v) sums[i][v] = fma(x, weights[v], sums[i][v]);
    }
  }
  CONVLENS_UNROLL
  for (int i = 0; i < kRows; ++i) {
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) {
      const Index lanes = smaller(kLanes, r.lanes - v * kLanes);
      float* y = r.y + i * r.outputs + v * kLanes;
      const float* bias = r.bias ? r.bias + v * kLanes : nullptr;
      if (lanes == kLanes)
        store(y, bias ? sums[i][v] + load(bias) : sums[i][v]);
      else
        store_first(y, bias ? sums[i][v] + load_first(bias, lanes) : sums[i][v], lanes);
    }
  }
}

// The instance for that many vectors, at most kVectors.
template <int kRows, int kVectors>
void tile_of(Index vectors, const Rows& r) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of<kRows, kVectors - 1>(vectors, r);
  }
  tile<kRows, kVectors>(r);
}

void block_of_outputs(Rows r, Index vectors, Index batch) {
  for (; batch >= kTileRows; batch -= kTileRows) {
    for (Index v = 0; v < vectors; v += kTileVectors) {
      const Index skip = v * kLanes;
      const Rows part{r.x,        r.w + skip,    r.bias ? r.bias + skip : nullptr,
                      r.y + skip, r.features,    r.pitch,
                      r.outputs,  r.lanes - skip};
      tile_of<kTileRows, kTileVectors>(smaller(kTileVectors, vectors - v), part);
    }
    r.x += kTileRows * r.features;
    r.y += kTileRows * r.outputs;
  }
  for (; batch > 0; --batch) {
    tile_of<1, kBlockVectors>(vectors, r);
    r.x += r.features;
    r.y += r.outputs;
  }
}

}  // namespace

std::size_t dense_packed_floats(const DenseShape& s) {
  return static_cast<std::size_t>(output_vectors(s) * kLanes * s.in_features);
}

void dense_pack(const DenseShape& s, const float* weights, float* packed) {
  const Index vectors = output_vectors(s), count = blocks(vectors, kBlockVectors);
  for (Index block = 0; block < count; ++block) {
    const Index begin = block * vectors / count * kLanes;
    const Index end = (block + 1) * vectors / count * kLanes;
    for (Index f = 0; f < s.in_features; ++f)
      for (Index o = begin; o < end; ++o)
        *packed++ = o < s.out_features ? weights[o * s.in_features + f] : 0.0f;
  }
}

void dense_forward(const DenseShape& s, const float* input, const float* packed, const float* bias,
                   float* output) {
  const Index vectors = output_vectors(s), count = blocks(vectors, kBlockVectors);
  const Index features = s.in_features, outputs = s.out_features;
  for (Index block = 0; block < count; ++block) {
    const Index begin = block * vectors / count, end = (block + 1) * vectors / count;
    const Index first = begin * kLanes;
    const Rows rows{input,
                    packed + first * features,
                    bias ? bias + first : nullptr,
                    output + first,
                    features,
                    (end - begin) * kLanes,
                    outputs,
                    outputs - first};
    block_of_outputs(rows, end - begin, s.batch);
  }
}

}  // namespace convlens::CONVLENS_ISA
