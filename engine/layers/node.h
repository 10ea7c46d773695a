// What a layer is made from and written as: an operator with attributes and operands, by the names
// that ONNX gives them (https://onnx.ai/onnx/operators/). The wire format is not known here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "convlens/core/tensor.h"

namespace convlens {

using AttributeValue =
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>>;
using Attributes = std::map<std::string, AttributeValue, std::less<>>;

// One input of an operator: the output of another layer, a constant of the model, or left out.
struct Operand {
  enum class Kind { kActivation, kFloats, kIntegers, kAbsent };

  Kind kind = Kind::kActivation;
  Tensor floats;                       // kFloats: weights, biases, …
  std::vector<std::int64_t> integers;  // kIntegers: the target of a Reshape, …

  static Operand activation() { return {}; }
  static Operand absent() { return {.kind = Kind::kAbsent, .floats = {}, .integers = {}}; }
  static Operand constant(Tensor values) {
    return {.kind = Kind::kFloats, .floats = std::move(values), .integers = {}};
  }
  static Operand constant(std::vector<std::int64_t> values) {
    return {.kind = Kind::kIntegers, .floats = {}, .integers = std::move(values)};
  }
};

struct NodeSpec {
  std::string op;    // "Conv", "Relu", …
  std::string name;  // for messages; not empty
  Attributes attributes;
  std::vector<Operand> operands;
};

}  // namespace convlens
