#include "convlens/kernels/gemm.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "convlens/kernels/gemm_reference.h"
#include "kernel_test.h"

using namespace convlens;
using namespace convlens::test;

namespace {

std::string text(const GemmShape& s) {
  return concat(s.rows, "x", s.cols, "x", s.depth, s.transpose_a ? " Aᵀ" : "",
                s.transpose_b ? " Bᵀ" : "", s.accumulate ? " accumulated" : "");
}

void check_gemm(const KernelTable& k, GemmShape s, Random& random) {
  // Rows are longer than needed, as in a part of a larger matrix.
  s.leading_a += random.below(3), s.leading_b += random.below(3), s.leading_c += random.below(3);
  const auto stored = [](std::int64_t rows, std::int64_t leading) { return rows * leading; };
  const auto a = random_floats(stored(s.transpose_a ? s.depth : s.rows, s.leading_a), random);
  const auto b = random_floats(stored(s.transpose_b ? s.cols : s.depth, s.leading_b), random);
  const auto before = random_floats(stored(s.rows, s.leading_c), random);
  auto expected = as_doubles(before), size = absolute(before);
  gemm_reference(s, as_doubles(a).data(), as_doubles(b).data(), expected.data());
  gemm_reference(s, absolute(a).data(), absolute(b).data(), size.data());
  const std::size_t misaligned = random.below(4);
  Buffer c = buffer_of(before, misaligned), scratch(k.gemm_scratch_floats(s), misaligned);
  Buffer a_copy = buffer_of(a, misaligned), b_copy = buffer_of(b, misaligned);
  k.gemm(s, a_copy.data(), b_copy.data(), c.data(), scratch.data());
  CHECK_CLOSE(c.values(), expected, size, s.depth, std::string(k.name) + " " + text(s));
  CHECK((scratch.guards_intact() && c.guards_intact()));
}

void check_dense(const KernelTable& k, const DenseShape& s, bool with_bias, Random& random) {
  const auto x = random_floats(s.batch * s.in_features, random);
  const auto w = random_floats(s.out_features * s.in_features, random);
  const auto b = random_floats(s.out_features, random);
  std::vector<double> expected(static_cast<std::size_t>(s.batch * s.out_features));
  auto size = expected;
  const auto bd = as_doubles(b), ba = absolute(b);
  dense_forward_reference(s, as_doubles(x).data(), as_doubles(w).data(),
                          with_bias ? bd.data() : nullptr, expected.data());
  dense_forward_reference(s, absolute(x).data(), absolute(w).data(),
                          with_bias ? ba.data() : nullptr, size.data());
  const std::size_t misaligned = random.below(4);
  Buffer packed(k.dense_packed_floats(s), misaligned), y(expected.size(), misaligned);
  Buffer activated(expected.size(), misaligned), w_copy = buffer_of(w, misaligned);
  Buffer x_copy = buffer_of(x, misaligned), b_copy = buffer_of(b, misaligned);
  k.dense_pack(s, w.data(), packed.data());
  const float* weights = packed.values().empty() ? w_copy.data() : packed.data();
  const std::int64_t parts = 1 + random.below(4);
  for (std::int64_t part = 0; part < parts; ++part)
    k.dense_forward(s, {part, parts}, x_copy.data(), weights, with_bias ? b_copy.data() : nullptr,
                    y.data(), activated.data());
  CHECK_CLOSE(y.values(), expected, size, s.in_features,
              std::string(k.name) + " dense " + std::to_string(s.batch) + "x" +
                  std::to_string(s.in_features) + " to " + std::to_string(s.out_features));
  CHECK((packed.guards_intact() && y.guards_intact() && activated.guards_intact()));
  bool all_activated = true;
  for (std::size_t i = 0; i < expected.size(); ++i)
    all_activated &= activated.values()[i] == (y.values()[i] < 0 ? 0 : y.values()[i]);
  CHECK(all_activated);
}

}  // namespace

TEST_CASE("matrix product: every kernel agrees with the reference") {
  Random random(7);
  for (const KernelTable& k : implementations()) {
    for (std::int64_t rows : {1, 3, 8, 13, 101})
      for (std::int64_t cols : {1, 7, 16, 49, 400})
        for (std::int64_t depth : {0, 1, 9, 300}) {
          if (rows * cols * depth > 101 * 400 * 9 && rows * depth < 100) continue;
          const bool ta = random.below(2), tb = random.below(2), accumulate = random.below(2);
          check_gemm(k, contiguous_gemm(rows, cols, depth, ta, tb, accumulate), random);
        }
    for (int mode = 0; mode < 8; ++mode)
      check_gemm(k, contiguous_gemm(21, 53, 34, mode & 1, mode & 2, mode & 4), random);
    check_gemm(k, contiguous_gemm(0, 5, 3, false, false, false), random);
  }
}

TEST_CASE("fully connected: every kernel agrees with the reference") {
  Random random(8);
  for (const KernelTable& k : implementations())
    for (std::int64_t batch : {1, 2, 4, 11, 19})
      for (std::int64_t in : {1, 5, 64, 490})
        for (std::int64_t out : {1, 3, 10, 16, 33, 128, 150})
          check_dense(k, {batch, in, out}, out != 3, random);
}

TEST_CASE("fully connected: large weights are not packed, and agree with the reference too") {
  Random random(11);
  for (const KernelTable& k : implementations())
    for (std::int64_t batch : {1, 2, 3, 5})
      for (const DenseShape& s : {DenseShape{batch, 4099, 263}, DenseShape{batch, 262147, 5}}) {
        CHECK(k.dense_packed_floats(s) == 0);
        check_dense(k, s, batch != 2, random);
      }
}

TEST_CASE("fully connected: one sample, one part, gives the same bits alone and in a batch") {
  Random random(9);
  for (const DenseShape& all : {DenseShape{13, 77, 45}, DenseShape{13, 4099, 263}}) {
    const DenseShape one{1, all.in_features, all.out_features};
    const auto x = random_floats(all.batch * all.in_features, random);
    const auto w = random_floats(all.out_features * all.in_features, random);
    for (const KernelTable& k : implementations()) {
      std::vector<float> packed(k.dense_packed_floats(all));
      std::vector<float> y(static_cast<std::size_t>(all.batch * all.out_features));
      std::vector<float> single(static_cast<std::size_t>(all.out_features));
      k.dense_pack(all, w.data(), packed.data());
      const float* weights = packed.empty() ? w.data() : packed.data();
      k.dense_forward(all, {}, x.data(), weights, nullptr, y.data(), nullptr);
      for (std::int64_t n : {0, 5, 12}) {
        for (std::int64_t part = 0; part < 3; ++part)
          k.dense_forward(one, {part, 3}, x.data() + n * all.in_features, weights, nullptr,
                          single.data(), nullptr);
        const auto begin = y.begin() + n * all.out_features;
        CHECK(std::vector<float>(begin, begin + all.out_features) == single);
      }
    }
  }
}

TEST_CASE("fully connected: the gradients agree with the reference") {
  Random random(10);
  for (const DenseShape& s :
       {DenseShape{1, 1, 1}, DenseShape{7, 33, 10}, DenseShape{32, 784, 50}}) {
    const auto x = random_floats(s.batch * s.in_features, random);
    const auto w = random_floats(s.out_features * s.in_features, random);
    const auto dy = random_floats(s.batch * s.out_features, random);
    const auto dw_before = random_floats(s.out_features * s.in_features, random);
    const auto db_before = random_floats(s.out_features, random);
    std::vector<double> dx(x.size()), dx_size(x.size());
    auto dw = as_doubles(dw_before), dw_size = absolute(dw_before);
    auto db = as_doubles(db_before), db_size = absolute(db_before);
    const auto xd = as_doubles(x), wd = as_doubles(w), dyd = as_doubles(dy);
    const auto xa = absolute(x), wa = absolute(w), dya = absolute(dy);
    dense_backward_input_reference(s, dyd.data(), wd.data(), dx.data());
    dense_backward_input_reference(s, dya.data(), wa.data(), dx_size.data());
    dense_backward_weights_reference(s, xd.data(), dyd.data(), dw.data(), db.data());
    dense_backward_weights_reference(s, xa.data(), dya.data(), dw_size.data(), db_size.data());

    Buffer dx_out(x.size(), 1), dw_out = buffer_of(dw_before, 2), db_out = buffer_of(db_before, 3);
    Buffer scratch(dense_backward_scratch_floats(s), 1);
    dense_backward_input(s, dy.data(), w.data(), dx_out.data(), scratch.data());
    dense_backward_weights(s, x.data(), dy.data(), dw_out.data(), db_out.data(), scratch.data());
    CHECK_CLOSE(dx_out.values(), dx, dx_size, s.out_features, "dense backward input");
    CHECK_CLOSE(dw_out.values(), dw, dw_size, s.batch, "dense backward weights");
    CHECK_CLOSE(db_out.values(), db, db_size, s.batch, "dense backward bias");
    CHECK((scratch.guards_intact() && dw_out.guards_intact() && db_out.guards_intact()));
  }
}
