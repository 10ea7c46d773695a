// The kernels of one instruction set as a table of functions; their meaning stands in conv2d.h,
// gemm.h, pool2d.h, elementwise.h and softmax.h, and in simd/kernels.h where these do not have
// them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/gemm.h"
#include "convlens/kernels/pool2d.h"

namespace convlens {

// One algorithm of the forward pass of a convolution; the meaning of its functions stands in
// conv2d.h. Which algorithm is taken for a shape stands in conv2d.cc.
struct Conv2dKernels {
  std::size_t (*packed_floats)(const Conv2dShape&);
  void (*pack)(const Conv2dShape&, const float* weights, float* packed);
  std::size_t (*scratch_floats)(const Conv2dShape&);
  void (*forward)(const Conv2dShape&, const float* input, const float* packed, const float* bias,
                  const Conv2dOutput& output, float* scratch, ThreadPool* pool);
  // Everything of Conv2dChoice but the instruction set.
  Conv2dChoice (*choice)(const Conv2dShape&);
};

struct KernelTable {
  const char* name;    // of the instruction set: "base", "avx2", "avx512"
  std::int64_t lanes;  // floats per vector

  Conv2dKernels conv2d_direct;     // of every shape whose padded rows fit TapOffset
  Conv2dKernels conv2d_depthwise;  // where conv2d_is_depthwise()
  const Conv2dKernels *conv2d_winograd2, *conv2d_winograd4;  // of 3x3 at stride 1, dilation 1
  std::size_t (*conv2d_backward_input_scratch_floats)(const Conv2dShape&);
  void (*conv2d_backward_input)(const Conv2dShape&, const float* output_gradient,
                                const float* weights, float* input_gradient, float* scratch);
  std::size_t (*conv2d_backward_weights_scratch_floats)(const Conv2dShape&);
  void (*conv2d_backward_weights)(const Conv2dShape&, const float* input,
                                  const float* output_gradient, float* weight_gradient,
                                  float* bias_gradient, float* scratch);
  std::size_t (*gemm_scratch_floats)(const GemmShape&);
  void (*gemm)(const GemmShape&, const float* a, const float* b, float* c, float* scratch);
  std::size_t (*dense_packed_floats)(const DenseShape&);
  void (*dense_pack)(const DenseShape&, const float* weights, float* packed);
  void (*dense_forward)(const DenseShape&, const DensePart&, const float* input,
                        const float* weights, const float* bias, float* output, float* activated);
  void (*max_pool2d_forward)(const Pool2dShape&, const float* input, float* output,
                             std::int32_t* winners);
  void (*min_pool2d_forward)(const Pool2dShape&, const float* input, float* output,
                             std::int32_t* winners);
  void (*winner_pool2d_backward)(const Pool2dShape&, const float* output_gradient,
                                 const std::int32_t* winners, float* input_gradient);
  void (*average_pool2d_forward)(const Pool2dShape&, bool count_include_pad, const float* input,
                                 float* output);
  void (*average_pool2d_backward)(const Pool2dShape&, bool count_include_pad,
                                  const float* output_gradient, float* input_gradient);
  void (*relu_forward)(std::int64_t count, const float* x, float* y);
  void (*relu_backward)(std::int64_t count, const float* y, const float* dy, float* dx);
  void (*leaky_relu_forward)(std::int64_t count, float slope, const float* x, float* y);
  void (*leaky_relu_backward)(std::int64_t count, float slope, const float* x, const float* dy,
                              float* dx);
  void (*sigmoid_forward)(std::int64_t count, const float* x, float* y);
  void (*sigmoid_backward)(std::int64_t count, const float* y, const float* dy, float* dx);
  void (*tanh_forward)(std::int64_t count, const float* x, float* y);
  void (*tanh_backward)(std::int64_t count, const float* y, const float* dy, float* dx);
  void (*add)(std::int64_t count, const float* a, const float* b, float* y);
  void (*axpy)(std::int64_t count, float alpha, const float* x, float* y);
  void (*multiply)(std::int64_t count, const float* a, const float* b, float* y);
  float (*sum)(std::int64_t count, const float* x);
  float (*dot)(std::int64_t count, const float* a, const float* b);
  void (*center_scale_shift)(std::int64_t count, float center, float scale, float shift,
                             const float* x, float* y);
  void (*combine)(std::int64_t count, float a, const float* x, float b, float center,
                  const float* z, float c, float* y);
  float (*centered_dot)(std::int64_t count, float center, const float* x, const float* y);
  float (*centered_square)(std::int64_t count, float center, const float* x);
  float (*largest)(std::int64_t count, const float* x);
  float (*exp_and_sum)(std::int64_t count, float top, const float* x, float* y);
  void (*softmax_forward)(std::int64_t rows, std::int64_t classes, const float* x, float* y);
  void (*softmax_backward)(std::int64_t rows, std::int64_t classes, const float* y, const float* dy,
                           float* dx);
  float (*multiply_adds)(std::int64_t rounds, float m);  // see peak.h
  std::int64_t (*multiply_add_operations)();             // of one round
};

// The tables that this processor can run, the plainest first and the best last; the first `count`
// of the array.
struct KernelTables {
  const KernelTable* tables[3];
  int count;
};
KernelTables kernel_tables();

// The best of them.
const KernelTable& kernels();

}  // namespace convlens
