// One allocation carved into pieces: first every piece is reserved and gets its offset, then the
// arena is allocated once, and nothing is allocated afterwards.
#pragma once

#include <cstddef>
#include <new>

#include "convlens/core/tensor.h"

namespace convlens {

class Arena {
 public:
  // Reserves `count` floats on a 64-byte boundary; returns their offset in floats.
  std::size_t reserve(std::size_t count) {
    const std::size_t offset = size_;
    constexpr std::size_t kStep = kAlignment / sizeof(float);
    size_ += (count + kStep - 1) / kStep * kStep;
    return offset;
  }

  // Allocates what was reserved; the numbers are not initialised. False where there is no memory.
  [[nodiscard]] bool allocate() {
    data_.reset(static_cast<float*>(
        ::operator new[](size_ * sizeof(float), std::align_val_t{kAlignment}, std::nothrow)));
    return data_ != nullptr;
  }

  float* at(std::size_t offset) const { return data_.get() + offset; }
  std::size_t size() const { return size_; }  // floats

 private:
  std::size_t size_ = 0;
  AlignedFloats data_;
};

}  // namespace convlens
