// Tensors are float32, contiguous, in NCHW order, 64-byte aligned. A Tensor owns its numbers, a
// TensorView and a ConstTensorView look at numbers that somebody else owns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include "convlens/core/shape.h"

namespace convlens {

// More in one piece (2 GiB) is refused: offsets in bytes within it would not fit 32-bit
// WebAssembly.
inline constexpr std::int64_t kMaxFloats = (std::int64_t{1} << 29) - 1;

inline constexpr std::size_t kAlignment = 64;  // bytes: a cache line, and one AVX-512 register

struct AlignedDelete {
  void operator()(float* data) const { ::operator delete[](data, std::align_val_t{kAlignment}); }
};
using AlignedFloats = std::unique_ptr<float[], AlignedDelete>;

// Room for `count` floats, 64-byte aligned, not initialised.
AlignedFloats allocate_floats(std::size_t count);

struct TensorView {
  Shape shape;
  float* data = nullptr;

  std::span<float> values() const { return {data, static_cast<std::size_t>(shape.size())}; }
};

struct ConstTensorView {
  Shape shape;
  const float* data = nullptr;

  ConstTensorView() = default;
  ConstTensorView(Shape view_shape, const float* view_data) : shape(view_shape), data(view_data) {}
  ConstTensorView(const TensorView& view) : shape(view.shape), data(view.data) {}

  std::span<const float> values() const { return {data, static_cast<std::size_t>(shape.size())}; }
};

class Tensor {
 public:
  Tensor() = default;                   // no numbers: shape [0]
  explicit Tensor(const Shape& shape);  // zeros
  Tensor(const Shape& shape, std::span<const float> values);

  Tensor(const Tensor& other);
  Tensor& operator=(const Tensor& other);
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(Tensor&&) noexcept = default;

  const Shape& shape() const { return shape_; }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  std::span<float> values() { return {data_.get(), static_cast<std::size_t>(shape_.size())}; }
  std::span<const float> values() const {
    return {data_.get(), static_cast<std::size_t>(shape_.size())};
  }
  TensorView view() { return {shape_, data_.get()}; }
  ConstTensorView view() const { return {shape_, data_.get()}; }

 private:
  Shape shape_{0};
  AlignedFloats data_;
};

}  // namespace convlens
