#include "convlens/core/shape.h"

#include <doctest/doctest.h>

#include <limits>

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"

using namespace convlens;

TEST_CASE("a shape knows its sizes") {
  const Shape shape{2, 3, 4, 5};
  CHECK(shape.size() == 120);
  CHECK(shape.sample_size() == 60);
  CHECK(shape.with_batch(7) == Shape{7, 3, 4, 5});
  CHECK(Shape{}.size() == 1);
  CHECK(text(shape) == "[2,3,4,5]");
  CHECK(Shape{2, 3} != Shape{2, 3, 1});
}

TEST_CASE("sizes from files that overflow or are negative are refused") {
  constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
  CHECK(Shape{kHuge, 2}.checked_size(kHuge) == -1);
  CHECK(Shape{kHuge, kHuge, kHuge}.checked_size(1000) == -1);
  CHECK(Shape{-1, 5}.checked_size(1000) == -1);
  CHECK(Shape{10, 100}.checked_size(1000) == 1000);
  CHECK(Shape{10, 101}.checked_size(1000) == -1);
  CHECK(Shape{0, kHuge}.checked_size(1000) == 0);
}

TEST_CASE("tensors are aligned, zero at first, and copied in depth") {
  Tensor tensor(Shape{3, 5});
  CHECK(reinterpret_cast<std::uintptr_t>(tensor.data()) % kAlignment == 0);
  for (float value : tensor.values()) CHECK(value == 0.0f);
  Tensor copy = tensor;
  copy.values()[0] = 1;
  CHECK(tensor.values()[0] == 0.0f);
}

TEST_CASE("messages are joined from their parts") {
  const auto error =
      fail("conv2: weights are ", Shape{16, 8, 3, 3}, ", expected ", 2.5f, " of ", 7u);
  CHECK(error.error().message == "conv2: weights are [16,8,3,3], expected 2.5 of 7");
}
