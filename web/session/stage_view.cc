#include "web/session/stage_view.h"

#include <algorithm>
#include <cmath>

#include "web/session/number_text.h"

namespace convlens {
namespace {

std::string own(const Text& text) { return std::string(text.view()); }

std::string kernel_text(const Stage& stage) {
  if (stage.kernel_height == 0) return "";
  return std::to_string(stage.kernel_height) + "×" + std::to_string(stage.kernel_width);
}

struct Names {
  std::string title, short_title;
  std::string about;
};

Names activation_names(const Stage& stage, const Texts& t) {
  const std::string name = stage.op == "Sigmoid" ? own(t.stage_sigmoid)
                           : stage.op == "Tanh"  ? own(t.stage_tanh)
                                                 : fill(t.stage_other, {stage.op});
  return {name, name, own(t.about_activation)};
}

Names names_of(const Stage& stage, const Texts& t) {
  const std::string kernel = kernel_text(stage);
  const auto same = [](const Text& name, std::string about) {
    return Names{own(name), own(name), std::move(about)};
  };
  switch (stage.kind) {
    case StageKind::kInput:
      return same(t.stage_input, own(t.about_input));
    case StageKind::kConvolution:
      return {fill(t.stage_convolution, {kernel}), own(t.stage_convolution_short),
              own(t.about_convolution)};
    case StageKind::kNormalization:
      return {own(t.stage_normalization), own(t.stage_normalization_short),
              own(t.about_normalization)};
    case StageKind::kRelu:
      return {"ReLU", "ReLU", own(t.about_relu)};
    case StageKind::kActivation:
      return activation_names(stage, t);
    case StageKind::kMaxPool:
      return {own(t.stage_max_pool), own(t.stage_pool_short), own(t.about_max_pool)};
    case StageKind::kAveragePool:
      return {own(t.stage_average_pool), own(t.stage_pool_short), own(t.about_average_pool)};
    case StageKind::kMinPool:
      return {own(t.stage_min_pool), own(t.stage_pool_short), own(t.about_min_pool)};
    case StageKind::kGlobalPool:
      return {own(t.stage_global_pool), own(t.stage_pool_short), own(t.about_average_pool)};
    case StageKind::kFlatten:
      return {own(t.stage_flatten), own(t.stage_flatten_short), own(t.about_flatten)};
    case StageKind::kFullyConnected:
      return {own(t.stage_fully_connected), own(t.stage_fully_connected_short),
              own(t.about_fully_connected)};
    case StageKind::kSoftmax:
      return same(t.stage_softmax, own(t.about_softmax));
    case StageKind::kDropout:
      return same(t.stage_dropout, own(t.about_dropout));
    case StageKind::kAdd:
      return same(t.stage_add, own(t.about_add));
    case StageKind::kConcat:
      return same(t.stage_concat, own(t.about_concat));
    case StageKind::kOther:
      break;
  }
  const std::string name = fill(t.stage_other, {stage.op});
  return {name, name, ""};
}

std::string shape_text(const Stage& stage, const Texts& t) {
  if (!stage.spatial) return fill(t.shape_units, {count_text(stage.maps)});
  return fill(t.shape_maps,
              {count_text(stage.maps), std::to_string(stage.height), std::to_string(stage.width)});
}

StageView view_of(const Session& session, const Network& network, std::size_t index) {
  const Texts& t = texts(session.settings.language);
  const Stage& stage = network.stages[index];
  Names names = names_of(stage, t);
  StageView view;
  view.stage = &stage;
  view.title = std::move(names.title);
  view.short_title = std::move(names.short_title);
  view.about = std::move(names.about);
  view.shape = shape_text(stage, t);
  view.parameters = stage.parameters > 0 ? fill(t.parameters, {count_text(stage.parameters)})
                                         : own(t.no_parameters);
  view.ramp = stage.kind == StageKind::kInput ? Ramp::kInk
              : stage.non_negative            ? Ramp::kPositive
                                              : Ramp::kSigned;
  view.live = !session.prepared.empty;
  // Ink and probabilities have a range of their own: the same colour means the same number.
  const bool is_fixed = stage.kind == StageKind::kInput || stage.kind == StageKind::kSoftmax;
  const Range& range = network.ranges[index];
  view.peak = is_fixed ? 1.0f : std::max({-range.low, range.high, 1e-6f});
  if (view.live) {
    view.peak_text =
        concat(view.ramp == Ramp::kSigned ? "±" : "",
               is_fixed ? std::string("1") : brief_text(view.peak, session.settings.language));
  }
  return view;
}

}  // namespace

std::vector<StageView> stage_views(const Session& session) {
  std::vector<StageView> views;
  const Network* network = current_network(session);
  if (!network) return views;
  for (std::size_t i = 0; i < network->stages.size(); ++i) {
    views.push_back(view_of(session, *network, i));
  }
  return views;
}

std::vector<std::string> stage_labels(const Session& session, int stage) {
  const Network* network = current_network(session);
  if (!network) return {};
  const Stage& s = network->stages[static_cast<std::size_t>(stage)];
  const bool is_answer = s.value == network->model->outputs[0];
  return is_answer && !s.spatial ? network->labels : std::vector<std::string>{};
}

LegendView legend_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const std::string most = own(t.legend_max);
  LegendView view{own(t.legend_note), concat("\u2212", most), concat("+", most), most};
  const Network* network = current_network(session);
  if (!network || !session.pointed || session.prepared.empty) return view;
  const auto index = static_cast<std::size_t>(session.pointed->stage);
  const StageView stage = view_of(session, *network, index);
  view.caption = fill(t.legend_layer, {stage.stage->name});
  if (stage.ramp == Ramp::kSigned) {
    view.signed_low = value_text(-stage.peak, session.settings.language);
    view.signed_high = concat("+", value_text(stage.peak, session.settings.language));
  } else if (stage.ramp == Ramp::kPositive) {
    view.positive_high = value_text(stage.peak, session.settings.language);
  }
  return view;
}

}  // namespace convlens
