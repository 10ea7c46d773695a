#include "convlens/core/thread_pool.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace convlens {

namespace {

// How long a thread looks for work, or for the end of it, before it sleeps. Waking a sleeper takes
// as long as a small layer; from one layer to the next it is not worth going to sleep.
constexpr std::chrono::microseconds kSpin{50};

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// Whether `ready` came true within kSpin. The clock is asked now and then only.
template <class Ready>
bool spin_until(const Ready& ready) {
  const auto end = std::chrono::steady_clock::now() + kSpin;
  do {
    for (int poll = 0; poll < 64; ++poll) {
      if (ready()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

// The number of the round (so that a thread that comes late cannot take a piece of the next round
// for one of its own) and how many of the round's pieces nobody has taken yet.
std::uint64_t ticket_of(std::uint32_t round, int left) {
  return std::uint64_t{round} << 32 | static_cast<std::uint32_t>(left);
}
int left_of(std::uint64_t ticket) { return static_cast<int>(ticket & 0xffffffff); }

}  // namespace

struct ThreadPool::State {
  // Of the present round: written before its ticket, and not before all pieces of the last round
  // are done. Whoever has taken a piece may read them until he says that it is done.
  const std::function<void(int)>* work = nullptr;
  int pieces = 0;

  std::atomic<std::uint64_t> ticket = 0;
  std::atomic<int> done = 0;  // pieces of the present round
  std::atomic<bool> stopping = false;

  std::mutex mutex;  // for sleeping alone
  std::condition_variable work_ready, work_done;
  std::atomic<int> sleeping_workers = 0;
  std::atomic<bool> sleeping_caller = false;
  std::uint32_t round = 0;
  std::vector<std::thread> workers;

  bool has_pieces() const { return left_of(ticket.load()) > 0; }
  bool all_done() const { return done.load() == pieces; }

  void take_pieces() {
    std::uint64_t seen = ticket.load();
    while (left_of(seen) > 0) {
      if (!ticket.compare_exchange_weak(seen, seen - 1)) continue;
      const int all = pieces;
      (*work)(all - left_of(seen));
      // From here on the next round may begin.
      if (done.fetch_add(1) + 1 == all && sleeping_caller.load()) {
        std::lock_guard lock(mutex);
        work_done.notify_one();
      }
      seen = ticket.load();
    }
  }

  // A sleeper counts itself before it looks for work, and who brings work looks for sleepers
  // afterwards: one of the two sees the other.
  void sleep_until_work() {
    std::unique_lock lock(mutex);
    ++sleeping_workers;
    work_ready.wait(lock, [&] { return stopping.load() || has_pieces(); });
    --sleeping_workers;
  }

  void worker() {
    while (!stopping.load()) {
      take_pieces();
      if (!spin_until([&] { return has_pieces() || stopping.load(); })) sleep_until_work();
    }
  }

  void begin_round(int count, const std::function<void(int)>& what) {
    work = &what;
    pieces = count;
    done.store(0);
    ticket.store(ticket_of(++round, count));
    if (sleeping_workers.load() == 0) return;
    std::lock_guard lock(mutex);
    work_ready.notify_all();
  }

  void wait_for_the_others() {
    if (spin_until([&] { return all_done(); })) return;
    std::unique_lock lock(mutex);
    sleeping_caller.store(true);
    work_done.wait(lock, [&] { return all_done(); });
    sleeping_caller.store(false);
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  for (int i = 1; i < threads; ++i) state_->workers.emplace_back([this] { state_->worker(); });
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping.store(true);
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
  state_->begin_round(pieces, work);
  state_->take_pieces();
  state_->wait_for_the_others();
}

}  // namespace convlens
