// Small networks for the tests of the model room, and their reference in double precision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/layers/registry.h"
#include "convlens/model/model.h"

namespace convlens::testing {

inline constexpr std::uint64_t kSeed = 20240607;

// Adds nodes one after another; constants are drawn from one generator.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(std::uint64_t seed = kSeed) : random_(seed) {}

  ValueId input(const Shape& shape);  // all inputs before the first node
  ValueId add(std::string_view op, std::string name, std::vector<ValueId> inputs,
              Attributes attributes = {}, std::vector<Operand> constants = {});
  // Kernels [out, in/groups, size, size] with a padding that keeps the size.
  ValueId convolution(std::string name, ValueId input, std::int64_t in, std::int64_t out,
                      std::int64_t size = 3, bool bias = true);
  ValueId batch_norm(std::string name, ValueId input, std::int64_t channels);
  ValueId fully_connected(std::string name, ValueId input, std::int64_t in, std::int64_t out);
  Model finish(std::vector<ValueId> outputs);

  Tensor draw(const Shape& shape, float deviation);

 private:
  Model model_;
  Random random_;
};

// A graph with everything that makes graphs hard: input [1,2,8,8]; a value that three nodes read
// (residual addition, concatenation), pooling, views, batch normalisation; logits [1,5].
//   conv1 → norm1 → relu1 → conv2 → norm2 → sum(relu1) → relu2 → both(relu1) → pool → flatten →
//   logits → softmax
Model branched_network(std::uint64_t seed = kSeed);
// The value of the node of that name.
ValueId value_of(const Model& model, std::string_view name);

// Every value of the model in double precision. `values` holds the inputs; parameters are the
// model's, unless `parameters` (of all nodes, in order) is not empty.
std::vector<ReferenceTensor> run_reference(const Model& model, std::vector<ReferenceTensor> inputs,
                                           const std::vector<ReferenceTensor>& parameters,
                                           bool training);
std::vector<ReferenceTensor> all_parameters(const Model& model);

ReferenceTensor random_reference(const Shape& shape, Random& random);

// The largest difference relative to the largest expected number (at least 1); infinite for NaN.
double difference(std::span<const float> values, std::span<const double> expected);

}  // namespace convlens::testing
