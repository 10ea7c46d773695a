// How fast the network "digit" learns: forward, backward and update of batches of 64, in images per
// second and as a share of the arithmetic peak, as JSON on the standard output.
//
//   bench_training [--batch N] [--seconds S] [--threads N]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "convlens/kernels/peak.h"
#include "convlens/layers/registry.h"
#include "convlens/model/execution.h"
#include "convlens/train/initialise.h"
#include "convlens/train/loss.h"
#include "convlens/train/optimizer.h"

using namespace convlens;

namespace {

using Clock = std::chrono::steady_clock;
using Integers = std::vector<std::int64_t>;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

[[noreturn]] void stop(const std::string& message) {
  std::fprintf(stderr, "bench_training: %s\n", message.c_str());
  std::exit(1);
}

void add(Model& model, std::string_view op, Attributes attributes, std::vector<Shape> constants) {
  NodeSpec node{std::string(op), concat(op, model.nodes.size()), std::move(attributes), {}};
  node.operands.push_back(Operand::activation());
  for (const Shape& shape : constants) node.operands.push_back(Operand::constant(Tensor(shape)));
  Result<std::unique_ptr<Layer>> layer = create_layer(node);
  if (!layer) stop(layer.error().message);
  const ValueId last = model.value_count() - 1;
  model.nodes.push_back({node.name, std::move(*layer), {last}});
}

void add_convolution(Model& model, std::int64_t in, std::int64_t out) {
  add(model, "Conv", {{"pads", Integers{1, 1, 1, 1}}}, {{out, in, 3, 3}, {out}});
  add(model, "Relu", {}, {});
}

void add_pool(Model& model) {
  add(model, "MaxPool", {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}}, {});
}

// 1x28x28, convolutions 3x3 to 16, 16, pool, 32, 32, pool, fully connected 128, 10; logits.
Model digit() {
  Model model;
  model.name = "digit";
  model.inputs.push_back({"image", {1, 1, 28, 28}});
  add_convolution(model, 1, 16);
  add_convolution(model, 16, 16);
  add_pool(model);
  add_convolution(model, 16, 32);
  add_convolution(model, 32, 32);
  add_pool(model);
  add(model, "Flatten", {}, {});
  add(model, "Gemm", {{"transB", std::int64_t{1}}}, {{128, 32 * 7 * 7}, {128}});
  add(model, "Relu", {}, {});
  add(model, "Gemm", {{"transB", std::int64_t{1}}}, {{10, 128}, {10}});
  model.outputs = {model.value_count() - 1};
  model.output_names = {"logits"};
  initialise(model, Random(1));
  return model;
}

struct Options {
  std::int64_t batch = 64;
  double seconds = 3;
  int threads = 1;
};

Options read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const double value = std::atof(arguments[i + 1]);
    if (std::strcmp(arguments[i], "--batch") == 0 && value >= 1)
      options.batch = static_cast<std::int64_t>(value);
    else if (std::strcmp(arguments[i], "--seconds") == 0 && value > 0)
      options.seconds = value;
    else if (std::strcmp(arguments[i], "--threads") == 0 && value >= 1)
      options.threads = static_cast<int>(value);
    else
      stop(concat("what is ", arguments[i], " ", arguments[i + 1], "?"));
  }
  if (count % 2 == 0) stop(concat(arguments[count - 1], " needs a value"));
  return options;
}

// One step, and how long each part of it took.
struct Times {
  double forward = 0, backward = 0, update = 0;
  double total() const { return forward + backward + update; }
};

class Training {
 public:
  Training(Model& model, const Options& options, ThreadPool* pool)
      : parameters_(trainable_parameters(model)), random_(2) {
    Result<Execution> execution =
        Execution::create(model, {.batch = options.batch, .training = true, .pool = pool});
    if (!execution) stop(execution.error().message);
    execution_ = std::make_unique<Execution>(std::move(*execution));
    state_ = make_optimizer_state(optimizer_, parameters_);
    for (float& value : execution_->input().values()) value = random_.uniform(0, 1);
    for (std::int64_t n = 0; n < options.batch; ++n)
      labels_.push_back(static_cast<std::uint8_t>(random_.below(10)));
  }

  Times step() {
    Times times;
    const ValueId logits = execution_->model().outputs[0];
    auto begin = Clock::now();
    execution_->forward(&random_);
    const LossValue loss = cross_entropy(execution_->tap(logits), labels_, 0, execution_->batch(),
                                         execution_->gradient(logits));
    times.forward = seconds_since(begin);
    begin = Clock::now();
    std::ranges::fill(execution_->parameter_gradients(), 0.0f);
    execution_->backward(logits);
    times.backward = seconds_since(begin);
    begin = Clock::now();
    optimizer_step(optimizer_, 0.01, parameters_, execution_->parameter_gradients(), state_);
    execution_->repack();
    times.update = seconds_since(begin);
    loss_ = loss.loss;
    return times;
  }

  double loss() const { return loss_; }

 private:
  const OptimizerOptions optimizer_{.kind = OptimizerKind::kSgd, .momentum = 0.9f};
  std::vector<Parameter*> parameters_;
  OptimizerState state_;
  Random random_;
  std::vector<std::uint8_t> labels_;
  std::unique_ptr<Execution> execution_;
  double loss_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const Options options = read_options(count, arguments);
  Model model = digit();
  std::unique_ptr<ThreadPool> pool;
  if (options.threads > 1) pool = std::make_unique<ThreadPool>(options.threads);
  Training training(model, options, pool.get());
  training.step();
  const double first_loss = training.loss();

  // The peak is measured between the steps, so that both see the same machine.
  std::vector<Times> steps;
  std::vector<double> peaks;
  for (const auto begin = Clock::now(); seconds_since(begin) < options.seconds;) {
    if (steps.size() % 32 == 0) peaks.push_back(measured_peak(kernels(), 0.01));
    steps.push_back(training.step());
  }
  if (!(training.loss() < first_loss)) stop("the loss has not fallen");
  std::ranges::sort(steps, {}, &Times::total);
  std::ranges::sort(peaks);
  const Times median = steps[steps.size() / 2];
  const double peak = peaks[peaks.size() / 2];

  // Backward takes two products for each of forward; nobody wants the gradient of the input.
  const double macs = static_cast<double>(measure(model)->multiply_accumulates);
  const auto batch = static_cast<double>(options.batch);
  const double rate = 2 * 3 * macs * batch / median.total();
  std::printf(
      "{\"model\": \"digit\", \"batch\": %.0f, \"threads\": %d, \"kernels\": \"%s\",\n"
      " \"images_per_second\": %.1f, \"multiply_accumulates_per_image\": %.0f,\n"
      " \"step_ms\": %.4f, \"forward_ms\": %.4f, \"backward_ms\": %.4f, \"update_ms\": %.4f,\n"
      " \"gflops\": %.2f, \"peak_gflops\": %.2f, \"share_of_peak\": %.4f,\n"
      " \"steps\": %zu, \"first_loss\": %.4f, \"last_loss\": %.4f}\n",
      batch, options.threads, kernels().name, batch / median.total(), 3 * macs,
      1e3 * median.total(), 1e3 * median.forward, 1e3 * median.backward, 1e3 * median.update,
      1e-9 * rate, 1e-9 * peak, rate / peak / options.threads, steps.size(), first_loss,
      training.loss());
}
