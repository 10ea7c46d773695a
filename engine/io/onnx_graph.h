// The structure of an ONNX graph: which values are made where, and in which order nodes can run.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/io/onnx_wire.h"

namespace convlens::onnx {

// The name by which messages and taps call a node: its own, or that of its first output.
std::string_view display_name(const NodeProto& node);

// `node "conv2" (Conv)`
std::string describe(const NodeProto& node);

struct OrderedGraph {
  // Those that an output depends on, each behind the nodes that it reads from; otherwise in the
  // order of the file.
  std::vector<const NodeProto*> nodes;
  // How often nodes in `nodes` and outputs of the graph read a value.
  std::unordered_map<std::string_view, int> uses;
};

// Errors: a value that is made twice or nowhere, two initialisers or outputs of one name, or nodes
// in a circle. The result looks into
// `graph`.
Result<OrderedGraph> order_graph(const GraphProto& graph);

}  // namespace convlens::onnx
