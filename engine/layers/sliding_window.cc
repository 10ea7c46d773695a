#include "convlens/layers/sliding_window.h"

#include <algorithm>
#include <string>
#include <vector>

#include "convlens/kernels/pool2d.h"
#include "convlens/layers/layer_support.h"

namespace convlens {

namespace {

constexpr std::array<std::string_view, 4> kAutoPadNames = {"NOTSET", "SAME_UPPER", "SAME_LOWER",
                                                           "VALID"};

// Kernels, strides, dilations and pads of one axis; the products of two stay below 2^30.
constexpr std::int64_t kMaxWindow = std::int64_t{1} << 15;

AutoPad read_auto_pad(NodeReader& reader) {
  const std::string name =
      reader.choice("auto_pad", kAutoPadNames[0],
                    {kAutoPadNames[0], kAutoPadNames[1], kAutoPadNames[2], kAutoPadNames[3]});
  const auto found = std::ranges::find(kAutoPadNames, name);
  return static_cast<AutoPad>(found - kAutoPadNames.begin());
}

// Everything but the kernel.
SlidingWindow read_placement(NodeReader& reader) {
  SlidingWindow window;
  const auto strides = reader.integers("strides", {1, 1}, 1, kMaxWindow);
  const auto dilations = reader.integers("dilations", {1, 1}, 1, kMaxWindow);
  const auto pads = reader.integers("pads", {0, 0, 0, 0}, 0, kMaxWindow);
  window.auto_pad = read_auto_pad(reader);
  const bool padded = std::ranges::any_of(pads, [](std::int64_t pad) { return pad != 0; });
  if (padded && window.auto_pad != AutoPad::kNotSet) {
    reader.refuse("attribute \"pads\" is ", text(AttributeValue(pads)),
                  " although \"auto_pad\" is not NOTSET; only one of the two may be given");
  }
  window.height = {
      .stride = strides[0], .dilation = dilations[0], .pad_before = pads[0], .pad_after = pads[2]};
  window.width = {
      .stride = strides[1], .dilation = dilations[1], .pad_before = pads[1], .pad_after = pads[3]};
  return window;
}

PlacedAxis place_axis(const SlidingAxis& axis, AutoPad auto_pad, bool ceil_mode, std::int64_t in) {
  PlacedAxis placed{.in = in};
  if (auto_pad == AutoPad::kSameUpper || auto_pad == AutoPad::kSameLower) {
    placed.out = (in + axis.stride - 1) / axis.stride;
    const std::int64_t extent = axis.dilation * (axis.kernel - 1) + 1;
    const std::int64_t pads =
        std::max<std::int64_t>((placed.out - 1) * axis.stride + extent - in, 0);
    placed.pad_before = auto_pad == AutoPad::kSameUpper ? pads / 2 : pads - pads / 2;
    placed.pad_after = pads - placed.pad_before;
    return placed;
  }
  const bool valid = auto_pad == AutoPad::kValid;
  placed.pad_before = valid ? 0 : axis.pad_before;
  placed.pad_after = valid ? 0 : axis.pad_after;
  placed.out = pool_out_extent(in, axis.kernel, axis.stride, axis.dilation, placed.pad_before,
                               placed.pad_after, ceil_mode && !valid);
  return placed;
}

// The first output whose window has no number of the input in it, or -1.
std::int64_t first_empty_window(const SlidingAxis& axis, const PlacedAxis& placed) {
  for (std::int64_t i = 0; i < placed.out; ++i) {
    const std::int64_t start = i * axis.stride - placed.pad_before;
    // The first tap that is not before the input.
    const std::int64_t tap = start >= 0 ? 0 : (-start + axis.dilation - 1) / axis.dilation;
    if (tap >= axis.kernel || start + tap * axis.dilation >= placed.in) return i;
  }
  return -1;
}

WindowAxis window_axis(const SlidingAxis& axis, const PlacedAxis& placed) {
  return {axis.kernel, axis.stride, axis.dilation, placed.pad_before};
}

}  // namespace

Result<PlacedWindow> SlidingWindow::place(const Shape& maps) const {
  const std::array shapes = {maps};
  if (Status status = expect_maps(shapes); !status) return std::unexpected(status.error());
  const PlacedWindow placed = {place_axis(height, auto_pad, ceil_mode, maps[2]),
                               place_axis(width, auto_pad, ceil_mode, maps[3])};
  if (placed.height.out >= 1 && placed.width.out >= 1) return placed;
  return fail("the kernel [", height.kernel, ",", width.kernel, "] with dilation [",
              height.dilation, ",", width.dilation, "] is larger than the input ", maps,
              " with its padding");
}

Result<PlacedWindow> SlidingWindow::place_pooling(const Shape& maps) const {
  const Result<PlacedWindow> placed = place(maps);
  if (!placed) return placed;
  if (first_empty_window(height, placed->height) >= 0 ||
      first_empty_window(width, placed->width) >= 0) {
    return fail("attribute \"pads\" is so large that a window of the kernel [", height.kernel, ",",
                width.kernel, "] sees nothing of the input ", maps);
  }
  return placed;
}

std::optional<Window> SlidingWindow::window(const Shape& maps, bool all_channels) const {
  const Result<PlacedWindow> placed = place(maps);
  if (!placed) return std::nullopt;
  return Window{window_axis(height, placed->height), window_axis(width, placed->width),
                all_channels};
}

SlidingWindow read_convolution_window(NodeReader& reader, std::int64_t height, std::int64_t width) {
  SlidingWindow window = read_placement(reader);
  const auto kernel = reader.integers("kernel_shape", {height, width}, 1, kMaxWindow);
  if (kernel[0] != height || kernel[1] != width) {
    reader.refuse("attribute \"kernel_shape\" is ", text(AttributeValue(kernel)),
                  ", the weights have kernels [", height, ",", width, "]");
  }
  window.height.kernel = height;
  window.width.kernel = width;
  return window;
}

SlidingWindow read_pooling_window(NodeReader& reader) {
  SlidingWindow window = read_placement(reader);
  if (!reader.has("kernel_shape")) reader.refuse("attribute \"kernel_shape\" is missing");
  const auto kernel = reader.integers("kernel_shape", {1, 1}, 1, kMaxWindow);
  window.height.kernel = kernel[0];
  window.width.kernel = kernel[1];
  window.ceil_mode = reader.flag("ceil_mode", false);
  return window;
}

Attributes window_attributes(const SlidingWindow& window) {
  using List = std::vector<std::int64_t>;
  Attributes attributes;
  const SlidingAxis &h = window.height, &w = window.width;
  attributes["kernel_shape"] = List{h.kernel, w.kernel};
  attributes["strides"] = List{h.stride, w.stride};
  attributes["dilations"] = List{h.dilation, w.dilation};
  attributes["auto_pad"] = std::string(kAutoPadNames[static_cast<std::size_t>(window.auto_pad)]);
  if (window.auto_pad == AutoPad::kNotSet) {
    attributes["pads"] = List{h.pad_before, w.pad_before, h.pad_after, w.pad_after};
  }
  return attributes;
}

}  // namespace convlens
