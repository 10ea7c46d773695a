#include "convlens/kernels/parts.h"

#include <functional>

#include "convlens/core/thread_pool.h"

namespace convlens {

int thread_count(const ThreadPool* pool) { return pool == nullptr ? 1 : pool->threads(); }

void run_parts(ThreadPool* pool, int parts, void (*work)(void* context, int part), void* context) {
  if (pool == nullptr) {
    for (int part = 0; part < parts; ++part) work(context, part);
    return;
  }
  const auto piece = [work, context](int part) { work(context, part); };
  pool->run(parts, std::cref(piece));
}

}  // namespace convlens
