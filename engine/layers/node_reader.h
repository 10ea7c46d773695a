// Reads the attributes and operands of a node, each by its name, type and range. The first thing
// that is wrong is kept and comes out of status(); until then the reader gives defaults, so that a
// layer reads everything first and asks once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/layers/node.h"

namespace convlens {

// `node "conv2" (Conv)`, the beginning of every message about a node.
std::string describe(std::string_view name, std::string_view op);
std::string describe(const NodeSpec& node);

// "3", "0.5", "\"SAME_UPPER\"", "[1,1]"; long lists are cut.
std::string text(const AttributeValue& value);

class NodeReader {
 public:
  // Channels, groups and other extents: large enough for any network, small enough that products
  // of two of them stay far from overflow.
  static constexpr std::int64_t kMaxExtent = std::int64_t{1} << 24;

  // The node must outlive the reader.
  explicit NodeReader(const NodeSpec& node) : node_(node) {}

  bool has(std::string_view attribute) const { return node_.attributes.contains(attribute); }
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise, std::int64_t low,
                       std::int64_t high);
  bool flag(std::string_view attribute, bool otherwise) {
    return integer(attribute, otherwise ? 1 : 0, 0, 1) == 1;
  }
  // A finite number in [low, high].
  float number(std::string_view attribute, float otherwise, float low, float high);
  std::string choice(std::string_view attribute, std::string_view otherwise,
                     std::initializer_list<std::string_view> allowed);
  // A list of as many integers as the default has, each in [low, high].
  std::vector<std::int64_t> integers(std::string_view attribute,
                                     std::vector<std::int64_t> otherwise, std::int64_t low,
                                     std::int64_t high);

  // Operands that are left out at the end count as absent.
  void expect_operands(std::size_t least, std::size_t most);
  // Operand `index` must be the output of another layer. `role` is the name that ONNX gives it.
  void activation(std::size_t index, std::string_view role);
  // Null where it is left out; where it is no constant of floats that is an error.
  const Tensor* optional_constant(std::size_t index, std::string_view role);
  // The same, and leaving it out is an error too: null only when status() is one.
  const Tensor* constant(std::size_t index, std::string_view role);
  const std::vector<std::int64_t>* optional_integers(std::size_t index, std::string_view role);

  // Notes that something else is wrong: refuse("weights are ", shape, ", expected …").
  template <class... Parts>
  void refuse(const Parts&... parts) {
    if (error_.empty()) error_ = concat(describe(node_), ": ", parts...);
  }
  bool ok() const { return error_.empty(); }

  // The first error; or that the node has an attribute nobody asked for.
  Status status();

 private:
  const AttributeValue* find(std::string_view attribute);
  const Operand* operand(std::size_t index) const;

  const NodeSpec& node_;
  std::vector<std::string> asked_;
  std::string error_;
};

}  // namespace convlens
