// The networks that can be trained by name, built by code, each with the options that train it well
// on MNIST.
#pragma once

#include <span>
#include <string_view>

#include "convlens/core/error.h"
#include "convlens/model/model.h"
#include "convlens/train/trainer.h"

namespace convlens {

struct Architecture {
  std::string_view name;     // "explorer": as in `train --arch explorer`
  std::string_view summary;  // one English line
  Result<Model> (*build)();  // weights are zero: initialise() it
  TrainerOptions (*recipe)();
};

std::span<const Architecture> architectures();

// Error: names the architectures there are.
Result<const Architecture*> find_architecture(std::string_view name);

}  // namespace convlens
