#include "convlens/kernels/softmax.h"

#include <cmath>
#include <cstdint>

#include "convlens/kernels/table.h"

namespace convlens {

void softmax_forward(std::int64_t rows, std::int64_t classes, const float* x, float* y) {
  kernels().softmax_forward(rows, classes, x, y);
}

void softmax_backward(std::int64_t rows, std::int64_t classes, const float* y, const float* dy,
                      float* dx) {
  kernels().softmax_backward(rows, classes, y, dy, dx);
}

void log_sum_exp(std::int64_t rows, std::int64_t classes, const float* x, float* result) {
  const KernelTable& table = kernels();
  for (std::int64_t r = 0; r < rows; ++r, x += classes) {
    const float top = table.largest(classes, x);
    result[r] = top + std::log(table.exp_and_sum(classes, top, x, nullptr));
  }
}

}  // namespace convlens
