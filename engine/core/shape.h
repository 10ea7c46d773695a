// The shape of a tensor: up to six extents, outermost first. Activations are [N,C,H,W] or [N,F].
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace convlens {

class Shape {
 public:
  static constexpr int kMaxRank = 6;

  Shape() = default;  // rank 0: a scalar, size 1
  Shape(std::initializer_list<std::int64_t> extents);
  // Precondition: extents.size() <= kMaxRank. Readers of files check that before.
  explicit Shape(std::span<const std::int64_t> extents);

  int rank() const { return rank_; }
  std::int64_t operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
  std::int64_t& operator[](int axis) { return extents_[static_cast<std::size_t>(axis)]; }
  std::span<const std::int64_t> extents() const {
    return {extents_.data(), static_cast<std::size_t>(rank_)};
  }

  // Product of the extents; 1 for a scalar. Extents from files must be checked with checked_size().
  std::int64_t size() const;
  // The product if every extent is >= 0 and the product is at most `limit`, else -1.
  std::int64_t checked_size(std::int64_t limit) const;
  // The same shape with another first extent (the batch). Precondition: rank() >= 1.
  Shape with_batch(std::int64_t batch) const;
  // Product of all extents but the first: the size of one sample. Precondition: rank() >= 1.
  std::int64_t sample_size() const;

  friend bool operator==(const Shape& a, const Shape& b);

 private:
  std::array<std::int64_t, kMaxRank> extents_{};
  int rank_ = 0;
};

// "[1,16,28,28]"; part of error messages through concat().
std::string text(const Shape& shape);

}  // namespace convlens
