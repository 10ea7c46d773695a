// Times convolutions over channels, sizes, batches and kinds, with one and with two threads, to see
// whether cost grows as the arithmetic does. Each shape is measured as chosen and, with one thread,
// by the direct method. Prints one line of JSON; natively and, under Node, in WebAssembly.
//
//   bench_cost [SWEEPS [MOST_THREADS]]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/core/thread_pool.h"
#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/peak.h"

using namespace convlens;

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kLeastSeconds = 0.01;  // of one shape in one sweep
constexpr int kLeastRuns = 3;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Point {
  std::string series, label;
  std::int64_t x = 0;  // what varies in the series
  Conv2dShape shape;
  int threads = 1;
  std::vector<double> medians = {};  // seconds, one for each sweep
};

// A square image, a square kernel, padding that keeps the size at stride 1.
Conv2dShape square(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t kernel = 3,
                   std::int64_t stride = 1, std::int64_t dilation = 1, std::int64_t groups = 1) {
  const std::int64_t pad = dilation * (kernel - 1) / 2;
  return {.batch = 1,
          .in_channels = in,
          .in_height = side,
          .in_width = side,
          .out_channels = out,
          .kernel_height = kernel,
          .kernel_width = kernel,
          .stride_height = stride,
          .stride_width = stride,
          .dilation_height = dilation,
          .dilation_width = dilation,
          .pad_top = pad,
          .pad_left = pad,
          .pad_bottom = pad,
          .pad_right = pad,
          .groups = groups};
}

std::vector<Point> shapes() {
  std::vector<Point> points;
  for (std::int64_t n : {8,  12, 16, 17,  24,  31,  32,  33,  48,  63,  64,
                         65, 96, 97, 127, 128, 129, 192, 256, 320, 384, 512})
    points.push_back({"channels", "3x3, C to C maps of 28x28", n, square(n, n, 28)});
  for (std::int64_t n :
       {7, 8, 9, 10, 12, 13, 14, 15, 20, 27, 28, 29, 40, 55, 56, 57, 80, 112, 113, 160, 224})
    points.push_back({"size", "3x3, 64 to 64 maps", n, square(64, 64, n)});
  for (std::int64_t n : {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}) {
    Conv2dShape shape = square(32, 32, 14);
    shape.batch = n;
    points.push_back({"batch", "3x3, 32 to 32 maps of 14x14", n, shape});
  }
  const auto kind = [&](const char* label, const Conv2dShape& shape) {
    points.push_back({"kind", label, static_cast<std::int64_t>(points.size()), shape});
  };
  kind("3x3, 1 to 16, 28x28", square(1, 16, 28));
  kind("3x3, 3 to 64, 224x224", square(3, 64, 224));
  kind("3x3, 17 to 33, 7x7", square(17, 33, 7));
  kind("3x3, 128 to 128, 28x28", square(128, 128, 28));
  kind("3x3, 256 to 256, 14x14", square(256, 256, 14));
  kind("3x3, 512 to 512, 7x7", square(512, 512, 7));
  kind("1x1, 64 to 256, 56x56", square(64, 256, 56, 1));
  kind("1x1, 256 to 64, 56x56", square(256, 64, 56, 1));
  kind("5x5, 16 to 32, 28x28", square(16, 32, 28, 5));
  kind("7x7 stride 2, 3 to 64, 224x224", square(3, 64, 224, 7, 2));
  kind("3x3 stride 2, 64 to 128, 56x56", square(64, 128, 56, 3, 2));
  kind("3x3 dilation 2, 64 to 64, 56x56", square(64, 64, 56, 3, 1, 2));
  kind("3x3 in 4 groups, 64 to 64, 56x56", square(64, 64, 56, 3, 1, 1, 4));
  kind("3x3 depthwise, 64, 56x56", square(64, 64, 56, 3, 1, 1, 64));
  return points;
}

std::vector<Point> all_points(int most_threads) {
  std::vector<Point> points;
  for (Point point : shapes()) {
    for (point.threads = 1; point.threads <= most_threads; ++point.threads) points.push_back(point);
    point.threads = 1;
    point.shape.algorithm = Conv2dAlgorithm::kDirect;
    points.push_back(point);
  }
  return points;
}

std::vector<float> numbers(std::int64_t count, Random& random) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = random.uniform(-1, 1);
  return values;
}

std::int64_t multiply_adds(const Conv2dShape& s) {
  return s.batch * s.out_channels * s.out_height() * s.out_width() * (s.in_channels / s.groups) *
         s.kernel_height * s.kernel_width;
}

// The fewest maps that one sum or one vector of outputs runs over; 1 for a depthwise convolution.
long long fewest_channels(const Conv2dShape& s) {
  return std::min(s.in_channels / s.groups, s.out_channels / s.groups);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// The median time of one call, in seconds.
double measure(const Point& point, ThreadPool* pool) {
  const Conv2dShape& s = point.shape;
  Random random(1);
  const auto x = numbers(s.batch * s.in_channels * s.in_height * s.in_width, random);
  const auto w = numbers(
      s.out_channels * (s.in_channels / s.groups) * s.kernel_height * s.kernel_width, random);
  const auto b = numbers(s.out_channels, random);
  std::vector<float> y(
      static_cast<std::size_t>(s.batch * s.out_channels * s.out_height() * s.out_width()));
  std::vector<float> packed(conv2d_packed_floats(s));
  std::vector<float> scratch(conv2d_scratch_floats(s) * static_cast<std::size_t>(point.threads));
  conv2d_pack(s, w.data(), packed.data());
  const std::int64_t x_image = s.in_channels * s.in_height * s.in_width;
  const std::int64_t y_image = s.out_channels * s.out_height() * s.out_width();
  // As the layers do it: the threads share one image, or the images of a batch.
  const int parts = s.batch > 1 ? point.threads : 1;
  const auto run_part = [&](int part) {
    Conv2dShape part_shape = s;
    const std::int64_t first = s.batch * part / parts;
    part_shape.batch = s.batch * (part + 1) / parts - first;
    if (part_shape.batch == 0) return;
    conv2d_forward(part_shape, x.data() + first * x_image, packed.data(), b.data(),
                   {y.data() + first * y_image},
                   scratch.data() + conv2d_scratch_floats(s) * static_cast<std::size_t>(part),
                   parts > 1 ? nullptr : pool);
  };
  const auto run = [&] { parts > 1 ? pool->run(parts, run_part) : run_part(0); };
  run();
  std::vector<double> times;
  const auto start = Clock::now();
  do {
    const auto before = Clock::now();
    run();
    times.push_back(seconds_since(before));
  } while (times.size() < kLeastRuns || seconds_since(start) < kLeastSeconds);
  return median(times);
}

void print(const std::vector<Point>& points, double peak) {
  std::printf("{\"instructions\": \"%s\", \"peak_gflops\": %.2f, \"points\": [", kernels().name,
              peak * 1e-9);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    const Conv2dChoice choice = conv2d_choice(point.shape);
    const bool asked = point.shape.algorithm != Conv2dAlgorithm::kFastest;
    const double seconds = median(point.medians);
    std::printf(
        "%s\n{\"series\": \"%s\", \"label\": \"%s\", \"x\": %lld, \"threads\": %d, \"asked\": "
        "\"%s\", \"channels\": %lld, \"algorithm\": \"%s\", \"tile\": [%d, %d], \"multiply_adds\": "
        "%lld, \"us\": %.3f, "
        "\"least_us\": %.3f, \"most_us\": %.3f, \"gflops\": %.3f}",
        i == 0 ? "" : ",", point.series.c_str(), point.label.c_str(),
        static_cast<long long>(point.x), point.threads, asked ? "direct" : "fastest",
        fewest_channels(point.shape), choice.algorithm, choice.tile_maps, choice.tile_pixels,
        static_cast<long long>(multiply_adds(point.shape)), seconds * 1e6,
        std::ranges::min(point.medians) * 1e6, std::ranges::max(point.medians) * 1e6,
        2e-9 * static_cast<double>(multiply_adds(point.shape)) / seconds);
  }
  std::printf("]}\n");
}

}  // namespace

int main(int argc, char** argv) {
  const int sweeps = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  const int most_threads = argc > 2 ? std::max(1, std::atoi(argv[2])) : 2;
  std::vector<Point> points = all_points(most_threads);
  std::vector<std::unique_ptr<ThreadPool>> pools;
  for (int threads = 1; threads <= most_threads; ++threads)
    pools.push_back(std::make_unique<ThreadPool>(threads));
  double peak = 0;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    peak = std::max(peak, measured_peak(kernels(), 0.1));
    for (Point& point : points) {
      ThreadPool* pool = pools[static_cast<std::size_t>(point.threads - 1)].get();
      point.medians.push_back(measure(point, pool));
    }
  }
  print(points, peak);
  return 0;
}
