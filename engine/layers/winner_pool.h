// Maximum and minimum pooling: the same layer with the sign turned round.
#pragma once

#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/layers/registry.h"

namespace convlens {

enum class Winner { kMaximum, kMinimum };

Result<std::unique_ptr<Layer>> create_winner_pool(const NodeSpec& node, Winner winner);
std::vector<LayerExample> winner_pool_examples(std::string_view op);

}  // namespace convlens
