// A fixed number of threads that share out numbered pieces of work. Where threads are not to be had
// (a page that is not cross-origin isolated) a pool of one runs everything on the caller's thread.
// Between two calls of run() that follow within some tens of microseconds nobody goes to sleep; an
// idle pool takes no processor.
#pragma once

#include <functional>
#include <memory>

namespace convlens {

class ThreadPool {
 public:
  // `threads` >= 1 counts the caller's thread, which works too.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const;

  // Runs work(0) … work(pieces-1), each exactly once on some thread, and returns when all are done.
  // The pieces must not depend on one another; `work` must not throw or call run() again.
  void run(int pieces, const std::function<void(int piece)>& work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace convlens
