#include "convlens/core/tensor.h"

#include <algorithm>
#include <cassert>

namespace convlens {

AlignedFloats allocate_floats(std::size_t count) {
  return AlignedFloats(
      static_cast<float*>(::operator new[](count * sizeof(float), std::align_val_t{kAlignment})));
}

Tensor::Tensor(const Shape& shape)
    : shape_(shape), data_(allocate_floats(static_cast<std::size_t>(shape.size()))) {
  std::ranges::fill(values(), 0.0f);
}

Tensor::Tensor(const Shape& shape, std::span<const float> values)
    : shape_(shape), data_(allocate_floats(static_cast<std::size_t>(shape.size()))) {
  assert(std::ssize(values) == shape.size());
  std::ranges::copy(values, data_.get());
}

Tensor::Tensor(const Tensor& other) : Tensor(other.shape_, other.values()) {}

Tensor& Tensor::operator=(const Tensor& other) {
  if (this != &other) *this = Tensor(other);
  return *this;
}

}  // namespace convlens
