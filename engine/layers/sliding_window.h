// The attributes that convolution and pooling share (kernel_shape, strides, dilations, pads,
// auto_pad, ceil_mode), and what they come to on an input of a given size.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "convlens/core/error.h"
#include "convlens/layers/layer.h"
#include "convlens/layers/node.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

// How the padding is found. SAME: as much as it takes to have ceil(in / stride) outputs; the odd
// one stands at the end (upper) or at the beginning (lower). VALID: none.
enum class AutoPad { kNotSet, kSameUpper, kSameLower, kValid };

// One axis as the attributes give it.
struct SlidingAxis {
  std::int64_t kernel = 1, stride = 1, dilation = 1;
  std::int64_t pad_before = 0, pad_after = 0;  // with AutoPad::kNotSet
};

// One axis on an input of a given extent.
struct PlacedAxis {
  std::int64_t in = 1, out = 1, pad_before = 0, pad_after = 0;
};

struct PlacedWindow {
  PlacedAxis height, width;
};

struct SlidingWindow {
  SlidingAxis height, width;
  AutoPad auto_pad = AutoPad::kNotSet;
  bool ceil_mode = false;

  // On maps [N,C,H,W]. Errors: the kernel does not fit.
  Result<PlacedWindow> place(const Shape& maps) const;
  // The same, and it is an error where a window lies on the padding alone: the maximum or the
  // average of nothing is not defined.
  Result<PlacedWindow> place_pooling(const Shape& maps) const;
  // What one unit sees; nullopt where the window does not fit.
  std::optional<Window> window(const Shape& maps, bool all_channels) const;
};

// The attributes of a convolution, whose kernel [height, width] is known from the weights and may
// be repeated as kernel_shape.
SlidingWindow read_convolution_window(NodeReader& reader, std::int64_t height, std::int64_t width);
// The attributes of pooling: kernel_shape must be given, ceil_mode may.
SlidingWindow read_pooling_window(NodeReader& reader);

// As attributes; ceil_mode not among them. Pads are not written with an auto_pad, as ONNX demands.
Attributes window_attributes(const SlidingWindow& window);

}  // namespace convlens
