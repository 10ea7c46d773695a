// Nothing is allocated once an execution has been planned. A program of its own, since it replaces
// the global operator new.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include "convlens/model/execution.h"
#include "tests/threads.h"
#include "tests/unit/model/networks.h"

namespace {

std::atomic<long> allocations = 0;

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t rounded = (std::max<std::size_t>(size, 1) + alignment - 1) / alignment;
  return std::aligned_alloc(alignment, rounded * alignment);
}

}  // namespace

// NOLINTBEGIN(misc-new-delete-overloads): all forms of new end in one of these
void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* data) noexcept { std::free(data); }
void operator delete[](void* data) noexcept { std::free(data); }
void operator delete(void* data, std::size_t) noexcept { std::free(data); }
void operator delete[](void* data, std::size_t) noexcept { std::free(data); }
void operator delete(void* data, std::align_val_t) noexcept { std::free(data); }
void operator delete[](void* data, std::align_val_t) noexcept { std::free(data); }
void operator delete(void* data, std::size_t, std::align_val_t) noexcept { std::free(data); }
void operator delete[](void* data, std::size_t, std::align_val_t) noexcept { std::free(data); }
// NOLINTEND(misc-new-delete-overloads)

using namespace convlens;
using namespace convlens::testing;

namespace {

// Every type of layer on maps [1,4,8,8], one after another, then on features.
Model every_layer() {
  NetworkBuilder net;
  const std::vector<std::int64_t> two = {2, 2};
  const Attributes window = {{"kernel_shape", two}};
  ValueId x = net.input({1, 4, 8, 8});
  x = net.convolution("conv", x, 4, 4);
  x = net.batch_norm("norm", x, 4);
  const ValueId relu = x = net.add("Relu", "relu", {x});
  x = net.add("LeakyRelu", "leaky", {x});
  x = net.add("Add", "sum", {x, relu});
  std::vector<Operand> bias;
  bias.push_back(Operand::constant(net.draw({4, 1, 1}, 1)));
  x = net.add("Add", "bias", {x}, {}, std::move(bias));
  x = net.add("Concat", "both", {x, relu}, {{"axis", std::int64_t{1}}});
  x = net.add("Neg", "neg", {x});
  x = net.add("Sigmoid", "sigmoid", {x});
  x = net.add("Softmax", "channels", {x}, {{"axis", std::int64_t{1}}});
  x = net.add("MaxPool", "max", {x}, window);
  x = net.add("MinPool", "min", {x}, window);
  x = net.add("AveragePool", "average", {x}, window);
  x = net.add("Tanh", "tanh", {x});
  x = net.add("Identity", "identity", {x});
  const ValueId maps = x = net.add("Dropout", "dropout", {x});
  x = net.add("GlobalAveragePool", "global", {x});
  x = net.add("Flatten", "flatten", {x});
  std::vector<Operand> weights;
  weights.push_back(Operand::constant(net.draw({8, 6}, 1)));
  x = net.add("MatMul", "matmul", {x}, {}, std::move(weights));
  x = net.fully_connected("gemm", x, 6, 5);
  x = net.add("Softmax", "softmax", {x});
  std::vector<Operand> target;
  target.push_back(Operand::constant(std::vector<std::int64_t>{1, -1}));
  const ValueId flat = net.add("Reshape", "reshape", {maps}, {}, std::move(target));
  return net.finish({x, flat});
}

void check_nothing_is_allocated(ThreadPool* pool) {
  const Model model = every_layer();
  Result<Execution> execution = Execution::create(
      model, {.batch = 64, .training = true, .input_gradients = true, .pool = pool});
  REQUIRE(execution);
  Random random(kSeed);
  const long before = allocations;
  CHECK(before > 0);
  for (int round = 0; round < 3; ++round) {
    execution->forward(&random);
    execution->backward(model.outputs[0]);
    execution->repack();
  }
  const long after = allocations;
  CHECK(after == before);
}

}  // namespace

TEST_CASE("forward, backward and repack allocate nothing") { check_nothing_is_allocated(nullptr); }

TEST_CASE("nor do they with a pool of threads" * doctest::skip(!test::has_threads())) {
  ThreadPool pool(2);
  check_nothing_is_allocated(&pool);
}
