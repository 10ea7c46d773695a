// convlens-cli bench
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/ranges.h"
#include "convlens/cli/stopwatch.h"
#include "convlens/cli/table.h"
#include "convlens/core/text.h"
#include "convlens/kernels/peak.h"
#include "convlens/model/execution.h"

namespace convlens::cli {
namespace {

struct BenchCommand {
  std::string model;
  int threads = 1, sweeps = 5;
  std::int64_t batch = 1;
  double seconds = 2;
  bool layers = false, json = false, no_winograd = false;
};

constexpr char kExamples[] =
    "  convlens-cli bench explorer.onnx\n"
    "  # where the time goes, with two threads:\n"
    "  convlens-cli bench explorer.onnx --layers --threads 2\n"
    "  convlens-cli bench explorer.onnx --layers --no-winograd\n"
    "  convlens-cli bench explorer.onnx --batch 64 --json\n";

constexpr std::uint64_t kSeed = 1;
constexpr double kPeakSeconds = 0.05;  // of each sweep

struct LayerTimes {
  std::string name, op;
  Shape shape;  // of the output
  std::int64_t multiply_accumulates = 0;
  std::optional<Computation> computation;
  bool fused = false;  // its time is in that of the layer before
  Times times;
};

struct Measured {
  std::int64_t multiply_accumulates = 0;
  std::vector<double> peaks;  // operations per second of all threads, one for each sweep
  Times forward;
  std::vector<LayerTimes> layers;  // times only where they were asked for

  double peak() const { return quantile(peaks, 0.5); }
};

// A multiply-accumulate is two operations.
double operations_per_second(std::int64_t multiply_accumulates, double seconds) {
  return seconds > 0 ? 2 * static_cast<double>(multiply_accumulates) / seconds : 0;
}

Result<std::vector<LayerTimes>> layers_of(const Model& model, std::int64_t batch) {
  const auto shapes = infer_shapes(model, batch);
  if (!shapes) return std::unexpected(shapes.error());
  std::vector<LayerTimes> layers;
  for (const Node& node : model.nodes) {
    std::vector<Shape> inputs;
    for (ValueId input : node.inputs) inputs.push_back((*shapes)[static_cast<std::size_t>(input)]);
    const ValueId output = model.value_of_node(static_cast<int>(layers.size()));
    layers.push_back({.name = node.name,
                      .op = std::string(node.layer->op()),
                      .shape = (*shapes)[static_cast<std::size_t>(output)],
                      .multiply_accumulates = node.layer->multiply_accumulates(inputs),
                      .computation = node.layer->computation(inputs),
                      .times = {}});
  }
  return layers;
}

// Until at least `runs` runs and `seconds` have passed.
template <class RunOnce>
void repeat(int runs, double seconds, const RunOnce& run_once) {
  const auto start = Clock::now();
  for (int run = 0; run < runs || seconds_between(start, Clock::now()) < seconds; ++run) run_once();
}

void time_forward(Execution& execution, Times& times) {
  const auto start = Clock::now();
  execution.forward();
  times.add(seconds_between(start, Clock::now()));
}

// The layers in their order, so that each finds its input where the one before has left it.
void time_layers(Execution& execution, std::vector<LayerTimes>& layers) {
  auto before = Clock::now();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    execution.forward_node(static_cast<int>(i));
    const auto after = Clock::now();
    layers[i].times.add(seconds_between(before, after));
    before = after;
  }
}

void measure_sweep(const BenchCommand& command, Execution& execution, Measured& measured) {
  const double share = command.seconds / command.sweeps / (command.layers ? 2 : 1);
  measured.peaks.push_back(measured_peak(kernels(), kPeakSeconds) * command.threads);
  measured.forward.begin_sweep();
  repeat(2, share, [&] { time_forward(execution, measured.forward); });
  if (!command.layers) return;
  for (LayerTimes& layer : measured.layers) layer.times.begin_sweep();
  repeat(2, share, [&] { time_layers(execution, measured.layers); });
}

Result<Measured> measure_all(const BenchCommand& command, const Model& model, Console& console) {
  ThreadPool pool(command.threads);
  auto execution = Execution::create(model, {.batch = command.batch, .pool = &pool});
  if (!execution) return std::unexpected(execution.error());
  auto layers = layers_of(model, command.batch);
  if (!layers) return std::unexpected(layers.error());
  Measured measured;
  measured.layers = std::move(*layers);
  for (std::size_t i = 0; i < measured.layers.size(); ++i) {
    measured.layers[i].fused = execution->is_fused(static_cast<int>(i));
  }
  for (const LayerTimes& layer : measured.layers) {
    measured.multiply_accumulates += layer.multiply_accumulates;
  }
  Random random(kSeed);
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    for (float& value : execution->input(static_cast<int>(i)).values()) {
      value = random.uniform(-1, 1);
    }
  }
  repeat(2, command.seconds / command.sweeps, [&] { execution->forward(); });  // warm-up
  for (int sweep = 0; sweep < command.sweeps; ++sweep) {
    measure_sweep(command, *execution, measured);
    console.progress("measuring", (sweep + 1.0) / command.sweeps);
  }
  console.end_progress();
  return measured;
}

std::string time_text(double seconds) {
  if (seconds < 1e-3) return decimal(seconds * 1e6, seconds < 1e-4 ? 2 : 1) + " µs";
  return seconds < 1 ? decimal(seconds * 1e3, 3) + " ms" : decimal(seconds, 3) + " s";
}

std::string gigaflops(double rate) { return decimal(rate * 1e-9, 1); }

// "direct, 4x8 tile".
std::string computation_text(const LayerTimes& layer) {
  if (layer.fused) return "with the layer before";
  if (!layer.computation) return {};
  const Computation& computation = *layer.computation;
  std::string words = computation.algorithm;
  if (computation.tile_maps > 0) {
    words += concat(", ", computation.tile_maps, "x", computation.tile_pixels, " tile");
  }
  return words;
}

std::string layer_table(const Measured& measured) {
  double all = 0;
  for (const LayerTimes& layer : measured.layers) all += layer.times.median();
  std::vector<std::vector<std::string>> rows;
  for (const LayerTimes& layer : measured.layers) {
    const double time = layer.times.median();
    const double rate = operations_per_second(layer.multiply_accumulates, time);
    const bool computes = layer.multiply_accumulates > 0;
    rows.push_back({printable(layer.name), layer.op, text(layer.shape),
                    grouped(layer.multiply_accumulates), decimal(time * 1e6, 2),
                    all > 0 ? percent(time / all, 1) : "", computes ? gigaflops(rate) : "",
                    computes ? percent(rate / measured.peak(), 0) : "", computation_text(layer)});
  }
  return format_table({{"layer"},
                       {"operator"},
                       {"output"},
                       {"multiply-adds", true},
                       {"µs", true},
                       {"of the time", true},
                       {"GFLOP/s", true},
                       {"of the peak", true},
                       {"computed"}},
                      rows);
}

std::string as_text(const BenchCommand& command, const Model& model, const Measured& measured) {
  const std::vector<double> sweeps = measured.forward.sweep_medians();
  const double median = measured.forward.median();
  const double rate = operations_per_second(measured.multiply_accumulates, median);
  const std::string threads =
      concat(command.threads, command.threads == 1 ? " thread" : " threads");
  std::string result = concat(
      "model ", printable(model.name), ", batch ", command.batch, ", ", threads, ", ",
      kernels().name, "\n", "forward pass  ", time_text(median), ", median of ",
      measured.forward.count(), " in ", command.sweeps, " sweeps (", time_text(quantile(sweeps, 0)),
      " … ", time_text(quantile(sweeps, 1)), "), fastest ", time_text(measured.forward.least()),
      "\n", "arithmetic    ", grouped(measured.multiply_accumulates), " multiply-adds, ",
      gigaflops(rate), " GFLOP/s, ", percent(rate / measured.peak(), 0), " of the peak of ",
      gigaflops(measured.peak()), " GFLOP/s");
  if (command.layers) result += "\n\n" + layer_table(measured);
  return result;
}

Json shape_json(const Shape& shape) {
  Json json = Json::array();
  for (std::int64_t extent : shape.extents()) json.push_back(extent);
  return json;
}

Json times_json(const Times& times) {
  Json sweeps = Json::array();
  for (double median : times.sweep_medians()) sweeps.push_back(median * 1e6);
  return {{"median_us", times.median() * 1e6},
          {"least_us", times.least() * 1e6},
          {"sweeps_us", sweeps},
          {"runs", times.count()}};
}

std::string as_json(const BenchCommand& command, const Model& model, const Measured& measured) {
  const auto rate = [&](std::int64_t multiply_accumulates, const Times& times) {
    return operations_per_second(multiply_accumulates, times.median());
  };
  const double forward = rate(measured.multiply_accumulates, measured.forward);
  Json json = {{"model", model.name},
               {"batch", command.batch},
               {"threads", command.threads},
               {"instructions", kernels().name},
               {"multiply_accumulates", measured.multiply_accumulates},
               {"peak_gflops", measured.peak() * 1e-9},
               {"forward", times_json(measured.forward)},
               {"gflops", forward * 1e-9},
               {"share_of_peak", forward / measured.peak()}};
  if (!command.layers) return line(json);
  json["layers"] = Json::array();
  for (const LayerTimes& layer : measured.layers) {
    Json entry = {{"name", layer.name},
                  {"op", layer.op},
                  {"shape", shape_json(layer.shape)},
                  {"multiply_accumulates", layer.multiply_accumulates}};
    entry.update(times_json(layer.times));
    entry["gflops"] = rate(layer.multiply_accumulates, layer.times) * 1e-9;
    entry["fused"] = layer.fused;
    if (layer.computation) {
      const Computation& computation = *layer.computation;
      entry["algorithm"] = computation.algorithm;
      entry["instructions"] = computation.instruction_set;
      entry["tile"] = {computation.tile_maps, computation.tile_pixels};
      entry["multiplications"] = computation.multiplications;
    }
    json["layers"].push_back(std::move(entry));
  }
  return line(json);
}

Status bench(const BenchCommand& command, Console& console) {
  auto model = load_model(command.model);
  if (!model) return std::unexpected(model.error());
  if (command.no_winograd) {
    for (Node& node : model->nodes) node.layer->allow_winograd(false);
  }
  const auto measured = measure_all(command, *model, console);
  if (!measured) return in(command.model, measured.error());
  console.result(command.json ? as_json(command, *model, *measured)
                              : as_text(command, *model, *measured));
  return {};
}

Run add(CLI::App& app) {
  const auto command = std::make_shared<BenchCommand>();
  app.add_option("model", command->model, "An ONNX file")->required()->type_name("MODEL");
  app.add_option("--threads", command->threads, "Threads")
      ->check(whole_number(1, 256))
      ->capture_default_str();
  app.add_option("--batch", command->batch, "How many random samples a pass takes")
      ->check(whole_number(1, 1 << 30))
      ->capture_default_str();
  app.add_option("--sweeps", command->sweeps, "Sweeps over what is measured")
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  app.add_option("--seconds", command->seconds, "For all sweeps; each takes two passes at least")
      ->check(number(0, 3600))
      ->capture_default_str();
  app.add_flag("--layers", command->layers, "The time of every layer");
  app.add_flag("--no-winograd", command->no_winograd,
               "Every product of the convolutions' definition");
  app.add_flag("--json", command->json, "One line of JSON");
  return [command](Console& console) { return bench(*command, console); };
}

}  // namespace

Command bench_command() {
  return {"bench", "Measures how fast a network runs, and where the time goes", kExamples, add};
}

}  // namespace convlens::cli
