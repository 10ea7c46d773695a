#include "convlens/io/onnx_import.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "convlens/core/text.h"
#include "convlens/io/names.h"
#include "convlens/io/onnx_computations.h"
#include "convlens/io/onnx_constants.h"
#include "convlens/io/onnx_graph.h"
#include "convlens/io/onnx_operators.h"
#include "convlens/io/onnx_tensor.h"
#include "convlens/layers/node_reader.h"
#include "convlens/layers/registry.h"

namespace convlens::onnx {
namespace {

constexpr std::int64_t kMaxInputNumbers = std::int64_t{1} << 28;  // of one sample

// Each byte of the file may become this many numbers: weights are used once or a few times.
constexpr std::uint64_t kNumbersPerByte = 4;
constexpr std::uint64_t kFewNumbers = 1 << 16;
constexpr std::uint64_t kMostNumbers = 1 << 28;

class Importer {
 public:
  Importer(const GraphProto& graph, std::int64_t version, std::int64_t numbers)
      : graph_(graph), version_(version), constants_(graph, numbers) {}

  Result<Model> run() {
    if (auto ok = add_inputs(); !ok) return std::unexpected(ok.error());
    auto ordered = order_graph(graph_);
    if (!ordered) return std::unexpected(ordered.error());
    ordered_ = *std::move(ordered);
    find_min_pooling();
    for (const NodeProto* node : ordered_.nodes) {
      if (auto ok = add_node(*node); !ok) return std::unexpected(ok.error());
    }
    if (auto ok = add_outputs(); !ok) return std::unexpected(ok.error());
    model_.name = graph_.name;
    return std::move(model_);
  }

 private:
  struct Operands {
    std::vector<Operand> operands;
    std::vector<ValueId> activations;  // one for each operand of that kind
    std::vector<Shape> shapes;         // of the activations
  };
  struct MadeLayer {
    std::unique_ptr<Layer> layer;
    Shape shape;  // of its output, for a batch of one
  };
  struct MinPooling {
    const NodeProto* first_neg;
    const NodeProto* max_pool;
  };

  Status add_inputs();
  Status add_outputs();
  void find_min_pooling();
  Status add_node(const NodeProto& node);
  Result<bool> add_constant_or_alias(const NodeProto& node);
  Result<bool> add_bias(const NodeProto& node, const Operands& operands);
  Result<Operands> operands_of(const NodeProto& node);
  Result<MadeLayer> make_layer(const NodeSpec& spec, std::span<const ValueId> inputs) const;
  Status add_layer(const NodeSpec& spec, std::vector<ValueId> inputs);
  Shape shape_of_value(ValueId value) const { return shapes_[static_cast<std::size_t>(value)]; }
  int uses(const std::string& value) const {
    const auto found = ordered_.uses.find(value);
    return found == ordered_.uses.end() ? 0 : found->second;
  }

  const GraphProto& graph_;
  std::int64_t version_;
  ConstantTable constants_;
  OrderedGraph ordered_;
  Model model_;
  std::vector<Shape> shapes_;  // of every value, for a batch of one
  std::unordered_map<std::string, ValueId> values_;
  Names names_;                                                    // of nodes
  std::unordered_map<const NodeProto*, MinPooling> min_poolings_;  // by the Neg at their end
  std::unordered_set<const NodeProto*> absorbed_;                  // the nodes before it
  std::unordered_set<std::string>
      products_;  // outputs of MatMul themselves, not conversions of them
};

Result<Shape> input_shape(const ValueInfoProto& input) {
  const std::string what = concat("input ", quoted(input.name));
  if (!is_floating(input.element_type)) {
    return fail(what, " takes ", type_name(input.element_type), ", expected float");
  }
  if (!input.shape || input.shape->empty()) {
    return fail(what, " has no shape; expected a batch and fixed extents behind it");
  }
  if (input.shape->size() > Shape::kMaxRank) {
    return fail(what, " has ", input.shape->size(), " axes, at most ", Shape::kMaxRank,
                " are known");
  }
  std::vector<std::int64_t> extents{1};  // the batch is free, whatever the file says
  for (std::size_t axis = 1; axis < input.shape->size(); ++axis) {
    const Dimension& dimension = (*input.shape)[axis];
    if (!dimension.value || *dimension.value < 1) {
      return fail(what, ": extent ", axis, " is ",
                  dimension.value ? concat(*dimension.value) : quoted(dimension.parameter),
                  ", expected a fixed number of at least 1; only the batch is free");
    }
    extents.push_back(*dimension.value);
  }
  const Shape shape{std::span<const std::int64_t>(extents)};
  if (shape.checked_size(kMaxInputNumbers) < 0) {
    return fail(what, " is ", shape, ", at most ", kMaxInputNumbers, " numbers are taken");
  }
  return shape;
}

Status Importer::add_inputs() {
  for (const ValueInfoProto& input : graph_.input) {
    if (constants_.contains(input.name)) continue;  // an initialiser with a declaration
    auto shape = input_shape(input);
    if (!shape) return std::unexpected(shape.error());
    const auto value = static_cast<ValueId>(model_.inputs.size());
    if (input.name.empty() || !values_.emplace(input.name, value).second) {
      return fail("input ", quoted(input.name), " has no name, or that of another one");
    }
    model_.inputs.push_back({input.name, *shape});
    shapes_.push_back(*shape);
  }
  if (model_.inputs.empty()) return fail("the graph has no input");
  if (graph_.output.empty()) return fail("the graph has no output");
  return {};
}

Status Importer::add_outputs() {
  for (const ValueInfoProto& output : graph_.output) {
    const auto value = values_.find(output.name);
    if (value == values_.end()) {
      return fail("output ", quoted(output.name), " of the graph does not depend on its inputs");
    }
    model_.outputs.push_back(value->second);
    model_.output_names.push_back(output.name);
  }
  return {};
}

// Neg, MaxPool, Neg, each read by the next one alone, is the minimum of every window.
void Importer::find_min_pooling() {
  std::unordered_map<std::string_view, const NodeProto*> producers;
  for (const NodeProto* node : ordered_.nodes) {
    for (const std::string& output : node->output) producers.emplace(output, node);
  }
  const auto only_source = [&](const NodeProto& node, std::string_view op) -> const NodeProto* {
    if (node.input.size() != 1 || uses(node.input[0]) != 1) return nullptr;
    const auto producer = producers.find(node.input[0]);
    if (producer == producers.end() || producer->second->op_type != op) return nullptr;
    return producer->second->output[0] == node.input[0] ? producer->second : nullptr;
  };
  for (const NodeProto* node : ordered_.nodes) {
    if (node->op_type != "Neg") continue;
    const NodeProto* max_pool = only_source(*node, "MaxPool");
    const NodeProto* first_neg = max_pool == nullptr ? nullptr : only_source(*max_pool, "Neg");
    if (first_neg == nullptr || absorbed_.contains(first_neg) ||
        min_poolings_.contains(first_neg)) {
      continue;
    }
    min_poolings_[node] = {first_neg, max_pool};
    absorbed_.insert(first_neg);
    absorbed_.insert(max_pool);
  }
}

Result<Importer::Operands> Importer::operands_of(const NodeProto& node) {
  Operands result;
  for (const std::string& input : node.input) {
    if (input.empty()) {
      result.operands.push_back(Operand::absent());
    } else if (constants_.contains(input)) {
      auto constant = constants_.get(input);
      if (!constant) return in(describe(node), constant.error());
      result.operands.push_back(to_operand(*std::move(constant)));
    } else if (const auto value = values_.find(input); value != values_.end()) {
      result.operands.push_back(Operand::activation());
      result.activations.push_back(value->second);
      result.shapes.push_back(shape_of_value(value->second));
    } else {
      return fail(describe(node), " reads ", quoted(input), ", which is not its first output");
    }
  }
  return result;
}

// Nodes that need no layer: those of constants, the shape of an activation, a conversion to the
// type that everything has here. False where the node is none of them.
Result<bool> Importer::add_constant_or_alias(const NodeProto& node) {
  const auto is_constant = [&](const std::string& input) {
    return !input.empty() && constants_.contains(input);
  };
  const bool of_constants = std::all_of(node.input.begin(), node.input.end(), is_constant);
  const auto activation = node.input.size() == 1 ? values_.find(node.input[0]) : values_.end();
  if (node.op_type == "Cast" && activation != values_.end()) {
    const bool to_floats = std::any_of(
        node.attribute.begin(), node.attribute.end(), [](const AttributeProto& attribute) {
          return attribute.name == "to" && is_floating(static_cast<std::int32_t>(attribute.i));
        });
    if (to_floats) values_.emplace(node.output[0], activation->second);
    return to_floats;
  }
  Result<Constant> constant;
  if (node.op_type == "Shape" && activation != values_.end()) {
    constant = compute_shape(node, shape_of_value(activation->second));
  } else if (of_constants) {
    std::vector<Constant> inputs;
    for (const std::string& input : node.input) {
      auto value = constants_.get(input);
      if (!value) return in(describe(node), value.error());
      inputs.push_back(*std::move(value));
    }
    constant = compute_constant(node, inputs);
  } else {
    return false;
  }
  if (!constant) return std::unexpected(constant.error());
  if (auto ok = constants_.add(node.output[0], *std::move(constant)); !ok) {
    return in(describe(node), ok.error());
  }
  return true;
}

// The Add of a constant behind a MatMul is the bias of a fully connected layer. False where the
// node is none.
Result<bool> Importer::add_bias(const NodeProto& node, const Operands& operands) {
  if (node.op_type != "Add" || operands.activations.size() != 1 || node.input.size() != 2) {
    return false;
  }
  const ValueId value = operands.activations[0];
  const std::size_t constant = operands.operands[0].kind == Operand::Kind::kActivation ? 1 : 0;
  const Tensor& bias = operands.operands[constant].floats;
  const Shape& product = operands.shapes[0];
  const int index = value - static_cast<ValueId>(model_.inputs.size());
  if (index < 0 || operands.operands[constant].kind != Operand::Kind::kFloats) return false;
  Node& producer = model_.nodes[static_cast<std::size_t>(index)];
  const bool is_bias = producer.layer->op() == "MatMul" && product.rank() == 2 &&
                       products_.contains(node.input[1 - constant]) &&
                       uses(node.input[1 - constant]) == 1 &&
                       (bias.shape() == Shape{product[1]} || bias.shape() == Shape{1, product[1]});
  if (!is_bias) return false;

  NodeSpec spec = producer.layer->to_nodes(producer.name)[0];
  spec.op = "Gemm";
  spec.operands.push_back(operands.operands[constant]);
  auto layer = create_layer(spec);
  if (!layer) return std::unexpected(layer.error());
  producer.layer = *std::move(layer);
  values_.emplace(node.output[0], value);
  return true;
}

Result<Importer::MadeLayer> Importer::make_layer(const NodeSpec& spec,
                                                 std::span<const ValueId> inputs) const {
  auto layer = create_layer(spec);
  if (!layer) return std::unexpected(layer.error());
  std::vector<Shape> shapes;
  for (const ValueId input : inputs) shapes.push_back(shape_of_value(input));
  const auto shape = (*layer)->infer(shapes);
  if (!shape) return in(describe(spec), shape.error());
  return MadeLayer{*std::move(layer), *shape};
}

Status Importer::add_layer(const NodeSpec& spec, std::vector<ValueId> inputs) {
  auto made = make_layer(spec, inputs);
  if (!made) return std::unexpected(made.error());
  shapes_.push_back(made->shape);
  model_.nodes.push_back({names_.unique(spec.name), std::move(made->layer), std::move(inputs)});
  return {};
}

Status Importer::add_node(const NodeProto& node) {
  if (!node.domain.empty() && node.domain != "ai.onnx") {
    return fail(describe(node), ": the operator is of the domain ", quoted(node.domain),
                ", expected those of ONNX itself");
  }
  if (node.output.empty() || node.output[0].empty()) {
    return fail(describe(node), " has no first output");
  }
  if (absorbed_.contains(&node)) return {};
  for (std::size_t i = 1; i < node.output.size(); ++i) {
    if (uses(node.output[i]) > 0 && !node.output[i].empty()) {
      return fail(describe(node), ": output ", i, " (", quoted(node.output[i]),
                  ") is used; of this operator only the first output is known");
    }
  }
  const auto done = add_constant_or_alias(node);
  if (!done) return std::unexpected(done.error());
  if (*done) return {};

  const auto min_pooling = min_poolings_.find(&node);
  const bool is_min_pooling = min_pooling != min_poolings_.end();
  const NodeProto& source = is_min_pooling ? *min_pooling->second.max_pool : node;
  auto operands = operands_of(is_min_pooling ? *min_pooling->second.first_neg : node);
  if (!operands) return std::unexpected(operands.error());
  const auto is_bias = add_bias(node, *operands);
  if (!is_bias) return std::unexpected(is_bias.error());
  if (*is_bias) return {};

  auto attributes = to_attributes(source);
  if (!attributes) return std::unexpected(attributes.error());
  if (is_min_pooling) {
    // What is wrong with the pooling is wrong with the file's MaxPool: that one is to be named.
    const NodeSpec pooling{source.op_type, std::string(display_name(source)), *attributes,
                           operands->operands};
    if (auto ok = make_layer(pooling, operands->activations); !ok) {
      return std::unexpected(ok.error());
    }
  }
  auto specs = to_current_version(
      {is_min_pooling ? "MinPool" : node.op_type, std::string(display_name(node)),
       *std::move(attributes), std::move(operands->operands)},
      version_, operands->shapes);
  if (!specs) return std::unexpected(specs.error());
  std::vector<ValueId> inputs = std::move(operands->activations);
  for (const NodeSpec& spec : *specs) {
    if (auto ok = add_layer(spec, std::move(inputs)); !ok) return ok;
    inputs = {static_cast<ValueId>(model_.value_count() - 1)};
  }
  values_.emplace(node.output[0], inputs[0]);
  if (node.op_type == "MatMul") products_.insert(node.output[0]);
  return {};
}

// The version of ONNX's own operators that the file imports.
Result<std::int64_t> operator_set(const ModelProto& proto) {
  std::optional<std::int64_t> version;
  for (const OperatorSetId& set : proto.opset_import) {
    if (!set.domain.empty() && set.domain != "ai.onnx") continue;
    if (version && *version != set.version) {
      return fail("the file imports the versions ", *version, " and ", set.version,
                  " of ONNX's own operator set, expected one");
    }
    version = set.version;
  }
  if (!version) return fail("the file does not say which version of the operator set it uses");
  if (*version < kOldestOperatorSet || *version > kNewestOperatorSet) {
    return fail("operator set version ", *version, ", expected ", kOldestOperatorSet, " to ",
                kNewestOperatorSet, "; convert the model with onnx.version_converter");
  }
  return *version;
}

void add_metadata(const ModelProto& proto, Model& model) {
  for (const auto& [key, value] : proto.metadata_props) model.metadata.emplace(key, value);
  // Who made a network is kept when it is written again.
  if (!proto.producer_name.empty() && proto.producer_name != "ConvLens") {
    const bool has_version = !proto.producer_version.empty();
    model.metadata.emplace("producer",
                           has_version ? concat(proto.producer_name, " ", proto.producer_version)
                                       : proto.producer_name);
  }
}

}  // namespace

Result<Model> import_model(const ModelProto& proto, std::size_t file_size) {
  if (!proto.graph) return fail("the file has no graph; is it an ONNX model?");
  const auto version = operator_set(proto);
  if (!version) return std::unexpected(version.error());
  if (proto.graph->has_sparse_initializer) return fail("sparse weights are not supported");
  const std::uint64_t numbers =
      std::min(kMostNumbers, static_cast<std::uint64_t>(file_size) * kNumbersPerByte + kFewNumbers);
  auto model = Importer(*proto.graph, *version, static_cast<std::int64_t>(numbers)).run();
  if (!model) return model;
  add_metadata(proto, *model);
  if (const auto shapes = infer_shapes(*model, 1); !shapes) return std::unexpected(shapes.error());
  return model;
}

}  // namespace convlens::onnx
