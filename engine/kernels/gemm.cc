#include "convlens/kernels/gemm.h"

#include <cstdint>

#include "convlens/kernels/table.h"

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

std::size_t gemm_scratch_floats(const GemmShape& shape) {
  return kernels().gemm_scratch_floats(shape);
}

void gemm(const GemmShape& shape, const float* a, const float* b, float* c, float* scratch) {
  kernels().gemm(shape, a, b, c, scratch);
}

std::size_t dense_packed_floats(const DenseShape& shape) {
  return kernels().dense_packed_floats(shape);
}

void dense_pack(const DenseShape& shape, const float* weights, float* packed) {
  kernels().dense_pack(shape, weights, packed);
}

void dense_forward(const DenseShape& shape, const DensePart& part, const float* input,
                   const float* weights, const float* bias, float* output, float* activated) {
  kernels().dense_forward(shape, part, input, weights, bias, output, activated);
}

namespace {

// dx = dy W.
GemmShape input_gradient_gemm(const DenseShape& s) {
  return contiguous_gemm(s.batch, s.in_features, s.out_features, false, false, false);
}

// dW += dyᵀ x.
GemmShape weight_gradient_gemm(const DenseShape& s) {
  return contiguous_gemm(s.out_features, s.in_features, s.batch, true, false, true);
}

}  // namespace

std::size_t dense_backward_scratch_floats(const DenseShape& shape) {
  const std::size_t input = gemm_scratch_floats(input_gradient_gemm(shape));
  const std::size_t weights = gemm_scratch_floats(weight_gradient_gemm(shape));
  return input > weights ? input : weights;
}

void dense_backward_input(const DenseShape& shape, const float* output_gradient,
                          const float* weights, float* input_gradient, float* scratch) {
  gemm(input_gradient_gemm(shape), output_gradient, weights, input_gradient, scratch);
}

void dense_backward_weights(const DenseShape& shape, const float* input,
                            const float* output_gradient, float* weight_gradient,
                            float* bias_gradient, float* scratch) {
  gemm(weight_gradient_gemm(shape), output_gradient, input, weight_gradient, scratch);
  if (!bias_gradient) return;
  const KernelTable& table = kernels();
  for (std::int64_t n = 0; n < shape.batch; ++n)
    table.add(shape.out_features, output_gradient + n * shape.out_features, bias_gradient,
              bias_gradient);
}

}  // namespace convlens
