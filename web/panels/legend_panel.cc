// What the colours mean: the two palettes with their numbers.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/stage_view.h"
#include "web/session/unit_view.h"

namespace convlens {
namespace {

void put_ramp(PanelContext& context, Ramp ramp, const Rect& bar) {
  constexpr int kSteps = 24;
  const float low = ramp == Ramp::kSigned ? -1.0f : 0.0f;
  for (int i = 0; i < kSteps; ++i) {
    const auto t = [&](int k) {
      return low + (1 - low) * static_cast<float>(k) / static_cast<float>(kSteps);
    };
    const float x0 = bar.x + bar.w * static_cast<float>(i) / kSteps;
    const float x1 = bar.x + bar.w * static_cast<float>(i + 1) / kSteps;
    const ImU32 a = ramp_u32(context.ui.theme, ramp, t(i)),
                b = ramp_u32(context.ui.theme, ramp, t(i + 1));
    context.draw.AddRectFilledMultiColor({x0, bar.y}, {x1, bar.bottom()}, a, b, b, a);
  }
  hairline_box(context, bar, context.ui.theme.line);
}

void put_mark(PanelContext& context, const Rect& bar, float t) {
  const float x = bar.x + bar.w * std::clamp(t, 0.0f, 1.0f);
  const ImU32 color = context.ui.theme.text;
  context.draw.AddTriangleFilled({x - 4, bar.y - 6}, {x + 4, bar.y - 6}, {x, bar.y - 1}, color);
}

}  // namespace

void draw_legend(PanelContext& context) {
  const Ui& ui = context.ui;
  const LegendView view = legend_view(context.session);
  const bool tall = context.layout.tall;
  Rect area = context.area;
  const auto number = [&](std::string_view text, Rect& rest) {
    const float width = text_width(ui.fonts.small, text);
    put_text(context, ui.fonts.small, ui.theme.muted, text, cut_left(rest, width, 6));
  };
  const auto bar = [&](Rect& rest, float width) {
    const Rect cell = cut_left(rest, width, 6);
    return snapped(ui, {cell.x, cell.center_y() - 6, cell.w, 10});
  };

  number(view.signed_low, area);
  const Rect signed_bar = bar(area, tall ? 84 : 120);
  put_ramp(context, Ramp::kSigned, signed_bar);
  put_text(context, ui.fonts.small, ui.theme.muted, "0",
           {signed_bar.x, signed_bar.bottom() + 2, signed_bar.w, 11}, Align::kCenter);
  number(view.signed_high, area);
  cut_left(area, tall ? 6 : 16);
  number("0", area);
  const Rect positive_bar = bar(area, tall ? 56 : 72);
  put_ramp(context, Ramp::kPositive, positive_bar);
  number(view.positive_high, area);
  cut_left(area, tall ? 4 : 16);
  // In one line, in two, or not at all.
  const float height = paragraph_height(ui.fonts.small, view.caption, area.w);
  if (height <= area.h + 1) {
    put_paragraph(context, ui.fonts.small, ui.theme.muted, view.caption,
                  {area.x, area.center_y() - height / 2, area.w, height});
  }

  const auto unit = unit_view(context.session);
  if (!unit || !unit->value) return;
  const StageView stage = stage_views(context.session)[static_cast<std::size_t>(unit->unit.stage)];
  const float t = *unit->value / stage.peak;
  if (stage.ramp == Ramp::kSigned) {
    put_mark(context, signed_bar, 0.5f + 0.5f * t);
  } else if (stage.ramp == Ramp::kPositive) {
    put_mark(context, positive_bar, t);
  }
}

}  // namespace convlens
