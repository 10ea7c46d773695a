// The network: a stage for every layer, every map of it at once, and what flows between them.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"
#include "web/session/answer_view.h"

namespace convlens {
namespace {

void put_answer_labels(PanelContext& context, const StagePlace& place, const StageView& view,
                       const Network& network, const std::vector<std::string>& labels) {
  const Ui& ui = context.ui;
  for (int i = 0; i < place.shown && i < static_cast<int>(labels.size()); ++i) {
    const Rect cell = cell_rect(place, i);
    if (cell.w < 14 || !overlap(cell, context.area)) continue;
    const float p = view.live ? network.probabilities[static_cast<std::size_t>(i)] : 0;
    const ImU32 color = text_on(ramp_u32(ui.theme, view.ramp, p / view.peak));
    put_text(context, ui.fonts.small_bold, color, labels[static_cast<std::size_t>(i)], cell,
             Align::kCenter);
  }
}

// Behind units that stand close together: what is seen of it between them is their hairlines.
void put_grid_ground(PanelContext& context, const StagePlace& place) {
  const float p = context.ui.pixel;
  const int whole_rows = place.shown / place.columns, rest = place.shown % place.columns;
  const auto put = [&](int first_row, int rows, int columns) {
    if (rows <= 0 || columns <= 0) return;
    const Rect first = cell_rect(place, first_row * place.columns);
    const Rect last = cell_rect(place, (first_row + rows - 1) * place.columns + columns - 1);
    const Rect all =
        snapped(context.ui, {first.x, first.y, last.right() - first.x, last.bottom() - first.y});
    fill_box(context, {all.x - p, all.y - p, all.w + 2 * p, all.h + 2 * p}, context.ui.theme.line);
  };
  put(0, whole_rows, place.columns);
  put(whole_rows, 1, rest);
}

// The cells of one stage: paper, values over it, hairlines around maps.
void draw_cells(PanelContext& context, const StagePlace& place, const StageView& view,
                std::size_t index) {
  Ui& ui = context.ui;
  const bool has_values =
      view.live && index < ui.atlas.stages.size() && ui.atlas.stages[index].placed;
  const bool spatial = view.stage->spatial;
  if (place.spacing <= 1) put_grid_ground(context, place);
  for (int i = 0; i < place.shown; ++i) {
    Rect cell = cell_rect(place, i);
    if (spatial || place.cell >= 6) cell = snapped(ui, cell);
    // In the tall arrangement most of the rows are out of sight.
    if (cell.bottom() < context.area.y || cell.y > context.area.bottom()) continue;
    if (place.spacing > 1) hairline_box(context, cell, ui.theme.line);
    fill_box(context, cell, ui.theme.paper);
    if (has_values) {
      ui.painter.add(cell, piece(ui.atlas.stages[index], i), {view.ramp, view.peak, false, 1});
    }
  }
}

// Labels over their stages, none over another: the full one where it has room, else the short one,
// and of that as much as there is room for.
struct Label {
  float center = 0;
  std::string_view full, brief;
};

constexpr float kBetweenLabels = 6;

// Whether the short ones at least stand beside one another.
bool labels_fit(const Font& font, const std::vector<Label>& labels) {
  for (std::size_t i = 0; i + 1 < labels.size(); ++i) {
    const float halves =
        (text_width(font, labels[i].brief) + text_width(font, labels[i + 1].brief)) / 2;
    if (labels[i + 1].center - labels[i].center < halves + kBetweenLabels) return false;
  }
  return true;
}

void put_labels(PanelContext& context, const Font& font, ImU32 color,
                const std::vector<Label>& labels, float y, float height, const Rect& area) {
  constexpr float kBetween = kBetweenLabels;
  std::vector<std::string_view> texts;
  std::vector<float> halves;
  for (const Label& label : labels) {
    texts.push_back(label.brief);
    halves.push_back(text_width(font, label.brief) / 2);
  }
  const auto left_of = [&](std::size_t i) {
    return i == 0 ? area.x : labels[i - 1].center + halves[i - 1] + kBetween;
  };
  const auto right_of = [&](std::size_t i) {
    return i + 1 == labels.size() ? area.right() : labels[i + 1].center - halves[i + 1] - kBetween;
  };
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float half = text_width(font, labels[i].full) / 2;
    const float center = labels[i].center;
    if (center - half < left_of(i) || center + half > right_of(i)) continue;
    texts[i] = labels[i].full;
    halves[i] = half;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float center = labels[i].center;
    // Where two cannot both be whole, they share what lies between their middles.
    const auto border = [&](std::size_t a, std::size_t b) {
      const float sum = halves[a] + halves[b];
      return labels[a].center +
             (labels[b].center - labels[a].center) * (sum > 0 ? halves[a] / sum : 0.5f);
    };
    const float left = i > 0 ? border(i - 1, i) + kBetween / 2 : area.x;
    const float right = i + 1 < labels.size() ? border(i, i + 1) - kBetween / 2 : area.right();
    const float x0 = std::max(left, center - halves[i] - 1);
    const float x1 = std::min(right, center + halves[i] + 1);
    put_text(context, font, color, texts[i], {x0, y, x1 - x0, height}, Align::kCenter);
  }
}

void draw_wide_headers(PanelContext& context, const NetworkLayout& layout,
                       const std::vector<StageView>& views) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  std::vector<Label> titles, names, peaks, shapes;
  for (std::size_t i = 0; i < views.size(); ++i) {
    const float center = layout.stages[i].maps.center_x();
    titles.push_back({center, views[i].title, views[i].short_title});
    const bool is_input = views[i].stage->kind == StageKind::kInput;
    const std::string_view name = is_input ? std::string_view() : views[i].stage->name;
    names.push_back({center, name, name});
    peaks.push_back({center, views[i].peak_text, views[i].peak_text});
  }
  const Rect& header = layout.stages[0].header;
  if (labels_fit(ui.fonts.small_bold, titles)) {
    put_labels(context, ui.fonts.small_bold, ui.theme.text, titles, header.y + 1, 17, area);
    put_labels(context, ui.fonts.small, ui.theme.muted, names, header.y + 17, 16, area);
  } else {
    // Too narrow for a name under each: the kinds alone, every other one in the second line.
    std::vector<Label> lines[2];
    for (std::size_t i = 0; i < titles.size(); ++i) {
      lines[i % 2].push_back({titles[i].center, titles[i].brief, titles[i].brief});
    }
    put_labels(context, ui.fonts.small_bold, ui.theme.text, lines[0], header.y + 1, 17, area);
    put_labels(context, ui.fonts.small_bold, ui.theme.text, lines[1], header.y + 17, 16, area);
  }
  put_labels(context, ui.fonts.small, ui.theme.muted, peaks, layout.stages[0].footer.y + 4, 16,
             area);

  for (const ShapeGroup& group : layout.groups) {
    const std::string& shape = views[static_cast<std::size_t>(group.first)].shape;
    shapes.push_back({group.place.center_x(), shape, shape});
    const float y = group.place.bottom() - 3;
    const float p = ui.pixel;
    context.draw.AddRectFilled({group.place.x, y}, {group.place.right(), y + p}, ui.theme.bar);
  }
  put_labels(context, ui.fonts.small, ui.theme.muted, shapes, layout.groups[0].place.y, 18, area);
}

void draw_tall_header(PanelContext& context, const StagePlace& place, const StageView& view,
                      bool first) {
  const Ui& ui = context.ui;
  Rect line = place.header;
  line.h -= 4;
  if (line.bottom() < context.area.y || line.y > context.area.bottom()) return;
  if (!first) {  // an arrow from the stage above
    const float x = line.x + 7, top = line.y - place.gap_before + 4, tip = line.y - 1;
    context.draw.AddLine({x, top}, {x, tip}, ui.theme.bar, 1.4f);
    context.draw.AddLine({x - 3.5f, tip - 4}, {x, tip}, ui.theme.bar, 1.4f);
    context.draw.AddLine({x + 3.5f, tip - 4}, {x, tip}, ui.theme.bar, 1.4f);
  }
  std::string facts = view.shape;
  if (!view.peak_text.empty()) facts += "   " + view.peak_text;
  put_text(context, ui.fonts.small, ui.theme.muted, facts,
           cut_right(line, text_width(ui.fonts.small, facts) + 1, 8), Align::kRight);
  const Rect title = put_text(context, ui.fonts.small_bold, ui.theme.text, view.title, line);
  if (view.stage->kind == StageKind::kInput) return;
  const Rect rest{title.right() + 8, line.y, line.right() - title.right() - 8, line.h};
  if (text_width(ui.fonts.small, view.stage->name) <= rest.w) {
    put_text(context, ui.fonts.small, ui.theme.muted, view.stage->name, rest);
  }
}

// What is pointed at: its map outlined, its unit marked.
void draw_pointed(PanelContext& context, const NetworkLayout& layout,
                  const std::vector<StageView>& views, const UnitRef& unit) {
  const Ui& ui = context.ui;
  const auto index = static_cast<std::size_t>(unit.stage);
  const Stage& stage = *views[index].stage;
  if (unit.map >= layout.stages[index].shown) return;
  const Rect cell = snapped(ui, cell_rect(layout.stages[index], unit.map));
  context.draw.AddRect({cell.x - 1.5f, cell.y - 1.5f}, {cell.right() + 1.5f, cell.bottom() + 1.5f},
                       ui.theme.accent, 2, 0, 2);
  if (!stage.spatial) return;
  const float w = cell.w / static_cast<float>(stage.width);
  const float h = cell.h / static_cast<float>(stage.height);
  const float x = cell.x + static_cast<float>(unit.x) * w,
              y = cell.y + static_cast<float>(unit.y) * h;
  context.draw.AddRect({x - 1, y - 1}, {x + w + 1, y + h + 1}, ui.theme.control_on, 0, 0, 1);
  context.draw.AddRect({x - 2, y - 2}, {x + w + 2, y + h + 2}, ui.theme.text, 0, 0, 1);
}

// The wheel and the finger (pointer.cc) move the rows; the position is kept inside of them.
float scroll_offset(PanelContext& context, float height) {
  Ui& ui = context.ui;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (context.area.contains(mouse.x, mouse.y)) ui.pointer.scroll -= ImGui::GetIO().MouseWheel * 48;
  ui.pointer.scroll = std::clamp(ui.pointer.scroll, 0.0f, std::max(0.0f, height - context.area.h));
  return std::round(ui.pointer.scroll / ui.pixel) * ui.pixel;
}

void draw_scroll_mark(PanelContext& context, float height) {
  const Rect& area = context.area;
  if (height <= area.h) return;
  const float length = std::max(24.0f, area.h * area.h / height);
  const float y = area.y + (area.h - length) * context.ui.pointer.scroll / (height - area.h);
  fill_box(context, {area.right() - 6, y + 2, 3, length - 4},
           with_alpha(context.ui.theme.text, 0.22f), 2);
}

void point_at(PanelContext& context, const NetworkLayout& layout, const Network& network) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  std::optional<UnitRef> unit;
  // Who draws or pulls the rows does not ask; a finger that stays where it came down does.
  constexpr float kStill = 8;
  const PointerState& pointer = context.ui.pointer;
  const bool busy = pointer.mode == PointerState::Mode::kDrawing || pointer.pulled > kStill;
  if (!busy && ImGui::IsWindowHovered() && context.area.contains(mouse.x, mouse.y)) {
    unit = hit_unit(layout, network.stages, mouse.x, mouse.y);
  }
  if (unit != context.session.pointed) context.actions.push_back(PointAt{unit});
}

void draw_stages(PanelContext& context, const NetworkLayout& layout,
                 const std::vector<StageView>& views, const Network& network) {
  if (!layout.tall) draw_flow(context, layout, views);
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (layout.tall) draw_tall_header(context, layout.stages[i], views[i], i == 0);
    draw_cells(context, layout.stages[i], views[i], i);
  }
  context.ui.painter.flush(context.draw);
  for (std::size_t i = 0; i < views.size(); ++i) {
    const auto labels = stage_labels(context.session, static_cast<int>(i));
    put_answer_labels(context, layout.stages[i], views[i], network, labels);
  }
}

}  // namespace

void draw_network(PanelContext& context) {
  const Network* network = current_network(context.session);
  const Rect& area = context.area;
  if (!network) {
    put_text(context, context.ui.fonts.text, context.ui.theme.muted,
             answer_view(context.session).hint, area, Align::kCenter);
    return;
  }
  const auto views = stage_views(context.session);
  NetworkLayout layout;
  if (context.layout.tall) {
    layout = tall_network_layout(network->stages, area);
    const float offset = scroll_offset(context, layout.height);
    for (StagePlace& place : layout.stages) {
      place.maps.y -= offset;
      place.header.y -= offset;
    }
  } else {
    layout = wide_network_layout(network->stages, area);
  }
  point_at(context, layout, *network);

  context.draw.PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  draw_stages(context, layout, views, *network);
  if (!layout.tall) draw_wide_headers(context, layout, views);
  if (const auto& unit = context.session.pointed) {
    if (!layout.tall) draw_sources_of_pointed(context, layout, views, *unit);
    draw_pointed(context, layout, views, *unit);
  }
  context.draw.PopClipRect();
  if (layout.tall) draw_scroll_mark(context, layout.height);
}

}  // namespace convlens
