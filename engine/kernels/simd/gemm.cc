// Matrix product by blocks: a panel of B and a block of A are copied in the order in which the tile
// reads them, and a tile of C stays in registers while the depth passes by (Goto and van de Geijn,
// Anatomy of High-Performance Matrix Multiplication, 2008). Edges are padded with zeros.
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

#if defined(__AVX512F__)
constexpr int kTileRows = 8, kTileVectors = 3;
#elif defined(__AVX2__)
constexpr int kTileRows = 4, kTileVectors = 3;
#elif defined(__aarch64__)
constexpr int kTileRows = 6, kTileVectors = 4;
#else
constexpr int kTileRows = 4, kTileVectors = 2;
#endif
constexpr int kTileColumns = kTileVectors * kLanes;

// Blocks: a panel of B (kBlockDepth x kTileColumns) stays in the first-level cache, a block of A in
// the second-level one.
constexpr Index kBlockDepth = 256, kBlockRows = 12 * kTileRows, kBlockColumns = 8 * kTileColumns;

// A matrix as stored: element (i,k) of op(A) is at[i * row + k * column].
struct Strided {
  const float* at;
  Index row, column;
};

// rows x depth in panels of kTileRows rows, each [depth][kTileRows].
void pack_a(const Strided& a, Index rows, Index depth, float* packed) {
  for (Index begin = 0; begin < rows; begin += kTileRows) {
    const Index count = smaller(kTileRows, rows - begin);
    for (Index i = 0; i < kTileRows; ++i) {
      const float* from = a.at + (begin + i) * a.row;
      for (Index k = 0; k < depth; ++k)
        packed[k * kTileRows + i] = i < count ? from[k * a.column] : 0.0f;
    }
    packed += depth * kTileRows;
  }
}

// depth x columns in panels of kTileColumns columns, each [depth][kTileColumns].
void pack_b(const Strided& b, Index depth, Index columns, float* packed) {
  for (Index begin = 0; begin < columns; begin += kTileColumns) {
    const Index count = smaller(kTileColumns, columns - begin);
    if (b.column == 1) {
      for (Index k = 0; k < depth; ++k, packed += kTileColumns) {
        const float* from = b.at + k * b.row + begin;
        for (Index j = 0; j < count; ++j) packed[j] = from[j];
        for (Index j = count; j < kTileColumns; ++j) packed[j] = 0;
      }
    } else {
      for (Index j = 0; j < kTileColumns; ++j) {
        const float* from = b.at + (begin + j) * b.column;
        for (Index k = 0; k < depth; ++k)
          packed[k * kTileColumns + j] = j < count ? from[k * b.row] : 0.0f;
      }
      packed += depth * kTileColumns;
    }
  }
}

struct TileOutput {
  float* c;
  Index leading, rows, columns;  // what of the tile may be written
  bool accumulate;
};

void store_tile(const Vec (&sums)[kTileRows][kTileVectors], const TileOutput& out) {
  if (out.rows == kTileRows && out.columns == kTileColumns) {
    CONVLENS_UNROLL
    for (int i = 0; i < kTileRows; ++i) {
      CONVLENS_UNROLL
      for (int k = 0; k < kTileVectors; ++k) {
        float* to = out.c + i * out.leading + k * kLanes;
        store(to, out.accumulate ? load(to) + sums[i][k] : sums[i][k]);
      }
    }
    return;
  }
  float all[kTileRows][kTileColumns];
  CONVLENS_UNROLL
  for (int i = 0; i < kTileRows; ++i) {
    CONVLENS_UNROLL
    for (int k = 0; k < kTileVectors; ++k) store(all[i] + k * kLanes, sums[i][k]);
  }
  for (Index i = 0; i < out.rows; ++i)
    for (Index j = 0; j < out.columns; ++j) {
      float& to = out.c[i * out.leading + j];
      to = out.accumulate ? to + all[i][j] : all[i][j];
    }
}

void tile(Index depth, const float* a, const float* b, const TileOutput& out) {
  Vec sums[kTileRows][kTileVectors] = {};
  for (Index k = 0; k < depth; ++k, a += kTileRows, b += kTileColumns) {
    Vec columns[kTileVectors];
    CONVLENS_UNROLL
    for (int v = 0; v < kTileVectors; ++v) columns[v] = load(b + v * kLanes);
    CONVLENS_UNROLL
    for (int i = 0; i < kTileRows; ++i) {
      const Vec row = splat(a[i]);
      CONVLENS_UNROLL
      for (int v = 0; v < kTileVectors; ++v) sums[i][v] = fma(row, columns[v], sums[i][v]);
    }
  }
  store_tile(sums, out);
}

void multiply_blocks(Index rows, Index columns, Index depth, const float* packed_a,
                     const float* packed_b, float* c, Index leading, bool accumulate) {
  for (Index j = 0; j < columns; j += kTileColumns)
    for (Index i = 0; i < rows; i += kTileRows)
      tile(depth, packed_a + i * depth, packed_b + j * depth,
           {c + i * leading + j, leading, smaller(kTileRows, rows - i),
            smaller(kTileColumns, columns - j), accumulate});
}

}  // namespace

std::size_t gemm_scratch_floats(const GemmShape& s) {
  const Index depth = smaller(kBlockDepth, s.depth);
  const Index columns = smaller(kBlockColumns, round_up(s.cols, kTileColumns));
  return static_cast<std::size_t>(depth * (columns + kBlockRows));
}

void gemm(const GemmShape& s, const float* a, const float* b, float* c, float* scratch) {
  const Index leading = s.leading_c;
  if (s.depth == 0 && !s.accumulate)
    for (Index i = 0; i < s.rows; ++i) zero_floats(c + i * leading, s.cols);
  float* packed_b = scratch;
  float* packed_a = scratch + smaller(kBlockDepth, s.depth) *
                                  smaller(kBlockColumns, round_up(s.cols, kTileColumns));
  Strided op_a{a, s.transpose_a ? Index(1) : Index(s.leading_a),
               s.transpose_a ? Index(s.leading_a) : Index(1)};
  Strided op_b{b, s.transpose_b ? Index(1) : Index(s.leading_b),
               s.transpose_b ? Index(s.leading_b) : Index(1)};
  for (Index j = 0; j < s.cols; j += kBlockColumns) {
    const Index columns = smaller(kBlockColumns, s.cols - j);
    for (Index k = 0; k < s.depth; k += kBlockDepth) {
      const Index depth = smaller(kBlockDepth, s.depth - k);
      pack_b({b + k * op_b.row + j * op_b.column, op_b.row, op_b.column}, depth, columns, packed_b);
      for (Index i = 0; i < s.rows; i += kBlockRows) {
        const Index rows = smaller(kBlockRows, s.rows - i);
        pack_a({a + i * op_a.row + k * op_a.column, op_a.row, op_a.column}, rows, depth, packed_a);
        multiply_blocks(rows, columns, depth, packed_a, packed_b, c + i * leading + j, leading,
                        s.accumulate || k > 0);
      }
    }
  }
}

}  // namespace convlens::CONVLENS_ISA
