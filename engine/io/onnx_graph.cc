#include "convlens/io/onnx_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_set>

#include "convlens/core/text.h"
#include "convlens/layers/node_reader.h"

namespace convlens::onnx {
namespace {

using Producers = std::unordered_map<std::string_view, std::size_t>;  // value -> index of its node
using Names = std::unordered_set<std::string_view>;

// Values that are there before any node runs. Inputs may have initialisers: their defaults. Errors:
// two initialisers of one name.
Result<Names> given_values(const GraphProto& graph) {
  Names given;
  for (const TensorProto& tensor : graph.initializer) {
    if (given.insert(tensor.name).second) continue;
    return fail("two initialisers have the name ", quoted(tensor.name),
                "; which one is meant cannot be known");
  }
  for (const ValueInfoProto& input : graph.input) given.insert(input.name);
  return given;
}

Status check_outputs(const GraphProto& graph) {
  Names names;
  for (const ValueInfoProto& output : graph.output) {
    if (names.insert(output.name).second) continue;
    return fail("two outputs of the graph have the name ", quoted(output.name));
  }
  return {};
}

Result<Producers> find_producers(const GraphProto& graph, const Names& given) {
  Producers producers;
  for (std::size_t i = 0; i < graph.node.size(); ++i) {
    for (const std::string& output : graph.node[i].output) {
      if (output.empty()) continue;
      const auto [existing, is_new] = producers.emplace(output, i);
      if (!is_new) {
        return fail("value ", quoted(output), " is made twice, by ",
                    describe(graph.node[existing->second]), " and ", describe(graph.node[i]));
      }
      if (given.contains(output)) {
        return fail(describe(graph.node[i]), " makes ", quoted(output),
                    ", which is an input or a constant already");
      }
    }
  }
  return producers;
}

// For every node whether an output depends on it. Errors: a value that nobody makes.
Result<std::vector<bool>> find_needed(const GraphProto& graph, const Names& given,
                                      const Producers& producers) {
  std::vector<bool> needed(graph.node.size());
  std::vector<std::size_t> to_visit;
  const auto visit_producer = [&](const std::string& value) {
    const auto producer = producers.find(value);
    if (producer == producers.end()) return given.contains(value);
    if (!needed[producer->second]) to_visit.push_back(producer->second);
    needed[producer->second] = true;
    return true;
  };
  for (const ValueInfoProto& output : graph.output) {
    if (!visit_producer(output.name)) {
      return fail("output ", quoted(output.name), " of the graph is made by no node");
    }
  }
  while (!to_visit.empty()) {
    const NodeProto& node = graph.node[to_visit.back()];
    to_visit.pop_back();
    for (const std::string& input : node.input) {
      if (!input.empty() && !visit_producer(input)) {
        return fail(describe(node), " reads ", quoted(input),
                    ", which is neither an input, nor a constant, nor made by a node");
      }
    }
  }
  return needed;
}

// Kahn's algorithm; of the nodes that can run, the first of the file is next.
Result<std::vector<const NodeProto*>> sort_nodes(const GraphProto& graph,
                                                 const Producers& producers,
                                                 const std::vector<bool>& needed) {
  const std::size_t count = graph.node.size();
  std::vector<std::vector<std::size_t>> readers(count);
  std::vector<int> missing(count);  // inputs that are not made yet
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i) {
    if (!needed[i]) continue;
    for (const std::string& input : graph.node[i].input) {
      const auto producer = producers.find(input);
      if (producer == producers.end()) continue;
      readers[producer->second].push_back(i);
      ++missing[i];
    }
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<const NodeProto*> order;
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(&graph.node[next]);
    for (const std::size_t reader : readers[next]) {
      if (--missing[reader] == 0) ready.push(reader);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (missing[i] > 0) {
      return fail(describe(graph.node[i]), " reads, by way of other nodes, what it makes itself");
    }
  }
  return order;
}

}  // namespace

std::string_view display_name(const NodeProto& node) {
  if (!node.name.empty()) return node.name;
  for (const std::string& output : node.output) {
    if (!output.empty()) return output;
  }
  return "";
}

std::string describe(const NodeProto& node) {
  return convlens::describe(display_name(node), node.op_type);
}

Result<OrderedGraph> order_graph(const GraphProto& graph) {
  const auto given = given_values(graph);
  if (!given) return std::unexpected(given.error());
  if (auto ok = check_outputs(graph); !ok) return std::unexpected(ok.error());
  const auto producers = find_producers(graph, *given);
  if (!producers) return std::unexpected(producers.error());
  const auto needed = find_needed(graph, *given, *producers);
  if (!needed) return std::unexpected(needed.error());
  auto nodes = sort_nodes(graph, *producers, *needed);
  if (!nodes) return std::unexpected(nodes.error());

  OrderedGraph ordered{*std::move(nodes), {}};
  for (const NodeProto* node : ordered.nodes) {
    for (const std::string& input : node->input) ++ordered.uses[input];
  }
  for (const ValueInfoProto& output : graph.output) ++ordered.uses[output.name];
  return ordered;
}

}  // namespace convlens::onnx
