// Matrix product on plain pointers, and the fully connected layer as a product with weights that
// are packed once. Matrices are row-major; a leading dimension is the distance, in floats, between
// the starts of two rows as they are stored. The plain loops stand in gemm_reference.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convlens {

// C[rows,cols] = op(A)[rows,depth] op(B)[depth,cols], or C += with `accumulate`.
// A is stored [rows,depth], or [depth,rows] with transpose_a; B [depth,cols], or [cols,depth] with
// transpose_b. Extents are >= 0 (with depth 0 the product is zero); leading dimensions are at
// least the length of a stored row. C overlaps neither A nor B.
struct GemmShape {
  std::int64_t rows = 0, cols = 0, depth = 0;
  std::int64_t leading_a = 0, leading_b = 0, leading_c = 0;
  bool transpose_a = false, transpose_b = false;
  bool accumulate = false;
};

// A product of contiguous matrices.
GemmShape contiguous_gemm(std::int64_t rows, std::int64_t cols, std::int64_t depth,
                          bool transpose_a, bool transpose_b, bool accumulate);

// Floats of working memory of one call; depends on the shape only, and does not grow with rows.
std::size_t gemm_scratch_floats(const GemmShape& shape);
void gemm(const GemmShape& shape, const float* a, const float* b, float* c, float* scratch);

// Fully connected: y[n,o] = bias[o] + sum over f of x[n,f] weights[o,f]. Extents are >= 1.
struct DenseShape {
  std::int64_t batch = 1, in_features = 1, out_features = 1;
};

// The weights in the order in which dense_forward reads them; made once per change of the weights.
// The size does not depend on the batch. It is 0 for large weights: these are read as they are,
// since they take as long to read in any order and a second copy may not fit the memory.
std::size_t dense_packed_floats(const DenseShape& shape);
void dense_pack(const DenseShape& shape, const float* weights, float* packed);

// A share of the outputs, for one of several threads: every output falls to one part.
struct DensePart {
  std::int64_t part = 0, parts = 1;
};

// weights: what dense_pack wrote, or the plain ones where dense_packed_floats is 0. bias: [O] or
// null for none. output [N,O] is assigned; activated [N,O], or null, becomes Relu of it. An output
// has the same bits whatever the batch and the part.
void dense_forward(const DenseShape& shape, const DensePart& part, const float* input,
                   const float* weights, const float* bias, float* output, float* activated);

// Floats of working memory of the two backward functions.
std::size_t dense_backward_scratch_floats(const DenseShape& shape);

// input_gradient [N,F] is assigned: dx = dy W. Weights [O,F] are the plain ones.
void dense_backward_input(const DenseShape& shape, const float* output_gradient,
                          const float* weights, float* input_gradient, float* scratch);

// weight_gradient [O,F] += dyᵀ x and bias_gradient [O] (or null) += column sums of dy.
void dense_backward_weights(const DenseShape& shape, const float* input,
                            const float* output_gradient, float* weight_gradient,
                            float* bias_gradient, float* scratch);

}  // namespace convlens
