// Nothing is allocated in a step of training after the first. Every form of operator new counts.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "convlens/train/trainer.h"
#include "tests/unit/train/examples.h"

namespace {

std::atomic<long> allocations = 0;

void* count_and_allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return count_and_allocate(size, 16); }
void* operator new[](std::size_t size) { return count_and_allocate(size, 16); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return count_and_allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return count_and_allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return count_and_allocate(size, 16);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return count_and_allocate(size, 16);
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return count_and_allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return count_and_allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace convlens;

TEST_CASE("a step of training allocates nothing after the first") {
  const Dataset data = stripes(40);
  ThreadPool pool(kThreadCounts.back());
  for (ThreadPool* threads : {static_cast<ThreadPool*>(nullptr), &pool}) {
    TrainerOptions options;
    options.batch = 10;
    options.validation_count = 0;
    options.pool = threads;
    options.augment = {.shift = {2},
                       .rotation = {10},
                       .scale = {0.1f},
                       .shear = {0.1f},
                       .elastic = {20},
                       .thickness = {0.5f}};
    options.average_decay = 0.99f;
    options.clip_norm = 1;
    auto trainer = Trainer::create(tiny_model(), data, options);
    REQUIRE(trainer);
    REQUIRE(trainer->step());
    const long before = allocations;
    bool good = true;
    for (int step = 0; step < 12; ++step) good = trainer->step().has_value() && good;  // 4 an epoch
    const long during = allocations - before;
    CHECK(good);
    CHECK(during == 0);
  }
}
