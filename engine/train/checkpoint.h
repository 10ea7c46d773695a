// The whole state of a training run, and its bytes: kept beside the ONNX file, so that a run that
// was killed goes on with the result it would have had.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"

namespace convlens {

struct NamedTensor {
  std::string name;  // "model/conv1/weight", "average/conv1/weight", "optimizer/first"
  Tensor value;
};

struct Checkpoint {
  // Everything the result depends on, as lines "name value"; compared when resuming.
  std::string settings;
  std::int64_t epoch = 0;          // complete epochs
  std::int64_t step_in_epoch = 0;  // complete steps of the present one
  std::int64_t optimizer_steps = 0;
  double epoch_loss = 0;  // sums over the present epoch's steps
  std::int64_t epoch_correct = 0;
  std::array<std::uint64_t, 4> random{};
  std::vector<NamedTensor> tensors;
};

// Little-endian: "CLTRAIN\n", version, payload size, payload, FNV-1a checksum of the payload.
std::vector<std::uint8_t> encode(const Checkpoint& checkpoint);

// Errors: not a checkpoint, another version, truncated, checksum, sizes that cannot be.
Result<Checkpoint> decode(std::span<const std::uint8_t> bytes);

// The first line in which the settings differ, as an error that names both; nothing if they agree.
Status compare_settings(const std::string& expected, const std::string& found);

}  // namespace convlens
