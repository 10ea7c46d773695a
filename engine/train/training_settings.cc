#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "convlens/train/fnv.h"
#include "convlens/train/trainer_state.h"

namespace convlens {

namespace {

// Nine digits tell any two floats apart.
std::string exact(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

void line(std::string& lines, std::string_view name, const std::string& value) {
  lines += concat(name, " ", value, "\n");
}

void line(std::string& lines, std::string_view name, const Distortion& distortion) {
  line(lines, name,
       concat(exact(distortion.range), " with probability ", exact(distortion.probability)));
}

std::string exact(const AttributeValue& value) {
  const auto element = []<class T>(const T& held) {
    if constexpr (std::is_same_v<T, float>) {
      return exact(held);
    } else {
      return text(held);
    }
  };
  const auto all = [&]<class T>(const T& held) {
    if constexpr (requires { typename T::value_type; } && !std::is_same_v<T, std::string>) {
      std::string words = "[";
      for (const auto one : held) words += concat(words.size() > 1 ? "," : "", element(one));
      return concat(words, "]");
    } else {
      return element(held);
    }
  };
  return std::visit(all, value);
}

// What a layer computes apart from its parameters: attributes, and constants that are not trained
// (dropout's ratio, the target of a reshape).
std::string layer_settings(const Layer& layer, std::string_view name) {
  std::string value;
  for (const NodeSpec& spec : layer.to_nodes(name)) {
    value += concat(" ", spec.op);
    for (const auto& [attribute, held] : spec.attributes) {
      value += concat(" ", attribute, "=", exact(held));
    }
    for (const Operand& operand : spec.operands) {
      if (operand.kind == Operand::Kind::kIntegers) value += concat(" ", exact(operand.integers));
      if (operand.kind != Operand::Kind::kFloats || !layer.parameters().empty()) continue;
      value += concat(" ", operand.floats.shape());
      for (float number : operand.floats.values()) value += concat(" ", exact(number));
    }
  }
  return value;
}

void append_model(std::string& lines, const Model& model) {
  for (const ModelInput& input : model.inputs) {
    line(lines, "input", concat(input.name, " ", input.shape));
  }
  for (const Node& node : model.nodes) {
    std::string value = concat(node.name, " of");
    for (ValueId input : node.inputs) value += concat(" ", input);
    value += layer_settings(*node.layer, node.name);
    for (const Parameter& parameter : std::as_const(*node.layer).parameters()) {
      value += concat(" ", parameter.name, " ", parameter.value.shape());
    }
    line(lines, "layer", value);
  }
  for (ValueId output : model.outputs) line(lines, "output", text(output));
}

Status in_range(std::string_view name, double value, double lowest, double highest) {
  if (value >= lowest && value <= highest) return {};  // false for NaN
  return fail("training option ", name, " is ", value, ", expected ", lowest, " to ", highest);
}

Status check_distortion(std::string_view name, const Distortion& distortion, double largest) {
  if (Status status = in_range(name, distortion.range, 0, largest); !status) return status;
  return in_range(concat(name, " probability"), distortion.probability, 0, 1);
}

Status check_augmentation(const AugmentOptions& options) {
  struct Limit {
    std::string_view name;
    const Distortion& distortion;
    double largest;
  };
  for (const Limit& limit :
       {Limit{"shift", options.shift, 1000}, Limit{"rotation", options.rotation, 180},
        Limit{"scale", options.scale, 0.9}, Limit{"shear", options.shear, 5},
        Limit{"elastic", options.elastic, 1000}, Limit{"thickness", options.thickness, 1}}) {
    if (Status s = check_distortion(limit.name, limit.distortion, limit.largest); !s) return s;
  }
  return in_range("elastic sigma", options.elastic_sigma, 0.1, 100);
}

}  // namespace

std::uint64_t checksum(const Dataset& data) { return fnv1a(data.labels, fnv1a(data.pixels)); }

std::string settings_text(const TrainerOptions& options, const Model& model, const Dataset& data,
                          std::uint64_t data_checksum, int parts) {
  std::string lines;
  append_model(lines, model);
  line(lines, "data",
       concat(data.count(), " images of ", data.rows, "x", data.columns, " pixels in ",
              data.classes, " classes, checksum ", data_checksum));
  line(lines, "validation", text(options.validation_count));
  line(lines, "epochs", text(options.epochs));
  line(lines, "batch", concat(options.batch, " in ", parts, " parts"));
  line(lines, "seed", text(options.seed));

  line(lines, "loss", options.loss.kind == LossKind::kCrossEntropy ? "cross-entropy" : "squares");
  line(lines, "label smoothing", exact(options.loss.label_smoothing));

  const OptimizerOptions& optimizer = options.optimizer;
  constexpr std::string_view kOptimizers[] = {"SGD", "Adam", "AdamW"};
  line(lines, "optimizer", text(kOptimizers[static_cast<int>(optimizer.kind)]));
  line(lines, "momentum", concat(exact(optimizer.momentum), optimizer.nesterov ? " Nesterov" : ""));
  line(lines, "betas", concat(exact(optimizer.beta1), " ", exact(optimizer.beta2)));
  line(lines, "epsilon", exact(optimizer.epsilon));
  line(lines, "weight decay", exact(optimizer.weight_decay));

  const ScheduleOptions& schedule = options.schedule;
  constexpr std::string_view kSchedules[] = {"constant", "step", "cosine"};
  line(lines, "schedule", text(kSchedules[static_cast<int>(schedule.kind)]));
  line(lines, "learning rate", exact(schedule.learning_rate));
  line(lines, "warm-up epochs", exact(schedule.warmup_epochs));
  line(lines, "step epochs", exact(schedule.step_epochs));
  line(lines, "step factor", exact(schedule.step_factor));
  line(lines, "final fraction", exact(schedule.final_fraction));

  line(lines, "shift", options.augment.shift);
  line(lines, "rotation", options.augment.rotation);
  line(lines, "scale", options.augment.scale);
  line(lines, "shear", options.augment.shear);
  line(lines, "elastic", options.augment.elastic);
  line(lines, "elastic sigma", exact(options.augment.elastic_sigma));
  line(lines, "thickness", options.augment.thickness);
  line(lines, "average decay", exact(options.average_decay));
  line(lines, "clip norm", exact(options.clip_norm));
  return lines;
}

Status check_options(const TrainerOptions& options) {
  struct Limit {
    std::string_view name;
    double value, lowest, highest;
  };
  constexpr double kMost = 1e9, kBelowOne = 1 - 1e-9;
  const OptimizerOptions& optimizer = options.optimizer;
  const ScheduleOptions& schedule = options.schedule;
  const Limit limits[] = {
      {"epochs", static_cast<double>(options.epochs), 1, 1e6},
      {"batch", static_cast<double>(options.batch), 1, 65536},
      {"validation images", static_cast<double>(options.validation_count), -1, kMost},
      {"parts", static_cast<double>(options.parts), 0, 1024},
      {"label smoothing", options.loss.label_smoothing, 0, kBelowOne},
      {"momentum", optimizer.momentum, 0, kBelowOne},
      {"beta1", optimizer.beta1, 0, kBelowOne},
      {"beta2", optimizer.beta2, 0, kBelowOne},
      {"epsilon", optimizer.epsilon, 0, 1},
      {"weight decay", optimizer.weight_decay, 0, 1000},
      {"learning rate", schedule.learning_rate, 0, 1e6},
      {"warm-up epochs", schedule.warmup_epochs, 0, 1e6},
      {"step epochs", schedule.step_epochs, 1e-6, 1e6},
      {"step factor", schedule.step_factor, 0, 1},
      {"final fraction", schedule.final_fraction, 0, 1},
      {"average decay", options.average_decay, 0, kBelowOne},
      {"clip norm", options.clip_norm, 0, kMost},
  };
  for (const Limit& limit : limits) {
    Status status = in_range(limit.name, limit.value, limit.lowest, limit.highest);
    if (!status) return status;
  }
  return check_augmentation(options.augment);
}

}  // namespace convlens
