#include "web/session/stage_text.h"

#include <utility>

#include "convlens/core/error.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

std::string own(const Text& text) { return std::string(text.view()); }

// "3×3"; one number where both axes have the same: "2".
template <class Member>
std::string axes_text(const Window& window, Member member, bool always_two) {
  const auto height = window.height.*member, width = window.width.*member;
  return height == width && !always_two ? std::to_string(height) : concat(height, "×", width);
}

std::string kernel_text(const Stage& stage) {
  return stage.window ? axes_text(*stage.window, &WindowAxis::extent, true) : "";
}

const Text& about_convolution(const Stage& stage, const Texts& t) {
  if (stage.groups > 1) {
    return stage.groups == stage.maps ? t.about_convolution_own : t.about_convolution_groups;
  }
  if (stage.kernel_height == 1 && stage.kernel_width == 1) return t.about_convolution_point;
  return stage.bias ? t.about_convolution : t.about_convolution_unbiased;
}

StageNames activation_names(const Stage& stage, const Texts& t) {
  const auto named = [](const Text& name, const Text& about) {
    return StageNames{own(name), own(name), own(about)};
  };
  if (stage.op == "Sigmoid") return named(t.stage_sigmoid, t.about_sigmoid);
  if (stage.op == "Tanh") return named(t.stage_tanh, t.about_tanh);
  if (stage.op == "LeakyRelu") return named(t.stage_leaky_relu, t.about_leaky_relu);
  return {stage.op, stage.op, own(t.about_activation)};
}

// Layers that are none of the kinds above: told by their operator.
StageNames other_names(const Stage& stage, const Texts& t) {
  const auto named = [](const Text& name, const Text& about) {
    return StageNames{own(name), own(name), own(about)};
  };
  if (stage.op == "Identity") return named(t.stage_identity, t.about_identity);
  if (stage.op == "Neg") return named(t.stage_negation, t.about_negation);
  return {stage.op, stage.op, fill(t.about_other, {stage.op})};
}

}  // namespace

StageNames stage_names(const Stage& stage, const Settings& settings) {
  const Texts& t = texts(settings.language);
  const auto named = [](const Text& name, const Text& short_name, const Text& about) {
    return StageNames{own(name), own(short_name), own(about)};
  };
  switch (stage.kind) {
    case StageKind::kInput:
      return named(t.stage_input, t.stage_input,
                   settings.prepare ? t.about_input : t.about_input_plain);
    case StageKind::kConvolution:
      return {fill(t.stage_convolution, {kernel_text(stage)}), own(t.stage_convolution_short),
              fill(about_convolution(stage, t), {std::to_string(stage.groups)})};
    case StageKind::kNormalization:
      return named(t.stage_normalization, t.stage_normalization_short, t.about_normalization);
    case StageKind::kRelu:
      return {"ReLU", "ReLU", own(t.about_relu)};
    case StageKind::kActivation:
      return activation_names(stage, t);
    case StageKind::kMaxPool:
      return named(t.stage_max_pool, t.stage_pool_short, t.about_max_pool);
    case StageKind::kAveragePool:
      return named(t.stage_average_pool, t.stage_pool_short, t.about_average_pool);
    case StageKind::kMinPool:
      return named(t.stage_min_pool, t.stage_pool_short, t.about_min_pool);
    case StageKind::kGlobalPool:
      return named(t.stage_global_pool, t.stage_pool_short, t.about_global_pool);
    case StageKind::kFlatten:
      if (stage.op == "Reshape" && stage.spatial) {
        return named(t.stage_reshape, t.stage_reshape, t.about_reshape);
      }
      return named(t.stage_flatten, t.stage_flatten_short, t.about_flatten);
    case StageKind::kFullyConnected:
      return named(t.stage_fully_connected, t.stage_fully_connected_short,
                   stage.bias ? t.about_fully_connected : t.about_fully_connected_unbiased);
    case StageKind::kSoftmax:
      return named(t.stage_softmax, t.stage_softmax, t.about_softmax);
    case StageKind::kDropout:
      return named(t.stage_dropout, t.stage_dropout, t.about_dropout);
    case StageKind::kAdd:
      if (stage.sources.size() < 2) return named(t.stage_bias, t.stage_bias, t.about_bias);
      return named(t.stage_add, t.stage_add, t.about_add);
    case StageKind::kConcat:
      return named(t.stage_concat, t.stage_concat, t.about_concat);
    case StageKind::kOther:
      break;
  }
  return other_names(stage, t);
}

std::string shape_text(const Stage& stage, Language language) {
  const Texts& t = texts(language);
  if (!stage.spatial) return fill(t.shape_units, {count_text(stage.maps)});
  return fill(t.shape_maps,
              {count_text(stage.maps), std::to_string(stage.height), std::to_string(stage.width)});
}

std::string window_text(const Stage& stage, Language language) {
  const bool slides = stage.kind == StageKind::kConvolution || stage.kind == StageKind::kMaxPool ||
                      stage.kind == StageKind::kAveragePool || stage.kind == StageKind::kMinPool;
  if (!stage.window || !slides) return "";
  const Texts& t = texts(language);
  const Window& window = *stage.window;
  const std::string stride = axes_text(window, &WindowAxis::stride, false);
  std::string text = stage.kind == StageKind::kConvolution
                         ? fill(t.layer_window, {kernel_text(stage), stride,
                                                 axes_text(window, &WindowAxis::pad_before, false)})
                         : fill(t.layer_pool_window, {kernel_text(stage), stride});
  if (window.height.dilation > 1 || window.width.dilation > 1) {
    const std::string dilation = axes_text(window, &WindowAxis::dilation, false);
    text += ", " + fill(t.layer_dilation, {dilation});
  }
  return text;
}

}  // namespace convlens
