// The verdict: the first guess very large, the second, and a bar for every class. Where the network
// is not sure, both guesses stand side by side, and it says so.
#include <algorithm>
#include <cmath>

#include "web/panels/widgets.h"
#include "web/session/answer_view.h"

namespace convlens {
namespace {

constexpr float kLargeHeight = 62, kVerdictLines = 42;

// Whether the label can be shown in the largest size: it has letters of few languages.
bool fits_large(const Fonts& fonts, const std::string& label, float width) {
  return label.size() <= 3 && text_width(fonts.large, label) <= width &&
         std::ranges::all_of(label, [&](char c) {
           return fonts.large.face->FindGlyphNoFallback(static_cast<unsigned char>(c)) != nullptr;
         });
}

// A label in the largest size if it has the room, else in the size of text. Returns its width.
float put_label(PanelContext& context, const std::string& label, const Rect& room, ImU32 color) {
  const Fonts& fonts = context.ui.fonts;
  const bool large = fits_large(fonts, label, room.w);
  return put_text(context, large ? fonts.large : fonts.text_bold, color, label, room).w;
}

// "4 or 9": both alike, in the colour of text: none of them is the answer.
void put_two_labels(PanelContext& context, const AnswerView& view, Rect row) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  constexpr float kBetween = 6;
  const float word = text_width(ui.fonts.small, t.answer_or) + 2 * kBetween;
  const float two = text_width(ui.fonts.large, view.label + view.second_label);
  // As large as both have room, not smaller than they are told from text.
  const float share = std::min(1.0f, (row.w - word) / std::max(1.0f, two));
  const bool large = share >= 0.5f && fits_large(ui.fonts, view.label, 1e4f) &&
                     fits_large(ui.fonts, view.second_label, 1e4f);
  if (!large) {
    put_label(context, view.label, row, ui.theme.text);
    return;
  }
  const Font font{ui.fonts.large.face, std::floor(ui.fonts.large.size * share)};
  const float first = put_text(context, font, ui.theme.text, view.label, row).w;
  cut_left(row, first, kBetween);
  put_text(context, ui.fonts.small, ui.theme.muted, t.answer_or,
           {row.x, row.y + 12, word - 2 * kBetween + 1, row.h - 12});
  cut_left(row, word - 2 * kBetween, kBetween);
  put_text(context, font, ui.theme.text, view.second_label, row);
}

// A sign and the sentence, or as much of it as has room: that it is not sure is not told by a
// colour.
void put_doubt(PanelContext& context, const AnswerView& view, Rect lines) {
  const Ui& ui = context.ui;
  constexpr float kIcon = 16;
  const Texts& t = texts(context.session.settings.language);
  draw_icon(context.draw, Icon::kUnsure, {lines.x, lines.y, kIcon, kIcon}, ui.theme.accent, kIcon);
  cut_left(lines, kIcon, 6);
  const bool whole = paragraph_height(ui.fonts.small, view.doubt, lines.w) <= lines.h + 1;
  if (whole) {
    put_paragraph(context, ui.fonts.small, ui.theme.text, view.doubt, lines);
  } else if (text_width(ui.fonts.small, t.answer_unsure) <= lines.w) {
    put_text(context, ui.fonts.small, ui.theme.text, t.answer_unsure,
             {lines.x, lines.y, lines.w, kIcon});
  }
}

// A verdict that it is not sure of, in the row of the large label and the lines below it.
void put_unsure(PanelContext& context, const AnswerView& view, Rect row, const Rect& lines) {
  const Ui& ui = context.ui;
  constexpr float kSign = 24;
  if (lines.h < 14) put_doubt(context, view, cut_right(row, kSign, 0));
  const bool one =
      view.second_label.empty() || view.doubt.find(view.second_label) == std::string::npos;
  if (one) {
    put_label(context, view.label, row, ui.theme.text);
  } else {
    put_two_labels(context, view, row);
  }
  if (lines.h >= 14) put_doubt(context, view, lines);
}

// The verdict from the top of `room`: a large label, and beside or below it how sure it is.
void put_verdict(PanelContext& context, const AnswerView& view, Rect room) {
  const Ui& ui = context.ui;
  const Rect whole = room;
  Rect row = cut_top(room, kLargeHeight, 4);
  if (!view.verdict) {
    put_paragraph(context, ui.fonts.small, ui.theme.muted, view.hint,
                  {whole.x, whole.y + 4, whole.w, whole.h - 4});
    return;
  }
  if (!view.sure) return put_unsure(context, view, row, room);
  const float width = put_label(context, view.label, row, ui.theme.accent);
  cut_left(row, width, 12);
  const bool beside = text_width(ui.fonts.text_bold, view.percent) <= row.w &&
                      text_width(ui.fonts.small, view.second) <= row.w;
  if (beside || room.h < 20) {
    const bool both = text_width(ui.fonts.small, view.second) <= row.w;
    Rect lines{row.x, row.center_y() - (both ? 18.0f : 10.0f), row.w, 40};
    put_text(context, ui.fonts.text_bold, ui.theme.text, view.percent, cut_top(lines, 20));
    if (both) put_text(context, ui.fonts.small, ui.theme.muted, view.second, cut_top(lines, 18));
    return;
  }
  put_text(context, ui.fonts.text_bold, ui.theme.text, view.percent, cut_top(room, 20));
  if (room.h >= 16) {
    put_text(context, ui.fonts.small, ui.theme.muted, view.second, cut_top(room, 18));
  }
}

void put_bars(PanelContext& context, const std::vector<AnswerBar>& bars, const Rect& area) {
  Ui& ui = context.ui;
  const float rows = static_cast<float>(std::max<std::size_t>(10, bars.size()));
  const float pitch = std::min(area.h / rows, 26.0f);
  const float thickness = std::clamp(std::round(pitch * 0.42f), 4.0f, 10.0f);
  float label_width = 9;
  for (const AnswerBar& bar : bars) {
    label_width = std::max(label_width, text_width(ui.fonts.small_bold, bar.label));
  }
  label_width = std::min(label_width, area.w * 0.34f);
  const float number_width = text_width(ui.fonts.small_bold, "> 99,9\u00a0%") + 1;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const AnswerBar& bar = bars[i];
    Rect row{area.x, area.y + static_cast<float>(i) * pitch, area.w, pitch};
    const Font& font = bar.first ? ui.fonts.small_bold : ui.fonts.small;
    const ImU32 color = bar.first ? ui.theme.text : ui.theme.muted;
    put_text(context, font, color, bar.label, cut_left(row, label_width, 8));
    put_text(context, font, color, bar.percent, cut_right(row, number_width, 6), Align::kRight);
    const Rect track = snapped(ui, {row.x, row.center_y() - thickness / 2, row.w, thickness});
    const float radius = thickness / 2;
    fill_box(context, track, ui.theme.control, radius);
    const std::uint64_t id = motion_id("bar", motion_id(bar.label));
    const float filled = track.w * ui.motion.to(id, bar.probability, 0.2f);
    if (filled < 0.5f) continue;
    fill_box(context, {track.x, track.y, std::max(filled, std::min(thickness, track.w)), track.h},
             bar.first ? ui.theme.accent : ui.theme.bar, radius);
  }
}

}  // namespace

void draw_answer(PanelContext& context) {
  const Ui& ui = context.ui;
  const AnswerView view = answer_view(context.session);
  Rect area = context.area;
  if (!context.layout.touch) {
    // In one line with the name of the pad where it stands beside it.
    const bool beside_pad = context.layout.kind == ScreenLayout::Kind::kShort;
    const float title = beside_pad ? context.layout.pad_header.h : 20;
    put_text(context, ui.fonts.small_bold, ui.theme.text,
             texts(context.session.settings.language).answer_title, cut_top(area, title, 4));
  }
  // Side by side where that is wide enough, or the one below the other would be too low.
  constexpr float kBeside = 226, kNarrowest = 200, kBars = 170;
  const bool low = area.h < kLargeHeight + kVerdictLines + kBars;
  if (area.w >= kBeside || (low && area.w >= kNarrowest)) {
    Rect verdict = cut_left(area, std::clamp(area.w * 0.44f, 94.0f, 220.0f), 12);
    put_verdict(context, view, verdict);
  } else {
    const float lines = low ? 0 : kVerdictLines;
    put_verdict(context, view, cut_top(area, kLargeHeight + (low ? 0 : 4) + lines, low ? 5 : 8));
  }
  put_bars(context, view.bars, area);
}

}  // namespace convlens
