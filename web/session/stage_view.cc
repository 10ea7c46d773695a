#include "web/session/stage_view.h"

#include <algorithm>
#include <cmath>

#include "web/session/number_text.h"
#include "web/session/stage_text.h"

namespace convlens {
namespace {

constexpr float kSmallestPeak = 1e-6f;

std::string own(const Text& text) { return std::string(text.view()); }

// Ink and probabilities have a range of their own: the same colour always means the same number.
bool has_fixed_range(const Stage& stage) {
  return stage.kind == StageKind::kInput || stage.kind == StageKind::kSoftmax;
}

float peak_of(const Range& range) { return std::max({-range.low, range.high, kSmallestPeak}); }

float network_peak(const Network& network) {
  float peak = kSmallestPeak;
  for (std::size_t i = 0; i < network.stages.size(); ++i) {
    if (!has_fixed_range(network.stages[i])) peak = std::max(peak, peak_of(network.ranges[i]));
  }
  return peak;
}

Ramp ramp_of(const Stage& stage) {
  if (stage.kind == StageKind::kInput) return Ramp::kInk;
  return stage.non_negative ? Ramp::kPositive : Ramp::kSigned;
}

StageView view_of(const Session& session, const Network& network, std::size_t index,
                  float network_peak) {
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  const Stage& stage = network.stages[index];
  StageNames names = stage_names(stage, session.settings);
  StageView view;
  view.stage = &stage;
  view.title = std::move(names.title);
  view.short_title = std::move(names.short_title);
  view.about = std::move(names.about);
  view.shape = shape_text(stage, language);
  view.parameters = stage.parameters > 0 ? fill(t.parameters, {count_text(stage.parameters)})
                                         : own(t.no_parameters);
  view.ramp = ramp_of(stage);
  view.live = !session.prepared.empty;
  const bool is_fixed = has_fixed_range(stage);
  const float own_peak = is_fixed ? 1.0f : peak_of(network.ranges[index]);
  const bool over_all = session.settings.range == ColorRange::kNetwork && !is_fixed;
  view.peak = over_all ? network_peak : own_peak;
  if (session.settings.range == ColorRange::kMap && !is_fixed) {
    for (const Range& map : network.map_ranges[index]) view.peaks.push_back(peak_of(map));
  }
  if (view.live) {
    view.peak_text = concat(view.ramp == Ramp::kSigned ? "±" : "",
                            is_fixed ? std::string("1") : brief_text(own_peak, language));
  }
  return view;
}

// The stage, and the map of it, whose range the legend is about.
std::optional<Selection> meant(const Session& session) {
  if (session.pointed) return Selection{session.pointed->stage, session.pointed->map};
  return session.selected;
}

std::string legend_caption(const Session& session, const StageView& stage, int map) {
  const Texts& t = texts(session.settings.language);
  const bool over_all = session.settings.range == ColorRange::kNetwork;
  if (over_all && !has_fixed_range(*stage.stage)) return own(t.legend_network);
  if (stage.peaks.empty() || stage.stage->maps == 1) {
    return fill(t.legend_layer, {stage.stage->name});
  }
  if (map < 0) return own(t.legend_note_map);
  return fill(t.legend_map, {stage.stage->name, std::to_string(map + 1)});
}

}  // namespace

std::vector<StageView> stage_views(const Session& session) {
  std::vector<StageView> views;
  const Network* network = current_network(session);
  if (!network) return views;
  const float peak = network_peak(*network);
  for (std::size_t i = 0; i < network->stages.size(); ++i) {
    views.push_back(view_of(session, *network, i, peak));
  }
  return views;
}

StageView stage_view(const Session& session, int stage) {
  const Network& network = *current_network(session);
  return view_of(session, network, static_cast<std::size_t>(stage), network_peak(network));
}

std::vector<std::string> stage_labels(const Session& session, int stage) {
  const Network* network = current_network(session);
  if (!network) return {};
  const Stage& s = network->stages[static_cast<std::size_t>(stage)];
  const bool is_answer = s.value == network->model->outputs[0];
  return is_answer && !s.spatial ? network->labels : std::vector<std::string>{};
}

LegendView legend_view(const Session& session) {
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  const std::string most = own(t.legend_max);
  const ColorRange range = session.settings.range;
  LegendView view{own(range == ColorRange::kMap     ? t.legend_note_map
                      : range == ColorRange::kLayer ? t.legend_note
                                                    : t.legend_note_network),
                  concat("\u2212", most),
                  concat("+", most),
                  "0",
                  most,
                  {}};
  const Network* network = current_network(session);
  if (!network || session.prepared.empty) return view;
  const auto number_signed = [&](float peak) {
    view.signed_low = value_text(-peak, language);
    view.signed_high = concat("+", value_text(peak, language));
  };
  if (range == ColorRange::kNetwork) {
    const float peak = network_peak(*network);
    number_signed(peak);
    view.positive_high = value_text(peak, language);
  }
  const auto selection = meant(session);
  if (!selection) return view;
  const StageView stage = stage_view(session, selection->stage);
  view.ramp = stage.ramp;
  view.caption = legend_caption(session, stage, selection->map);
  if (selection->map < 0 && !stage.peaks.empty()) return view;  // as many ranges as maps
  const float peak = stage.peak_of(std::max(0, selection->map));
  if (stage.ramp == Ramp::kSigned) number_signed(peak);
  if (stage.ramp == Ramp::kPositive) view.positive_high = value_text(peak, language);
  return view;
}

std::vector<RangeChoice> range_choices(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const Text* const labels[] = {&t.range_map, &t.range_layer, &t.range_network};
  std::vector<RangeChoice> choices;
  for (const ColorRange range : kColorRanges) {
    choices.push_back(
        {range, own(*labels[static_cast<std::size_t>(range)]), range == session.settings.range});
  }
  return choices;
}

}  // namespace convlens
