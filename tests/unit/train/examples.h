// Small data sets and a small network with every kind of state: batch normalisation and dropout.
#pragma once

#include <array>

#include "convlens/train/dataset.h"

// WebAssembly without threads has pools of one only.
#ifdef __EMSCRIPTEN__
inline constexpr std::array kThreadCounts{1};
#else
inline constexpr std::array kThreadCounts{1, 2, 3};
#endif

// Images of 8x8 with a stripe of ink and some noise: class 0 upright, 1 lying, 2 falling, 3 rising.
convlens::Dataset stripes(int count);

// [1,1,8,8] -> conv 3x3 4 maps, batch normalisation, ReLU, pool, dropout, fully connected 4,
// softmax; with first weights.
convlens::Model tiny_model(float dropout = 0.1f, bool normalised = true);
