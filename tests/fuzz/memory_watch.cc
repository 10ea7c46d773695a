#include "tests/fuzz/memory_watch.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> largest_block{0};

void* allocate(std::size_t size, std::size_t alignment) {
  if (size > largest_block.load(std::memory_order_relaxed)) largest_block = size;
  const std::size_t step = alignment < sizeof(void*) ? sizeof(void*) : alignment;
  // aligned_alloc wants a multiple of the alignment.
  return std::aligned_alloc(step, (size + step) / step * step);
}

void* allocate_or_stop(std::size_t size, std::size_t alignment) {
  void* block = allocate(size, alignment);
  if (block == nullptr) std::abort();
  return block;
}

constexpr std::size_t kUsual = alignof(std::max_align_t);

std::size_t number(std::align_val_t alignment) { return static_cast<std::size_t>(alignment); }

}  // namespace

void* operator new(std::size_t size) { return allocate_or_stop(size, kUsual); }
void* operator new[](std::size_t size) { return allocate_or_stop(size, kUsual); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_stop(size, number(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_or_stop(size, number(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, kUsual);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, kUsual);
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, number(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, number(alignment));
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { std::free(block); }

namespace convlens::test {

std::size_t take_largest_block() { return largest_block.exchange(0); }

}  // namespace convlens::test
