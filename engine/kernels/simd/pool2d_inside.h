// The usual pooling without anything in its way: square windows of 2 or 3 at a stride of 2 that all
// lie on the image. A vector of neighbouring outputs is made at once, rows follow without a
// division.
#pragma once

#include "convlens/kernels/pool2d.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// As the functions of pool2d.h; false, and nothing is done, where the shape is another one.
bool max_pool2d_inside(const Pool2dShape& shape, const float* input, float* output,
                       std::int32_t* winners);
bool average_pool2d_inside(const Pool2dShape& shape, const float* input, float* output);

}  // namespace convlens::CONVLENS_ISA
