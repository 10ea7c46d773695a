#include "convlens/io/onnx_export.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "convlens/core/text.h"
#include "convlens/io/names.h"
#include "convlens/io/onnx_graph.h"
#include "convlens/io/onnx_pooling.h"
#include "convlens/io/onnx_tensor.h"

namespace convlens::onnx {
namespace {

constexpr std::string_view kBatch = "batch";

// The file format's version that came with each version of the operator set.
struct Version {
  std::int64_t operator_set, format;
};
constexpr Version kUsual{17, 8};
constexpr Version kWithNewAverage{19, 9};  // see needs_version_19()

// What the operands of an operator are called in the names of its constants, from operand 1 on.
struct Roles {
  std::string_view op;
  std::array<std::string_view, 4> names;
};
constexpr std::array kRoles{Roles{"BatchNormalization", {"scale", "bias", "mean", "variance"}},
                            Roles{"Conv", {"weight", "bias", "", ""}},
                            Roles{"Dropout", {"ratio", "", "", ""}},
                            Roles{"Gemm", {"weight", "bias", "", ""}},
                            Roles{"MatMul", {"weight", "", "", ""}},
                            Roles{"Reshape", {"shape", "", "", ""}},
                            Roles{"Add", {"bias", "", "", ""}}};

// "conv1.weight"
std::string constant_name(const NodeSpec& node, std::size_t operand) {
  const auto roles =
      std::find_if(kRoles.begin(), kRoles.end(), [&](const Roles& r) { return r.op == node.op; });
  const bool is_known = roles != kRoles.end() && operand >= 1 && operand <= roles->names.size() &&
                        !roles->names[operand - 1].empty();
  return is_known ? concat(node.name, ".", roles->names[operand - 1])
                  : concat(node.name, ".input", operand);
}

AttributeProto attribute_proto(std::string name, const AttributeValue& value) {
  using Type = AttributeProto::Type;
  AttributeProto proto;
  proto.name = std::move(name);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    proto.type = Type::kInt;
    proto.i = *integer;
  } else if (const auto* number = std::get_if<float>(&value)) {
    proto.type = Type::kFloat;
    proto.f = *number;
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    proto.type = Type::kString;
    proto.s = *text;
  } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value)) {
    proto.type = Type::kInts;
    proto.ints = *integers;
  } else if (const auto* numbers = std::get_if<std::vector<float>>(&value)) {
    proto.type = Type::kFloats;
    proto.floats = *numbers;
  }
  return proto;
}

ValueInfoProto value_info(const std::string& name, const Shape& shape) {
  ValueInfoProto proto;
  proto.name = name;
  proto.element_type = DataType::kFloat;
  proto.shape.emplace();
  for (int axis = 0; axis < shape.rank(); ++axis) {
    Dimension& dimension = proto.shape->emplace_back();
    if (axis == 0)
      dimension.parameter = kBatch;
    else
      dimension.value = shape[axis];
  }
  return proto;
}

class Exporter {
 public:
  explicit Exporter(const Model& model) : model_(model) {}

  Result<ExportedModel> run() {
    const auto shapes = infer_shapes(model_, 1);
    if (!shapes) return std::unexpected(shapes.error());
    if (auto ok = name_inputs(*shapes); !ok) return std::unexpected(ok.error());
    if (auto ok = name_outputs(*shapes); !ok) return std::unexpected(ok.error());
    name_other_values();
    make_specs(*shapes);
    for (std::size_t i = 0; i < model_.nodes.size(); ++i) add_node(i);
    for (const auto& [source, output] : copied_outputs_) {
      add_operator({"Identity", output, {}, {}}, {value_names_[source]}, output);
    }
    add_header();
    return std::move(exported_);
  }

 private:
  Status name_inputs(const std::vector<Shape>& shapes);
  Status name_outputs(const std::vector<Shape>& shapes);
  void name_other_values();
  void make_specs(const std::vector<Shape>& shapes);
  void add_node(std::size_t index);
  void add_operator(const NodeSpec& spec, std::vector<std::string> inputs, std::string output);
  std::string add_constant(const NodeSpec& spec, std::size_t operand);
  void add_header();

  const Model& model_;
  ExportedModel exported_;
  GraphProto graph_;
  Names value_taken_, node_taken_;
  std::vector<std::string> value_names_;                             // of every value
  std::vector<std::pair<std::size_t, std::string>> copied_outputs_;  // value, name of the output
  std::vector<std::size_t> first_spec_;  // per node, and one behind the last
};

Status Exporter::name_inputs(const std::vector<Shape>& shapes) {
  value_names_.resize(static_cast<std::size_t>(model_.value_count()));
  for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
    const std::string& name = model_.inputs[i].name;
    if (name.empty() || !value_taken_.take(name)) {
      return fail("input ", i, " has the name ", quoted(name), ", expected one that occurs once");
    }
    value_names_[i] = name;
    graph_.input.push_back(value_info(name, shapes[i]));
  }
  return {};
}

// Outputs keep their names. A value that is an input, or two outputs at once, is copied.
Status Exporter::name_outputs(const std::vector<Shape>& shapes) {
  if (model_.outputs.empty()) return fail("the network has no output");
  if (model_.output_names.size() != model_.outputs.size()) {
    return fail("the network has ", model_.outputs.size(), " outputs and ",
                model_.output_names.size(), " names for them");
  }
  for (std::size_t i = 0; i < model_.outputs.size(); ++i) {
    const auto value = static_cast<std::size_t>(model_.outputs[i]);
    const std::string& name = model_.output_names[i];
    if (value >= value_names_.size())
      return fail("output ", i, " is value ", value, ", which is not there");
    if (name.empty() || !value_taken_.take(name)) {
      return fail("output ", i, " has the name ", quoted(name),
                  ", expected one that no input and no other output has");
    }
    graph_.output.push_back(value_info(name, shapes[value]));
    if (value_names_[value].empty()) {
      value_names_[value] = name;
    } else {
      copied_outputs_.emplace_back(value, name);
    }
  }
  return {};
}

void Exporter::name_other_values() {
  for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
    std::string& name = value_names_[model_.inputs.size() + i];
    if (name.empty()) name = value_taken_.unique(model_.nodes[i].name);
  }
}

// All of them before the first is written: the messages look at their numbers.
void Exporter::make_specs(const std::vector<Shape>& shapes) {
  for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
    const Node& node = model_.nodes[i];
    first_spec_.push_back(exported_.nodes.size());
    for (NodeSpec& spec : node.layer->to_nodes(node.name)) {
      // Pooling has one input; the operators around it do not change the shape.
      simplify_pooling(spec, shapes[static_cast<std::size_t>(node.inputs[0])],
                       shapes[model_.inputs.size() + i]);
      exported_.nodes.push_back(std::move(spec));
    }
  }
  first_spec_.push_back(exported_.nodes.size());
}

// The operators of one layer: the first reads the layer's inputs, each further one what the one
// before it made.
void Exporter::add_node(std::size_t index) {
  const Node& node = model_.nodes[index];
  std::size_t next_input = 0;
  std::string made;
  for (std::size_t i = first_spec_[index]; i < first_spec_[index + 1]; ++i) {
    const NodeSpec& spec = exported_.nodes[i];
    const bool is_first = i == first_spec_[index], is_last = i + 1 == first_spec_[index + 1];
    std::vector<std::string> inputs;
    for (std::size_t k = 0; k < spec.operands.size(); ++k) {
      const Operand::Kind kind = spec.operands[k].kind;
      if (kind == Operand::Kind::kAbsent) {
        inputs.emplace_back();
      } else if (kind != Operand::Kind::kActivation) {
        inputs.push_back(add_constant(spec, k));
      } else if (k == 0 && !is_first) {
        inputs.push_back(made);
      } else {
        inputs.push_back(value_names_[static_cast<std::size_t>(node.inputs[next_input++])]);
      }
    }
    made = is_last ? value_names_[model_.inputs.size() + index] : value_taken_.unique(spec.name);
    add_operator(spec, std::move(inputs), made);
  }
}

void Exporter::add_operator(const NodeSpec& spec, std::vector<std::string> inputs,
                            std::string output) {
  NodeProto proto;
  proto.op_type = spec.op;
  proto.name = node_taken_.unique(spec.name);
  proto.input = std::move(inputs);
  proto.output = {std::move(output)};
  for (const auto& [name, value] : spec.attributes) {
    proto.attribute.push_back(attribute_proto(name, value));
  }
  graph_.node.push_back(std::move(proto));
}

std::string Exporter::add_constant(const NodeSpec& spec, std::size_t operand) {
  std::string name = value_taken_.unique(constant_name(spec, operand));
  const Operand& constant = spec.operands[operand];
  graph_.initializer.push_back(constant.kind == Operand::Kind::kFloats
                                   ? to_proto(name, constant.floats.view())
                                   : to_proto(name, std::span(constant.integers)));
  return name;
}

void Exporter::add_header() {
  const bool has_new_average = std::ranges::any_of(exported_.nodes, needs_version_19);
  const Version version = has_new_average ? kWithNewAverage : kUsual;
  graph_.name = model_.name.empty() ? "convlens" : model_.name;
  ModelProto& proto = exported_.proto;
  proto.ir_version = version.format;
  proto.producer_name = "ConvLens";
  proto.opset_import = {{"", version.operator_set}};
  for (const auto& [key, value] : model_.metadata) {
    if (!key.empty()) proto.metadata_props.emplace_back(key, value);
  }
  proto.graph = std::move(graph_);
}

}  // namespace

Result<ExportedModel> export_model(const Model& model) { return Exporter(model).run(); }

}  // namespace convlens::onnx
