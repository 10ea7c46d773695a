// Functions of single numbers over arrays: activation functions and their gradients, sums, and
// scale and shift per channel. Arrays have `count` >= 0 floats; a result may be the same array as
// an operand (in place), but must not overlap it otherwise. The result at a position depends on
// the operands at that position only, not on count or on alignment. The plain loops stand in
// elementwise_reference.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convlens {

// y = max(x, 0). A NaN stays a NaN.
void relu_forward(std::int64_t count, const float* x, float* y);
// dx = y > 0 ? dy : 0, from the output of the forward pass.
void relu_backward(std::int64_t count, const float* y, const float* dy, float* dx);

// y = x < 0 ? slope * x : x.
void leaky_relu_forward(std::int64_t count, float slope, const float* x, float* y);
// dx = x < 0 ? slope * dy : dy, from the input of the forward pass (slope may be negative).
void leaky_relu_backward(std::int64_t count, float slope, const float* x, const float* dy,
                         float* dx);

// y = 1 / (1 + exp(-x)), within 4 units in the last place.
void sigmoid_forward(std::int64_t count, const float* x, float* y);
// dx = dy y (1 - y), from the output.
void sigmoid_backward(std::int64_t count, const float* y, const float* dy, float* dx);

// y = tanh(x), within 4 units in the last place.
void tanh_forward(std::int64_t count, const float* x, float* y);
// dx = dy (1 - y²), from the output.
void tanh_backward(std::int64_t count, const float* y, const float* dy, float* dx);

// y = a + b.
void add(std::int64_t count, const float* a, const float* b, float* y);
// y += x.
void accumulate(std::int64_t count, const float* x, float* y);
// y += alpha x.
void axpy(std::int64_t count, float alpha, const float* x, float* y);
// y = alpha x.
void scale(std::int64_t count, float alpha, const float* x, float* y);
// y = a b, element by element.
void multiply(std::int64_t count, const float* a, const float* b, float* y);

// The sum, and the sum of products, in several partial sums; the same to the bit for the same input
// on the same machine.
float sum(std::int64_t count, const float* x);
float dot(std::int64_t count, const float* a, const float* b);

// y[n,c,p] = scale[c] x[n,c,p] + shift[c] for x of [batch, channels, map_size].
void scale_shift_channels(std::int64_t batch, std::int64_t channels, std::int64_t map_size,
                          const float* x, const float* scale, const float* shift, float* y);

}  // namespace convlens
