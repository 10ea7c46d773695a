// Which of ONNX's operator tests concern us: the operators that ConvLens has, and the tests of them
// that ask for what it does not have, each with the reason.
#pragma once

#include <string>
#include <string_view>

#include "convlens/io/onnx_wire.h"

namespace convlens::test {

// The first operator of the graph that ConvLens does not have; empty where it has all.
std::string foreign_operator(const onnx::GraphProto& graph);

// Why a test of our operators is out of scope; empty where it is not. `name` as "node/test_relu".
std::string_view out_of_scope(std::string_view name);

}  // namespace convlens::test
