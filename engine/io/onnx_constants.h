// The constants of an ONNX graph: initialisers, and what was computed from them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "convlens/core/error.h"
#include "convlens/io/onnx_tensor.h"
#include "convlens/io/onnx_wire.h"

namespace convlens::onnx {

class ConstantTable {
 public:
  // The graph must outlive the table. `numbers` limits what get() and add() hand out together: a
  // small file must not become a large model because everything in it is used a thousand times.
  ConstantTable(const GraphProto& graph, std::int64_t numbers);

  bool contains(std::string_view name) const;
  // Precondition: contains(name). Errors: those of to_constant(), or the limit.
  Result<Constant> get(const std::string& name);
  Status add(const std::string& name, Constant constant);

 private:
  Status take(std::int64_t numbers);

  std::unordered_map<std::string_view, const TensorProto*> initializers_;
  std::unordered_map<std::string, Constant> computed_;
  std::int64_t numbers_, numbers_left_;
};

}  // namespace convlens::onnx
