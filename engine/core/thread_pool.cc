#include "convlens/core/thread_pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace convlens {

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable work_ready;
  std::condition_variable work_done;
  const std::function<void(int)>* work = nullptr;
  std::atomic<int> next_piece = 0;
  int pieces = 0;
  int working = 0;  // workers that have not finished the present round
  unsigned long long round = 0;
  bool stopping = false;
  std::vector<std::thread> workers;

  void take_pieces() {
    for (int piece = next_piece++; piece < pieces; piece = next_piece++) (*work)(piece);
  }

  void worker() {
    unsigned long long seen = 0;
    while (true) {
      {
        std::unique_lock lock(mutex);
        work_ready.wait(lock, [&] { return stopping || round != seen; });
        if (stopping) return;
        seen = round;
      }
      take_pieces();
      std::lock_guard lock(mutex);
      if (--working == 0) work_done.notify_one();
    }
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  for (int i = 1; i < threads; ++i) state_->workers.emplace_back([this] { state_->worker(); });
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->work_ready.notify_all();
  for (std::thread& worker : state_->workers) worker.join();
}

int ThreadPool::threads() const { return static_cast<int>(state_->workers.size()) + 1; }

void ThreadPool::run(int pieces, const std::function<void(int piece)>& work) {
  if (state_->workers.empty() || pieces <= 1) {
    for (int piece = 0; piece < pieces; ++piece) work(piece);
    return;
  }
  {
    std::lock_guard lock(state_->mutex);
    state_->work = &work;
    state_->pieces = pieces;
    state_->next_piece = 0;
    state_->working = static_cast<int>(state_->workers.size());
    ++state_->round;
  }
  state_->work_ready.notify_all();
  state_->take_pieces();
  std::unique_lock lock(state_->mutex);
  state_->work_done.wait(lock, [&] { return state_->working == 0; });
}

}  // namespace convlens
