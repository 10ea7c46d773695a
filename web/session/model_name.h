// What the name of a model says about where it is from.
#pragma once

#include <string>
#include <string_view>

namespace convlens {

inline constexpr const char* kShippedModels[] = {"explorer", "lecture", "dense"};

bool is_shipped_model(std::string_view name);

// A model beside the page: a relative address on the same host that ends in .onnx. It has a slash,
// which the name of a file has not: "./edges.onnx", "lessons/edges.onnx", "/models/edges.onnx".
bool is_model_address(std::string_view name);

// Models that the program gets by itself when they are chosen; all others the person brings.
bool is_fetched_model(std::string_view name);

// What links write: the name of a shipped model or an address, with or without a slash. Empty where
// it is neither.
std::string model_from_link(std::string_view text);

}  // namespace convlens
