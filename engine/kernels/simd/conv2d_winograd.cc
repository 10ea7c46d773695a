#include "convlens/kernels/simd/conv2d_winograd.h"

#include "convlens/kernels/parts.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Floats of V and of M to aim at: together half of a second-level cache of 1 MB. Half and double of
// each change VGG-16's shapes by less than 5 %.
constexpr Index kTransformedFloats = 1 << 17, kSumsFloats = 1 << 15;
// Tiles of a chunk at least, even where V leaves the cache: U, 4 K C M bytes, passes once a chunk.
constexpr Index kChunkTiles = 32;

// Of lanes of 4, 8 or 16 tiles the widest that a row of tiles fills by more than half.
Index transform_lanes(Index tile_columns) {
  Index lanes = kLanes;
  while (lanes > 4 && tile_columns <= lanes / 2) lanes /= 2;
  return lanes;
}

Index band_of(const WinogradPlan& p) {
  const Index fitting = kSumsFloats / (p.slots * p.products() * kLanes);
  const Index wanted = larger(fitting / kProductVectors, 1) * kProductVectors;
  return smaller(wanted, round_up(p.out_vectors(), kProductVectors));
}

// Rows of a chunk do not depend on the number of images: neither does the scratch.
Index chunk_rows_of(const WinogradPlan& p) {
  const Index row_floats = p.products() * p.in_maps * p.tile_columns;
  return larger(larger(kTransformedFloats / row_floats, 1), blocks(kChunkTiles, p.tile_columns));
}

}  // namespace

WinogradPlan winograd_plan(const Conv2dShape& s, int side) {
  WinogradPlan p{};
  p.side = side;
  p.in_maps = static_cast<Index>(s.in_channels / s.groups);
  p.out_maps = static_cast<Index>(s.out_channels / s.groups);
  p.tile_rows = blocks(static_cast<Index>(s.out_height()), side);
  p.tile_columns = blocks(static_cast<Index>(s.out_width()), side);
  p.transform_lanes = transform_lanes(p.tile_columns);
  p.chunk_rows = chunk_rows_of(p);
  p.slots = (p.chunk_rows - 1) * p.tile_columns + round_up(p.tile_columns, p.transform_lanes);
  // A tile is written to every plane: their distance is 64 bytes more than a multiple of 4096, so
  // that they do not fall on the same set of the nearest cache.
  p.plane = round_up(p.in_maps * p.slots, 1024) + 16;
  p.band = band_of(p);
  p.line_pitch = round_up(p.tile_columns, p.transform_lanes) * side + 4;
  p.transformed_floats = p.products() * p.plane;
  p.lines_floats = (side + 2) * p.line_pitch;
  p.zeros_floats = round_up(static_cast<Index>(s.in_width), 16);
  p.sums_floats = p.slots * p.products() * p.band * kLanes;
  return p;
}

namespace {

struct ThreadScratch {
  float *transformed, *lines, *zeros, *sums;
};

ThreadScratch scratch_of(const WinogradPlan& p, float* scratch, int thread) {
  float* transformed = scratch + thread * p.scratch_floats();
  float* lines = transformed + p.transformed_floats;
  float* zeros = lines + p.lines_floats;
  return {transformed, lines, zeros, zeros + p.zeros_floats};
}

// Products and outputs of the given vectors of maps and tiles of a chunk, band by band.
void multiply(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
              const float* transformed, float* sums) {
  for (Index vector = first; vector < last; vector += chunk.plan->band) {
    const Index behind = smaller(vector + chunk.plan->band, last);
    winograd_product(chunk, vector, behind, begin, end, transformed, sums);
    winograd_output(chunk, vector, behind, begin, end, sums);
  }
}

// What the threads of a pool share.
struct Work {
  WinogradChunk all;  // its rows are all there are, or those of one chunk
  float* scratch;
  int threads;
};

// The part's tile rows, from one to the next chunk: no thread waits for another one.
void run_rows(void* context, int part) {
  const Work& work = *static_cast<const Work*>(context);
  const WinogradPlan& p = *work.all.plan;
  const ThreadScratch scratch = scratch_of(p, work.scratch, part);
  const Index end = work.all.rows * (part + 1) / work.threads;
  WinogradChunk chunk = work.all;
  for (chunk.first_row = work.all.rows * part / work.threads; chunk.first_row < end;
       chunk.first_row += chunk.rows) {
    chunk.rows = smaller(p.chunk_rows, end - chunk.first_row);
    winograd_input(chunk, 0, p.in_maps, scratch.transformed, scratch.lines, scratch.zeros);
    multiply(chunk, 0, p.out_vectors(), 0, chunk.rows * p.tile_columns, scratch.transformed,
             scratch.sums);
  }
}

// The part's input maps of one chunk, for all threads.
void run_input(void* context, int part) {
  const Work& work = *static_cast<const Work*>(context);
  const WinogradPlan& p = *work.all.plan;
  const ThreadScratch scratch = scratch_of(p, work.scratch, part);
  winograd_input(work.all, p.in_maps * part / work.threads, p.in_maps * (part + 1) / work.threads,
                 work.scratch, scratch.lines, scratch.zeros);
}

// The part's output maps of one chunk, or its tiles where there are too few maps.
void run_products(void* context, int part) {
  const Work& work = *static_cast<const Work*>(context);
  const WinogradPlan& p = *work.all.plan;
  const ThreadScratch scratch = scratch_of(p, work.scratch, part);
  const Index map_blocks = blocks(p.out_vectors(), kProductVectors);
  const Index tiles = work.all.rows * p.tile_columns;
  if (map_blocks >= 2 * work.threads) {
    const Index first = map_blocks * part / work.threads * kProductVectors;
    const Index last = map_blocks * (part + 1) / work.threads * kProductVectors;
    multiply(work.all, first, smaller(last, p.out_vectors()), 0, tiles, work.scratch, scratch.sums);
  } else {
    multiply(work.all, 0, p.out_vectors(), tiles * part / work.threads,
             tiles * (part + 1) / work.threads, work.scratch, scratch.sums);
  }
}

// Rows are shared out where there are many: both threads then read all of U, but never wait.
constexpr Index kRowsPerThread = 8;
// Below this a thread is not worth waking: multiplications, some 70 microseconds with 4 lanes. In
// Chromium 16 to 32 maps at 28 pixels, 0.9 million, reached 109 GFLOP/s alone and 58 with a second
// thread: a layer takes four rounds, and each waits for the slower thread.
constexpr Index kWorthwhile = 2'000'000;

void run_group(const WinogradChunk& all, float* scratch, ThreadPool* pool) {
  const WinogradPlan& p = *all.plan;
  const std::int64_t products =
      std::int64_t{all.rows} * p.tile_columns * p.products() * p.in_maps * p.out_vectors() * kLanes;
  if (products < kWorthwhile) pool = nullptr;
  Work work{all, scratch, thread_count(pool)};
  if (work.threads == 1 || all.rows >= kRowsPerThread * work.threads)
    return run_parts(pool, work.threads, run_rows, &work);
  for (Index row = 0; row < all.rows; row += p.chunk_rows) {
    work.all.first_row = row;
    work.all.rows = smaller(p.chunk_rows, all.rows - row);
    run_parts(pool, work.threads, run_input, &work);
    run_parts(pool, work.threads, run_products, &work);
  }
}

Index group_weights(const WinogradPlan& p) {
  return p.products() * p.in_maps * p.out_vectors() * kLanes;
}

template <int kSide>
std::size_t packed_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(static_cast<Index>(s.groups) *
                                  group_weights(winograd_plan(s, kSide)));
}

template <int kSide>
void pack(const Conv2dShape& s, const float* weights, float* packed) {
  const WinogradPlan p = winograd_plan(s, kSide);
  for (Index g = 0; g < s.groups; ++g)
    winograd_weights(p, weights + g * p.out_maps * p.in_maps * 9, packed + g * group_weights(p));
}

template <int kSide>
std::size_t scratch_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(winograd_plan(s, kSide).scratch_floats());
}

template <int kSide>
void forward(const Conv2dShape& s, const float* input, const float* packed, const float* bias,
             const Conv2dOutput& output, float* scratch, ThreadPool* pool) {
  const WinogradPlan p = winograd_plan(s, kSide);
  for (Index g = 0; g < s.groups; ++g)
    run_group({&s, &p, g, 0, static_cast<Index>(s.batch) * p.tile_rows, input,
               packed + g * group_weights(p), bias, output},
              scratch, pool);
}

template <int kSide>
Conv2dChoice choice(const Conv2dShape& s) {
  const WinogradPlan p = winograd_plan(s, kSide);
  return {kSide == 2 ? "winograd F(2,3)" : "winograd F(4,3)", nullptr, kProductVectors * kLanes,
          kProductTiles,
          s.batch * p.tile_rows * p.tile_columns * p.products() * p.in_maps * s.out_channels};
}

template <int kSide>
constexpr Conv2dKernels table() {
  return {packed_floats<kSide>, pack<kSide>, scratch_floats<kSide>, forward<kSide>, choice<kSide>};
}

}  // namespace

constinit const Conv2dKernels kWinograd2 = table<2>(), kWinograd4 = table<4>();

}  // namespace convlens::CONVLENS_ISA
