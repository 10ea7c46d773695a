// A network as JSON, for JavaScript: what goes in, what comes out, and every layer between.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "convlens/core/shape.h"
#include "convlens/model/model.h"

namespace convlens::module {

// {"name", "inputs": [{"name", "shape", "value"}], "outputs": [{"name", "shape", "value"}],
//  "layers": [{"name", "op", "shape", "value", "inputs": [value], "macs", "algorithm",
//              "parameters": [{"name", "shape"}]}]}
// `shapes` are those of every value for a batch of one; "value" is a ValueId, "macs" are the
// multiply-accumulates of one sample. "algorithm" stands where there is one to choose.
std::string describe_model(const Model& model, std::span<const Shape> shapes);

// Text as a JSON string. Precondition: UTF-8, as readers of models make sure of.
std::string json_string(std::string_view text);

}  // namespace convlens::module
