#include "web/session/layer_view.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "web/session/number_text.h"
#include "web/session/stage_text.h"

namespace convlens {
namespace {

struct Statistics {
  float low = 0, mean = 0, high = 0;
};

Statistics statistics_of(std::span<const float> values) {
  const auto [low, high] = std::ranges::minmax(values);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return {low, static_cast<float>(sum / static_cast<double>(values.size())), high};
}

std::string statistics_text(const Statistics& s, Language language) {
  return fill(
      texts(language).map_statistics,
      {value_text(s.low, language), value_text(s.mean, language), value_text(s.high, language)});
}

// Words for every map of a layer that has so many; of a longer vector for the opened unit alone: a
// layer is looked at again in every frame.
constexpr int kMostDescribed = 64;

MapView view_of(const Session& session, const StageView& facts,
                const std::vector<std::string>& labels, int stage, int map, bool described) {
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  MapView view;
  view.title = !labels.empty() ? labels[static_cast<std::size_t>(map)]
                               : fill(facts.stage->spatial ? t.layer_map : t.layer_unit,
                                      {std::to_string(map + 1), count_text(facts.stage->maps)});
  view.peak = facts.peak_of(map);
  if (!facts.live) return view;
  const auto values = map_values(*current_network(session), stage, map);
  const Statistics s = statistics_of(values);
  view.low = s.low, view.mean = s.mean, view.high = s.high;
  if (!described) return view;
  view.statistics = values.size() > 1 ? statistics_text(s, language)
                                      : fill(t.unit_value, {value_text(s.mean, language)});
  return view;
}

std::string sources_text(const Network& network, const Stage& stage, int index, const Texts& t) {
  if (stage.sources.empty() || (stage.sources.size() == 1 && stage.sources[0] == index - 1)) {
    return "";
  }
  std::string names;
  for (const int source : stage.sources) {
    if (!names.empty()) names += ", ";
    names += network.stages[static_cast<std::size_t>(source)].name;
  }
  return fill(t.layer_sources, {names});
}

}  // namespace

MapView map_view(const Session& session, int stage, int map) {
  return view_of(session, stage_view(session, stage), stage_labels(session, stage), stage, map,
                 true);
}

std::optional<LayerView> layer_view(const Session& session) {
  const Network* network = current_network(session);
  if (!network || !session.selected) return std::nullopt;
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  const auto [stage, map] = *session.selected;
  LayerView view;
  view.stage = stage;
  view.map = map;
  view.facts = stage_view(session, stage);
  const Stage& facts = *view.facts.stage;
  view.name = facts.name;
  view.window = window_text(facts, language);
  view.sources = sources_text(*network, facts, stage, t);
  view.about = view.facts.about;
  if (const auto& cost = network->costs[static_cast<std::size_t>(stage)]) {
    const std::string words = cost_text(*cost, session.peak, language);
    if (!words.empty()) view.about += " " + words;
  }
  const auto labels = stage_labels(session, stage);
  for (int i = 0; i < facts.maps; ++i) {
    const bool described = facts.maps <= kMostDescribed || i == map;
    view.maps.push_back(view_of(session, view.facts, labels, stage, i, described));
  }
  if (!view.facts.live) {
    view.statistics = t.layer_empty.view();
  } else if (map >= 0) {
    view.statistics = view.maps[static_cast<std::size_t>(map)].statistics;
  } else {
    view.statistics =
        statistics_text(statistics_of(network->execution->tap(facts.value).values()), language);
  }
  if (stage > 0) view.previous = stage - 1;
  if (stage + 1 < static_cast<int>(network->stages.size())) view.next = stage + 1;
  return view;
}

}  // namespace convlens
