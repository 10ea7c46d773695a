#include "web/session/layer_cost.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "convlens/kernels/peak.h"
#include "web/session/network.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kPeakSeconds = 0.02;
// The fastest of a few bursts; each is long beside a browser's clock, whose ticks may be 0.1 ms.
constexpr int kBursts = 3;
constexpr double kBurstSeconds = 2.5e-3;

// Seconds of one run of the node, the mean of a burst.
double burst(Execution& execution, int node) {
  const auto start = Clock::now();
  int runs = 0;
  double seconds = 0;
  do {
    execution.forward_node(node);
    ++runs;
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
  } while (seconds < kBurstSeconds);
  return seconds / runs;
}

std::string algorithm_text(const Computation& computation, const Texts& t) {
  const std::string& name = computation.algorithm;
  if (name == "direct") return std::string(t.cost_direct.view());
  if (name == "depthwise") return std::string(t.cost_depthwise.view());
  if (name == "plain") return std::string(t.cost_plain.view());
  constexpr std::string_view kWinograd = "winograd ";  // and its size: "F(4,3)"
  if (name.starts_with(kWinograd)) return fill(t.cost_winograd, {name.substr(kWinograd.size())});
  return name;
}

std::string method_text(const std::optional<Computation>& computation, const Texts& t) {
  if (!computation) return std::string(t.cost_product.view());
  const std::string algorithm = algorithm_text(*computation, t);
  if (computation->tile_maps == 0) return algorithm;
  return fill(t.cost_tile, {algorithm, std::to_string(computation->tile_maps),
                            std::to_string(computation->tile_pixels)});
}

}  // namespace

double measure_processor() { return measured_peak(kernels(), kPeakSeconds); }

LayerCost measure_layer(Network& network, int stage) {
  const ValueId value = network.stages[static_cast<std::size_t>(stage)].value;
  const int node = value - static_cast<int>(network.model->inputs.size());
  if (node < 0) return {};
  const Node& made = network.model->nodes[static_cast<std::size_t>(node)];
  std::vector<Shape> inputs;
  for (ValueId input : made.inputs) inputs.push_back(network.execution->tap(input).shape);
  const std::int64_t multiply_adds = made.layer->multiply_accumulates(inputs);
  const std::optional<Computation> computation = made.layer->computation(inputs);
  const std::string_view op = made.layer->op();
  const bool is_product = computation || op == "Gemm" || op == "MatMul";
  if (multiply_adds == 0 || !is_product) return {};
  double seconds = burst(*network.execution, node);
  // A slow layer is measured once: nobody waits for a figure.
  for (int i = 1; i < kBursts && seconds < kBurstSeconds; ++i)
    seconds = std::min(seconds, burst(*network.execution, node));
  return {.computation = computation,
          .us = seconds * 1e6,
          .operations = 2 * static_cast<double>(multiply_adds) / seconds};
}

std::string cost_text(const LayerCost& cost, double peak, Language language) {
  if (cost.operations <= 0 || peak <= 0) return {};
  const Texts& t = texts(language);
  const double rate = cost.operations * 1e-9;
  return fill(t.layer_cost, {method_text(cost.computation, t), value_text(cost.us, language),
                             fixed_text(rate, rate < 10 ? 1 : 0, language),
                             fixed_text(100 * cost.operations / peak, 0, language)});
}

}  // namespace convlens
