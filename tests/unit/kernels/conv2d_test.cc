#include "convlens/kernels/conv2d.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "conv2d_cases.h"
#include "convlens/core/thread_pool.h"
#include "convlens/kernels/conv2d_reference.h"
#include "kernel_test.h"
#include "tests/threads.h"

using namespace convlens;
using namespace convlens::test;

namespace {

constexpr Conv2dAlgorithm kDirectAlgorithms[] = {
    Conv2dAlgorithm::kDirect, Conv2dAlgorithm::kDirectPixels, Conv2dAlgorithm::kDirectMaps};

std::vector<int> thread_counts() { return has_threads() ? std::vector{2, 3, 1} : std::vector{1}; }

// Everything of one case: data, the reference's results and the sums of absolute values.
struct Case {
  Conv2dShape shape;
  std::vector<float> x, w, b, dy, dw_before, db_before;
  std::vector<double> y, dx, dw, db, y_size, dx_size, dw_size, db_size;
};

Case make_case(const Conv2dShape& s, Random& random) {
  Case c;
  c.shape = s;
  c.x = random_floats(input_size(s), random);
  c.w = random_floats(weight_size(s), random);
  c.b = random_floats(s.out_channels, random);
  c.dy = random_floats(output_size(s), random);
  c.dw_before = random_floats(weight_size(s), random);
  c.db_before = random_floats(s.out_channels, random);
  c.y.resize(c.dy.size()), c.y_size.resize(c.dy.size());
  c.dx.resize(c.x.size()), c.dx_size.resize(c.x.size());
  c.dw = as_doubles(c.dw_before), c.dw_size = absolute(c.dw_before);
  c.db = as_doubles(c.db_before), c.db_size = absolute(c.db_before);

  const auto x = as_doubles(c.x), w = as_doubles(c.w), b = as_doubles(c.b), dy = as_doubles(c.dy);
  conv2d_forward_reference(s, x.data(), w.data(), b.data(), c.y.data());
  conv2d_backward_input_reference(s, dy.data(), w.data(), c.dx.data());
  conv2d_backward_weights_reference(s, x.data(), dy.data(), c.dw.data(), c.db.data());
  const auto ax = absolute(c.x), aw = absolute(c.w), ab = absolute(c.b), ady = absolute(c.dy);
  conv2d_forward_reference(s, ax.data(), aw.data(), ab.data(), c.y_size.data());
  conv2d_backward_input_reference(s, ady.data(), aw.data(), c.dx_size.data());
  conv2d_backward_weights_reference(s, ax.data(), ady.data(), c.dw_size.data(), c.db_size.data());
  return c;
}

void check_forward(const char* name, const Conv2dKernels& k, const Case& c,
                   std::size_t misaligned) {
  const Conv2dShape& s = c.shape;
  Buffer x = buffer_of(c.x, misaligned), w = buffer_of(c.w, 1), b = buffer_of(c.b, misaligned);
  Buffer packed(k.packed_floats(s), misaligned);
  Buffer scratch(k.scratch_floats(s), misaligned), y(c.y.size(), misaligned);
  Buffer activated(c.y.size(), misaligned);
  k.pack(s, w.data(), packed.data());
  k.forward(s, x.data(), packed.data(), b.data(), {y.data(), activated.data()}, scratch.data(),
            nullptr);
  const std::int64_t terms = s.in_channels / s.groups * s.kernel_height * s.kernel_width;
  CHECK_CLOSE(y.values(), c.y, c.y_size, terms, std::string(name) + " forward " + text(s));
  CHECK((packed.guards_intact() && scratch.guards_intact() && y.guards_intact()));
  CHECK_MESSAGE(std::ranges::equal(activated.values(), y.values(), {}, {},
                                   [](float v) { return std::max(v, 0.0f); }),
                text(s));
  CHECK(activated.guards_intact());
}

void check_backward(const KernelTable& k, const Case& c, std::size_t misaligned) {
  const Conv2dShape& s = c.shape;
  Buffer x = buffer_of(c.x, misaligned), w = buffer_of(c.w, misaligned);
  Buffer dy = buffer_of(c.dy, misaligned), dx(c.x.size(), misaligned);
  Buffer dw = buffer_of(c.dw_before, misaligned), db = buffer_of(c.db_before, 0);
  const std::string name = std::string(k.name) + " backward " + text(s);
  {
    Buffer scratch(k.conv2d_backward_input_scratch_floats(s), misaligned);
    k.conv2d_backward_input(s, dy.data(), w.data(), dx.data(), scratch.data());
    const std::int64_t terms = s.out_channels / s.groups * s.kernel_height * s.kernel_width;
    CHECK_CLOSE(dx.values(), c.dx, c.dx_size, terms, name + " input");
    CHECK((scratch.guards_intact() && dx.guards_intact()));
  }
  Buffer scratch(k.conv2d_backward_weights_scratch_floats(s), misaligned);
  k.conv2d_backward_weights(s, x.data(), dy.data(), dw.data(), db.data(), scratch.data());
  const std::int64_t terms = s.batch * s.out_height() * s.out_width();
  CHECK_CLOSE(dw.values(), c.dw, c.dw_size, terms, name + " weights");
  CHECK_CLOSE(db.values(), c.db, c.db_size, terms, name + " bias");
  CHECK((scratch.guards_intact() && dw.guards_intact() && db.guards_intact()));
}

// The results under one algorithm with some threads, each in memory that is NaN before.
std::vector<float> forward_bits(const KernelTable& k, const Case& c, Conv2dAlgorithm algorithm,
                                int threads) {
  Conv2dShape s = c.shape;
  s.algorithm = algorithm;
  ThreadPool pool(threads);
  Buffer packed(k.conv2d_direct.packed_floats(s), 0), y(c.y.size(), 0);
  Buffer scratch(k.conv2d_direct.scratch_floats(s) * static_cast<std::size_t>(threads), 0);
  k.conv2d_direct.pack(s, c.w.data(), packed.data());
  k.conv2d_direct.forward(s, c.x.data(), packed.data(), c.b.data(), {y.data()}, scratch.data(),
                          &pool);
  CHECK((packed.guards_intact() && scratch.guards_intact() && y.guards_intact()));
  return {y.values().begin(), y.values().end()};
}

}  // namespace

TEST_CASE("convolution: threads, and what the lanes of vectors are, do not change a bit") {
  // Large enough to be shared out; rows, blocks of maps or neither are what the threads get.
  std::vector<Conv2dShape> shapes;
  const auto add = [&](std::int64_t in, std::int64_t size, std::int64_t out, std::int64_t kernel,
                       std::int64_t stride, std::int64_t pad, std::int64_t groups) {
    shapes.push_back(
        {1, in, size, size, out, kernel, kernel, stride, stride, 1, 1, pad, pad, pad, pad, groups});
  };
  add(24, 41, 21, 3, 1, 1, 1);
  add(130, 7, 190, 3, 1, 1, 1);
  add(40, 27, 66, 1, 1, 0, 1);
  add(70, 29, 50, 3, 2, 1, 1);
  add(48, 30, 48, 5, 1, 0, 2);
  add(1, 110, 7, 5, 1, 2, 1);
  Random random(6);
  for (const Conv2dShape& s : shapes) {
    const Case c = make_case(s, random);
    for (const KernelTable& k : implementations()) {
      const std::string name = std::string(k.name) + " " + text(s);
      CAPTURE(name);
      const std::vector<float> expected = forward_bits(k, c, Conv2dAlgorithm::kDirect, 1);
      for (const Conv2dAlgorithm algorithm : kDirectAlgorithms)
        for (const int threads : thread_counts())
          CHECK(forward_bits(k, c, algorithm, threads) == expected);
      CHECK(forward_bits(k, c, Conv2dAlgorithm::kFastest, thread_counts()[0]) ==
            forward_bits(k, c, Conv2dAlgorithm::kFastest, 1));
    }
  }
}

TEST_CASE("convolution: the choice is said, and a request is followed") {
  Conv2dShape s{.in_channels = 16, .in_height = 9, .in_width = 9, .out_channels = 32};
  const std::int64_t products = 32 * 81 * 16;
  for (const Conv2dAlgorithm algorithm : kDirectAlgorithms) {
    s.algorithm = algorithm;
    const Conv2dChoice choice = conv2d_choice(s);
    CHECK(std::string(choice.algorithm) == "direct");
    CHECK(std::string(choice.instruction_set) == kernels().name);
    CHECK(choice.tile_maps * choice.tile_pixels >= 16);
    CHECK(choice.multiplications == products);
  }
  s.algorithm = Conv2dAlgorithm::kPlain;
  CHECK(std::string(conv2d_choice(s).algorithm) == "plain");
  CHECK(conv2d_choice(s).multiplications == products);
}

TEST_CASE("convolution: without Winograd the depthwise kernel stays") {
  Conv2dShape s{.in_channels = 16,
                .in_height = 14,
                .in_width = 14,
                .out_channels = 16,
                .kernel_height = 3,
                .kernel_width = 3,
                .groups = 16,
                .algorithm = Conv2dAlgorithm::kNoWinograd};
  CHECK(std::string(conv2d_choice(s).algorithm) == "depthwise");
  s.groups = 1;
  CHECK(std::string(conv2d_choice(s).algorithm) == "direct");
}

TEST_CASE("convolution: a NaN stays a NaN behind Relu, whatever the algorithm") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr Conv2dAlgorithm kAlgorithms[] = {
      Conv2dAlgorithm::kFastest,    Conv2dAlgorithm::kPlain,     Conv2dAlgorithm::kDirectPixels,
      Conv2dAlgorithm::kDirectMaps, Conv2dAlgorithm::kWinograd2, Conv2dAlgorithm::kWinograd4};
  for (const std::int64_t groups : {1, 19})
    for (const Conv2dAlgorithm algorithm : kAlgorithms) {
      const Conv2dShape s{.in_channels = 19,
                          .in_height = 9,
                          .in_width = 9,
                          .out_channels = 19,
                          .kernel_height = 3,
                          .kernel_width = 3,
                          .groups = groups,
                          .algorithm = algorithm};
      CAPTURE(text(s));
      const std::vector<float> x(static_cast<std::size_t>(input_size(s)), nan);
      const std::vector<float> w(static_cast<std::size_t>(weight_size(s)), 1.0f);
      std::vector<float> packed(conv2d_packed_floats(s)), scratch(conv2d_scratch_floats(s));
      std::vector<float> y(static_cast<std::size_t>(output_size(s))), activated(y.size());
      conv2d_pack(s, w.data(), packed.data());
      conv2d_forward(s, x.data(), packed.data(), nullptr, {y.data(), activated.data()},
                     scratch.data());
      const auto is_nan = [](float v) { return std::isnan(v); };
      CHECK(std::ranges::all_of(y, is_nan));
      CHECK(std::ranges::all_of(activated, is_nan));
    }
}

TEST_CASE("convolution: every kernel agrees with the reference, forward and backward") {
  Random random(1);
  const auto kernels = implementations();
  for (const Conv2dShape& shape : conv2d_cases()) {
    REQUIRE_MESSAGE(valid(shape), text(shape));
    const Case c = make_case(shape, random);
    for (const KernelTable& k : kernels) {
      const std::size_t misaligned = random.below(4);
      check_forward(k.name, k.conv2d_direct, c, misaligned);
      check_backward(k, c, misaligned);
    }
    for (const Conv2dAlgorithm algorithm : kDirectAlgorithms) {
      Case requested = c;
      requested.shape.algorithm = algorithm;
      for (const KernelTable& k : kernels)
        check_forward(k.name, k.conv2d_direct, requested, random.below(4));
    }
  }
}

TEST_CASE("convolution: the depthwise kernels agree with the reference") {
  Random random(5);
  const auto kernels = implementations();
  for (std::int64_t size : {3, 5})
    for (std::int64_t stride : {1, 2})
      for (std::int64_t width : {1, 4, 6, 9, 16, 17, 35, 66})
        for (std::int64_t height : {1, 2, 5, 8, 11})
          for (std::int64_t pad : {0, 1, 2, 3}) {
            const std::int64_t multiplier = 1 + random.below(3);
            const Conv2dShape s{.batch = 1 + random.below(2),
                                .in_channels = 3,
                                .in_height = height,
                                .in_width = width,
                                .out_channels = 3 * multiplier,
                                .kernel_height = size,
                                .kernel_width = size,
                                .stride_height = stride,
                                .stride_width = stride,
                                .pad_top = pad,
                                .pad_left = pad / 2,
                                .pad_bottom = random.below(3),
                                .pad_right = pad,
                                .groups = 3};
            if (!valid(s)) continue;
            REQUIRE(conv2d_is_depthwise(s));
            const Case c = make_case(s, random);
            for (const KernelTable& k : kernels)
              check_forward(k.name, k.conv2d_depthwise, c, random.below(4));
          }
}

#ifndef __EMSCRIPTEN__  // the tests in WebAssembly run without threads
TEST_CASE("convolution: threads that share a depthwise one change nothing, to the bit") {
  const Conv2dShape s{.in_channels = 37,
                      .in_height = 40,
                      .in_width = 33,
                      .out_channels = 74,
                      .kernel_height = 3,
                      .kernel_width = 3,
                      .pad_top = 1,
                      .pad_left = 1,
                      .pad_bottom = 1,
                      .pad_right = 1,
                      .groups = 37};
  Random random(6);
  const Case c = make_case(s, random);
  ThreadPool pool(3);
  for (const KernelTable& k : implementations()) {
    std::vector<float> scratch(3 * k.conv2d_depthwise.scratch_floats(s));
    std::vector<float> alone(c.y.size()), shared(c.y.size());
    k.conv2d_depthwise.forward(s, c.x.data(), c.w.data(), c.b.data(), {alone.data()},
                               scratch.data(), nullptr);
    k.conv2d_depthwise.forward(s, c.x.data(), c.w.data(), c.b.data(), {shared.data()},
                               scratch.data(), &pool);
    CHECK(alone == shared);
  }
}
#endif

TEST_CASE("convolution: no bias, no bias gradient, and the same bits every time") {
  const Conv2dShape s{.batch = 3,
                      .in_channels = 3,
                      .in_height = 11,
                      .in_width = 13,
                      .out_channels = 5,
                      .kernel_height = 3,
                      .kernel_width = 3,
                      .pad_top = 1,
                      .pad_left = 1,
                      .pad_bottom = 1,
                      .pad_right = 1};
  Random random(2);
  const Case c = make_case(s, random);
  for (const KernelTable& k : implementations()) {
    std::vector<float> packed(k.conv2d_direct.packed_floats(s)),
        scratch(k.conv2d_direct.scratch_floats(s));
    std::vector<float> with(c.y.size()), without(c.y.size()), again(c.y.size());
    const std::vector<float> zero(c.b.size());
    k.conv2d_direct.pack(s, c.w.data(), packed.data());
    k.conv2d_direct.forward(s, c.x.data(), packed.data(), zero.data(), {with.data()},
                            scratch.data(), nullptr);
    k.conv2d_direct.forward(s, c.x.data(), packed.data(), nullptr, {without.data()}, scratch.data(),
                            nullptr);
    k.conv2d_direct.forward(s, c.x.data(), packed.data(), nullptr, {again.data()}, scratch.data(),
                            nullptr);
    CHECK(with == without);
    CHECK(again == without);

    scratch.assign(k.conv2d_backward_weights_scratch_floats(s), 0.0f);
    std::vector<float> dw(c.w.size()), dw_again(c.w.size()), db(c.b.size());
    k.conv2d_backward_weights(s, c.x.data(), c.dy.data(), dw.data(), nullptr, scratch.data());
    k.conv2d_backward_weights(s, c.x.data(), c.dy.data(), dw_again.data(), db.data(),
                              scratch.data());
    CHECK(dw == dw_again);
  }
}

TEST_CASE("convolution: one image gives the same bits alone and in a batch") {
  Conv2dShape s{.batch = 5,
                .in_channels = 4,
                .in_height = 14,
                .in_width = 14,
                .out_channels = 10,
                .kernel_height = 5,
                .kernel_width = 5,
                .pad_top = 2,
                .pad_left = 2,
                .pad_bottom = 2,
                .pad_right = 2};
  Random random(3);
  const Case c = make_case(s, random);
  std::vector<float> packed(conv2d_packed_floats(s)), scratch(conv2d_scratch_floats(s));
  std::vector<float> all(c.y.size()), one(c.y.size() / 5);
  conv2d_pack(s, c.w.data(), packed.data());
  conv2d_forward(s, c.x.data(), packed.data(), c.b.data(), {all.data()}, scratch.data());
  s.batch = 1;
  REQUIRE(conv2d_packed_floats(s) == packed.size());
  conv2d_forward(s, c.x.data() + 3 * input_size(s), packed.data(), c.b.data(), {one.data()},
                 scratch.data());
  CHECK(std::vector<float>(all.begin() + 3 * output_size(s), all.begin() + 4 * output_size(s)) ==
        one);
}

TEST_CASE("convolution: a padding of a hostile file asks for no memory") {
  const Conv2dShape s{.in_height = 3,
                      .in_width = 3,
                      .kernel_height = 3,
                      .kernel_width = 3,
                      .stride_height = 1 << 24,
                      .stride_width = 1 << 24,
                      .pad_top = 1 << 24,
                      .pad_left = 1 << 24};
  REQUIRE(valid(s));
  CHECK(conv2d_scratch_floats(s) == 0);
  CHECK(conv2d_backward_scratch_floats(s) == 0);
  Random random(4);
  const Case c = make_case(s, random);
  KernelTable plain = implementations().back();
  check_forward(plain.name, plain.conv2d_direct, c, 0);
  check_backward(plain, c, 0);
}

TEST_CASE("convolution: shapes that make no sense are not valid") {
  CHECK(valid(Conv2dShape{}));
  CHECK_FALSE(valid(Conv2dShape{.batch = 0}));
  CHECK_FALSE(valid(Conv2dShape{.kernel_height = 2}));  // does not fit
  CHECK_FALSE(valid(Conv2dShape{.stride_width = 0}));
  CHECK_FALSE(valid(Conv2dShape{.pad_left = -1}));
  CHECK_FALSE(valid(Conv2dShape{.in_channels = 4, .out_channels = 3, .groups = 2}));
  CHECK_FALSE(valid(Conv2dShape{.pad_left = INT64_MAX}));
  CHECK_FALSE(valid(Conv2dShape{.kernel_height = 1 << 30, .dilation_height = 1 << 30}));
  CHECK(Conv2dShape{.in_height = 28,
                    .in_width = 7,
                    .kernel_height = 3,
                    .kernel_width = 5,
                    .stride_height = 2,
                    .pad_top = 1}
            .out_height() == 14);
}
