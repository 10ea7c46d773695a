#include "bench_shapes.h"

namespace convlens::bench {

namespace {

constexpr Conv2dShape conv(std::int64_t batch, std::int64_t in, std::int64_t size, std::int64_t out,
                           std::int64_t kernel, std::int64_t stride, std::int64_t pad,
                           std::int64_t groups = 1) {
  return {batch,  in, size, size, out, kernel, kernel, stride,
          stride, 1,  1,    pad,  pad, pad,    pad,    groups};
}

constexpr GemmShape product(std::int64_t rows, std::int64_t cols, std::int64_t depth) {
  return {rows, cols, depth, depth, cols, cols, false, false, false};
}

constexpr NamedConv2d kConv2d[] = {
    {"1x28x28->8_3x3", conv(1, 1, 28, 8, 3, 1, 1)},
    {"1x28x28->16_3x3", conv(1, 1, 28, 16, 3, 1, 1)},
    {"1x28x28->16_5x5", conv(1, 1, 28, 16, 5, 1, 2)},
    {"1x32x32->10_5x5", conv(1, 1, 32, 10, 5, 1, 2)},
    {"8x28x28->8_3x3", conv(1, 8, 28, 8, 3, 1, 1)},
    {"16x28x28->16_3x3", conv(1, 16, 28, 16, 3, 1, 1)},
    {"10x16x16->30_5x5", conv(1, 10, 16, 30, 5, 1, 2)},
    {"16x14x14->16_3x3", conv(1, 16, 14, 16, 3, 1, 1)},
    {"16x14x14->32_3x3", conv(1, 16, 14, 32, 3, 1, 1)},
    {"32x7x7->32_3x3", conv(1, 32, 7, 32, 3, 1, 1)},
    {"64x14x14->64_3x3", conv(1, 64, 14, 64, 3, 1, 1)},
    {"16x28x28->16_1x1", conv(1, 16, 28, 16, 1, 1, 0)},
    {"16x28x28->16_3x3_s2", conv(1, 16, 28, 16, 3, 2, 1)},
    {"16x28x28_depthwise_3x3", conv(1, 16, 28, 16, 3, 1, 1, 16)},
    {"64x56x56->64_3x3", conv(1, 64, 56, 64, 3, 1, 1)},
    {"128x28x28->128_3x3", conv(1, 128, 28, 128, 3, 1, 1)},
    {"256x14x14->256_3x3", conv(1, 256, 14, 256, 3, 1, 1)},
    {"512x7x7->512_3x3", conv(1, 512, 7, 512, 3, 1, 1)},
    {"3x224x224->64_3x3", conv(1, 3, 224, 64, 3, 1, 1)},
    {"16x28x28->32_3x3", conv(1, 16, 28, 32, 3, 1, 1)},
    {"64x56x56->256_1x1", conv(1, 64, 56, 256, 1, 1, 0)},
    {"256x56x56->64_1x1", conv(1, 256, 56, 64, 1, 1, 0)},
    {"16x28x28->32_5x5", conv(1, 16, 28, 32, 5, 1, 2)},
    {"3x224x224->64_7x7_s2", conv(1, 3, 224, 64, 7, 2, 3)},
    {"64x56x56_depthwise_3x3", conv(1, 64, 56, 64, 3, 1, 1, 64)},
    {"33x15x15->35_3x3", conv(1, 33, 15, 35, 3, 1, 1)},  // odd counts
    {"64x3x3->64_3x3", conv(1, 64, 3, 64, 3, 1, 1)},     // maps of a few pixels
    {"64x1x1->64_3x3", conv(1, 64, 1, 64, 3, 1, 1)},
    {"64x56x56->1_3x3", conv(1, 64, 56, 1, 3, 1, 1)},  // few maps
    {"64x56x56->64_3x3_s2", conv(1, 64, 56, 64, 3, 2, 1)},
    {"n32_1x28x28->16_5x5", conv(32, 1, 28, 16, 5, 1, 2)},
    {"n32_16x28x28->16_3x3", conv(32, 16, 28, 16, 3, 1, 1)},
    {"n32_16x14x14->16_3x3", conv(32, 16, 14, 16, 3, 1, 1)},
    {"n32_32x7x7->32_3x3", conv(32, 32, 7, 32, 3, 1, 1)},
};

constexpr NamedGemm kGemm[] = {
    {"32x10x784", product(32, 10, 784)},
    {"64x128x784", product(64, 128, 784)},
    {"256x256x256", product(256, 256, 256)},
    {"16x784x144", product(16, 784, 144)},
};

constexpr NamedDense kDense[] = {
    {"1x784->10", {1, 784, 10}},
    {"1x1920->10", {1, 1920, 10}},
    {"1x784->128", {1, 784, 128}},
    {"32x784->128", {32, 784, 128}},
};

}  // namespace

std::span<const NamedConv2d> conv2d_shapes() { return kConv2d; }
std::span<const NamedGemm> gemm_shapes() { return kGemm; }
std::span<const NamedDense> dense_shapes() { return kDense; }

}  // namespace convlens::bench
