#include "convlens/kernels/softmax.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "convlens/kernels/softmax_reference.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

TEST_CASE("softmax: every kernel agrees with the reference, forward and backward") {
  Random random(18);
  for (const KernelTable& k : implementations())
    for (std::int64_t classes : {1, 2, 4, 10, 17, 100}) {
      const std::int64_t rows = 3;
      const auto x = random_floats(rows * classes, random);
      const auto dy = random_floats(rows * classes, random);
      std::vector<double> y(x.size()), dx(x.size()), size(x.size());
      softmax_forward_reference(rows, classes, as_doubles(x).data(), y.data());
      softmax_backward_reference(rows, classes, y.data(), as_doubles(dy).data(), dx.data());
      Buffer y_out(x.size(), 1), dx_out(x.size(), 2);
      k.softmax_forward(rows, classes, x.data(), y_out.data());
      k.softmax_backward(rows, classes, y_out.data(), dy.data(), dx_out.data());
      const std::string name = std::string(k.name) + " softmax of " + std::to_string(classes);
      CHECK_CLOSE(y_out.values(), y, y, classes, name);
      for (std::size_t i = 0; i < size.size(); ++i) {
        double row = 0;
        const std::size_t c = static_cast<std::size_t>(classes);
        for (std::size_t j = i / c * c; j < i / c * c + c; ++j) row += y[j] * std::abs(dy[j]);
        size[i] = y[i] * (std::abs(dy[i]) + row);
      }
      CHECK_CLOSE(dx_out.values(), dx, size, classes, name + " backward");
      CHECK((y_out.guards_intact() && dx_out.guards_intact()));
    }
}

TEST_CASE("softmax: huge and tiny logits neither overflow nor lose the sum") {
  for (const KernelTable& k : implementations()) {
    std::vector<float> x{1000, 1000, -1000, 999, 0}, y(5);
    k.softmax_forward(1, 5, x.data(), y.data());
    double total = 0;
    for (float p : y) total += p;
    CHECK(total == doctest::Approx(1).epsilon(1e-6));
    CHECK(y[0] == y[1]);
    CHECK(y[2] == 0);
    CHECK(y[3] / y[0] == doctest::Approx(std::exp(-1.0)).epsilon(1e-6));
  }
}

TEST_CASE("log-sum-exp agrees with the reference") {
  Random random(19);
  for (std::int64_t classes : {1, 3, 10, 33}) {
    auto x = random_floats(4 * classes, random);
    for (float& value : x) value = value * 100 + 500;
    std::vector<double> expected(4);
    log_sum_exp_reference(4, classes, as_doubles(x).data(), expected.data());
    std::vector<float> result(4);
    log_sum_exp(4, classes, x.data(), result.data());
    std::vector<double> size;
    for (double value : expected) size.push_back(std::abs(value));
    CHECK_CLOSE(result, expected, size, classes, "log-sum-exp of " + std::to_string(classes));
  }
}
