// The gradient of the weights with output maps in the lanes of vectors: no lane is lost at the ends
// of rows and no vector has to be summed over its lanes, where there are enough output maps.
#pragma once

#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// Whether the output maps of a group fill their vectors well enough.
bool fills_map_lanes(const Conv2dShape& shape);

std::size_t backward_weights_maps_scratch_floats(const Conv2dShape& shape);

// weight_gradient is accumulated, as in conv2d.h.
void backward_weights_maps(const Conv2dShape& shape, const float* input,
                           const float* output_gradient, float* weight_gradient, float* scratch);

}  // namespace convlens::CONVLENS_ISA
