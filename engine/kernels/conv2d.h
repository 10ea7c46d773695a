// Two-dimensional convolution on plain pointers: forward, gradient of the input, gradient of the
// weights. What the lectures call convolution: the kernel is not flipped (cross-correlation).
//
//   y[n,m,i,j] = b[m] + sum over c,u,v of x[n, g(m)+c, i*sh + u*dh - top, j*sw + v*dw - left] *
//   w[m,c,u,v]
//
// Activations are NCHW, weights [M, C/groups, kh, kw]; x is 0 outside of the image. The plain loops
// stand in conv2d_reference.h. Preconditions of all functions: valid(shape). Arrays need no
// alignment beyond a float's (64 bytes is fastest) and must not overlap. The same input gives the
// same bits on one machine, an image in a batch the same as alone. How a shape is computed is
// chosen in conv2d.cc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convlens {

class ThreadPool;

// How the forward pass is computed. kFastest is what the table in conv2d.cc chooses; another one is
// a request (of tests, benchmarks, `--no-winograd`), and where the shape does not allow it the
// plainer choice is made: conv2d_choice() says what really is done.
enum class Conv2dAlgorithm {
  kFastest,
  kNoWinograd,    // the fastest of those that make every product of the definition
  kPlain,         // the loops of conv2d_reference.h
  kDirect,        // every product of the definition, sums in registers
  kDirectPixels,  // the same with neighbouring pixels in the lanes of a vector
  kDirectMaps,    // the same with output maps
  kDepthwise,     // one input map per output map
  kWinograd2,  // F(2,3): tiles of 2x2 outputs, 2.25 times fewer multiplications for 3x3 at stride 1
  kWinograd4,  // F(4,3): tiles of 4x4 outputs, 4 times fewer
};

struct Conv2dShape {
  std::int64_t batch = 1;
  std::int64_t in_channels = 1, in_height = 1, in_width = 1;
  std::int64_t out_channels = 1;
  std::int64_t kernel_height = 1, kernel_width = 1;
  std::int64_t stride_height = 1, stride_width = 1;
  std::int64_t dilation_height = 1, dilation_width = 1;
  std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
  std::int64_t groups = 1;
  Conv2dAlgorithm algorithm = Conv2dAlgorithm::kFastest;  // the same at packing as in forward

  // floor((n + pads - d*(k-1) - 1) / s) + 1; less than 1 where the kernel does not fit.
  std::int64_t out_height() const;
  std::int64_t out_width() const;
};

// Whether every extent is in [1, 2^30], pads are in [0, 2^30], groups divide both channel counts
// and the kernel fits. Whether the tensors fit in memory is for who makes them to know.
bool valid(const Conv2dShape& shape);

// Whether there is a depthwise kernel for the shape: one input map a group, a square kernel of 3 or
// 5, a stride of 1 or 2 in both directions, no dilation.
bool conv2d_is_depthwise(const Conv2dShape& shape);

// What is done for a shape on this machine, for people to read.
struct Conv2dChoice {
  const char* algorithm;         // "direct", "depthwise", "winograd F(4,3)", "plain"
  const char* instruction_set;   // "base" (SSE2, NEON or WebAssembly SIMD), "avx2", "avx512"
  int tile_maps, tile_pixels;    // output maps by pixels that stay in registers; 0: no tile
  std::int64_t multiplications;  // of the forward pass of the whole batch; products with padding
                                 // counted, idle lanes not
};
Conv2dChoice conv2d_choice(const Conv2dShape& shape);

// The weights in the order in which the SIMD kernel reads them; made once per change of the
// weights. Order and size depend on the shape but not on its batch.
std::size_t conv2d_packed_floats(const Conv2dShape& shape);
void conv2d_pack(const Conv2dShape& shape, const float* weights, float* packed);

// Floats of working memory for one call of forward, for every thread of its pool, or of the two
// backward functions. Forward's does not depend on the batch, backward's does not shrink with it.
std::size_t conv2d_scratch_floats(const Conv2dShape& shape);
std::size_t conv2d_backward_scratch_floats(const Conv2dShape& shape);

// Both are assigned in one pass, while the sums are in registers.
struct Conv2dOutput {
  float* output;               // y [N,M,OH,OW]
  float* activated = nullptr;  // max(y, 0), the same shape; null: not wanted
};

// bias: [M] or null for none. scratch: conv2d_scratch_floats() for every thread of the pool, one
// after the other. pool: threads that share one image's work where it is large enough; null: the
// caller's alone. The number of threads does not change a bit of the result.
void conv2d_forward(const Conv2dShape& shape, const float* input, const float* packed,
                    const float* bias, const Conv2dOutput& output, float* scratch,
                    ThreadPool* pool = nullptr);

// input_gradient [N,C,H,W] is assigned; weights are the plain ones, not packed.
void conv2d_backward_input(const Conv2dShape& shape, const float* output_gradient,
                           const float* weights, float* input_gradient, float* scratch);

// weight_gradient [M,C/groups,kh,kw] and bias_gradient [M] (or null) are accumulated.
void conv2d_backward_weights(const Conv2dShape& shape, const float* input,
                             const float* output_gradient, float* weight_gradient,
                             float* bias_gradient, float* scratch);

}  // namespace convlens
