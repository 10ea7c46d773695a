#include "convlens/kernels/batch_norm.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "convlens/kernels/batch_norm_reference.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

namespace {

std::string text(const BatchNormShape& s) {
  return concat("[", s.batch, ",", s.channels, ",", s.map_size, "]");
}

constexpr BatchNormShape kShapes[] = {{1, 1, 1}, {4, 3, 1}, {2, 5, 49}, {3, 2, 7}, {8, 4, 784}};
constexpr float kEpsilon = 1e-3f;

std::vector<double> constant(std::size_t count, double value) {
  return std::vector<double>(count, value);
}

}  // namespace

TEST_CASE("batch normalisation: statistics agree with the reference far from zero") {
  Random random(20);
  for (const BatchNormShape& s : kShapes)
    for (float center : {0.0f, 1000.0f}) {
      auto x = random_floats(s.batch * s.channels * s.map_size, random);
      for (float& value : x) value += center;
      const auto channels = static_cast<std::size_t>(s.channels);
      std::vector<double> mean(channels), variance(channels);
      batch_norm_statistics_reference(s, as_doubles(x).data(), mean.data(), variance.data());
      Buffer mean_out(channels, 1), variance_out(channels, 1);
      batch_norm_statistics(s, x.data(), mean_out.data(), variance_out.data());
      const std::int64_t count = s.batch * s.map_size;
      CHECK_CLOSE(mean_out.values(), mean, constant(channels, center + 1.0), count,
                  text(s) + " mean");
      // The variance about a mean that is itself rounded.
      CHECK_CLOSE(variance_out.values(), variance, constant(channels, 1 + center * 1e-3), count,
                  text(s) + " variance");
    }
}

TEST_CASE("batch normalisation: forward and backward agree with the reference") {
  Random random(21);
  for (const BatchNormShape& s : kShapes) {
    const std::int64_t count = s.batch * s.channels * s.map_size;
    const auto x = random_floats(count, random), dy = random_floats(count, random);
    const auto scale = random_floats(s.channels, random), bias = random_floats(s.channels, random);
    const auto channels = static_cast<std::size_t>(s.channels);
    std::vector<float> mean(channels), variance(channels);
    batch_norm_statistics(s, x.data(), mean.data(), variance.data());
    const auto xd = as_doubles(x), dyd = as_doubles(dy), sd = as_doubles(scale),
               bd = as_doubles(bias), md = as_doubles(mean), vd = as_doubles(variance);
    std::vector<double> y(x.size()), dx(x.size()), ds(channels, 0.25), db(channels, 0.5);
    const double epsilon = double{kEpsilon};

    // With one number per channel the normalised number is (x - mean) / sqrt(epsilon).
    const double gain = s.batch * s.map_size == 1 ? 40 : 4;
    batch_norm_forward_reference(s, xd.data(), md.data(), vd.data(), sd.data(), bd.data(), epsilon,
                                 y.data());
    Buffer y_out(x.size(), 1), activated(x.size(), 2), dx_out(x.size(), 1);
    batch_norm_forward(s, x.data(), mean.data(), variance.data(), scale.data(), bias.data(),
                       kEpsilon, y_out.data(), activated.data());
    CHECK_CLOSE(y_out.values(), y, constant(x.size(), gain), 1, text(s) + " forward");
    bool all_activated = true;
    for (std::size_t i = 0; i < x.size(); ++i)
      all_activated &= activated.values()[i] == (y_out.values()[i] < 0 ? 0 : y_out.values()[i]);
    CHECK(all_activated);
    CHECK(activated.guards_intact());

    for (bool fixed : {false, true}) {
      const auto reference = fixed ? batch_norm_backward_fixed_reference<double>
                                   : batch_norm_backward_reference<double>;
      const auto kernel = fixed ? batch_norm_backward_fixed : batch_norm_backward;
      ds.assign(channels, 0.25), db.assign(channels, 0.5);
      std::vector<float> ds_out(channels, 0.25f), db_out(channels, 0.5f);
      reference(s, xd.data(), md.data(), vd.data(), sd.data(), epsilon, dyd.data(), dx.data(),
                ds.data(), db.data());
      kernel(s, x.data(), mean.data(), variance.data(), scale.data(), kEpsilon, dy.data(),
             dx_out.data(), ds_out.data(), db_out.data());
      const std::string name = text(s) + (fixed ? " fixed" : " training");
      const double terms = static_cast<double>(s.batch * s.map_size);
      CHECK_CLOSE(dx_out.values(), dx, constant(x.size(), 3 * gain), 1, name + " dx");
      CHECK_CLOSE(ds_out, ds, constant(channels, gain * terms), 1, name + " scale gradient");
      CHECK_CLOSE(db_out, db, constant(channels, terms), 1, name + " bias gradient");
      kernel(s, x.data(), mean.data(), variance.data(), scale.data(), kEpsilon, dy.data(),
             dx_out.data(), nullptr, nullptr);
    }
  }
}

TEST_CASE("batch normalisation: the output has the mean and the variance that were asked for") {
  Random random(22);
  const BatchNormShape s{16, 3, 100};
  const auto x = random_floats(16 * 3 * 100, random);
  const std::vector<float> scale{2, 0.5f, 1}, bias{0, -1, 3};
  std::vector<float> mean(3), variance(3), y(x.size()), y_mean(3), y_variance(3);
  batch_norm_statistics(s, x.data(), mean.data(), variance.data());
  batch_norm_forward(s, x.data(), mean.data(), variance.data(), scale.data(), bias.data(), 1e-8f,
                     y.data(), nullptr);
  batch_norm_statistics(s, y.data(), y_mean.data(), y_variance.data());
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(y_mean[c] == doctest::Approx(bias[c]).epsilon(1e-5));
    CHECK(y_variance[c] == doctest::Approx(scale[c] * scale[c]).epsilon(1e-5));
  }
}
