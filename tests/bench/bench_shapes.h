// The shapes that are measured, as data: those of the shipped networks, and some that are harder.
#pragma once

#include <span>

#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/gemm.h"

namespace convlens::bench {

struct NamedConv2d {
  const char* name;
  Conv2dShape shape;
};
struct NamedGemm {
  const char* name;
  GemmShape shape;
};
struct NamedDense {
  const char* name;
  DenseShape shape;
};

std::span<const NamedConv2d> conv2d_shapes();
std::span<const NamedGemm> gemm_shapes();
std::span<const NamedDense> dense_shapes();

}  // namespace convlens::bench
