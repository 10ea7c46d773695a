#include "web/session/unit_view.h"

#include <algorithm>
#include <numeric>

#include "web/session/number_text.h"
#include "web/session/stage_view.h"

namespace convlens {
namespace {

std::string title_of(const Session& session, const Stage& stage, const UnitRef& unit) {
  const Texts& t = texts(session.settings.language);
  const auto labels = stage_labels(session, unit.stage);
  const std::string number = std::to_string(unit.map + 1), count = count_text(stage.maps);
  if (!labels.empty()) {
    return fill(t.unit_class, {stage.name, labels[static_cast<std::size_t>(unit.map)]});
  }
  if (!stage.spatial) return fill(t.unit_number, {stage.name, number, count});
  if (stage.maps == 1) return fill(t.unit_input, {stage.name});
  return fill(t.unit_map, {stage.name, number, count});
}

}  // namespace

std::optional<UnitView> unit_view(const Session& session) {
  const Network* network = current_network(session);
  if (!network || !session.pointed) return std::nullopt;
  const Texts& t = texts(session.settings.language);
  const UnitRef& unit = *session.pointed;
  const StageView stage = stage_view(session, unit.stage);

  UnitView view;
  view.unit = unit;
  view.title = title_of(session, *stage.stage, unit);
  view.kind = stage.title + "  ·  " + stage.shape;
  if (stage.stage->parameters > 0) view.kind += "  ·  " + stage.parameters;
  view.about = stage.about;
  if (!stage.live) return view;

  const auto values = map_values(*network, unit.stage, unit.map);
  view.value = values[static_cast<std::size_t>(unit.y * stage.stage->width + unit.x)];
  std::string value = fill(t.unit_value, {value_text(*view.value, session.settings.language)});
  if (stage.stage->spatial) {
    view.lines.push_back(
        fill(t.unit_place, {std::to_string(unit.y + 1), std::to_string(unit.x + 1)}) + ":  " +
        value);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    const auto [low, high] = std::ranges::minmax(values);
    view.lines.push_back(
        fill(t.map_statistics,
             {value_text(low, session.settings.language),
              value_text(sum / static_cast<double>(values.size()), session.settings.language),
              value_text(high, session.settings.language)}));
  } else {
    view.lines.push_back(std::move(value));
  }
  return view;
}

}  // namespace convlens
