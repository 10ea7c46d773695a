#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

#include "conv2d_cases.h"
#include "convlens/core/thread_pool.h"
#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/conv2d_reference.h"
#include "kernel_test.h"
#include "tests/threads.h"

using namespace convlens;
using namespace convlens::test;

namespace {

struct Variant {
  std::string name;
  const Conv2dKernels* kernels;
  int side;  // of the tile of outputs
};

std::vector<Variant> variants() {
  std::vector<Variant> all;
  const KernelTables tables = kernel_tables();
  for (int k = 0; k < tables.count; ++k) {
    const KernelTable& table = *tables.tables[k];
    all.push_back({std::string(table.name) + " F(2,3)", table.conv2d_winograd2, 2});
    all.push_back({std::string(table.name) + " F(4,3)", table.conv2d_winograd4, 4});
  }
  return all;
}

struct Case {
  Conv2dShape shape;
  std::vector<float> x, w, b;
  std::vector<double> y, y_size;  // the reference, and its sums of absolute values
};

Case make_case(const Conv2dShape& s, Random& random) {
  Case c{s,
         random_floats(input_size(s), random),
         random_floats(weight_size(s), random),
         random_floats(s.out_channels, random),
         std::vector<double>(static_cast<std::size_t>(output_size(s))),
         std::vector<double>(static_cast<std::size_t>(output_size(s)))};
  conv2d_forward_reference(s, as_doubles(c.x).data(), as_doubles(c.w).data(),
                           as_doubles(c.b).data(), c.y.data());
  conv2d_forward_reference(s, absolute(c.x).data(), absolute(c.w).data(), absolute(c.b).data(),
                           c.y_size.data());
  return c;
}

std::vector<float> run(const Variant& v, const Case& c, ThreadPool* pool = nullptr,
                       std::size_t misaligned = 0) {
  const Conv2dShape& s = c.shape;
  const std::size_t threads = pool == nullptr ? 1 : static_cast<std::size_t>(pool->threads());
  Buffer x = buffer_of(c.x, misaligned), w = buffer_of(c.w, 1), b = buffer_of(c.b, misaligned);
  Buffer packed(v.kernels->packed_floats(s), misaligned), y(c.y.size(), misaligned);
  Buffer scratch(v.kernels->scratch_floats(s) * threads, misaligned);
  Buffer activated(c.y.size(), misaligned);
  v.kernels->pack(s, w.data(), packed.data());
  v.kernels->forward(s, x.data(), packed.data(), b.data(), {y.data(), activated.data()},
                     scratch.data(), pool);
  CHECK((packed.guards_intact() && scratch.guards_intact() && y.guards_intact()));
  CHECK(activated.guards_intact());
  CHECK_MESSAGE(std::ranges::equal(activated.values(), y.values(), {}, {},
                                   [](float value) { return std::max(value, 0.0f); }),
                v.name, " ", text(s));
  return {y.values().begin(), y.values().end()};
}

// The transforms add up numbers of a whole tile, so an error is measured by the largest output of
// the map: `relative` by its value, `units` by its sum of absolute values and epsilon.
struct Errors {
  double relative = 0, units = 0;
};

Errors largest_errors(const Case& c, const std::vector<float>& y) {
  const Conv2dShape& s = c.shape;
  const auto map_size = static_cast<std::size_t>(s.out_height() * s.out_width());
  const double terms = static_cast<double>(s.in_channels / s.groups * 9);
  const double unit = std::numeric_limits<float>::epsilon() * (std::sqrt(terms) + 1);
  Errors worst;
  for (std::size_t map = 0; map < y.size(); map += map_size) {
    double error = 0, value = 0, size = 0;
    for (std::size_t k = map; k < map + map_size; ++k) {
      const double difference = std::abs(y[k] - c.y[k]);
      error = std::isnan(difference) ? std::numeric_limits<double>::infinity()
                                     : std::max(error, difference);
      value = std::max(value, std::abs(c.y[k]));
      size = std::max(size, c.y_size[k]);
    }
    worst.units = std::max(worst.units, error / (unit * size));
    // A few pixels may all be near zero: nothing to measure by.
    if (map_size >= 16) worst.relative = std::max(worst.relative, error / value);
  }
  return worst;
}

std::int64_t one_of(std::initializer_list<std::int64_t> values, Random& random) {
  return values.begin()[random.below(static_cast<std::uint32_t>(values.size()))];
}

Conv2dShape square(std::int64_t batch, std::int64_t in, std::int64_t size, std::int64_t out,
                   std::int64_t pad, std::int64_t groups = 1) {
  return {batch, in, size, size, out, 3, 3, 1, 1, 1, 1, pad, pad, pad, pad, groups};
}

Conv2dShape draw(Random& random) {
  Conv2dShape s;
  s.kernel_height = s.kernel_width = 3;
  s.batch = one_of({1, 1, 2, 3, 9}, random);
  s.groups = one_of({1, 1, 2, 3}, random);
  s.in_channels = s.groups * one_of({1, 2, 3, 5, 8, 17}, random);
  s.out_channels = s.groups * one_of({1, 2, 3, 4, 5, 8, 10, 16, 17, 30, 40}, random);
  s.in_height = 1 + random.below(20);
  s.in_width = 1 + random.below(40);
  s.pad_top = random.below(4), s.pad_left = random.below(4);
  s.pad_bottom = random.below(4), s.pad_right = random.below(6);
  return s;
}

std::vector<Conv2dShape> cases() {
  std::vector<Conv2dShape> all{
      square(2, 16, 28, 16, 1), square(5, 16, 14, 32, 1),  square(1, 64, 7, 48, 1),
      square(3, 10, 16, 30, 1), square(1, 1, 28, 16, 1),   square(1, 200, 9, 8, 1),
      square(20, 4, 7, 6, 1),   square(1, 1, 1, 1, 1),     square(1, 2, 40, 2, 17),
      square(1, 3, 130, 5, 1),  square(1, 6, 13, 6, 1, 6),
  };
  for (std::int64_t size = 1; size <= 20; ++size)
    for (std::int64_t pad = 0; pad <= 2; ++pad)
      if (valid(square(1, 3, size, 5, pad))) all.push_back(square(1, 3, size, 5, pad));
  Random random(20240608);
  while (all.size() < 240) {
    const Conv2dShape shape = draw(random);
    if (valid(shape)) all.push_back(shape);
  }
  return all;
}

}  // namespace

TEST_CASE("winograd: every kernel agrees with the reference") {
  Random random(1);
  Errors worst[2];
  for (const Conv2dShape& shape : cases()) {
    REQUIRE_MESSAGE(valid(shape), text(shape));
    const Case c = make_case(shape, random);
    for (const Variant& v : variants()) {
      const Errors errors = largest_errors(c, run(v, c, nullptr, random.below(4)));
      // 1e-4 is what is promised; by the sizes of the terms F(2,3) is as exact as the definition,
      // F(4,3) some five times less.
      CHECK_MESSAGE(errors.relative <= 1e-4, v.name, " ", text(shape));
      CHECK_MESSAGE(errors.units <= (v.side == 2 ? 0.25 : 1.0) * kTolerance, v.name, " ",
                    text(shape), ": ", errors.units, " units");
      Errors& all = worst[v.side == 4];
      all = {std::max(all.relative, errors.relative), std::max(all.units, errors.units)};
    }
  }
  MESSAGE("F(2,3): ", worst[0].relative, " of a map's largest value, ", worst[0].units, " units");
  MESSAGE("F(4,3): ", worst[1].relative, " of a map's largest value, ", worst[1].units, " units");
}

TEST_CASE("winograd: no bias, no activation wanted, and the same bits every time") {
  Random random(2);
  const Case c = make_case(square(2, 5, 13, 7, 1), random);
  for (const Variant& v : variants()) {
    std::vector<float> packed(v.kernels->packed_floats(c.shape));
    std::vector<float> scratch(v.kernels->scratch_floats(c.shape));
    std::vector<float> with(c.y.size()), without(c.y.size());
    const std::vector<float> zero(c.b.size());
    v.kernels->pack(c.shape, c.w.data(), packed.data());
    v.kernels->forward(c.shape, c.x.data(), packed.data(), zero.data(), {with.data()},
                       scratch.data(), nullptr);
    v.kernels->forward(c.shape, c.x.data(), packed.data(), nullptr, {without.data()},
                       scratch.data(), nullptr);
    CHECK(with == without);
    CHECK(run(v, c) == run(v, c));
  }
}

TEST_CASE("winograd: one image gives the same bits alone and in a batch") {
  Random random(3);
  const Case all = make_case(square(5, 6, 9, 10, 1), random);
  Case one = all;
  one.shape.batch = 1;
  const auto from = [](auto& values, std::int64_t size) {
    values = {values.begin() + 3 * size, values.begin() + 4 * size};
  };
  from(one.x, input_size(one.shape));
  from(one.y, output_size(one.shape));
  for (const Variant& v : variants()) {
    CHECK(v.kernels->packed_floats(all.shape) == v.kernels->packed_floats(one.shape));
    CHECK(v.kernels->scratch_floats(all.shape) == v.kernels->scratch_floats(one.shape));
    std::vector<float> expected = run(v, all);
    from(expected, output_size(one.shape));
    CHECK(run(v, one) == expected);
  }
}

TEST_CASE("winograd: the number of threads does not change a bit" * doctest::skip(!has_threads())) {
  Random random(4);
  ThreadPool two(2), three(3);
  Conv2dShape tall = square(1, 24, 21, 24, 1);
  tall.in_height = 110;
  // Shared by rows of tiles, by output maps, by tiles, several images, groups; too small to share.
  for (const Conv2dShape& shape :
       {tall, square(1, 32, 14, 128, 1), square(1, 160, 28, 8, 1), square(3, 48, 28, 32, 0),
        square(1, 108, 28, 108, 1, 3), square(1, 3, 8, 4, 1)}) {
    const Case c = make_case(shape, random);
    for (const Variant& v : variants()) {
      const std::vector<float> expected = run(v, c);
      CHECK_MESSAGE(run(v, c, &two) == expected, v.name, " ", text(shape));
      CHECK_MESSAGE(run(v, c, &three) == expected, v.name, " ", text(shape));
    }
  }
}

TEST_CASE("winograd: taken where it is asked for and the shape allows it") {
  Conv2dShape s = square(1, 8, 12, 8, 1);
  s.algorithm = Conv2dAlgorithm::kWinograd2;
  CHECK(std::string(conv2d_choice(s).algorithm) == "winograd F(2,3)");
  CHECK(conv2d_choice(s).multiplications == 36 * 16 * 64);
  s.algorithm = Conv2dAlgorithm::kWinograd4;
  CHECK(std::string(conv2d_choice(s).algorithm) == "winograd F(4,3)");
  CHECK(conv2d_choice(s).multiplications == 9 * 36 * 64);
  s.algorithm = Conv2dAlgorithm::kDirect;
  CHECK(std::string(conv2d_choice(s).algorithm) == "direct");
  s.algorithm = Conv2dAlgorithm::kWinograd4;
  s.stride_width = 2;
  CHECK(std::string(conv2d_choice(s).algorithm) == "direct");
}

TEST_CASE("winograd: chosen where it is faster, and not where it is switched off") {
  const auto algorithm = [](const Conv2dShape& s) {
    return std::string(conv2d_choice(s).algorithm);
  };
  Conv2dShape s = square(1, 64, 28, 64, 1);
  CHECK(algorithm(s) == "winograd F(4,3)");
  s.algorithm = Conv2dAlgorithm::kDirect;
  CHECK(algorithm(s) == "direct");
  CHECK(algorithm(square(1, 512, 7, 512, 1)) == "winograd F(2,3)");
  CHECK(algorithm(square(1, 3, 224, 64, 1)) == "direct");
  CHECK(algorithm(square(1, 64, 3, 64, 1)) == "direct");
  CHECK(algorithm(square(1, 64, 28, 64, 1, 32)) == "direct");  // two maps a group
  // The choice is the same for every batch: weights are packed once.
  CHECK(algorithm(square(64, 64, 28, 64, 1)) == "winograd F(4,3)");
}
