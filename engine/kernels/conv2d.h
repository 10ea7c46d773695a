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

struct Conv2dShape {
  std::int64_t batch = 1;
  std::int64_t in_channels = 1, in_height = 1, in_width = 1;
  std::int64_t out_channels = 1;
  std::int64_t kernel_height = 1, kernel_width = 1;
  std::int64_t stride_height = 1, stride_width = 1;
  std::int64_t dilation_height = 1, dilation_width = 1;
  std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
  std::int64_t groups = 1;

  // floor((n + pads - d*(k-1) - 1) / s) + 1; less than 1 where the kernel does not fit.
  std::int64_t out_height() const;
  std::int64_t out_width() const;
};

// Whether every extent is in [1, 2^30], pads are in [0, 2^30], groups divide both channel counts
// and the kernel fits. Whether the tensors fit in memory is for who makes them to know.
bool valid(const Conv2dShape& shape);

// The weights in the order in which the SIMD kernel reads them; made once per change of the
// weights. Order and size depend on the shape but not on its batch.
std::size_t conv2d_packed_floats(const Conv2dShape& shape);
void conv2d_pack(const Conv2dShape& shape, const float* weights, float* packed);

// Floats of working memory for one call of forward, or of the two backward functions. Forward's
// does not depend on the batch, backward's does not shrink with it.
std::size_t conv2d_scratch_floats(const Conv2dShape& shape);
std::size_t conv2d_backward_scratch_floats(const Conv2dShape& shape);

// bias: [M] or null for none. output is assigned.
void conv2d_forward(const Conv2dShape& shape, const float* input, const float* packed,
                    const float* bias, float* output, float* scratch);

// input_gradient [N,C,H,W] is assigned; weights are the plain ones, not packed.
void conv2d_backward_input(const Conv2dShape& shape, const float* output_gradient,
                           const float* weights, float* input_gradient, float* scratch);

// weight_gradient [M,C/groups,kh,kw] and bias_gradient [M] (or null) are accumulated.
void conv2d_backward_weights(const Conv2dShape& shape, const float* input,
                             const float* output_gradient, float* weight_gradient,
                             float* bias_gradient, float* scratch);

}  // namespace convlens
