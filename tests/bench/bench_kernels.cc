// Times the kernels of every instruction set that this machine runs, and the public functions. Each
// shape is first compared with the reference; a kernel that is wrong is not timed. Counters:
// GFLOP/s (a multiply-add counts two) and the share of the peak that this core reaches in
// registers.
//
//   bench_kernels --benchmark_filter='forward.*16x28x28->16_3x3'
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "bench_shapes.h"
#include "convlens/core/random.h"
#include "convlens/kernels/conv2d_reference.h"
#include "convlens/kernels/elementwise.h"
#include "convlens/kernels/gemm_reference.h"
#include "convlens/kernels/peak.h"
#include "convlens/kernels/table.h"

using namespace convlens;
using namespace convlens::bench;

namespace {

using Floats = std::vector<float>;

// A table under test, and the peak of its instructions.
struct Contender {
  std::string name;
  KernelTable kernels;
  double peak = 0;
};

std::vector<Contender> contenders() {
  std::vector<Contender> all;
  const KernelTables tables = kernel_tables();
  for (int k = 0; k < tables.count; ++k)
    all.push_back({tables.tables[k]->name, *tables.tables[k], measured_peak(*tables.tables[k])});
  Contender best = all.back();
  best.name = "public";
  best.kernels.conv2d_direct = {.packed_floats = conv2d_packed_floats,
                                .pack = conv2d_pack,
                                .scratch_floats = conv2d_scratch_floats,
                                .forward = conv2d_forward,
                                .choice = conv2d_choice};
  best.kernels.conv2d_backward_input_scratch_floats = conv2d_backward_scratch_floats;
  best.kernels.conv2d_backward_input = conv2d_backward_input;
  best.kernels.conv2d_backward_weights_scratch_floats = conv2d_backward_scratch_floats;
  best.kernels.conv2d_backward_weights = conv2d_backward_weights;
  all.push_back(best);
  return all;
}

Floats numbers(std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  Floats values(static_cast<std::size_t>(count));
  for (float& value : values) value = random.uniform(-1, 1);
  return values;
}

// Whether the results are equal up to rounding: relative to the largest number.
bool close(const Floats& a, const Floats& b) {
  float size = 0, distance = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    size = std::fmax(size, std::fabs(b[k]));
    const float d = std::fabs(a[k] - b[k]);
    distance = d > distance || d != d ? d : distance;
  }
  return distance <= 1e-4f * size;
}

void count_rate(benchmark::State& state, double multiply_adds, double peak) {
  const double operations = 2 * multiply_adds * static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsRate);
  if (peak > 0)
    state.counters["peak"] = benchmark::Counter(operations / peak, benchmark::Counter::kIsRate);
}

// The operands of one convolution.
struct Conv2dData {
  Floats x, w, b, dy;
  double multiply_adds;

  explicit Conv2dData(const Conv2dShape& s)
      : x(numbers(s.batch * s.in_channels * s.in_height * s.in_width, 1)),
        w(numbers(s.out_channels * (s.in_channels / s.groups) * s.kernel_height * s.kernel_width,
                  2)),
        b(numbers(s.out_channels, 3)),
        dy(numbers(s.batch * s.out_channels * s.out_height() * s.out_width(), 4)),
        multiply_adds(static_cast<double>(dy.size()) * static_cast<double>(w.size()) /
                      static_cast<double>(s.out_channels)) {}
};

void forward(benchmark::State& state, const Contender& c, const Conv2dShape& s) {
  const Conv2dData data(s);
  const KernelTable& k = c.kernels;
  Floats packed(k.conv2d_direct.packed_floats(s)), scratch(k.conv2d_direct.scratch_floats(s) + 1);
  Floats y(data.dy.size()), expected(data.dy.size());
  k.conv2d_direct.pack(s, data.w.data(), packed.data());
  const auto run = [&] {
    k.conv2d_direct.forward(s, data.x.data(), packed.data(), data.b.data(), {y.data()},
                            scratch.data(), nullptr);
  };
  run();
  conv2d_forward_reference(s, data.x.data(), data.w.data(), data.b.data(), expected.data());
  if (!close(y, expected)) return state.SkipWithError("differs from the reference");
  for (auto _ : state) run();
  count_rate(state, data.multiply_adds, c.peak);
}

void backward_input(benchmark::State& state, const Contender& c, const Conv2dShape& s) {
  const Conv2dData data(s);
  const KernelTable& k = c.kernels;
  Floats scratch(k.conv2d_backward_input_scratch_floats(s) + 1);
  Floats dx(data.x.size()), expected(data.x.size());
  const auto run = [&] {
    k.conv2d_backward_input(s, data.dy.data(), data.w.data(), dx.data(), scratch.data());
  };
  run();
  conv2d_backward_input_reference(s, data.dy.data(), data.w.data(), expected.data());
  if (!close(dx, expected)) return state.SkipWithError("differs from the reference");
  for (auto _ : state) run();
  count_rate(state, data.multiply_adds, c.peak);
}

void backward_weights(benchmark::State& state, const Contender& c, const Conv2dShape& s) {
  const Conv2dData data(s);
  const KernelTable& k = c.kernels;
  Floats scratch(k.conv2d_backward_weights_scratch_floats(s) + 1);
  Floats dw(data.w.size()), db(data.b.size()), expected(data.w.size()), expected_b(data.b.size());
  const auto run = [&] {
    k.conv2d_backward_weights(s, data.x.data(), data.dy.data(), dw.data(), db.data(),
                              scratch.data());
  };
  run();
  conv2d_backward_weights_reference(s, data.x.data(), data.dy.data(), expected.data(),
                                    expected_b.data());
  if (!close(dw, expected) || !close(db, expected_b))
    return state.SkipWithError("differs from the reference");
  for (auto _ : state) run();
  count_rate(state, data.multiply_adds, c.peak);
}

void matrix_product(benchmark::State& state, const Contender& c, const GemmShape& s) {
  const Floats a = numbers(s.rows * s.depth, 1), b = numbers(s.depth * s.cols, 2);
  Floats y(static_cast<std::size_t>(s.rows * s.cols)), expected(y.size());
  Floats scratch(c.kernels.gemm_scratch_floats(s) + 1);
  const auto run = [&] { c.kernels.gemm(s, a.data(), b.data(), y.data(), scratch.data()); };
  run();
  gemm_reference(s, a.data(), b.data(), expected.data());
  if (!close(y, expected)) return state.SkipWithError("differs from the reference");
  for (auto _ : state) run();
  count_rate(state, static_cast<double>(s.rows * s.cols * s.depth), c.peak);
}

void dense(benchmark::State& state, const Contender& c, const DenseShape& s) {
  const Floats x = numbers(s.batch * s.in_features, 1);
  const Floats w = numbers(s.in_features * s.out_features, 2), b = numbers(s.out_features, 3);
  Floats y(static_cast<std::size_t>(s.batch * s.out_features)), expected(y.size());
  Floats packed(c.kernels.dense_packed_floats(s));
  c.kernels.dense_pack(s, w.data(), packed.data());
  const float* weights = packed.size() == 0 ? w.data() : packed.data();
  const auto run = [&] {
    c.kernels.dense_forward(s, {}, x.data(), weights, b.data(), y.data(), nullptr);
  };
  run();
  dense_forward_reference(s, x.data(), w.data(), b.data(), expected.data());
  if (!close(y, expected)) return state.SkipWithError("differs from the reference");
  for (auto _ : state) run();
  count_rate(state, static_cast<double>(s.batch * s.in_features * s.out_features), c.peak);
}

using Map = void (*)(std::int64_t, const float*, float*);

void elementwise(benchmark::State& state, Map map) {
  const Floats x = numbers(16 * 784, 1);
  Floats y(x.size());
  const auto count = static_cast<std::int64_t>(x.size());
  for (auto _ : state) map(count, x.data(), y.data());
  state.SetItemsProcessed(count * state.iterations());
}

void max_pool(benchmark::State& state, const Contender& c, bool with_winners) {
  const Pool2dShape s{.channels = 16,
                      .in_height = 28,
                      .in_width = 28,
                      .out_height = 14,
                      .out_width = 14,
                      .kernel_height = 2,
                      .kernel_width = 2,
                      .stride_height = 2,
                      .stride_width = 2};
  const Floats x = numbers(16 * 784, 1);
  Floats y(16 * 196);
  std::vector<std::int32_t> winners(16 * 196);
  for (auto _ : state)
    c.kernels.max_pool2d_forward(s, x.data(), y.data(), with_winners ? winners.data() : nullptr);
  state.SetItemsProcessed(static_cast<std::int64_t>(x.size()) * state.iterations());
}

void register_all(const std::vector<Contender>& all) {
  for (const Contender& c : all) {
    const auto add = [&](const std::string& what, const auto& run) {
      benchmark::RegisterBenchmark((what + "/" + c.name).c_str(), run);
    };
    for (const NamedConv2d& named : conv2d_shapes()) {
      const std::string name = named.name;
      const Conv2dShape& s = named.shape;
      add("conv2d_forward/" + name, [&](benchmark::State& state) { forward(state, c, s); });
      add("conv2d_backward_input/" + name,
          [&](benchmark::State& state) { backward_input(state, c, s); });
      add("conv2d_backward_weights/" + name,
          [&](benchmark::State& state) { backward_weights(state, c, s); });
    }
    for (const NamedGemm& named : gemm_shapes())
      add(std::string("gemm/") + named.name,
          [&](benchmark::State& state) { matrix_product(state, c, named.shape); });
    for (const NamedDense& named : dense_shapes())
      add(std::string("dense/") + named.name,
          [&](benchmark::State& state) { dense(state, c, named.shape); });
    add("relu", [&](benchmark::State& state) { elementwise(state, c.kernels.relu_forward); });
    add("sigmoid", [&](benchmark::State& state) { elementwise(state, c.kernels.sigmoid_forward); });
    add("tanh", [&](benchmark::State& state) { elementwise(state, c.kernels.tanh_forward); });
    add("max_pool", [&](benchmark::State& state) { max_pool(state, c, false); });
    add("max_pool_winners", [&](benchmark::State& state) { max_pool(state, c, true); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const std::vector<Contender> all = contenders();
  for (const Contender& c : all)
    benchmark::AddCustomContext("peak of " + c.name,
                                std::to_string(c.peak * 1e-9) + " GFLOP/s on one core");
  register_all(all);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
