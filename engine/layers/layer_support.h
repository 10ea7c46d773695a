// What several layers share: checks of their inputs, sharing a batch out over threads, and the
// plain layers that work element by element or only look at their input under another shape.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/random.h"
#include "convlens/core/thread_pool.h"
#include "convlens/layers/layer.h"
#include "convlens/layers/registry.h"

namespace convlens {

// Exactly `count` inputs, each with a batch.
Status expect_inputs(std::span<const Shape> inputs, std::size_t count);
// One input of maps, [N,C,H,W].
Status expect_maps(std::span<const Shape> inputs);

// An axis from the end where it is negative; an error where the rank is too low, or where the axis
// is the batch, whose samples never see one another.
Result<int> resolve_axis(std::int64_t axis, int rank);

// The one node of a layer whose operands are one activation and then `constants`.
NodeSpec single_node(std::string_view op, std::string_view name, Attributes attributes = {},
                     std::vector<Operand> constants = {});

// A tensor of normally distributed numbers, for examples.
Tensor random_tensor(const Shape& shape, Random& random, float deviation = 1.0f);

// Calls work(first, last, part) for the parts of [0, count), one per thread of the pool; parts have
// numbers from 0, so that each can have its own piece of the scratch. Does not allocate.
template <class Work>
void for_each_part(ThreadPool* pool, std::int64_t count, const Work& work) {
  const std::int64_t parts =
      pool == nullptr ? 1
                      : std::min<std::int64_t>(pool->threads(), std::max<std::int64_t>(count, 1));
  if (parts == 1) {
    work(std::int64_t{0}, count, 0);
    return;
  }
  const auto piece = [&](int part) {
    work(count * part / parts, count * (part + 1) / parts, part);
  };
  pool->run(static_cast<int>(parts), std::cref(piece));
}

// The pool where element-wise work on `count` numbers is worth waking threads up, else null.
inline ThreadPool* pool_for_elements(ThreadPool* pool, std::int64_t count) {
  constexpr std::int64_t kWorthwhile = 1 << 15;  // some ten microseconds on one thread
  return count >= kWorthwhile ? pool : nullptr;
}

// The piece of the scratch for one part: the scratch holds one for every thread of the pool.
inline float* scratch_of_part(std::span<float> scratch, const ThreadPool* pool, int part) {
  const std::size_t threads = pool == nullptr ? 1 : static_cast<std::size_t>(pool->threads());
  return scratch.data() + scratch.size() / threads * static_cast<std::size_t>(part);
}

// sums[c] += the sum of channel c of [N,C,…] over the batch and the map.
void accumulate_channel_sums(const ConstTensorView& values, float* sums);

// One input; the output has its shape, and each unit sees the same unit of the input.
class ElementwiseLayer : public Layer {
 public:
  Result<Shape> infer(std::span<const Shape> inputs) const override;
  std::optional<Window> window(std::span<const Shape> inputs) const override;
};

// The output is the input's numbers under another shape.
class ViewLayer : public Layer {
 public:
  bool is_view(bool) const override { return true; }
  void forward(const ForwardArgs& args) const override;
  void backward(const BackwardArgs& args) const override;
  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>,
                 bool training, ReferenceTensor& output) const override;
};

}  // namespace convlens
