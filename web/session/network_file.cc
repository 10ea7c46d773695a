// From the bytes of a file to a network, and the reason where it is none.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "convlens/io/onnx.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/layers/registry.h"
#include "web/session/network.h"

namespace convlens {
namespace {

using Bytes8 = std::span<const std::uint8_t>;

// ONNX has no magic number, but its message begins with one of a model's few fields, numbers
// (wire type 0) or what has a length (2): onnx.proto, ModelProto. Other formats begin otherwise.
bool may_be_onnx(Bytes8 bytes) {
  constexpr int kNumbers[] = {1, 5}, kLengths[] = {2, 3, 4, 6, 7, 8, 14};
  const int field = bytes[0] >> 3, type = bytes[0] & 7;
  return (type == 0 && std::ranges::find(kNumbers, field) != std::end(kNumbers)) ||
         (type == 2 && std::ranges::find(kLengths, field) != std::end(kLengths));
}

// Operators that the reader takes for constants or for another operator, beside the layers.
constexpr std::string_view kFolded[] = {"Cast",    "Constant",  "Gather",   "Shape",
                                        "Squeeze", "Transpose", "Unsqueeze"};

bool is_known(const onnx::NodeProto& node) {
  const bool is_own = node.domain.empty() || node.domain == "ai.onnx";
  const bool is_layer = std::ranges::find(layer_types(), std::string_view(node.op_type),
                                          &LayerType::op) != layer_types().end();
  return is_own && (is_layer || std::ranges::find(kFolded, node.op_type) != std::end(kFolded));
}

// Why the reader refused the bytes.
Reason reason_of(Bytes8 bytes) {
  const auto proto = onnx::decode_model(bytes);
  if (!proto) return may_be_onnx(bytes) ? Reason::kDamaged : Reason::kNotOnnx;
  if (!proto->graph) return Reason::kNotOnnx;
  const bool all_known = std::ranges::all_of(proto->graph->node, is_known);
  return all_known ? Reason::kOther : Reason::kUnknownOperator;
}

}  // namespace

std::expected<std::unique_ptr<Network>, ModelProblem> load_network(
    std::string_view name, std::span<const std::uint8_t> onnx, ThreadPool* pool) {
  if (onnx.empty()) return std::unexpected(ModelProblem{Reason::kFileEmpty, ""});
  auto model = read_onnx(onnx);
  if (!model) return std::unexpected(ModelProblem{reason_of(onnx), model.error().message});
  return make_network(name, std::move(*model), pool);
}

}  // namespace convlens
