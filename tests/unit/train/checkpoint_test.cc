#include "convlens/train/checkpoint.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "convlens/core/random.h"

using namespace convlens;

namespace {

Checkpoint example() {
  Checkpoint checkpoint;
  checkpoint.settings = "batch 64\nseed 1\n";
  checkpoint.epoch = 3;
  checkpoint.step_in_epoch = 17;
  checkpoint.optimizer_steps = 1234567890123;
  checkpoint.epoch_loss = 0.1;
  checkpoint.epoch_correct = 99;
  checkpoint.random = {1, 2, 3, ~std::uint64_t{0}};
  checkpoint.tensors.push_back(
      {"model/conv1/weight", Tensor(Shape{2, 1, 1, 1}, std::vector{1.5f, -0.0f})});
  checkpoint.tensors.push_back({"model/scale", Tensor(Shape{}, std::vector{NAN})});
  checkpoint.tensors.push_back({"optimizer/second", Tensor(Shape{0})});
  return checkpoint;
}

bool says(const Result<Checkpoint>& result, std::string_view words) {
  return !result && result.error().message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a checkpoint comes back to the bit") {
  const Checkpoint written = example();
  const auto read = decode(encode(written));
  REQUIRE(read);
  CHECK(read->settings == written.settings);
  CHECK(read->epoch == written.epoch);
  CHECK(read->step_in_epoch == written.step_in_epoch);
  CHECK(read->optimizer_steps == written.optimizer_steps);
  CHECK(read->epoch_loss == written.epoch_loss);
  CHECK(read->epoch_correct == written.epoch_correct);
  CHECK(read->random == written.random);
  REQUIRE(read->tensors.size() == 3);
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(read->tensors[t].name == written.tensors[t].name);
    CHECK(read->tensors[t].value.shape() == written.tensors[t].value.shape());
  }
  const auto bits = [](const Checkpoint& c, std::size_t t, std::size_t i) {
    return std::bit_cast<std::uint32_t>(c.tensors[t].value.values()[i]);
  };
  CHECK(bits(*read, 0, 0) == bits(written, 0, 0));
  CHECK(bits(*read, 0, 1) == bits(written, 0, 1));
  CHECK(bits(*read, 1, 0) == bits(written, 1, 0));
}

TEST_CASE("a checkpoint cut off anywhere, or with bytes added, is refused") {
  std::vector<std::uint8_t> bytes = encode(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode(std::span(bytes).first(size)));
  }
  CHECK(says(decode(std::span(bytes).first(40)), "cut off"));
  bytes.push_back(0);
  CHECK(says(decode(bytes), "cut off or appended"));
}

TEST_CASE("every damaged byte is noticed") {
  const std::vector<std::uint8_t> good = encode(example());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::vector<std::uint8_t> bytes = good;
    bytes[i] ^= 0x41;
    CHECK_FALSE(decode(bytes));
  }
  std::vector<std::uint8_t> bytes = good;
  bytes[8] = 9;
  CHECK(says(decode(bytes), "version 9, this program reads version 2"));
  bytes = good;
  bytes[40] ^= 1;
  CHECK(says(decode(bytes), "checksum"));
  CHECK(says(decode(std::vector<std::uint8_t>{'P', 'K', 3, 4}), "not a checkpoint"));
}

TEST_CASE("nonsense under a right checksum is refused and reads nothing out of bounds") {
  // Rewrites the checksum after the damage, so that the reader itself must notice.
  const std::vector<std::uint8_t> good = encode(example());
  const std::size_t begin = 20, end = good.size() - 8;
  Random random(4);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::uint8_t> bytes = good;
    for (std::uint32_t k = 0; k <= random.below(3); ++k) {
      const auto at = begin + random.below(static_cast<std::uint32_t>(end - begin));
      bytes[at] = static_cast<std::uint8_t>(random.below(2) == 0 ? 255 : random.below(256));
    }
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (std::size_t i = begin; i < end; ++i) hash = (hash ^ bytes[i]) * 0x100000001B3u;
    for (std::size_t i = 0; i < 8; ++i) bytes[end + i] = static_cast<std::uint8_t>(hash >> (8 * i));
    const auto read = decode(bytes);
    if (!read) CHECK(read.error().message.starts_with("checkpoint: "));
  }
}

TEST_CASE("the first setting that differs is named with both values") {
  CHECK(compare_settings("a 1\nb 2\n", "a 1\nb 2\n").has_value());
  const Status status = compare_settings("batch 64\nseed 1\n", "batch 64\nseed 2\n");
  REQUIRE_FALSE(status);
  CHECK(status.error().message.find("made with \"seed 2\", this run has \"seed 1\"") !=
        std::string::npos);
  CHECK_FALSE(compare_settings("a 1\n", "a 1\nb 2\n"));
}
