#include "convlens/io/onnx_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_set>

namespace convlens::onnx {
namespace {

using Producers = std::unordered_map<std::string_view, std::size_t>;  // value -> index of its node
using Names = std::unordered_set<std::string_view>;

// Values that are there before any node runs.
Names given_values(const GraphProto& graph) {
  Names given;
  for (const ValueInfoProto& input : graph.input) given.insert(input.name);
  for (const TensorProto& tensor : graph.initializer) given.insert(tensor.name);
  return given;
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

std::string quoted(std::string_view name) {
  constexpr std::size_t kMost = 80;
  if (name.size() <= kMost) return concat("\"", name, "\"");
  std::size_t end = kMost;
  while (end > 0 && (name[end] & 0xc0) == 0x80) --end;  // not inside of a UTF-8 character
  return concat("\"", name.substr(0, end), "…\"");
}

std::string_view display_name(const NodeProto& node) {
  if (!node.name.empty()) return node.name;
  for (const std::string& output : node.output) {
    if (!output.empty()) return output;
  }
  return "";
}

std::string describe(const NodeProto& node) {
  return concat("node ", quoted(display_name(node)), " (", node.op_type, ")");
}

Result<OrderedGraph> order_graph(const GraphProto& graph) {
  const Names given = given_values(graph);
  const auto producers = find_producers(graph, given);
  if (!producers) return std::unexpected(producers.error());
  const auto needed = find_needed(graph, given, *producers);
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
