#include "web/session/network.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include "convlens/digits/prepare.h"

namespace convlens {
namespace {

// The network's input as the image that the drawing is written to.
TensorView image_of(TensorView input) {
  if (input.shape.rank() == 4) return input;
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(input.shape.size())));
  return {Shape{1, 1, side, side}, input.data};
}

Status check_input(const Model& model) {
  if (model.inputs.size() != 1) {
    return fail("the network has ", model.inputs.size(), " inputs, a picture is one");
  }
  const ModelInput& input = model.inputs[0];
  const Shape& shape = input.shape;
  const bool is_image = shape.rank() == 4 && shape[1] == 1;
  const auto side = std::lround(std::sqrt(static_cast<double>(shape.size())));
  const bool is_square = shape.rank() == 2 && side * side == shape.size();
  if (is_image || is_square) return {};
  return fail("input ", input.name, " has the shape ", shape,
              ", expected one grey picture, such as [1,1,28,28]");
}

Status check_output(const Model& model, const std::vector<Shape>& shapes) {
  if (model.outputs.empty()) return fail("the network has no output");
  const Shape& shape = shapes[static_cast<std::size_t>(model.outputs[0])];
  if (shape.rank() >= 2 && shape.sample_size() >= 2 && shape.sample_size() == shape[1]) return {};
  return fail("the output has the shape ", shape,
              ", expected a score for each of at least two classes, such as [1,10]");
}

// "labels" in the file's metadata, separated by commas, else 0, 1, 2, …
std::vector<std::string> labels_of(const Model& model, std::int64_t classes) {
  std::vector<std::string> labels;
  if (const auto found = model.metadata.find("labels"); found != model.metadata.end()) {
    std::string label;
    for (const char c : found->second + ",") {
      if (c != ',') {
        label += c;
      } else {
        labels.push_back(std::exchange(label, {}));
      }
    }
  }
  if (static_cast<std::int64_t>(labels.size()) == classes) return labels;
  labels.clear();
  for (std::int64_t i = 0; i < classes; ++i) labels.push_back(std::to_string(i));
  return labels;
}

// Least and greatest, and 0. In lanes, so that the compiler may take several values at once.
Range range_of(std::span<const float> values) {
  constexpr std::size_t kLanes = 8;
  std::array<float, kLanes> low{}, high{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float v = values[i + lane];  // NaN compares false: it does not widen the range
      low[lane] = v < low[lane] ? v : low[lane];
      high[lane] = v > high[lane] ? v : high[lane];
    }
  }
  Range range{std::ranges::min(low), std::ranges::max(high)};
  for (; i < values.size(); ++i) {
    range.low = values[i] < range.low ? values[i] : range.low;
    range.high = values[i] > range.high ? values[i] : range.high;
  }
  return range;
}

void measure_ranges(Network& network) {
  for (std::size_t i = 0; i < network.stages.size(); ++i) {
    const auto values = network.execution->tap(network.stages[i].value).values();
    auto& maps = network.map_ranges[i];
    if (maps.empty()) {
      network.ranges[i] = range_of(values);
      continue;
    }
    const std::size_t size = values.size() / maps.size();
    Range all;
    for (std::size_t map = 0; map < maps.size(); ++map) {
      maps[map] = range_of(values.subspan(map * size, size));
      all = {std::min(all.low, maps[map].low), std::max(all.high, maps[map].high)};
    }
    network.ranges[i] = all;
  }
}

// The output as probabilities: a network that ends in logits gets the softmax it was trained with.
void read_probabilities(Network& network) {
  const auto scores = network.execution->output().values();
  auto& probabilities = network.probabilities;
  probabilities.assign(scores.begin(), scores.end());
  if (network.stages[static_cast<std::size_t>(network.model->outputs[0])].kind !=
      StageKind::kSoftmax) {
    const float largest = std::ranges::max(probabilities);
    double sum = 0;
    for (float& p : probabilities) sum += p = std::exp(p - largest);
    for (float& p : probabilities) p = static_cast<float>(p / sum);
  }
  network.verdict = std::ranges::all_of(probabilities, [](float p) { return std::isfinite(p); });
}

}  // namespace

std::expected<std::unique_ptr<Network>, ModelProblem> make_network(std::string_view name,
                                                                   Model model, ThreadPool* pool) {
  const auto problem = [](Reason why, const Error& error) {
    return std::unexpected(ModelProblem{why, error.message});
  };
  if (const Status status = check_input(model); !status) {
    return problem(Reason::kNotDigitClassifier, status.error());
  }
  const auto shapes = infer_shapes(model, 1);
  if (!shapes) return problem(Reason::kOther, shapes.error());
  if (const Status status = check_output(model, *shapes); !status) {
    return problem(Reason::kNotDigitClassifier, status.error());
  }

  auto network = std::make_unique<Network>();
  network->name = name;
  network->model = std::make_unique<Model>(std::move(model));
  const auto size = measure(*network->model);
  if (!size) return problem(Reason::kOther, size.error());
  network->size = *size;
  auto execution = Execution::create(*network->model, {.pool = pool});
  if (!execution) return problem(Reason::kTooLarge, execution.error());
  network->execution = std::make_unique<Execution>(std::move(*execution));
  network->stages = stages_of(*network->model, *shapes);
  network->ranges.resize(network->stages.size());
  network->costs.resize(network->stages.size());
  for (const Stage& stage : network->stages) {
    network->map_ranges.emplace_back(stage.spatial ? static_cast<std::size_t>(stage.maps) : 0);
  }
  const Shape& output = (*shapes)[static_cast<std::size_t>(network->model->outputs[0])];
  network->labels = labels_of(*network->model, output.sample_size());
  return network;
}

double run(Network& network, const Image& centered) {
  write_input(centered, image_of(network.execution->input()));
  const auto start = std::chrono::steady_clock::now();
  network.execution->forward();
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  measure_ranges(network);
  read_probabilities(network);
  return time.count();
}

std::span<const float> map_values(const Network& network, int stage, int map) {
  const Stage& s = network.stages[static_cast<std::size_t>(stage)];
  const auto size = static_cast<std::size_t>(s.height) * static_cast<std::size_t>(s.width);
  return network.execution->tap(s.value).values().subspan(static_cast<std::size_t>(map) * size,
                                                          size);
}

}  // namespace convlens
