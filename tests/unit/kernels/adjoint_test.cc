// Forward and backward of a linear map are adjoint to each other: ⟨dy, f(x)⟩ = ⟨fᵀ(dy), x⟩. This
// holds whatever the reference says.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "conv2d_cases.h"
#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/pool2d.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

namespace {

struct Product {
  double value = 0, size = 0;  // the sum, and the sum of the absolute values
};

Product product(const std::vector<float>& a, const std::vector<float>& b) {
  Product p;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double term = static_cast<double>(a[k]) * static_cast<double>(b[k]);
    p.value += term;
    p.size += std::abs(term);
  }
  return p;
}

void check_same(const Product& a, const Product& b, const std::string& configuration) {
  CAPTURE(configuration);
  CHECK(std::abs(a.value - b.value) <= 1e-5 * (a.size + b.size) + 1e-30);
}

}  // namespace

TEST_CASE("convolution: the gradients are adjoint to the forward pass") {
  Random random(5);
  const auto all = implementations();
  for (const Conv2dShape& s : conv2d_cases()) {
    const auto x = random_floats(input_size(s), random), w = random_floats(weight_size(s), random);
    const auto dy = random_floats(output_size(s), random);
    for (const KernelTable& k : all) {
      std::vector<float> packed(k.conv2d_direct.packed_floats(s)),
          scratch(k.conv2d_direct.scratch_floats(s));
      std::vector<float> y(dy.size()), dx(x.size()), dw(w.size());
      k.conv2d_direct.pack(s, w.data(), packed.data());
      k.conv2d_direct.forward(s, x.data(), packed.data(), nullptr, {y.data()}, scratch.data(),
                              nullptr);
      scratch.resize(k.conv2d_backward_input_scratch_floats(s));
      k.conv2d_backward_input(s, dy.data(), w.data(), dx.data(), scratch.data());
      scratch.resize(k.conv2d_backward_weights_scratch_floats(s));
      k.conv2d_backward_weights(s, x.data(), dy.data(), dw.data(), nullptr, scratch.data());
      const Product forward = product(dy, y);
      check_same(forward, product(dx, x), std::string(k.name) + " input " + text(s));
      check_same(forward, product(dw, w), std::string(k.name) + " weights " + text(s));
    }
  }
}

TEST_CASE("average pooling: the gradient is adjoint to the forward pass") {
  Random random(6);
  Pool2dShape s{.batch = 2,
                .channels = 3,
                .in_height = 9,
                .in_width = 21,
                .out_height = 5,
                .out_width = 11,
                .kernel_height = 3,
                .kernel_width = 2,
                .stride_height = 2,
                .stride_width = 2,
                .pad_top = 1,
                .pad_left = 1,
                .pad_bottom = 1,
                .pad_right = 1};
  REQUIRE(valid(s));
  const auto x = random_floats(2 * 3 * 9 * 21, random), dy = random_floats(2 * 3 * 5 * 11, random);
  for (const KernelTable& k : implementations())
    for (bool with_padding : {false, true}) {
      std::vector<float> y(dy.size()), dx(x.size());
      k.average_pool2d_forward(s, with_padding, x.data(), y.data());
      k.average_pool2d_backward(s, with_padding, dy.data(), dx.data());
      check_same(product(dy, y), product(dx, x), std::string(k.name) + " average pooling");
    }
}
