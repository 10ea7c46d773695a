// What the pooling layers share: their shapes, and the cases that they are tested on.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/kernels/pool2d.h"
#include "convlens/layers/registry.h"
#include "convlens/layers/sliding_window.h"

namespace convlens {

// Shape of the output of pooling one tensor of maps.
Result<Shape> infer_pooling(const SlidingWindow& window, std::span<const Shape> inputs);

// The kernel's arguments for `batch` samples of maps on which infer_pooling succeeded.
Pool2dShape pool_shape(const SlidingWindow& window, const Shape& maps, std::int64_t batch);

std::vector<LayerExample> pooling_examples(std::string_view op);

}  // namespace convlens
