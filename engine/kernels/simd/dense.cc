// The fully connected layer with weights packed once: blocks of outputs, each [feature][output]. A
// tile of kTileRows samples by kTileVectors vectors of outputs stays in registers while the
// features pass by. Large weights are left to dense_stream().
#include "convlens/kernels/simd/dense_stream.h"
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
  float *y, *activated;  // activated or null
  Index features;
  Index pitch;    // floats of the block per feature
  Index outputs;  // floats between rows of y
  Index lanes;    // outputs from here to the end of the block

  Rows skip_outputs(Index count) const {
    Rows rows = *this;
    rows.w += count, rows.y += count, rows.lanes -= count;
    if (bias) rows.bias += count;
    if (activated) rows.activated += count;
    return rows;
  }
  void skip_samples(Index count) {
    x += count * features, y += count * outputs;
    if (activated) activated += count * outputs;
  }
};

template <int kRows, int kVectors>
void finish(const Rows& r, const Vec (&sums)[kRows][kVectors]) {
  CONVLENS_UNROLL
  for (int v = 0; v < kVectors; ++v) {
    const Index lanes = smaller(kLanes, r.lanes - v * kLanes);
    Vec bias{};
    if (r.bias) {
      const float* from = r.bias + v * kLanes;
      bias = lanes == kLanes ? load(from) : load_first(from, lanes);
    }
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const Vec y = sums[i][v] + bias;
      const Index at = i * r.outputs + v * kLanes;
      store_lanes(r.y + at, y, lanes);
      if (r.activated) store_lanes(r.activated + at, relu(y), lanes);
    }
  }
}

// Where a block has few vectors, the features go in this many pieces with sums of their own, or
// every sum of a single sample would wait for the one before it.
constexpr int pieces_of(Index block_vectors) {
  return block_vectors <= 3 ? 4 : block_vectors == 4 ? 2 : 1;
}

// One piece after the other, each of features / pieces, the last with the rest.
template <int kRows, int kVectors>
void tile(const Rows& r, int pieces) {
  Vec total[kRows][kVectors] = {};
  const Index length = r.features / pieces;
  for (int piece = 0; piece < pieces; ++piece) {
    Vec sums[kRows][kVectors] = {};
    const Index begin = piece * length, end = piece + 1 < pieces ? begin + length : r.features;
    const float* w = r.w + begin * r.pitch;
    for (Index f = begin; f < end; ++f, w += r.pitch) {
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
      for (int v = 0; v < kVectors; ++v)
        total[i][v] = piece == 0 ? sums[i][v] : total[i][v] + sums[i][v];
    }
  }
  finish<kRows, kVectors>(r, total);
}

// A whole block for one sample, all pieces side by side.
template <int kVectors>
void single(const Rows& r) {
  constexpr int kPieces = pieces_of(kVectors);
  Vec sums[kPieces][kVectors] = {};
  const Index length = r.features / kPieces;
  const auto step = [&](int piece, Index f) {
    const Vec x = splat(r.x[f]);
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v)
      sums[piece][v] = fma(x, load(r.w + f * r.pitch + v * kLanes), sums[piece][v]);
  };
  for (Index f = 0; f < length; ++f) {
    CONVLENS_UNROLL
    for (int piece = 0; piece < kPieces; ++piece) step(piece, piece * length + f);
  }
  for (Index f = kPieces * length; f < r.features; ++f) step(kPieces - 1, f);
  Vec total[1][kVectors];
  CONVLENS_UNROLL
  for (int v = 0; v < kVectors; ++v) {
    total[0][v] = sums[0][v];
    CONVLENS_UNROLL
    for (int piece = 1; piece < kPieces; ++piece) total[0][v] += sums[piece][v];
  }
  finish<1, kVectors>(r, total);
}

// The instances for that many vectors, at most kVectors.
template <int kVectors = kTileVectors>
void tile_of(Index vectors, const Rows& r, int pieces) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of<kVectors - 1>(vectors, r, pieces);
  }
  tile<kTileRows, kVectors>(r, pieces);
}
template <int kVectors = kBlockVectors>
void single_of(Index vectors, const Rows& r) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return single_of<kVectors - 1>(vectors, r);
  }
  single<kVectors>(r);
}

void block_of_outputs(Rows r, Index vectors, Index batch) {
  for (; batch >= kTileRows; batch -= kTileRows) {
    for (Index v = 0; v < vectors; v += kTileVectors)
      tile_of(smaller(kTileVectors, vectors - v), r.skip_outputs(v * kLanes), pieces_of(vectors));
    r.skip_samples(kTileRows);
  }
  for (; batch > 0; --batch) {
    single_of(vectors, r);
    r.skip_samples(1);
  }
}

}  // namespace

std::size_t dense_packed_floats(const DenseShape& s) {
  if (is_streamed(s)) return 0;
  return static_cast<std::size_t>(output_vectors(s) * kLanes * s.in_features);
}

void dense_pack(const DenseShape& s, const float* weights, float* packed) {
  if (is_streamed(s)) return;
  const Index vectors = output_vectors(s), count = blocks(vectors, kBlockVectors);
  for (Index block = 0; block < count; ++block) {
    const Index begin = block * vectors / count * kLanes;
    const Index end = (block + 1) * vectors / count * kLanes;
    for (Index f = 0; f < s.in_features; ++f)
      for (Index o = begin; o < end; ++o)
        *packed++ = o < s.out_features ? weights[o * s.in_features + f] : 0.0f;
  }
}

void dense_forward(const DenseShape& s, const DensePart& part, const float* input,
                   const float* weights, const float* bias, float* output, float* activated) {
  if (is_streamed(s)) return dense_stream(s, part, input, weights, bias, output, activated);
  const Index vectors = output_vectors(s), count = blocks(vectors, kBlockVectors);
  const Index features = s.in_features, outputs = s.out_features;
  const Rows all{input, weights, bias, output, activated, features, 0, outputs, outputs};
  for (Index block = count * part.part / part.parts; block < count * (part.part + 1) / part.parts;
       ++block) {
    const Index begin = block * vectors / count, end = (block + 1) * vectors / count;
    Rows rows = all.skip_outputs(begin * kLanes);
    rows.w = weights + begin * kLanes * features;
    rows.pitch = (end - begin) * kLanes;
    block_of_outputs(rows, end - begin, s.batch);
  }
}

}  // namespace convlens::CONVLENS_ISA
