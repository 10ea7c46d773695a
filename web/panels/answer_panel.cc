// The verdict: the first guess very large, the second, and a bar for every class.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/answer_view.h"

namespace convlens {
namespace {

// A label in the largest size if it has its letters and the room, else in the size of text.
void put_verdict(PanelContext& context, const std::string& label, const Rect& room) {
  const Fonts& fonts = context.ui.fonts;
  const bool large =
      label.size() <= 3 && text_width(fonts.large, label) <= room.w &&
      std::ranges::all_of(label, [&](char c) {
        return fonts.large.face->FindGlyphNoFallback(static_cast<unsigned char>(c)) != nullptr;
      });
  put_text(context, large ? fonts.large : fonts.text_bold, context.ui.theme.accent, label, room);
}

void put_bars(PanelContext& context, const std::vector<AnswerBar>& bars, const Rect& area) {
  const Ui& ui = context.ui;
  const float pitch = area.h / static_cast<float>(std::max<std::size_t>(10, bars.size()));
  const float thickness = std::clamp(pitch * 0.5f, 4.0f, 12.0f);
  float label_width = 10;
  for (const AnswerBar& bar : bars) {
    label_width = std::max(label_width, text_width(ui.fonts.small_bold, bar.label));
  }
  label_width = std::min(label_width, area.w * 0.3f);
  const float number_width = text_width(ui.fonts.small, "> 99,9\u00a0%");
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const AnswerBar& bar = bars[i];
    Rect row{area.x, area.y + static_cast<float>(i) * pitch, area.w, pitch};
    const ImU32 color = bar.first ? ui.theme.accent : ui.theme.muted;
    put_text(context, bar.first ? ui.fonts.small_bold : ui.fonts.small,
             bar.first ? ui.theme.accent : ui.theme.text, bar.label, cut_left(row, label_width, 8));
    put_text(context, ui.fonts.small, color, bar.percent, cut_right(row, number_width, 8),
             Align::kRight);
    const Rect track{row.x, row.center_y() - thickness / 2, row.w, thickness};
    fill_box(context, track, ui.theme.control, 2);
    const float filled = track.w * bar.probability;
    if (filled > 0.5f) {
      fill_box(context, {track.x, track.y, filled, track.h},
               bar.first ? ui.theme.accent : ui.theme.bar, 2);
    }
  }
}

}  // namespace

void draw_answer(PanelContext& context) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const AnswerView view = answer_view(context.session);
  Rect area = context.area;
  // In the tall arrangement in one line with the name of the pad.
  const float title = context.layout.tall ? context.layout.pad_header.h - 3 : 18;
  put_text(context, ui.fonts.small_bold, ui.theme.text, t.answer_title, cut_top(area, title, 4));

  Rect verdict = cut_top(area, 64, 10);
  if (!view.verdict) {
    put_paragraph(context, ui.fonts.small, ui.theme.muted, view.hint,
                  {verdict.x, verdict.y + 6, verdict.w, verdict.h - 6});
  } else {
    const bool narrow = verdict.w < 190;
    put_verdict(context, view.label, cut_left(verdict, narrow ? 50 : 60, 10));
    Rect lines{verdict.x, verdict.center_y() - 20, verdict.w, 40};
    put_text(context, ui.fonts.text_bold, ui.theme.text, view.percent, cut_top(lines, 20));
    put_text(context, ui.fonts.small, ui.theme.muted, view.second, lines);
  }
  area.h = std::min(area.h, 10 * 24.0f);
  put_bars(context, view.bars, area);
}

}  // namespace convlens
