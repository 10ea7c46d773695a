// The networks that are written, read and compared with ONNX Runtime: every example of the registry
// of layers as a network of its own, and whole networks. The same for every run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/model/execution.h"
#include "convlens/model/model.h"

namespace convlens::test {

struct ExampleModel {
  std::string name;  // "Conv_3": also the name of files
  Model model;
  std::int64_t batch = 1;
};

std::vector<ExampleModel> registry_models();
// A chain, a graph with residual connections and concatenation, one with every operator, one with
// several inputs and outputs.
std::vector<ExampleModel> whole_models();

Model small_chain();  // [1,1,8,8] to [1,4]: a file of some hundred bytes

// Random inputs: numbers on both sides of zero.
std::vector<Tensor> random_inputs(const Model& model, std::int64_t batch, Random& random);
// What the network makes of the inputs; the program ends where it cannot run.
std::vector<Tensor> run(const Model& model, const std::vector<Tensor>& inputs);

// The largest |a - b|, relative to the largest |b|; infinity where shapes differ or only one is
// NaN. A number that is 0 up to rounding has no relative error of its own.
double largest_difference(const ConstTensorView& a, const ConstTensorView& b);

}  // namespace convlens::test
