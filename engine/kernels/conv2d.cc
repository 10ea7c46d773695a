#include "convlens/kernels/conv2d.h"

#include <cstdint>

#include "convlens/kernels/conv2d_reference.h"

namespace convlens {

std::size_t conv2d_packed_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(s.out_channels * (s.in_channels / s.groups) * s.kernel_height *
                                  s.kernel_width);
}

void conv2d_pack(const Conv2dShape& shape, const float* weights, float* packed) {
  const std::size_t count = conv2d_packed_floats(shape);
  for (std::size_t k = 0; k < count; ++k) packed[k] = weights[k];
}

std::size_t conv2d_scratch_floats(const Conv2dShape&) { return 0; }
std::size_t conv2d_backward_scratch_floats(const Conv2dShape&) { return 0; }

void conv2d_forward(const Conv2dShape& shape, const float* input, const float* packed,
                    const float* bias, float* output, float* /*scratch*/) {
  conv2d_forward_reference(shape, input, packed, bias, output);
}

void conv2d_backward_input(const Conv2dShape& shape, const float* output_gradient,
                           const float* weights, float* input_gradient, float* /*scratch*/) {
  conv2d_backward_input_reference(shape, output_gradient, weights, input_gradient);
}

void conv2d_backward_weights(const Conv2dShape& shape, const float* input,
                             const float* output_gradient, float* weight_gradient,
                             float* bias_gradient, float* /*scratch*/) {
  conv2d_backward_weights_reference(shape, input, output_gradient, weight_gradient, bias_gradient);
}

}  // namespace convlens
