// The kernels of one instruction set: functions of conv2d.h, gemm.h, pool2d.h, elementwise.h and
// softmax.h under their own names, and what the others are made of.
#pragma once

#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/gemm.h"
#include "convlens/kernels/pool2d.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

std::size_t conv2d_direct_packed_floats(const Conv2dShape&);
void conv2d_direct_pack(const Conv2dShape&, const float* weights, float* packed);
std::size_t conv2d_direct_scratch_floats(const Conv2dShape&);
void conv2d_direct_forward(const Conv2dShape&, const float* input, const float* packed,
                           const float* bias, const Conv2dOutput& output, float* scratch,
                           ThreadPool* pool);
Conv2dChoice conv2d_direct_choice(const Conv2dShape&);
std::size_t conv2d_depthwise_packed_floats(const Conv2dShape&);
void conv2d_depthwise_pack(const Conv2dShape&, const float* weights, float* packed);
std::size_t conv2d_depthwise_scratch_floats(const Conv2dShape&);
void conv2d_depthwise_forward(const Conv2dShape&, const float* input, const float* packed,
                              const float* bias, const Conv2dOutput& output, float* scratch,
                              ThreadPool* pool);
Conv2dChoice conv2d_depthwise_choice(const Conv2dShape&);
std::size_t conv2d_backward_input_scratch_floats(const Conv2dShape&);
void conv2d_backward_input(const Conv2dShape&, const float* output_gradient, const float* weights,
                           float* input_gradient, float* scratch);
std::size_t conv2d_backward_weights_scratch_floats(const Conv2dShape&);
void conv2d_backward_weights(const Conv2dShape&, const float* input, const float* output_gradient,
                             float* weight_gradient, float* bias_gradient, float* scratch);
std::size_t gemm_scratch_floats(const GemmShape&);
void gemm(const GemmShape&, const float* a, const float* b, float* c, float* scratch);
std::size_t dense_packed_floats(const DenseShape&);
void dense_pack(const DenseShape&, const float* weights, float* packed);
void dense_forward(const DenseShape&, const DensePart&, const float* input, const float* weights,
                   const float* bias, float* output, float* activated);
void max_pool2d_forward(const Pool2dShape&, const float* input, float* output,
                        std::int32_t* winners);
void min_pool2d_forward(const Pool2dShape&, const float* input, float* output,
                        std::int32_t* winners);
void winner_pool2d_backward(const Pool2dShape&, const float* output_gradient,
                            const std::int32_t* winners, float* input_gradient);
void average_pool2d_forward(const Pool2dShape&, bool count_include_pad, const float* input,
                            float* output);
void average_pool2d_backward(const Pool2dShape&, bool count_include_pad,
                             const float* output_gradient, float* input_gradient);
void relu_forward(std::int64_t count, const float* x, float* y);
void relu_backward(std::int64_t count, const float* y, const float* dy, float* dx);
void leaky_relu_forward(std::int64_t count, float slope, const float* x, float* y);
void leaky_relu_backward(std::int64_t count, float slope, const float* x, const float* dy,
                         float* dx);
void sigmoid_forward(std::int64_t count, const float* x, float* y);
void sigmoid_backward(std::int64_t count, const float* y, const float* dy, float* dx);
void tanh_forward(std::int64_t count, const float* x, float* y);
void tanh_backward(std::int64_t count, const float* y, const float* dy, float* dx);
void add(std::int64_t count, const float* a, const float* b, float* y);
void axpy(std::int64_t count, float alpha, const float* x, float* y);
void multiply(std::int64_t count, const float* a, const float* b, float* y);
float sum(std::int64_t count, const float* x);
float dot(std::int64_t count, const float* a, const float* b);
// y = (x - center) scale + shift.
void center_scale_shift(std::int64_t count, float center, float scale, float shift, const float* x,
                        float* y);
// y = a x + b (z - center) + c; y may be x or z.
void combine(std::int64_t count, float a, const float* x, float b, float center, const float* z,
             float c, float* y);
// The sum of (x - center) y.
float centered_dot(std::int64_t count, float center, const float* x, const float* y);
// The sum of (x - center)².
float centered_square(std::int64_t count, float center, const float* x);
// The largest of count >= 1 numbers.
float largest(std::int64_t count, const float* x);
// y = exp(x - top), unless y is null; returns the sum.
float exp_and_sum(std::int64_t count, float top, const float* x, float* y);
void softmax_forward(std::int64_t rows, std::int64_t classes, const float* x, float* y);
void softmax_backward(std::int64_t rows, std::int64_t classes, const float* y, const float* dy,
                      float* dx);
// The arithmetic peak: `rounds` times as many operations as the other says, in registers. Returns
// what they come to, 1 for many rounds and m = 1/2.
float multiply_adds(std::int64_t rounds, float m);
std::int64_t multiply_add_operations();

}  // namespace convlens::CONVLENS_ISA
