// Broken ONNX models, through to a forward pass where they can be read; and broken tensors.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "convlens/io/npy.h"
#include "convlens/io/onnx.h"
#include "convlens/io/tensor_proto.h"
#include "convlens/model/execution.h"
#include "tests/fuzz/corruption.h"
#include "tests/fuzz/memory_watch.h"
#include "tests/fuzz/proto_corruption.h"
#include "tests/golden/example_models.h"

namespace convlens {
namespace {

// The samples have some kilobytes; what they mean has, too.
constexpr std::size_t kMostMemory = 32 << 20;
// A damaged extent can make a network that is right, and large: it is not run.
constexpr std::int64_t kMostWork = 5'000'000;  // multiply-accumulates, and bytes of activations

struct Count {
  int read = 0, refused = 0;
};

template <class T>
bool counted(const Result<T>& result, Count& count) {
  CHECK(test::take_largest_block() < kMostMemory);
  if (result) {
    ++count.read;
    return true;
  }
  ++count.refused;
  CHECK_FALSE(result.error().message.empty());
  CHECK(result.error().message.size() < 2000);
  return false;
}

void run(const Model& model) {
  const auto size = measure(model);
  if (!size || size->multiply_accumulates > kMostWork || size->activation_bytes > kMostWork) return;
  auto execution = Execution::create(model, {.batch = 2});
  if (!execution) return;
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    std::ranges::fill(execution->input(static_cast<int>(i)).values(), 0.5f);
  }
  execution->forward();
}

void read_model(Bytes bytes, Count& count) {
  test::take_largest_block();
  const auto model = read_onnx(bytes);
  if (!counted(model, count)) return;
  run(*model);
  // What was read can be written, and read again.
  const auto written = write_onnx(*model);
  if (written) CHECK(read_onnx(*written).has_value());
  test::take_largest_block();
}

std::vector<ByteVector> small_models() {
  std::vector<ByteVector> files{write_onnx(test::small_chain()).value()};
  for (const test::ExampleModel& example : test::registry_models()) {
    ByteVector file = write_onnx(example.model).value();
    if (file.size() < 1500) files.push_back(std::move(file));
  }
  return files;
}

std::vector<ByteVector> large_models() {
  std::vector<ByteVector> files;
  for (const test::ExampleModel& example : test::whole_models()) {
    if (example.name == "all_operators" || example.name == "branched") {
      files.push_back(write_onnx(example.model).value());
    }
  }
  return files;
}

TEST_CASE("fuzz: ONNX cut off at every byte") {
  Count count;
  const ByteVector file = write_onnx(test::small_chain()).value();
  test::truncate_everywhere("ONNX", file, [&](Bytes bytes) { read_model(bytes, count); });
  CHECK(count.read >= 1);  // the whole file, and perhaps without its metadata
  CHECK(count.read < 60);
}

TEST_CASE("fuzz: ONNX damaged at random, small networks of one layer") {
  Count count;
  const auto files = small_models();
  test::corrupt("small ONNX", files, 30'000, [&](Bytes bytes) { read_model(bytes, count); });
  MESSAGE(count.read, " were read, ", count.refused, " refused");
  CHECK(count.read > 100);
  CHECK(count.refused > 1000);
}

TEST_CASE("fuzz: ONNX damaged at random, networks with every operator") {
  Count count;
  const auto files = large_models();
  test::corrupt("large ONNX", files, 5000, [&](Bytes bytes) { read_model(bytes, count); });
  MESSAGE(count.read, " were read, ", count.refused, " refused");
  CHECK(count.read > 100);
  CHECK(count.refused > 200);
}

// Protobuf that is right, and says nonsense: this reaches the layers.
TEST_CASE("fuzz: ONNX models that are wrong in what they say") {
  constexpr int kCases = 20'000;
  Count count;
  std::vector<ByteVector> files = small_models();
  for (ByteVector& file : large_models()) files.push_back(std::move(file));
  const Random seeds(11);
  for (int number = 0; number < kCases; ++number) {
    Random random = seeds.fork(static_cast<std::uint64_t>(number));
    const ByteVector& file = files[static_cast<std::size_t>(number) % files.size()];
    auto proto = onnx::decode_model(file);
    REQUIRE(proto.has_value());
    test::corrupt_model(*proto, random);
    INFO("case ", number);
    read_model(onnx::encode_model(*proto).value(), count);
  }
  MESSAGE(count.read, " were read, ", count.refused, " refused");
  CHECK(count.read > 1000);
  CHECK(count.refused > 1000);
}

TEST_CASE("fuzz: tensors") {
  Count count;
  const Tensor tensor(Shape{2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  const std::vector<ByteVector> protos{write_tensor_proto("x", tensor.view()).value()};
  const std::vector<ByteVector> arrays{write_npy(tensor.view())};
  const auto read_proto = [&](Bytes bytes) { counted(read_tensor_proto(bytes), count); };
  const auto read_array = [&](Bytes bytes) { counted(read_npy(bytes), count); };
  test::truncate_everywhere("TensorProto", protos[0], read_proto);
  test::corrupt("TensorProto", protos, 20'000, read_proto);
  test::truncate_everywhere("npy", arrays[0], read_array);
  test::corrupt("npy", arrays, 20'000, read_array);
  MESSAGE(count.read, " were read, ", count.refused, " refused");
  CHECK(count.read > 100);
  CHECK(count.refused > 1000);
}

}  // namespace
}  // namespace convlens
