// What the colours mean: the palette with its numbers, the choice of its range, and beside it the
// zoom of the network.
#include <algorithm>
#include <cmath>

#include "web/panels/opened.h"
#include "web/panels/widgets.h"
#include "web/session/stage_view.h"
#include "web/session/unit_view.h"

namespace convlens {
namespace {

// The numbers at the ends of one bar: on it the positive ramp is the right half of the signed one,
// and so is ink.
struct Ends {
  std::string low, middle, high;
};
Ends ends_of(const LegendView& view) {
  if (!view.ramp || *view.ramp == Ramp::kSigned) return {view.signed_low, "0", view.signed_high};
  return {"", view.positive_low, view.positive_high};
}

void draw_bar(PanelContext& context, const LegendView& view, Rect area) {
  const Ui& ui = context.ui;
  const Font& font = ui.fonts.small;
  const Ends ends = ends_of(view);
  const Ramp ramp = view.ramp.value_or(Ramp::kSigned);
  const float number = std::max(text_width(font, view.signed_low), text_width(font, "+00,00"));
  const Rect low = cut_left(area, number, 8), high = cut_right(area, number, 8);
  const Rect bar = snapped(ui, {area.x, area.center_y() - 9, std::min(area.w, 220.0f), 10});
  Rect shown = bar;
  if (ramp != Ramp::kSigned) cut_left(shown, std::round(bar.w / 2));
  put_ramp(context, ramp, shown);
  const float y = bar.center_y() - 8;
  put_text(context, font, ui.theme.muted, ends.low, {low.x, y, low.w, 16}, Align::kRight);
  put_text(context, font, ui.theme.muted, ends.high, {bar.right() + 8, y, high.w, 16});
  put_text(context, font, ui.theme.muted, ends.middle, {bar.x, bar.bottom() + 2, bar.w, 13},
           Align::kCenter);

  const auto unit = unit_view(context.session);
  if (!unit || !unit->value) return;
  const StageView stage = stage_view(context.session, unit->unit.stage);
  put_ramp_mark(context, ramp, shown, *unit->value / stage.peak_of(unit->unit.map));
}

void draw_range(PanelContext& context, const Rect& place) {
  const auto choices = range_choices(context.session);
  std::vector<Segment> segments;
  for (const RangeChoice& choice : choices) {
    segments.push_back({choice.label, choice.chosen, range_code(choice.range)});
  }
  const int pressed = segmented(context, segments, place, nullptr, "range");
  if (pressed >= 0) {
    context.actions.push_back(SetRange{choices[static_cast<std::size_t>(pressed)].range});
  }
}

float range_width(const PanelContext& context) {
  float width = 6;
  for (const RangeChoice& choice : range_choices(context.session)) {
    width += text_width(context.ui.fonts.text, choice.label) + 18;
  }
  return width;
}

enum class Sign { kPlus, kMinus, kFit };

void put_sign(PanelContext& context, Sign sign, const Rect& place, ImU32 color) {
  const float x = std::round(place.center_x()), y = std::round(place.center_y()), d = 5;
  ImDrawList& draw = context.draw;
  if (sign == Sign::kFit) {  // four corners
    for (const float sx : {-1.0f, 1.0f}) {
      for (const float sy : {-1.0f, 1.0f}) {
        const ImVec2 points[] = {
            {x + sx * 2.5f, y + sy * 6}, {x + sx * 6, y + sy * 6}, {x + sx * 6, y + sy * 2.5f}};
        draw.AddPolyline(points, 3, color, 0, 1.5f);
      }
    }
    return;
  }
  draw.AddLine({x - d, y}, {x + d, y}, color, 1.6f);
  if (sign == Sign::kPlus) draw.AddLine({x, y - d}, {x, y + d}, color, 1.6f);
}

// Minus, plus, and the whole of it.
void draw_zoom(PanelContext& context, Rect place) {
  Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float size = place.h;
  const auto button = [&](std::string_view id, const Text& label, std::string_view key, Sign sign) {
    const Rect own = cut_left(place, size);
    const Reaction reaction =
        react(context, {.id = id, .label = label, .place = own, .tip = true, .key = key});
    if (reaction.hovered) fill_box(context, inset(own, 1), ui.theme.hover, 6);
    put_sign(context, sign, own, reaction.hovered ? ui.theme.text : ui.theme.muted);
    return reaction.pressed;
  };
  constexpr float kStep = 1.4f;
  if (button("zoom out", t.zoom_out, "\u2212", Sign::kMinus)) ui.pointer.keyed_zoom /= kStep;
  if (button("zoom in", t.zoom_in, "+", Sign::kPlus)) ui.pointer.keyed_zoom *= kStep;
  if (button("zoom fit", t.key_fit, "F", Sign::kFit)) ui.pointer.fit = true;
}

}  // namespace

void put_ramp(PanelContext& context, Ramp ramp, const Rect& bar) {
  constexpr int kSteps = 24;
  const float low = ramp == Ramp::kSigned ? -1.0f : 0.0f;
  const Theme& theme = context.ui.theme;
  for (int i = 0; i < kSteps; ++i) {
    const auto t = [&](int k) {
      return low + (1 - low) * static_cast<float>(k) / static_cast<float>(kSteps);
    };
    const float x0 = bar.x + bar.w * static_cast<float>(i) / kSteps;
    const float x1 = bar.x + bar.w * static_cast<float>(i + 1) / kSteps;
    const ImU32 a = ramp_u32(theme, ramp, t(i)), b = ramp_u32(theme, ramp, t(i + 1));
    context.draw.AddRectFilledMultiColor({x0, bar.y}, {x1, bar.bottom()}, a, b, b, a);
  }
  hairline_box(context, bar, theme.line);
}

void put_ramp_mark(PanelContext& context, Ramp ramp, const Rect& bar, float share) {
  const float t = ramp == Ramp::kSigned ? 0.5f + 0.5f * share : share;
  const float x = bar.x + bar.w * std::clamp(t, 0.0f, 1.0f);
  const ImU32 color = context.ui.theme.text;
  context.draw.AddTriangleFilled({x - 4.5f, bar.y - 7}, {x + 4.5f, bar.y - 7}, {x, bar.y - 1},
                                 color);
}

void draw_legend(PanelContext& context) {
  const Ui& ui = context.ui;
  const bool touch = context.layout.touch;
  Rect area = context.area;
  const LegendView view = legend_view(context.session);
  const float target = std::min(area.h, touch ? 40.0f : 32.0f);
  const auto in_line = [&](const Rect& r) {
    return Rect{r.x, r.center_y() - target / 2, r.w, target};
  };
  const bool zooms = !touch && !context.session.selected && current_network(context.session);
  if (!touch && area.w > 420) {  // its room stays where it is not needed now
    const Rect place = in_line(cut_right(area, 3 * target, 12));
    if (zooms) draw_zoom(context, place);
  }
  constexpr float kSmallestBar = 150;
  const float range = std::min(range_width(context), area.w - kSmallestBar - 12);
  if (range > 90) draw_range(context, in_line(cut_right(area, range, 14)));
  const float wanted = std::min(area.w, 330.0f);
  const Rect bar = cut_left(area, wanted, 14);
  draw_bar(context, view, bar);
  // In one line, in two, or not at all.
  const float height = paragraph_height(ui.fonts.small, view.caption, area.w);
  if (area.w < 90 || height > area.h + 1) return;
  put_paragraph(context, ui.fonts.small, ui.theme.muted, view.caption,
                {area.x, area.center_y() - height / 2, area.w, height});
}

}  // namespace convlens
