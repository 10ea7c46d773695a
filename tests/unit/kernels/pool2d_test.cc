#include "convlens/kernels/pool2d.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "convlens/kernels/pool2d_reference.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

namespace {

std::string text(const Pool2dShape& s) {
  return concat("[", s.batch, ",", s.channels, ",", s.in_height, ",", s.in_width, "] to ",
                s.out_height, "x", s.out_width, ", kernel ", s.kernel_height, "x", s.kernel_width,
                ", stride ", s.stride_height, "x", s.stride_width, ", dilation ", s.dilation_height,
                "x", s.dilation_width, ", pads top ", s.pad_top, " left ", s.pad_left, " bottom ",
                s.pad_bottom, " right ", s.pad_right);
}

Pool2dShape draw(Random& random) {
  Pool2dShape s;
  s.batch = 1 + random.below(2), s.channels = 1 + random.below(3);
  s.in_height = 1 + random.below(20), s.in_width = 1 + random.below(70);
  s.kernel_height = 1 + random.below(4), s.kernel_width = 1 + random.below(4);
  s.stride_height = 1 + random.below(3), s.stride_width = 1 + random.below(4);
  s.dilation_height = 1 + random.below(2), s.dilation_width = 1 + random.below(2);
  s.pad_top = random.below(3), s.pad_left = random.below(3);
  s.pad_bottom = random.below(3), s.pad_right = random.below(3);
  const bool ceil_mode = random.below(2);
  s.out_height = pool_out_extent(s.in_height, s.kernel_height, s.stride_height, s.dilation_height,
                                 s.pad_top, s.pad_bottom, ceil_mode);
  s.out_width = pool_out_extent(s.in_width, s.kernel_width, s.stride_width, s.dilation_width,
                                s.pad_left, s.pad_right, ceil_mode);
  return s;
}

std::vector<Pool2dShape> cases() {
  std::vector<Pool2dShape> all{Pool2dShape{},
                               {.batch = 2,
                                .channels = 3,
                                .in_height = 28,
                                .in_width = 28,
                                .out_height = 14,
                                .out_width = 14,
                                .kernel_height = 2,
                                .kernel_width = 2,
                                .stride_height = 2,
                                .stride_width = 2},
                               {.channels = 2,
                                .in_height = 7,
                                .in_width = 7,
                                .out_height = 3,
                                .out_width = 3,
                                .kernel_height = 2,
                                .kernel_width = 2,
                                .stride_height = 2,
                                .stride_width = 2},
                               // Windows that see nothing but padding.
                               {.in_height = 2,
                                .in_width = 2,
                                .out_height = 6,
                                .out_width = 6,
                                .pad_top = 2,
                                .pad_left = 2,
                                .pad_bottom = 2,
                                .pad_right = 2}};
  // Windows on the image alone, at a stride of 2.
  for (std::int64_t size : {2, 3})
    for (std::int64_t width : {3, 4, 5, 8, 9, 14, 17, 32, 33, 35, 64, 67})
      for (std::int64_t height : {3, 4, 7})
        all.push_back({.batch = 2,
                       .channels = 2,
                       .in_height = height,
                       .in_width = width,
                       .out_height = (height - size) / 2 + 1,
                       .out_width = (width - size) / 2 + 1,
                       .kernel_height = size,
                       .kernel_width = size,
                       .stride_height = 2,
                       .stride_width = 2});
  Random random(11);
  while (all.size() < 372) {
    const Pool2dShape shape = draw(random);
    if (valid(shape)) all.push_back(shape);
  }
  return all;
}

// Small integers, so that there are equal numbers to choose the first of.
std::vector<float> few_values(std::int64_t count, Random& random) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.below(9)) - 4;
  return values;
}

std::int64_t maps(const Pool2dShape& s) { return s.batch * s.channels; }

void check_winners(const KernelTable& k, const Pool2dShape& s, int sign, Random& random) {
  const auto x = few_values(maps(s) * s.in_height * s.in_width, random);
  const auto count = static_cast<std::size_t>(maps(s) * s.out_height * s.out_width);
  std::vector<float> expected(count), y_plain(count);
  std::vector<std::int32_t> expected_winners(count), winners(count, -7);
  winner_pool2d_forward_reference(s, sign, x.data(), expected.data(), expected_winners.data());
  const auto forward = sign > 0 ? k.max_pool2d_forward : k.min_pool2d_forward;
  Buffer x_copy = buffer_of(x, random.below(4)), y(count, random.below(4));
  forward(s, x_copy.data(), y.data(), winners.data());
  forward(s, x_copy.data(), y_plain.data(), nullptr);
  CAPTURE(std::string(k.name) + " sign " + std::to_string(sign) + " " + text(s));
  CHECK(std::vector<float>(y.values().begin(), y.values().end()) == expected);
  CHECK(y_plain == expected);
  CHECK(winners == expected_winners);
  CHECK(y.guards_intact());

  const auto dy = few_values(static_cast<std::int64_t>(count), random);  // sums are exact
  std::vector<float> dx_expected(x.size());
  winner_pool2d_backward_reference(s, dy.data(), winners.data(), dx_expected.data());
  Buffer dx(x.size(), 1);
  k.winner_pool2d_backward(s, dy.data(), winners.data(), dx.data());
  CHECK(std::vector<float>(dx.values().begin(), dx.values().end()) == dx_expected);
  CHECK(dx.guards_intact());
}

void check_average(const KernelTable& k, const Pool2dShape& s, bool with_padding, Random& random) {
  const auto x = random_floats(maps(s) * s.in_height * s.in_width, random);
  const auto dy = random_floats(maps(s) * s.out_height * s.out_width, random);
  std::vector<double> y(dy.size()), y_size(dy.size()), dx(x.size()), dx_size(x.size());
  average_pool2d_forward_reference(s, with_padding, as_doubles(x).data(), y.data());
  average_pool2d_forward_reference(s, with_padding, absolute(x).data(), y_size.data());
  average_pool2d_backward_reference(s, with_padding, as_doubles(dy).data(), dx.data());
  average_pool2d_backward_reference(s, with_padding, absolute(dy).data(), dx_size.data());
  Buffer x_copy = buffer_of(x, 1), y_out(dy.size(), 2), dx_out(x.size(), 3);
  k.average_pool2d_forward(s, with_padding, x_copy.data(), y_out.data());
  k.average_pool2d_backward(s, with_padding, dy.data(), dx_out.data());
  const std::string name = std::string(k.name) + " average " + text(s);
  const std::int64_t terms = s.kernel_height * s.kernel_width;
  CHECK_CLOSE(y_out.values(), y, y_size, terms, name);
  CHECK_CLOSE(dx_out.values(), dx, dx_size, terms, name + " backward");
  CHECK((y_out.guards_intact() && dx_out.guards_intact()));
}

}  // namespace

TEST_CASE("pooling: every kernel agrees with the reference, forward and backward") {
  Random random(12);
  const auto all = implementations();
  for (const Pool2dShape& s : cases())
    for (const KernelTable& k : all) {
      check_winners(k, s, 1, random);
      check_winners(k, s, -1, random);
      check_average(k, s, false, random);
      check_average(k, s, true, random);
    }
}

TEST_CASE("pooling: a NaN wins, infinities are numbers like others") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float inf = std::numeric_limits<float>::infinity();
  const Pool2dShape s{.in_height = 1,
                      .in_width = 40,
                      .out_height = 1,
                      .out_width = 20,
                      .kernel_width = 2,
                      .stride_width = 2};
  std::vector<float> x(40, -inf), y(20);
  x[7] = nan, x[8] = inf, x[11] = 1;
  std::vector<std::int32_t> winners(20);
  for (const KernelTable& k : implementations()) {
    k.max_pool2d_forward(s, x.data(), y.data(), winners.data());
    CHECK(y[0] == -inf);
    CHECK(winners[0] == 0);
    CHECK(y[3] != y[3]);
    CHECK(winners[3] == 7);
    CHECK(y[4] == inf);
    CHECK(winners[5] == 11);
  }
}

TEST_CASE("pooling: sizes in floor and ceil mode") {
  CHECK(pool_out_extent(28, 2, 2, 1, 0, 0, false) == 14);
  CHECK(pool_out_extent(7, 2, 2, 1, 0, 0, false) == 3);
  CHECK(pool_out_extent(7, 2, 2, 1, 0, 0, true) == 4);
  CHECK(pool_out_extent(4, 1, 3, 1, 0, 1, true) == 2);
  CHECK(pool_out_extent(4, 2, 4, 1, 0, 1, true) == 1);  // a window in the padding behind is dropped
  CHECK(pool_out_extent(2, 5, 1, 1, 1, 1, false) == 0);
  CHECK(pool_out_extent(10, 3, 1, 2, 0, 0, false) == 6);
  CHECK_FALSE(valid(Pool2dShape{.kernel_width = 2}));
  CHECK_FALSE(valid(Pool2dShape{.out_width = 2}));
  CHECK_FALSE(valid(Pool2dShape{.pad_top = -1}));
}

TEST_CASE("pooling: the average of a whole map and its gradient") {
  Random random(13);
  for (std::int64_t size : {1, 3, 49, 784}) {
    const auto x = random_floats(5 * size, random), dy = random_floats(5, random);
    std::vector<double> y(5), y_size(5), dx(x.size());
    global_average_pool_forward_reference(5, size, as_doubles(x).data(), y.data());
    global_average_pool_forward_reference(5, size, absolute(x).data(), y_size.data());
    global_average_pool_backward_reference(5, size, as_doubles(dy).data(), dx.data());
    Buffer y_out(5, 1), dx_out(x.size(), 1);
    global_average_pool_forward(5, size, x.data(), y_out.data());
    global_average_pool_backward(5, size, dy.data(), dx_out.data());
    CHECK_CLOSE(y_out.values(), y, y_size, size, "global average of " + std::to_string(size));
    std::vector<double> dx_size = dx;
    for (double& value : dx_size) value = value < 0 ? -value : value;
    CHECK_CLOSE(dx_out.values(), dx, dx_size, 1, "global average backward");
  }
}
