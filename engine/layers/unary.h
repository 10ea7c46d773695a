// Layers that apply one function without attributes to every number: a table of functions each.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/layers/registry.h"

namespace convlens {

struct UnaryFunction {
  std::string_view op;
  void (*forward)(std::int64_t count, const float* x, float* y);
  // dx from the input x and the output y of the forward pass.
  void (*backward)(std::int64_t count, const float* x, const float* y, const float* dy, float* dx);
  double (*reference)(double x);
};

// The function must live as long as the layer: a constant of the program.
Result<std::unique_ptr<Layer>> create_unary(const NodeSpec& node, const UnaryFunction& function);
std::vector<LayerExample> unary_examples(const UnaryFunction& function);

}  // namespace convlens
