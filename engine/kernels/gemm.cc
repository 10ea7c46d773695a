#include "convlens/kernels/gemm.h"

#include <cstdint>

#include "convlens/kernels/gemm_reference.h"

namespace convlens {

GemmShape contiguous_gemm(std::int64_t rows, std::int64_t cols, std::int64_t depth,
                          bool transpose_a, bool transpose_b, bool accumulate) {
  return {.rows = rows,
          .cols = cols,
          .depth = depth,
          .leading_a = transpose_a ? rows : depth,
          .leading_b = transpose_b ? depth : cols,
          .leading_c = cols,
          .transpose_a = transpose_a,
          .transpose_b = transpose_b,
          .accumulate = accumulate};
}

std::size_t gemm_scratch_floats(const GemmShape&) { return 0; }

void gemm(const GemmShape& shape, const float* a, const float* b, float* c, float* /*scratch*/) {
  gemm_reference(shape, a, b, c);
}

std::size_t dense_packed_floats(const DenseShape& shape) {
  return static_cast<std::size_t>(shape.in_features * shape.out_features);
}

void dense_pack(const DenseShape& shape, const float* weights, float* packed) {
  const std::size_t count = dense_packed_floats(shape);
  for (std::size_t k = 0; k < count; ++k) packed[k] = weights[k];
}

void dense_forward(const DenseShape& shape, const float* input, const float* packed,
                   const float* bias, float* output) {
  dense_forward_reference(shape, input, packed, bias, output);
}

std::size_t dense_backward_scratch_floats(const DenseShape&) { return 0; }

void dense_backward_input(const DenseShape& shape, const float* output_gradient,
                          const float* weights, float* input_gradient, float* /*scratch*/) {
  dense_backward_input_reference(shape, output_gradient, weights, input_gradient);
}

void dense_backward_weights(const DenseShape& shape, const float* input,
                            const float* output_gradient, float* weight_gradient,
                            float* bias_gradient, float* /*scratch*/) {
  dense_backward_weights_reference(shape, input, output_gradient, weight_gradient, bias_gradient);
}

}  // namespace convlens
