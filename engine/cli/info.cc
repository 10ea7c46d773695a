// convlens-cli info
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/table.h"
#include "convlens/core/text.h"

namespace convlens::cli {
namespace {

constexpr char kExamples[] =
    "  convlens-cli info explorer.onnx\n"
    "  convlens-cli info explorer.onnx --json\n";

struct LayerInfo {
  std::string name, op;
  std::vector<std::string> inputs;  // names of what it reads
  Attributes attributes;            // as ONNX names them
  Shape shape;                      // of the output, batch of one
  std::int64_t parameters = 0, multiply_accumulates = 0;

  std::int64_t bytes() const { return shape.size() * static_cast<std::int64_t>(sizeof(float)); }
};

// What the file says, in full, as it may go to a terminal.
std::string shown(std::string_view words) { return printable(words, std::string_view::npos); }

// "kernel_shape=[3,3] pads=[1,1,1,1]".
std::string attribute_text(const Attributes& attributes) {
  const auto value_text = []<class T>(const T& value) {
    if constexpr (requires { typename T::value_type; } && !std::is_same_v<T, std::string>) {
      std::vector<std::string> words;
      for (const auto element : value) words.push_back(text(element));
      return concat("[", joined(words, ","), "]");
    } else {
      return shown(text(value));
    }
  };
  std::vector<std::string> words;
  for (const auto& [name, value] : attributes) {
    words.push_back(concat(name, "=", std::visit(value_text, value)));
  }
  return joined(words, " ");
}

std::string value_name(const Model& model, ValueId value) {
  const auto index = static_cast<std::size_t>(value);
  return index < model.inputs.size() ? model.inputs[index].name
                                     : model.nodes[index - model.inputs.size()].name;
}

std::vector<LayerInfo> layers_of(const Model& model, const std::vector<Shape>& shapes) {
  std::vector<LayerInfo> layers;
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    const Node& node = model.nodes[i];
    const Layer& layer = *node.layer;
    LayerInfo info{
        .name = node.name,
        .op = std::string(layer.op()),
        .inputs = {},
        .attributes = {},
        .shape = shapes[static_cast<std::size_t>(model.value_of_node(static_cast<int>(i)))]};
    std::vector<Shape> inputs;
    for (ValueId input : node.inputs) {
      inputs.push_back(shapes[static_cast<std::size_t>(input)]);
      info.inputs.push_back(value_name(model, input));
    }
    for (const Parameter& parameter : layer.parameters()) {
      info.parameters += parameter.value.shape().size();
    }
    for (const NodeSpec& spec : layer.to_nodes(node.name)) {
      info.attributes.insert(spec.attributes.begin(), spec.attributes.end());
    }
    info.multiply_accumulates = layer.multiply_accumulates(inputs);
    layers.push_back(std::move(info));
  }
  return layers;
}

Json shape_json(const Shape& shape) {
  Json json = Json::array();
  for (std::int64_t extent : shape.extents()) json.push_back(extent);
  return json;
}

Json attributes_json(const Attributes& attributes) {
  Json json = Json::object();
  for (const auto& [name, value] : attributes) {
    std::visit([&json, &key = name](const auto& held) { json[key] = held; }, value);
  }
  return json;
}

std::string as_json(const Model& model, const std::vector<Shape>& shapes,
                    const std::vector<LayerInfo>& layers, const ModelSize& size) {
  Json json = {{"name", model.name}, {"inputs", Json::array()}, {"outputs", Json::array()}};
  for (const ModelInput& input : model.inputs) {
    json["inputs"].push_back({{"name", input.name}, {"shape", shape_json(input.shape)}});
  }
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    const Shape& shape = shapes[static_cast<std::size_t>(model.outputs[i])];
    json["outputs"].push_back({{"name", model.output_names[i]}, {"shape", shape_json(shape)}});
  }
  json["layers"] = Json::array();
  for (const LayerInfo& layer : layers) {
    json["layers"].push_back({{"name", layer.name},
                              {"op", layer.op},
                              {"inputs", layer.inputs},
                              {"shape", shape_json(layer.shape)},
                              {"parameters", layer.parameters},
                              {"multiply_accumulates", layer.multiply_accumulates},
                              {"activation_bytes", layer.bytes()},
                              {"attributes", attributes_json(layer.attributes)}});
  }
  json["parameters"] = size.parameters;
  json["multiply_accumulates"] = size.multiply_accumulates;
  json["activation_bytes"] = size.activation_bytes;
  json["metadata"] = model.metadata;
  return line(json);
}

std::string as_text(const Model& model, const std::vector<LayerInfo>& layers,
                    const ModelSize& size) {
  std::string result = concat("model ", shown(model.name), "\n");
  for (const auto& [key, value] : model.metadata)
    result += concat(shown(key), ": ", shown(value), "\n");
  for (const ModelInput& input : model.inputs) {
    result += concat("input ", shown(input.name), " ", input.shape, "\n");
  }
  std::vector<std::vector<std::string>> rows;
  for (const LayerInfo& layer : layers) {
    rows.push_back({shown(layer.name), layer.op, shown(joined(layer.inputs, " ")),
                    text(layer.shape), grouped(layer.parameters),
                    grouped(layer.multiply_accumulates), byte_size(layer.bytes()),
                    attribute_text(layer.attributes)});
  }
  rows.push_back({"total", "", "", "", grouped(size.parameters), grouped(size.multiply_accumulates),
                  byte_size(size.activation_bytes), ""});
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    result += concat("output ", shown(model.output_names[i]), " from ",
                     shown(value_name(model, model.outputs[i])), "\n");
  }
  return concat(result, "\n",
                format_table({{"layer"},
                              {"operator"},
                              {"reads"},
                              {"output"},
                              {"parameters", true},
                              {"multiply-adds", true},
                              {"memory", true},
                              {"attributes"}},
                             rows));
}

Status info(const std::string& path, bool json, Console& console) {
  const auto model = load_model(path);
  if (!model) return std::unexpected(model.error());
  const auto shapes = infer_shapes(*model, 1);
  if (!shapes) return in(path, shapes.error());
  const auto size = measure(*model);
  if (!size) return in(path, size.error());
  const std::vector<LayerInfo> layers = layers_of(*model, *shapes);
  console.result(json ? as_json(*model, *shapes, layers, *size) : as_text(*model, layers, *size));
  return {};
}

Run add(CLI::App& app) {
  struct InfoCommand {
    std::string model;
    bool json = false;
  };
  const auto command = std::make_shared<InfoCommand>();
  app.add_option("model", command->model, "An ONNX file")->required()->type_name("MODEL");
  app.add_flag("--json", command->json, "One line of JSON");
  return [command](Console& console) { return info(command->model, command->json, console); };
}

}  // namespace

Command info_command() {
  return {"info", "Layers with shapes, parameters, multiply-adds and memory", kExamples, add};
}

}  // namespace convlens::cli
