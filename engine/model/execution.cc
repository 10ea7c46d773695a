#include "convlens/model/execution.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string>
#include <utility>

#include "convlens/core/text.h"
#include "convlens/kernels/elementwise.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

constexpr std::size_t kAlignedFloats = kAlignment / sizeof(float);

std::size_t index(int i) { return static_cast<std::size_t>(i); }

std::size_t aligned(std::size_t floats) {
  return (floats + kAlignedFloats - 1) / kAlignedFloats * kAlignedFloats;
}

// A piece of the arena, before and after it has been allocated.
struct Piece {
  std::size_t offset = 0, floats = 0;

  std::span<float> in(const Arena& arena) const {
    return floats == 0 ? std::span<float>() : std::span(arena.at(offset), floats);
  }
};

// Reserves pieces, counting in 64 bits: more than the limit is noticed, not wrapped around.
class Reservation {
 public:
  Piece reserve(std::size_t floats, int times = 1) {
    total_ += static_cast<std::int64_t>(aligned(floats)) * times;
    if (total_ > kMaxFloats) return {};
    const std::size_t all = floats * index(times);
    return {arena_.reserve(all), all};
  }
  Piece reserve(const Shape& shape) { return reserve(static_cast<std::size_t>(shape.size())); }

  std::int64_t total() const { return total_; }
  Arena take() { return std::move(arena_); }

 private:
  Arena arena_;
  std::int64_t total_ = 0;
};

std::string gibibytes(std::int64_t floats) {
  return concat(static_cast<double>(floats) * sizeof(float) / double{1 << 30}, " GiB");
}

}  // namespace

// One node with everything that its layer gets.
struct Step {
  const Layer* layer = nullptr;
  std::vector<ValueId> input_ids;
  ValueId output_id = 0;
  bool shares_memory = false;  // the output is the first input's memory
  bool needs_backward = false;
  bool is_fused = false;      // a Relu whose output the layer before it writes
  ValueId activated_id = -1;  // the output of that Relu, on the layer before it
  Piece packed_piece, saved_piece;
  std::vector<Shape> input_shapes;
  std::vector<Piece> parameter_pieces;  // within the block of parameter gradients

  std::vector<ConstTensorView> inputs;
  TensorView output, activated;
  float* packed = nullptr;
  std::span<float> saved;
  std::vector<TensorView> input_gradients;  // set anew by each backward
  std::vector<TensorView> sum_buffers;      // per input, for values that several nodes read
  std::vector<TensorView> parameter_gradients;
};

struct Execution::Plan {
  const Model* model = nullptr;
  ExecutionOptions options;
  bool gradients = false;  // there is room for them
  std::vector<Shape> shapes;
  Arena arena;
  std::vector<Step> steps;
  std::vector<TensorView> values, value_gradients;  // data null where there is none
  std::vector<char> wants_gradient;  // per value: a parameter or an input before it needs it
  std::vector<char> has_gradient;    // per value, during backward
  std::span<float> scratch, parameter_gradients;

  std::vector<Piece> value_pieces, gradient_pieces;  // of the arena
  Piece scratch_piece, sum_piece, parameter_piece;

  void make_steps();
  void fuse_activations();
  void reserve_values(Reservation& reservation);
  void reserve_gradients(Reservation& reservation);
  void reserve_sum_buffers(Reservation& reservation);
  void reserve_layers(Reservation& reservation);
  void place();
  void place_step(Step& step);
  void place_sum_buffers(Step& step, std::span<const int> readers);
  std::vector<int> count_readers() const;
  Status check_total(std::int64_t floats) const;
  void run_forward(const Step& step, Random* random);
  void run_backward(Step& step);
};

void Execution::PlanDelete::operator()(Plan* plan) const { delete plan; }

Execution::Execution(std::unique_ptr<Plan, PlanDelete> plan) : plan_(std::move(plan)) {}

void Execution::Plan::make_steps() {
  const std::size_t inputs = model->inputs.size();
  wants_gradient.assign(index(model->value_count()), 0);
  std::fill_n(wants_gradient.begin(), inputs, options.input_gradients ? 1 : 0);
  for (const Node& node : model->nodes) {
    Step step;
    step.layer = node.layer.get();
    step.input_ids = node.inputs;
    step.output_id = static_cast<ValueId>(inputs + steps.size());
    step.shares_memory = step.layer->is_view(options.training);
    for (ValueId value : node.inputs) {
      step.input_shapes.push_back(shapes[index(value)]);
      step.needs_backward |= wants_gradient[index(value)] != 0;
    }
    for (const Parameter& parameter : step.layer->parameters()) {
      step.needs_backward |= options.training && parameter.trainable;
    }
    wants_gradient[index(step.output_id)] = step.needs_backward;
    steps.push_back(std::move(step));
  }
}

// A Relu behind a layer that can write both values does nothing in forward. Every value stays
// alive; the first Relu of a value is fused, and its backward pass needs its output only.
void Execution::Plan::fuse_activations() {
  const auto inputs = static_cast<ValueId>(model->inputs.size());
  for (Step& step : steps) {
    if (step.layer->op() != "Relu" || step.input_ids[0] < inputs) continue;
    Step& before = steps[index(step.input_ids[0] - inputs)];
    if (before.activated_id >= 0 || before.shares_memory || !before.layer->activates()) continue;
    before.activated_id = step.output_id;
    step.is_fused = true;
  }
}

void Execution::Plan::reserve_values(Reservation& reservation) {
  for (int value = 0; value < model->value_count(); ++value) {
    const int node = value - static_cast<int>(model->inputs.size());
    if (node >= 0 && steps[index(node)].shares_memory) {
      value_pieces.push_back(value_pieces[index(steps[index(node)].input_ids[0])]);
    } else {
      value_pieces.push_back(reservation.reserve(shapes[index(value)]));
    }
  }
}

void Execution::Plan::reserve_gradients(Reservation& reservation) {
  gradient_pieces.resize(shapes.size());
  if (!gradients) return;
  for (int value = 0; value < model->value_count(); ++value) {
    const bool is_input = index(value) < model->inputs.size();
    if (is_input && !options.input_gradients) continue;
    gradient_pieces[index(value)] = reservation.reserve(shapes[index(value)]);
  }
  std::size_t floats = 0;
  for (Step& step : steps) {
    for (const Parameter& parameter : step.layer->parameters()) {
      const bool wanted = options.training && parameter.trainable;
      const auto size = static_cast<std::size_t>(wanted ? parameter.value.shape().size() : 0);
      step.parameter_pieces.push_back({floats, size});
      floats += size;
    }
  }
  parameter_piece = reservation.reserve(floats);
}

std::vector<int> Execution::Plan::count_readers() const {
  std::vector<int> readers(shapes.size());
  for (const Step& step : steps) {
    for (ValueId value : step.input_ids) ++readers[index(value)];
  }
  return readers;
}

// The second and later readers of a value write their gradient beside it, then it is added. One
// room for all steps, as large as the largest step needs.
void Execution::Plan::reserve_sum_buffers(Reservation& reservation) {
  if (!gradients) return;
  const std::vector<int> readers = count_readers();
  std::size_t largest = 0;
  for (const Step& step : steps) {
    std::size_t floats = 0;
    for (ValueId value : step.input_ids) {
      if (readers[index(value)] > 1) {
        floats += aligned(static_cast<std::size_t>(shapes[index(value)].size()));
      }
    }
    largest = std::max(largest, floats);
  }
  sum_piece = reservation.reserve(largest);
}

void Execution::Plan::reserve_layers(Reservation& reservation) {
  const int threads = options.pool == nullptr ? 1 : options.pool->threads();
  std::size_t largest = 0;
  for (Step& step : steps) {
    const std::span<const Shape> inputs = step.input_shapes;
    step.packed_piece = reservation.reserve(step.layer->packed_floats(inputs));
    if (gradients) step.saved_piece = reservation.reserve(step.layer->saved_floats(inputs));
    largest = std::max(largest, step.layer->scratch_floats(inputs, gradients));
  }
  scratch_piece = reservation.reserve(aligned(largest), threads);
}

Status Execution::Plan::check_total(std::int64_t floats) const {
  if (floats <= kMaxFloats) return {};
  const auto largest = std::ranges::max_element(shapes, {}, &Shape::size);
  const auto value = static_cast<std::size_t>(largest - shapes.begin());
  const std::size_t inputs = model->inputs.size();
  const std::string name = value < inputs ? concat("input ", quoted(model->inputs[value].name))
                                          : describe(model->nodes[value - inputs].name,
                                                     model->nodes[value - inputs].layer->op());
  return fail("the network ", quoted(model->name), " needs ", gibibytes(floats), " for a batch of ",
              options.batch, ", the limit is 2 GiB; the largest value is ", *largest, " of ", name,
              " (", gibibytes(largest->size()), "); take a smaller batch or a smaller input");
}

void Execution::Plan::place() {
  for (std::size_t value = 0; value < shapes.size(); ++value) {
    values.push_back({shapes[value], value_pieces[value].in(arena).data()});
    value_gradients.push_back({shapes[value], gradient_pieces[value].in(arena).data()});
  }
  scratch = scratch_piece.in(arena);
  parameter_gradients = parameter_piece.in(arena);
  has_gradient.assign(shapes.size(), 0);
  const std::vector<int> readers = count_readers();
  for (Step& step : steps) {
    place_step(step);
    place_sum_buffers(step, readers);
  }
}

void Execution::Plan::place_step(Step& step) {
  for (ValueId value : step.input_ids) step.inputs.push_back(values[index(value)]);
  step.output = values[index(step.output_id)];
  if (step.activated_id >= 0) step.activated = values[index(step.activated_id)];
  step.packed = step.packed_piece.in(arena).data();
  step.saved = step.saved_piece.in(arena);
  if (!gradients) return;
  const std::span<const Parameter> parameters = step.layer->parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Piece& piece = step.parameter_pieces[i];
    float* data = piece.floats == 0 ? nullptr : parameter_gradients.data() + piece.offset;
    step.parameter_gradients.push_back({parameters[i].value.shape(), data});
  }
}

void Execution::Plan::place_sum_buffers(Step& step, std::span<const int> readers) {
  if (!gradients) return;
  std::size_t offset = 0;
  for (ValueId value : step.input_ids) {
    const Shape& shape = shapes[index(value)];
    TensorView buffer{shape, nullptr};
    if (readers[index(value)] > 1) {
      buffer.data = sum_piece.in(arena).data() + offset;
      offset += aligned(static_cast<std::size_t>(shape.size()));
    }
    step.sum_buffers.push_back(buffer);
  }
  step.input_gradients.resize(step.input_ids.size());
}

Result<Execution> Execution::create(const Model& model, const ExecutionOptions& options) {
  Result<std::vector<Shape>> shapes = infer_shapes(model, options.batch);
  if (!shapes) return std::unexpected(shapes.error());
  std::unique_ptr<Plan, PlanDelete> plan(new Plan);
  plan->model = &model;
  plan->options = options;
  plan->gradients = options.training || options.input_gradients;
  plan->shapes = std::move(*shapes);
  plan->make_steps();
  if (options.fuse) plan->fuse_activations();
  Reservation reservation;
  plan->reserve_values(reservation);
  plan->reserve_gradients(reservation);
  plan->reserve_sum_buffers(reservation);
  plan->reserve_layers(reservation);
  if (Status status = plan->check_total(reservation.total()); !status) {
    return std::unexpected(status.error());
  }
  plan->arena = reservation.take();
  if (!plan->arena.allocate()) {
    return fail("there is no memory for the ", gibibytes(reservation.total()), " that the network ",
                quoted(model.name), " needs for a batch of ", options.batch);
  }
  std::fill_n(plan->arena.at(0), plan->arena.size(), 0.0f);
  plan->place();
  Execution execution(std::move(plan));
  execution.repack();
  return execution;
}

TensorView Execution::input(int input_index) {
  assert(index(input_index) < plan_->model->inputs.size());
  return plan_->values[index(input_index)];
}

void Execution::forward(Random* random) {
  for (const Step& step : plan_->steps) plan_->run_forward(step, random);
}

void Execution::forward_node(int node, Random* random) {
  plan_->run_forward(plan_->steps[index(node)], random);
}

bool Execution::is_fused(int node) const { return plan_->steps[index(node)].is_fused; }

void Execution::Plan::run_forward(const Step& step, Random* random) {
  if (step.shares_memory || step.is_fused) return;
  step.layer->forward({.inputs = step.inputs,
                       .output = step.output,
                       .activated = step.activated,
                       .packed = step.packed,
                       .saved = step.saved,
                       .scratch = scratch,
                       .training = options.training,
                       .random = random,
                       .pool = options.pool});
}

ConstTensorView Execution::tap(ValueId value) const { return plan_->values[index(value)]; }

ConstTensorView Execution::output(int output_index) const {
  return tap(plan_->model->outputs[index(output_index)]);
}

TensorView Execution::gradient(ValueId value) { return plan_->value_gradients[index(value)]; }

void Execution::Plan::run_backward(Step& step) {
  for (std::size_t i = 0; i < step.input_ids.size(); ++i) {
    const std::size_t value = index(step.input_ids[i]);
    TensorView& target = step.input_gradients[i];
    if (wants_gradient[value] == 0) {
      target = {shapes[value], nullptr};
    } else if (has_gradient[value] == 0) {
      target = value_gradients[value];
      has_gradient[value] = 1;
    } else {
      target = step.sum_buffers[i];
    }
  }
  step.layer->backward({.inputs = step.inputs,
                        .output = step.output,
                        .output_gradient = value_gradients[index(step.output_id)],
                        .input_gradients = step.input_gradients,
                        .parameter_gradients = step.parameter_gradients,
                        .saved = step.saved,
                        .scratch = scratch,
                        .training = options.training,
                        .pool = options.pool});
  for (std::size_t i = 0; i < step.input_ids.size(); ++i) {
    const TensorView& target = step.input_gradients[i];
    const TensorView& sum = value_gradients[index(step.input_ids[i])];
    if (target.data == nullptr || target.data == sum.data) continue;
    accumulate(sum.shape.size(), target.data, sum.data);
  }
}

void Execution::backward(ValueId from) {
  assert(plan_->gradients);
  std::ranges::fill(plan_->has_gradient, char{0});
  plan_->has_gradient[index(from)] = 1;
  for (int node = from - static_cast<int>(plan_->model->inputs.size()); node >= 0; --node) {
    Step& step = plan_->steps[index(node)];
    const bool reached = plan_->has_gradient[index(step.output_id)] != 0;
    if (reached && step.needs_backward) plan_->run_backward(step);
  }
}

std::span<float> Execution::parameter_gradients() { return plan_->parameter_gradients; }

std::span<const float> Execution::saved(int node) const { return plan_->steps[index(node)].saved; }

void Execution::repack() {
  for (const Step& step : plan_->steps) {
    if (step.packed != nullptr) step.layer->pack(step.input_shapes, step.packed);
  }
}

const Model& Execution::model() const { return *plan_->model; }
std::int64_t Execution::batch() const { return plan_->options.batch; }
std::size_t Execution::bytes() const { return plan_->arena.size() * sizeof(float); }

}  // namespace convlens
