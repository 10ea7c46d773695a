// Runs one layer as an execution would, on buffers full of NaN, and beside it the layer's plain
// reference in double precision.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/core/tensor.h"
#include "convlens/core/thread_pool.h"
#include "convlens/layers/layer.h"
#include "convlens/layers/registry.h"

namespace convlens::testing {

inline constexpr std::uint64_t kSeed = 20240607;

// A tensor of NaN: whatever is read before it was written shows.
Tensor nan_tensor(const Shape& shape);

// What is the matter with `values`, compared with `expected`: "" where every difference is at most
// `tolerance` times the largest expected number (at least 1); else the worst place.
std::string compare(std::span<const float> values, std::span<const double> expected,
                    double tolerance);

// The shapes of an example with another batch.
std::vector<Shape> with_batch(std::span<const Shape> shapes, std::int64_t batch);

// The node's operator, attributes and the shapes of inputs and constants, for messages.
std::string describe_example(const NodeSpec& node, std::span<const Shape> inputs);

class LayerHarness {
 public:
  // Inputs are normally distributed. Requires that the layer accepts the shapes.
  LayerHarness(Layer& layer, std::vector<Shape> shapes, Random& random, ThreadPool* pool = nullptr);

  void forward(bool training, Random* random = nullptr);
  // After forward(). Parameter gradients start at 0.5, to see that they are added to; the getters
  // below have it subtracted. With `want_inputs` or `want_parameters` false those are null.
  void backward(bool want_inputs = true, bool want_parameters = true);

  std::vector<double> reference(bool training) const;
  // The sum of the reference's output times the output gradient, as a function of the inputs and
  // parameters as they stand in `reference_inputs` and `reference_parameters`.
  double reference_loss(bool training) const;

  std::vector<Tensor> inputs;
  Tensor output, output_gradient;
  std::vector<Tensor> input_gradients, parameter_gradients;
  std::vector<ReferenceTensor> reference_inputs, reference_parameters;
  std::span<float> saved() { return saved_.values(); }

 private:
  static constexpr float kGradientStart = 0.5f;

  Layer& layer_;
  std::vector<Shape> shapes_;
  ThreadPool* pool_;
  Tensor packed_, saved_, scratch_;
  bool training_ = false;
};

}  // namespace convlens::testing
