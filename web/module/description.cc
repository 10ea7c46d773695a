#include "description.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"

namespace convlens::module {
namespace {

// "[a,b,…]" of what `element` makes of each.
std::string json_list(const auto& elements, const auto& element) {
  std::string list = "[";
  for (const auto& each : elements) {
    if (list.size() > 1) list += ',';
    list += element(each);
  }
  return list + ']';
}

std::string named_shape(std::string_view name, const Shape& shape) {
  return concat("\"name\":", json_string(name), ",\"shape\":", shape);
}

const Shape& shape_of(std::span<const Shape> shapes, ValueId value) {
  return shapes[static_cast<std::size_t>(value)];
}

std::string layer_text(const Model& model, int index, std::span<const Shape> shapes) {
  const Node& node = model.nodes[static_cast<std::size_t>(index)];
  const ValueId value = model.value_of_node(index);
  const Layer& layer = *node.layer;
  const auto number = [](ValueId input) { return concat(input); };
  const auto parameter = [](const Parameter& each) {
    return concat("{", named_shape(each.name, each.value.shape()), "}");
  };
  std::vector<Shape> inputs;
  for (ValueId input : node.inputs) inputs.push_back(shape_of(shapes, input));
  std::string chosen;
  if (const auto computation = layer.computation(inputs)) {
    chosen = concat(",\"algorithm\":", json_string(computation->algorithm));
  }
  return concat("{", named_shape(node.name, shape_of(shapes, value)),
                ",\"op\":", json_string(layer.op()), ",\"value\":", value,
                ",\"inputs\":", json_list(node.inputs, number),
                ",\"parameters\":", json_list(layer.parameters(), parameter),
                ",\"macs\":", layer.multiply_accumulates(inputs), chosen, "}");
}

}  // namespace

std::string json_string(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      quoted += "\\u00";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string describe_model(const Model& model, std::span<const Shape> shapes) {
  std::string inputs, outputs, layers;
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    const auto& [name, shape] = model.inputs[i];
    inputs += concat(i > 0 ? ",{" : "{", named_shape(name, shape), ",\"value\":", i, "}");
  }
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    const ValueId value = model.outputs[i];
    outputs +=
        concat(i > 0 ? ",{" : "{", named_shape(model.output_names[i], shape_of(shapes, value)),
               ",\"value\":", value, "}");
  }
  for (int i = 0; i < std::ssize(model.nodes); ++i) {
    layers += (i > 0 ? "," : "") + layer_text(model, i, shapes);
  }
  return concat("{\"name\":", json_string(model.name), ",\"inputs\":[", inputs, "],\"outputs\":[",
                outputs, "],\"layers\":[", layers, "]}");
}

}  // namespace convlens::module
