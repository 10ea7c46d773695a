// Winograd's minimal filtering for 3x3 kernels at stride 1: tiles of n x n outputs, n = 2 or 4, by
// (n+2)² products per pair of maps instead of 9 n² (Lavin & Gray, Fast Algorithms for Convolutional
// Neural Networks, 2016). Interface, and the parts that the sources conv2d_winograd_*.cc share.
//
// Output tile Y = Aᵀ [ sum over c of U[c] * V[c] ] A elementwise, with U = G w Gᵀ of the weights
// and V = Bᵀ x B of the (n+2) x (n+2) inputs under the tile. In numbers: K = (n+2)² independent
// products of matrices, [tiles, C] by [C, M]. A chunk of tile rows goes through all three steps
// before the next, so that what is transformed stays in the second-level cache:
//
//   V [K][C][slot]            lanes are neighbouring tiles      winograd_input
//   M [slot][K][maps]         lanes are output maps             winograd_product
//   Y                         lanes are output maps, then four pixels of a row   winograd_output
//
// An infinity or NaN in the input reaches all outputs of its tiles, not only those whose window
// holds it.
#pragma once

#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/simd/vec.h"
#include "convlens/kernels/table.h"

namespace convlens::CONVLENS_ISA {

extern const Conv2dKernels kWinograd2, kWinograd4;  // n = 2 and 4

// Sums of tiles by vectors of output maps that stay in registers, with the vectors of weights and
// one splatted input: 32 registers of AVX-512 and NEON, 16 else, of which V8 keeps one for itself.
// Without a fused multiply-add a product takes one more.
#if defined(__AVX512F__)
inline constexpr int kProductTiles = 12, kProductVectors = 2;
#elif defined(__aarch64__)
inline constexpr int kProductTiles = 10, kProductVectors = 2;
#elif defined(__AVX2__) || defined(__wasm_relaxed_simd__)
inline constexpr int kProductTiles = 6, kProductVectors = 2;
#else
inline constexpr int kProductTiles = 5, kProductVectors = 2;
#endif

// Sizes of one group of one shape. Tile rows of all images are numbered on: row = image * tile_rows
// + row of the image.
struct WinogradPlan {
  Index side, in_maps, out_maps;
  Index tile_rows, tile_columns;
  Index transform_lanes;  // of the input transform: 16 lanes waste too many on narrow maps
  Index chunk_rows;       // tile rows in a chunk, at most
  Index slots;            // tiles of a chunk and what the last vector of a row runs over
  Index plane;            // floats from one product's V to the next one's
  Index band;             // vectors of output maps whose M is kept at a time
  Index line_pitch;       // of the six (four) rows of one tile row, transformed vertically
  Index transformed_floats, lines_floats, zeros_floats, sums_floats;  // the scratch of a thread

  Index products() const { return (side + 2) * (side + 2); }
  Index scratch_floats() const {
    return transformed_floats + lines_floats + zeros_floats + sums_floats;
  }
  Index out_vectors() const { return blocks(out_maps, kLanes); }
};

WinogradPlan winograd_plan(const Conv2dShape& shape, int side);

// Where everything of one chunk lies.
struct WinogradChunk {
  const Conv2dShape* shape;
  const WinogradPlan* plan;
  Index group;
  Index first_row, rows;  // tile rows
  const float* input;     // all images, all groups
  const float* weights;   // the group's U
  const float* bias;      // all groups'; or null
  Conv2dOutput output;    // all images, all groups
};

// V of the input maps [first, last) of the group. lines and zeros: working memory.
void winograd_input(const WinogradChunk& chunk, Index first, Index last, float* transformed,
                    float* lines, float* zeros);

// U from the plain weights of one group [M,C,3,3]: [block of kProductVectors][K][C][maps of the
// block], maps of the last block that do not exist are zero; K * C * out_vectors() * kLanes floats.
void winograd_weights(const WinogradPlan& plan, const float* weights, float* transformed);

// M of the vectors of output maps [first, last) and the slots [begin, end); `first` is a multiple
// of kProductVectors. sums: [slot][K][band * kLanes].
void winograd_product(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
                      const float* transformed, float* sums);

// Outputs of the same from M, with bias and Relu. The slots of a chunk are its tiles, row by row.
void winograd_output(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
                     const float* sums);

}  // namespace convlens::CONVLENS_ISA
