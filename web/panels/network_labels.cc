// What is written above and below the stages. Nothing is cut off: what has no room is left out, and
// said where the stage is pointed at or opened.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

// A label over its stage: the full one where it has room, else the short one, else none.
struct Label {
  float center = 0;
  std::string_view full, brief;
  bool important = false;  // is given room before others
  // Found by fit():
  std::string_view text = {};
  float x = 0, width = 0;
};

constexpr float kBetween = 7;

bool clear_of(const std::vector<Label>& labels, std::size_t own, float x, float width) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Label& other = labels[i];
    if (i == own || other.text.empty()) continue;
    if (x < other.x + other.width + kBetween && other.x < x + width + kBetween) return false;
  }
  return true;
}

bool try_text(std::vector<Label>& labels, std::size_t i, const Font& font, std::string_view text,
              const Rect& area) {
  const float width = text_width(font, text);
  if (text.empty() || width > area.w) return false;
  const float x = std::clamp(labels[i].center - width / 2, area.x, area.right() - width);
  if (!clear_of(labels, i, x, width)) return false;
  labels[i].text = text;
  labels[i].x = x;
  labels[i].width = width;
  return true;
}

// Whether all of them have found room.
bool fit(std::vector<Label>& labels, const Font& font, const Rect& area) {
  bool all = true;
  for (const bool important : {true, false}) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels[i].important != important || labels[i].brief.empty()) continue;
      all &= try_text(labels, i, font, labels[i].brief, area);
    }
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!labels[i].text.empty() && labels[i].full != labels[i].brief) {
      try_text(labels, i, font, labels[i].full, area);
    }
  }
  return all;
}

void put(PanelContext& context, const Font& font, ImU32 color, const std::vector<Label>& labels,
         float y, float height) {
  for (const Label& label : labels) {
    put_text(context, font, color, label.text, {label.x, y, label.width + 0.5f, height});
  }
}

// The part of a stage that is in sight, or nothing.
std::optional<Rect> in_sight(const Rect& maps, const Rect& area) {
  const float left = std::max(maps.x, area.x), right = std::min(maps.right(), area.right());
  if (right - left < std::min(8.0f, maps.w * 0.5f)) return std::nullopt;
  return Rect{left, maps.y, right - left, maps.h};
}

struct WideLabels {
  std::vector<std::string> counts;  // of parameters, what the labels look at
  std::vector<Label> titles, names, parameters, peaks, shapes;
};

WideLabels labels_of(const NetworkScene& scene, const Rect& area) {
  WideLabels labels;
  labels.counts.reserve(scene.views.size());  // addresses stay
  for (std::size_t i = 0; i < scene.views.size(); ++i) {
    const StageView& view = scene.views[i];
    const auto seen = in_sight(scene.layout.stages[i].maps, area);
    if (!seen) continue;
    const float center = seen->center_x();
    const bool important = view.stage->parameters > 0 || i == 0 || i + 1 == scene.views.size();
    labels.titles.push_back({center, view.title, view.short_title, important});
    const bool is_input = view.stage->kind == StageKind::kInput;
    const std::string_view name = is_input ? std::string_view() : view.stage->name;
    labels.names.push_back({center, name, name, important});
    if (view.stage->parameters > 0) {
      labels.counts.push_back(count_text(view.stage->parameters));
      labels.parameters.push_back({center, view.parameters, labels.counts.back()});
    }
    labels.peaks.push_back({center, view.peak_text, view.peak_text, important});
  }
  for (const ShapeGroup& group : scene.layout.groups) {
    const auto seen = in_sight(group.place, area);
    if (!seen) continue;
    const std::string& shape = scene.views[static_cast<std::size_t>(group.first)].shape;
    labels.shapes.push_back({seen->center_x(), shape, shape});
  }
  return labels;
}

void put_group_lines(PanelContext& context, const NetworkScene& scene, float opacity) {
  const Ui& ui = context.ui;
  for (const ShapeGroup& group : scene.layout.groups) {
    const auto seen = in_sight(group.place, context.area);
    if (!seen) continue;
    const float y = group.place.bottom() - 3;
    context.draw.AddRectFilled({seen->x, y}, {seen->right(), y + ui.pixel},
                               with_alpha(ui.theme.bar, opacity));
  }
}

}  // namespace

void draw_wide_labels(PanelContext& context, const NetworkScene& scene) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  const float opacity = std::max(0.0f, 1 - 3 * scene.open);
  if (opacity <= 0) return;
  WideLabels labels = labels_of(scene, area);
  const ImU32 text = with_alpha(ui.theme.text, opacity);
  const ImU32 muted = with_alpha(ui.theme.muted, opacity);
  float y = scene.layout.stages[0].header.y + 1;

  put_group_lines(context, scene, opacity);
  fit(labels.shapes, ui.fonts.small, area);
  put(context, ui.fonts.small, muted, labels.shapes, area.y, scene.layout.groups[0].place.h - 5);

  const bool one_line = fit(labels.titles, ui.fonts.small_bold, area);
  if (one_line || scene.layout.header_lines < 2) {
    put(context, ui.fonts.small_bold, text, labels.titles, y, 17);
    y += 17;
    if (scene.layout.header_lines > 1) {
      fit(labels.names, ui.fonts.small, area);
      put(context, ui.fonts.small, muted, labels.names, y, 16);
      y += 16;
    }
  } else {
    // Too narrow for a name under each: the kinds alone, every other one in the second line.
    std::vector<Label> lines[2];
    for (std::size_t i = 0; i < labels.titles.size(); ++i) {
      lines[i % 2].push_back({labels.titles[i].center, labels.titles[i].brief,
                              labels.titles[i].brief, labels.titles[i].important});
    }
    for (auto& line : lines) {
      fit(line, ui.fonts.small_bold, area);
      put(context, ui.fonts.small_bold, text, line, y, 17);
      y += 16;
    }
  }
  if (scene.layout.header_lines > 2) {
    fit(labels.parameters, ui.fonts.small, area);
    put(context, ui.fonts.small, muted, labels.parameters, y, 16);
  }
  if (!scene.layout.footer) return;
  fit(labels.peaks, ui.fonts.small, area);
  put(context, ui.fonts.small, muted, labels.peaks, scene.layout.region.bottom() + 3, 16);
}

namespace {

void put_arrow_down(PanelContext& context, float x, float top, float tip, ImU32 color) {
  context.draw.AddLine({x, top}, {x, tip}, color, 1.4f);
  context.draw.AddLine({x - 3.5f, tip - 4}, {x, tip}, color, 1.4f);
  context.draw.AddLine({x + 3.5f, tip - 4}, {x, tip}, color, 1.4f);
}

// Kind and name with the shape at the right, below them the parameters and the range.
void put_tall_header(PanelContext& context, const StagePlace& place, const StageView& view,
                     float opacity) {
  const Ui& ui = context.ui;
  const ImU32 text = with_alpha(ui.theme.text, opacity);
  const ImU32 muted = with_alpha(ui.theme.muted, opacity);
  Rect rest{place.header.x, place.header.y + 3, place.header.w, place.header.h - 8};
  Rect line = cut_top(rest, rest.h / 2);
  put_text(context, ui.fonts.small, muted, view.shape,
           cut_right(line, text_width(ui.fonts.small, view.shape) + 1, 8), Align::kRight);
  const bool whole = text_width(ui.fonts.small_bold, view.title) <= line.w;
  const Rect title =
      put_text(context, ui.fonts.small_bold, text, whole ? view.title : view.short_title, line);
  if (view.stage->kind != StageKind::kInput) {
    const Rect name{title.right() + 8, line.y, line.right() - title.right() - 8, line.h};
    if (text_width(ui.fonts.small, view.stage->name) <= name.w) {
      put_text(context, ui.fonts.small, muted, view.stage->name, name);
    }
  }
  put_text(context, ui.fonts.small, muted, view.peak_text,
           cut_right(rest, text_width(ui.fonts.small, view.peak_text) + 1, 8), Align::kRight);
  if (view.stage->parameters > 0 || view.stage->kind != StageKind::kInput) {
    put_text(context, ui.fonts.small, muted, view.parameters, rest);
  }
}

}  // namespace

void draw_tall_labels(PanelContext& context, const NetworkScene& scene) {
  const Rect& area = context.area;
  const float opacity = std::max(0.0f, 1 - 2 * scene.open);
  if (opacity <= 0) return;
  for (std::size_t i = 0; i < scene.views.size(); ++i) {
    const StagePlace& place = scene.layout.stages[i];
    const Rect& header = place.header;
    if (header.bottom() < area.y || header.y - place.gap_before > area.bottom()) continue;
    if (i > 0) {  // an arrow from the stage above
      put_arrow_down(context, header.x + 7, header.y - place.gap_before + 5, header.y - 1,
                     with_alpha(context.ui.theme.bar, opacity));
    }
    const bool seen = header.y >= area.y - 2 && header.bottom() <= area.bottom() + 2;
    if (seen) put_tall_header(context, place, scene.views[i], opacity);
  }
}

}  // namespace convlens
