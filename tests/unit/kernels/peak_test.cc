#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "convlens/kernels/peak.h"

using namespace convlens;

TEST_CASE("the arithmetic peak: every chain of every lane is computed") {
  const KernelTables available = kernel_tables();
  for (int k = 0; k < available.count; ++k) {
    const KernelTable& table = *available.tables[k];
    CAPTURE(table.name);
    CHECK(table.multiply_add_operations() % (2 * table.lanes) == 0);
    // Chain c starts at 1 + c/8; each round halves what is beyond 1.
    const auto chains = static_cast<double>(table.multiply_add_operations() / (2 * table.lanes));
    for (int rounds : {0, 1, 2, 5}) {
      CAPTURE(rounds);
      const double mean = 1 + (chains - 1) / 16 * std::pow(0.5, rounds);
      CHECK(static_cast<double>(table.multiply_adds(rounds, 0.5f)) == doctest::Approx(mean));
    }
    CHECK(measured_peak(table, 0) > 0);
  }
}
