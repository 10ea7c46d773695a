// Work shared by the threads of a pool, for the sources of simd/, which must not make a
// std::function (see simd/vec.h).
#pragma once

namespace convlens {

class ThreadPool;

// Of a pool that may be null: then 1.
int thread_count(const ThreadPool* pool);

// Calls work(context, part) for every part in [0, parts), on the threads of the pool, and returns
// when all are done; on the caller's thread where pool is null.
void run_parts(ThreadPool* pool, int parts, void (*work)(void* context, int part), void* context);

}  // namespace convlens
