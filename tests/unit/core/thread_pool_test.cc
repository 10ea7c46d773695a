#include "convlens/core/thread_pool.h"

#include <doctest/doctest.h>

#include <chrono>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include "tests/threads.h"

using convlens::ThreadPool;
using convlens::test::has_threads;

TEST_CASE("every piece of work is done exactly once, round after round") {
  const int most_threads = has_threads() ? 4 : 1;
  for (int threads = 1; threads <= most_threads; ++threads) {
    ThreadPool pool(threads);
    CHECK(pool.threads() == threads);
    for (int round = 0; round < 200; ++round) {
      std::vector<int> done(static_cast<std::size_t>(round % 9));
      pool.run(static_cast<int>(done.size()),
               [&](int piece) { ++done[static_cast<std::size_t>(piece)]; });
      for (int count : done) REQUIRE(count == 1);
    }
  }
}

TEST_CASE("what a round writes is read by the next, with and without sleep between them" *
          doctest::skip(!has_threads())) {
  ThreadPool pool(3);
  std::vector<int> sums(64, 1);
  std::vector<int> copy(64);
  for (int round = 0; round < 3000; ++round) {
    const int pieces = 2 + round % 7;
    const auto share = [&](int piece, const std::function<void(std::size_t)>& visit) {
      for (int i = 64 * piece / pieces; i < 64 * (piece + 1) / pieces; ++i)
        visit(static_cast<std::size_t>(i));
    };
    pool.run(pieces, [&](int piece) { share(piece, [&](std::size_t i) { copy[i] = sums[i]; }); });
    // Backwards: every piece reads what another one wrote.
    pool.run(pieces,
             [&](int piece) { share(piece, [&](std::size_t i) { sums[i] = copy[63 - i] + 1; }); });
    if (round % 1000 == 999) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  for (int sum : sums) REQUIRE(sum == 3001);
}

TEST_CASE("two threads work at once where pieces take long" * doctest::skip(!has_threads())) {
  ThreadPool pool(2);
  std::vector<std::thread::id> ids(2);
  pool.run(2, [&](int piece) {
    ids[static_cast<std::size_t>(piece)] = std::this_thread::get_id();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  CHECK(ids[0] != ids[1]);
}

#ifndef __EMSCRIPTEN__  // its clock() is the time of day
TEST_CASE("an idle pool takes no processor") {
  ThreadPool pool(4);
  pool.run(8, [](int) {});
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::clock_t before = std::clock();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const std::clock_t used = std::clock() - before;
  CHECK(static_cast<double>(used) / CLOCKS_PER_SEC < 0.1);  // four spinning threads take 0.3 each
}
#endif
