#include "convlens/core/thread_pool.h"

#include <doctest/doctest.h>

#include <vector>

using convlens::ThreadPool;

TEST_CASE("every piece of work is done exactly once, round after round") {
#ifdef __EMSCRIPTEN__
  const int most_threads = 1;  // the test build has no threads
#else
  const int most_threads = 4;
#endif
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
