#include "convlens/model/model.h"

#include <array>
#include <string_view>
#include <utility>

#include "convlens/core/text.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

std::string name_of(const Model& model, const Node& node) {
  if (node.layer == nullptr) {
    return concat("node ", quoted(node.name), " of ", quoted(model.name));
  }
  return describe(node.name, node.layer->op());
}

std::string size_text(const Shape& shape) {
  constexpr std::int64_t kMax = std::int64_t{1} << 60;
  const std::int64_t floats = shape.checked_size(kMax);
  if (floats < 0) return "far too much";
  return concat(static_cast<double>(floats) * sizeof(float) / double{1 << 30}, " GiB");
}

Status check_size(std::string_view where, const Shape& shape) {
  if (shape.checked_size(kMaxFloats) >= 0) return {};
  return fail(where, " ", shape, " takes ", size_text(shape), ", the limit is 2 GiB");
}

Result<Shape> input_shape(const ModelInput& input, std::int64_t batch) {
  const std::string where = concat("input ", quoted(input.name));
  if (input.shape.rank() < 1) return fail(where, ": it has no batch; expected a shape [1,…]");
  Shape shape = input.shape.with_batch(batch);
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] < 1) {
      return fail(where, ": the shape is ", shape, ", expected extents of at least 1");
    }
  }
  if (Status status = check_size(where + ":", shape); !status)
    return std::unexpected(status.error());
  return shape;
}

Result<Shape> node_shape(const Model& model, int index, std::span<const Shape> shapes) {
  const Node& node = model.nodes[static_cast<std::size_t>(index)];
  const std::string where = name_of(model, node);
  if (node.layer == nullptr) return fail(where, ": it has no layer");
  std::vector<Shape> inputs;
  for (ValueId value : node.inputs) {
    if (value < 0 || value >= model.value_of_node(index)) {
      return fail(where, ": it reads value ", value, ", only 0 to ", model.value_of_node(index) - 1,
                  " are made before it");
    }
    inputs.push_back(shapes[static_cast<std::size_t>(value)]);
  }
  Result<Shape> output = node.layer->infer(inputs);
  if (!output) return in(where, output.error());
  if (Status status = check_size(concat(where, ": its output"), *output); !status) {
    return std::unexpected(status.error());
  }
  return output;
}

}  // namespace

Result<std::vector<Shape>> infer_shapes(const Model& model, std::int64_t batch) {
  if (batch < 1) return fail("the batch is ", batch, ", expected at least 1");
  std::vector<Shape> shapes;
  for (const ModelInput& input : model.inputs) {
    const Result<Shape> shape = input_shape(input, batch);
    if (!shape) return std::unexpected(shape.error());
    shapes.push_back(*shape);
  }
  for (int node = 0; node < std::ssize(model.nodes); ++node) {
    const Result<Shape> shape = node_shape(model, node, shapes);
    if (!shape) return std::unexpected(shape.error());
    shapes.push_back(*shape);
  }
  for (ValueId output : model.outputs) {
    if (output < 0 || output >= model.value_count()) {
      return fail("an output of ", quoted(model.name), " is value ", output, ", there are ",
                  model.value_count());
    }
  }
  return shapes;
}

Result<Model> clone(const Model& model) {
  Model copy;
  copy.name = model.name;
  copy.inputs = model.inputs;
  copy.outputs = model.outputs;
  copy.output_names = model.output_names;
  copy.metadata = model.metadata;
  for (const Node& node : model.nodes) {
    if (node.layer == nullptr) return fail(name_of(model, node), ": it has no layer");
    copy.nodes.push_back({node.name, node.layer->clone(), node.inputs});
  }
  return copy;
}

Result<ModelSize> measure(const Model& model) {
  const Result<std::vector<Shape>> shapes = infer_shapes(model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  ModelSize size;
  for (const Shape& shape : *shapes) {
    size.activation_bytes += shape.size() * static_cast<std::int64_t>(sizeof(float));
  }
  for (const Node& node : model.nodes) {
    const Layer& layer = *node.layer;
    for (const Parameter& parameter : layer.parameters()) {
      size.parameters += parameter.value.shape().size();
    }
    std::vector<Shape> inputs;
    for (ValueId value : node.inputs) inputs.push_back((*shapes)[static_cast<std::size_t>(value)]);
    size.multiply_accumulates += layer.multiply_accumulates(inputs);
  }
  return size;
}

std::vector<Parameter*> trainable_parameters(Model& model) {
  std::vector<Parameter*> parameters;
  for (Node& node : model.nodes) {
    for (Parameter& parameter : node.layer->parameters()) {
      if (parameter.trainable) parameters.push_back(&parameter);
    }
  }
  return parameters;
}

}  // namespace convlens
