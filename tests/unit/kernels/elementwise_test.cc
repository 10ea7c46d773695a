#include "convlens/kernels/elementwise.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "convlens/kernels/elementwise_reference.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

namespace {

constexpr std::int64_t kCounts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 130};

// The distance in units of the last place of the exact result; below the smallest normal number its
// place counts.
double ulps(float computed, double exact) {
  const double smallest = std::numeric_limits<float>::min();
  const double size = std::max(std::abs(exact), smallest);
  return std::abs(computed - exact) / (std::exp2(std::floor(std::log2(size))) * 0x1p-23);
}

std::vector<float> spread_numbers() {
  std::vector<float> x{0.0f, -0.0f, 1e-30f, -1e-20f, 1e-7f, 0.3465f, -0.3466f};
  for (float size = 1e-6f; size < 200.0f; size *= 1.003f) x.push_back(size), x.push_back(-size);
  return x;
}

}  // namespace

TEST_CASE("activations: every kernel agrees with the reference for every length") {
  Random random(14);
  for (const KernelTable& k : implementations())
    for (std::int64_t count : kCounts) {
      const auto x = random_floats(count, random), dy = random_floats(count, random);
      const auto xd = as_doubles(x), dyd = as_doubles(dy);
      const std::size_t misaligned = random.below(4);
      Buffer in = buffer_of(x, misaligned), gradient = buffer_of(dy, 1);
      const auto check = [&](const char* what, const auto& kernel, const auto& reference) {
        Buffer out(x.size(), misaligned);
        std::vector<double> expected(x.size()), size(x.size());
        kernel(in.data(), gradient.data(), out.data());
        reference(xd.data(), dyd.data(), expected.data());
        for (std::size_t i = 0; i < size.size(); ++i)
          size[i] = std::abs(expected[i]) + std::abs(dyd[i]) * (1 + xd[i] * xd[i]);
        CHECK_CLOSE(out.values(), expected, size, 1,
                    std::string(k.name) + " " + what + " of " + std::to_string(count));
        CHECK(out.guards_intact());
      };
      using In = const float*;
      using Ref = const double*;
      check(
          "relu", [&](In a, In, float* y) { k.relu_forward(count, a, y); },
          [&](Ref a, Ref, double* y) { relu_forward_reference(count, a, y); });
      check(
          "relu backward", [&](In a, In b, float* y) { k.relu_backward(count, a, b, y); },
          [&](Ref a, Ref b, double* y) { relu_backward_reference(count, a, b, y); });
      check(
          "leaky relu", [&](In a, In, float* y) { k.leaky_relu_forward(count, 0.125f, a, y); },
          [&](Ref a, Ref, double* y) { leaky_relu_forward_reference(count, 0.125, a, y); });
      check(
          "leaky relu backward",
          [&](In a, In b, float* y) { k.leaky_relu_backward(count, 0.125f, a, b, y); },
          [&](Ref a, Ref b, double* y) { leaky_relu_backward_reference(count, 0.125, a, b, y); });
      check(
          "sigmoid", [&](In a, In, float* y) { k.sigmoid_forward(count, a, y); },
          [&](Ref a, Ref, double* y) { sigmoid_forward_reference(count, a, y); });
      check(
          "sigmoid backward", [&](In a, In b, float* y) { k.sigmoid_backward(count, a, b, y); },
          [&](Ref a, Ref b, double* y) { sigmoid_backward_reference(count, a, b, y); });
      check(
          "tanh", [&](In a, In, float* y) { k.tanh_forward(count, a, y); },
          [&](Ref a, Ref, double* y) { tanh_forward_reference(count, a, y); });
      check(
          "tanh backward", [&](In a, In b, float* y) { k.tanh_backward(count, a, b, y); },
          [&](Ref a, Ref b, double* y) { tanh_backward_reference(count, a, b, y); });
      check(
          "add", [&](In a, In b, float* y) { k.add(count, a, b, y); },
          [&](Ref a, Ref b, double* y) { add_reference(count, a, b, y); });
      check(
          "multiply", [&](In a, In b, float* y) { k.multiply(count, a, b, y); },
          [&](Ref a, Ref b, double* y) { multiply_reference(count, a, b, y); });
    }
}

TEST_CASE("activations: sigmoid and tanh to a few units in the last place, over all sizes") {
  const auto x = spread_numbers();
  std::vector<float> y(x.size());
  const auto count = static_cast<std::int64_t>(x.size());
  for (const KernelTable& k : implementations()) {
    double worst_sigmoid = 0, worst_tanh = 0;
    k.sigmoid_forward(count, x.data(), y.data());
    for (std::size_t i = 0; i < x.size(); ++i)
      worst_sigmoid = std::max(worst_sigmoid, ulps(y[i], 1 / (1 + std::exp(-double{x[i]}))));
    k.tanh_forward(count, x.data(), y.data());
    for (std::size_t i = 0; i < x.size(); ++i)
      worst_tanh = std::max(worst_tanh, ulps(y[i], std::tanh(double{x[i]})));
    CAPTURE(std::string(k.name));
    CHECK(worst_sigmoid <= 4);
    CHECK(worst_tanh <= 4);
    CHECK(std::signbit(y[1]));  // tanh(-0) = -0
  }
}

TEST_CASE("activations: NaN and infinities pass through") {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<float> x{std::numeric_limits<float>::quiet_NaN(), inf, -inf};
  std::vector<float> y(3);
  for (const KernelTable& k : implementations()) {
    k.relu_forward(3, x.data(), y.data());
    CHECK(std::isnan(y[0]));
    CHECK((y[1] == inf && y[2] == 0));
    k.sigmoid_forward(3, x.data(), y.data());
    CHECK(std::isnan(y[0]));
    CHECK((y[1] == 1 && y[2] == 0));
    k.tanh_forward(3, x.data(), y.data());
    CHECK(std::isnan(y[0]));
    CHECK((y[1] == 1 && y[2] == -1));
  }
}

TEST_CASE(
    "activations: the result at a position does not depend on the length, and works in place") {
  Random random(15);
  const auto x = random_floats(67, random);
  for (const KernelTable& k : implementations()) {
    std::vector<float> all(67), part(67), in_place = x;
    k.tanh_forward(67, x.data(), all.data());
    for (std::int64_t count = 1; count < 67; count += 3) {
      k.tanh_forward(count, x.data() + 67 - count, part.data());
      for (std::int64_t i = 0; i < count; ++i)
        CHECK(part[static_cast<std::size_t>(i)] == all[static_cast<std::size_t>(67 - count + i)]);
    }
    k.tanh_forward(67, in_place.data(), in_place.data());
    CHECK(in_place == all);
  }
}

TEST_CASE("sums: every kernel agrees with the reference") {
  Random random(16);
  for (const KernelTable& k : implementations())
    for (std::int64_t count : {0, 1, 5, 16, 67, 1000, 10001}) {
      const auto a = random_floats(count, random), b = random_floats(count, random);
      std::vector<double> products, distances, offsets;
      for (std::size_t i = 0; i < a.size(); ++i) {
        products.push_back(double{a[i]} * double{b[i]});
        distances.push_back((double{a[i]} - 0.5) * (double{a[i]} - 0.5));
        offsets.push_back((double{a[i]} - 0.5) * double{b[i]});
      }
      const auto check = [&](const char* what, float computed, const std::vector<double>& terms) {
        double sum = 0, size = 0;
        for (double term : terms) sum += term, size += std::abs(term);
        const std::vector<float> result{computed};
        CHECK_CLOSE(result, (std::vector<double>{sum}), (std::vector<double>{size}), count,
                    std::string(k.name) + " " + what + " of " + std::to_string(count));
      };
      check("sum", k.sum(count, a.data()), as_doubles(a));
      check("dot", k.dot(count, a.data(), b.data()), products);
      check("squares", k.centered_square(count, 0.5f, a.data()), distances);
      check("centered dot", k.centered_dot(count, 0.5f, a.data(), b.data()), offsets);
    }
}

TEST_CASE("scale and shift, sums of arrays") {
  Random random(17);
  const std::int64_t batch = 2, channels = 3, map_size = 37;
  const auto x = random_floats(batch * channels * map_size, random);
  const auto scales = random_floats(channels, random), shifts = random_floats(channels, random);
  std::vector<double> expected(x.size()), size(x.size());
  scale_shift_channels_reference(batch, channels, map_size, as_doubles(x).data(),
                                 as_doubles(scales).data(), as_doubles(shifts).data(),
                                 expected.data());
  scale_shift_channels_reference(batch, channels, map_size, absolute(x).data(),
                                 absolute(scales).data(), absolute(shifts).data(), size.data());
  Buffer y(x.size(), 1);
  scale_shift_channels(batch, channels, map_size, x.data(), scales.data(), shifts.data(), y.data());
  CHECK_CLOSE(y.values(), expected, size, 1, "scale and shift");

  const auto count = static_cast<std::int64_t>(x.size());
  std::vector<float> total = x;
  accumulate(count, x.data(), total.data());
  scale(count, 0.5f, total.data(), total.data());
  CHECK(total == x);
  axpy(count, -1.0f, x.data(), total.data());
  CHECK(total == std::vector<float>(x.size()));
}
