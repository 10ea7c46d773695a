#include "kernel_test.h"

#include <cmath>
#include <cstring>
#include <limits>

#include <doctest/doctest.h>

#include "convlens/kernels/elementwise.h"
#include "convlens/kernels/softmax.h"

#if defined(__SANITIZE_ADDRESS__)
#define CONVLENS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONVLENS_ASAN 1
#endif
#endif

namespace convlens::test {

namespace {

constexpr std::size_t kAlignedFloats = 16;
#ifdef CONVLENS_ASAN
constexpr std::size_t kBehind = 0;
#else
constexpr std::size_t kBehind = 64;
#endif
constexpr float kGuard = 12345.678f;

}  // namespace

std::vector<KernelTable> implementations() {
  std::vector<KernelTable> all;
  const KernelTables available = kernel_tables();
  for (int k = 0; k < available.count; ++k) all.push_back(*available.tables[k]);
  KernelTable best = kernels();
  best.name = "public";
  best.conv2d_direct = {.packed_floats = conv2d_packed_floats,
                        .pack = conv2d_pack,
                        .scratch_floats = conv2d_scratch_floats,
                        .forward = conv2d_forward,
                        .choice = conv2d_choice};
  best.conv2d_depthwise = best.conv2d_direct;
  best.conv2d_backward_input_scratch_floats = conv2d_backward_scratch_floats;
  best.conv2d_backward_input = conv2d_backward_input;
  best.conv2d_backward_weights_scratch_floats = conv2d_backward_scratch_floats;
  best.conv2d_backward_weights = conv2d_backward_weights;
  best.gemm_scratch_floats = gemm_scratch_floats;
  best.gemm = gemm;
  best.dense_packed_floats = dense_packed_floats;
  best.dense_pack = dense_pack;
  best.dense_forward = dense_forward;
  best.max_pool2d_forward = max_pool2d_forward;
  best.min_pool2d_forward = min_pool2d_forward;
  best.winner_pool2d_backward = winner_pool2d_backward;
  best.average_pool2d_forward = average_pool2d_forward;
  best.average_pool2d_backward = average_pool2d_backward;
  best.relu_forward = relu_forward;
  best.relu_backward = relu_backward;
  best.leaky_relu_forward = leaky_relu_forward;
  best.leaky_relu_backward = leaky_relu_backward;
  best.sigmoid_forward = sigmoid_forward;
  best.sigmoid_backward = sigmoid_backward;
  best.tanh_forward = tanh_forward;
  best.tanh_backward = tanh_backward;
  best.add = add;
  best.axpy = axpy;
  best.multiply = multiply;
  best.sum = sum;
  best.dot = dot;
  best.softmax_forward = softmax_forward;
  best.softmax_backward = softmax_backward;
  all.push_back(best);
  return all;
}

Buffer::Buffer(std::size_t count, std::size_t misaligned) : front_(0), count_(count) {
  values_.resize(2 * kAlignedFloats + count + kBehind, kGuard);
  const auto address = reinterpret_cast<std::uintptr_t>(values_.data()) / sizeof(float);
  front_ = (kAlignedFloats - address % kAlignedFloats) % kAlignedFloats + misaligned;
  values_.resize(front_ + count + kBehind);  // shrinks: the address stays
  if (kBehind == 0) values_.shrink_to_fit();
  for (float& value : values()) value = std::numeric_limits<float>::quiet_NaN();
}

bool Buffer::guards_intact() const {
  for (std::size_t k = 0; k < values_.size(); ++k)
    if ((k < front_ || k >= front_ + count_) && values_[k] != kGuard) return false;
  return true;
}

std::vector<float> random_floats(std::int64_t count, Random& random) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = random.normal();
  return values;
}

std::vector<double> as_doubles(std::span<const float> values) {
  return {values.begin(), values.end()};
}

std::vector<double> absolute(std::span<const float> values) {
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value = std::abs(value);
  return result;
}

Buffer buffer_of(std::span<const float> values, std::size_t misaligned) {
  Buffer buffer(values.size(), misaligned);
  if (!values.empty()) std::memcpy(buffer.data(), values.data(), values.size_bytes());
  return buffer;
}

Worst worst(std::span<const float> computed, std::span<const double> expected,
            std::span<const double> magnitude, std::int64_t terms) {
  Worst result;
  const double unit = std::numeric_limits<float>::epsilon() * (std::sqrt(terms) + 1);
  if (computed.size() != expected.size()) result.ratio = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < computed.size() && k < expected.size(); ++k) {
    const double error = std::abs(computed[k] - expected[k]);
    const double allowed = unit * magnitude[k];
    const double ratio = error == 0 ? 0 : error / (allowed > 0 ? allowed : unit * 1e-30);
    if (!(ratio <= result.ratio)) result = {ratio, k, computed[k], expected[k]};
    if (ratio != ratio) {
      result.ratio = std::numeric_limits<double>::infinity();
      break;
    }
  }
  return result;
}

std::string text(const Worst& w) {
  return concat("worst element ", w.index, ": computed ", w.computed, ", expected ", w.expected,
                ", ", w.ratio, " units");
}

TEST_CASE("there is a table of kernels, and the plainest comes first") {
  const KernelTables all = kernel_tables();
  REQUIRE(all.count >= 1);
  CHECK(std::string(all.tables[0]->name) == "base");
  for (int k = 0; k < all.count; ++k)
    MESSAGE("kernels: ", std::string(all.tables[k]->name), ", ", all.tables[k]->lanes, " lanes");
}

}  // namespace convlens::test
