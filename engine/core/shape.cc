#include "convlens/core/shape.h"

#include <algorithm>
#include <cassert>

namespace convlens {

Shape::Shape(std::initializer_list<std::int64_t> extents)
    : Shape(std::span<const std::int64_t>(extents.begin(), extents.size())) {}

Shape::Shape(std::span<const std::int64_t> extents) : rank_(static_cast<int>(extents.size())) {
  assert(extents.size() <= kMaxRank);
  std::copy(extents.begin(), extents.end(), extents_.begin());
}

std::int64_t Shape::size() const {
  std::int64_t product = 1;
  for (std::int64_t extent : extents()) product *= extent;
  return product;
}

std::int64_t Shape::checked_size(std::int64_t limit) const {
  std::int64_t product = 1;
  for (std::int64_t extent : extents()) {
    if (extent < 0 || (extent > 0 && product > limit / extent)) return -1;
    product *= extent;
  }
  return product;
}

Shape Shape::with_batch(std::int64_t batch) const {
  assert(rank_ >= 1);
  Shape shape = *this;
  shape[0] = batch;
  return shape;
}

std::int64_t Shape::sample_size() const {
  assert(rank_ >= 1);
  std::int64_t product = 1;
  for (std::int64_t extent : extents().subspan(1)) product *= extent;
  return product;
}

bool operator==(const Shape& a, const Shape& b) {
  return std::ranges::equal(a.extents(), b.extents());
}

std::string text(const Shape& shape) {
  std::string joined = "[";
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (axis > 0) joined += ',';
    joined += std::to_string(shape[axis]);
  }
  return joined + ']';
}

}  // namespace convlens
