// One plan to run a network: every size and offset is computed once, one allocation holds all
// activations and gradients, every layer's output stays alive. Nothing is allocated afterwards.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "convlens/core/arena.h"
#include "convlens/core/error.h"
#include "convlens/core/random.h"
#include "convlens/core/tensor.h"
#include "convlens/core/thread_pool.h"
#include "convlens/model/model.h"

namespace convlens {

struct ExecutionOptions {
  std::int64_t batch = 1;
  bool training = false;  // room for gradients; dropout and batch statistics are on
  // Room for gradients down to the network's inputs, which training alone does not need. Without
  // training the layers work as at inference and parameters get no gradients: for attribution.
  bool input_gradients = false;
  // A layer writes the Relu behind it as well, in one pass; every tap stays what it is.
  bool fuse = true;
  ThreadPool* pool = nullptr;  // must outlive the execution; null: the caller's thread
};

class Execution {
 public:
  // The model must outlive the execution and keep its layers. Errors: shapes that do not fit, or
  // more memory than the limit of 2 GiB.
  static Result<Execution> create(const Model& model, const ExecutionOptions& options);

  TensorView input(int index = 0);  // [batch, …]: write here, then forward()
  // Runs every layer. `random` is needed when training.
  void forward(Random* random = nullptr);
  // Runs one node on its inputs as they are, to measure it. Nothing is done where its output is
  // only another view of them, or where it is fused. All nodes in their order are forward().
  void forward_node(int node, Random* random = nullptr);
  bool is_fused(int node) const;  // the node that it reads writes its output in the same pass
  ConstTensorView tap(ValueId value) const;  // any value after forward()
  ConstTensorView output(int index = 0) const;

  // Only when planned for gradients. Write the loss's gradient to gradient(value), then
  // backward(value) runs the layers up to it in reverse, assigns the gradients of the activations
  // and accumulates those of the parameters.
  TensorView gradient(ValueId value);
  void backward(ValueId from);
  // All parameter gradients one after another, in the order of trainable_parameters(model),
  // without gaps; empty when not training. Zero them before
  // the first backward of a step.
  std::span<float> parameter_gradients();
  // What node `node` saved in forward, for Layer::update_statistics.
  std::span<const float> saved(int node) const;

  // To be called after parameters of the model changed.
  void repack();

  const Model& model() const;
  std::int64_t batch() const;
  std::size_t bytes() const;  // of the one allocation

 private:
  struct Plan;
  struct PlanDelete {
    void operator()(Plan* plan) const;
  };
  explicit Execution(std::unique_ptr<Plan, PlanDelete> plan);
  std::unique_ptr<Plan, PlanDelete> plan_;
};

}  // namespace convlens
