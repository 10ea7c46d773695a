// Softmax and log-sum-exp over the rows of a matrix [rows, classes], classes >= 1. The maximum of
// the row is subtracted first, so that nothing overflows. The plain loops stand in
// softmax_reference.h.
#pragma once

#include <cstdint>

namespace convlens {

// y[r,k] = exp(x[r,k]) / sum over j of exp(x[r,j]). y may be x.
void softmax_forward(std::int64_t rows, std::int64_t classes, const float* x, float* y);

// dx[r,k] = y[r,k] (dy[r,k] - sum over j of y[r,j] dy[r,j]), from the output. dx may be dy.
void softmax_backward(std::int64_t rows, std::int64_t classes, const float* y, const float* dy,
                      float* dx);

// result[r] = log(sum over j of exp(x[r,j])): the cross-entropy of class k is result[r] - x[r,k].
void log_sum_exp(std::int64_t rows, std::int64_t classes, const float* x, float* result);

}  // namespace convlens
