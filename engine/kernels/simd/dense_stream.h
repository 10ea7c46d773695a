// The fully connected layer for weights far larger than any cache: they are read once, as they are,
// at the speed of the memory; several outputs at once share the inputs.
#pragma once

#include "convlens/kernels/gemm.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// Weights that are not packed: from 4 MiB on, more than a second-level cache.
inline bool is_streamed(const DenseShape& s) {
  return s.in_features * s.out_features >= std::int64_t{1} << 20;
}

// As dense_forward; weights are the plain ones [O,F].
void dense_stream(const DenseShape& shape, const DensePart& part, const float* input,
                  const float* weights, const float* bias, float* output, float* activated);

}  // namespace convlens::CONVLENS_ISA
