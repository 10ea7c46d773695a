// The verdict: the first guess very large, the second, and a bar for every class. Where the network
// is not sure, both guesses stand side by side, and it says so.
#include <algorithm>
#include <cmath>

#include "web/panels/widgets.h"
#include "web/session/answer_view.h"

namespace convlens {
namespace {

constexpr float kLargeHeight = 64, kVerdictLines = 44;

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

// "4 or 9": both as large as one, in the colour of text: none of them is the answer.
void put_two_labels(PanelContext& context, const AnswerView& view, Rect row) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float word = text_width(ui.fonts.small, t.answer_or);
  const float two = text_width(ui.fonts.large, view.label) + word + 12 +
                    text_width(ui.fonts.large, view.second_label);
  const bool large = two <= row.w && fits_large(ui.fonts, view.second_label, row.w);
  const float first = put_label(context, view.label, row, ui.theme.text);
  if (!large) return;
  cut_left(row, first, 6);
  put_text(context, ui.fonts.small, ui.theme.muted, t.answer_or,
           {row.x, row.y + 14, word + 1, row.h - 14});
  cut_left(row, word, 6);
  put_label(context, view.second_label, row, ui.theme.text);
}

// A sign and the sentence: that it is not sure is not told by a colour.
void put_doubt(PanelContext& context, const AnswerView& view, Rect lines) {
  const Ui& ui = context.ui;
  constexpr float kIcon = 16;
  const Texts& t = texts(context.session.settings.language);
  draw_icon(context.draw, Icon::kUnsure, {lines.x, lines.y, kIcon, kIcon}, ui.theme.accent, kIcon);
  cut_left(lines, kIcon, 6);
  const bool whole = paragraph_height(ui.fonts.small, view.doubt, lines.w) <= lines.h;
  put_paragraph(context, ui.fonts.small, ui.theme.text,
                whole ? std::string_view(view.doubt) : t.answer_unsure.view(), lines);
}

// The verdict from the top of `room`; what it says below the large label begins at `lines`.
void put_verdict(PanelContext& context, const AnswerView& view, Rect room) {
  const Ui& ui = context.ui;
  Rect row = cut_top(room, kLargeHeight, 6);
  if (!view.verdict) {
    row.h += 6 + room.h;
    put_paragraph(context, ui.fonts.small, ui.theme.muted, view.hint, inset(row, 0));
    return;
  }
  if (!view.sure) {
    if (view.second_label.empty()) {
      put_label(context, view.label, row, ui.theme.text);
    } else {
      put_two_labels(context, view, row);
    }
    return put_doubt(context, view, room);
  }
  const float width = put_label(context, view.label, row, ui.theme.accent);
  cut_left(row, width, 12);
  const bool beside = text_width(ui.fonts.text_bold, view.percent) <= row.w &&
                      text_width(ui.fonts.small, view.second) <= row.w;
  if (beside) {
    Rect lines{row.x, row.center_y() - 18, row.w, 40};
    put_text(context, ui.fonts.text_bold, ui.theme.text, view.percent, cut_top(lines, 20));
    put_text(context, ui.fonts.small, ui.theme.muted, view.second, cut_top(lines, 18));
    return;
  }
  put_text(context, ui.fonts.text_bold, ui.theme.text, view.percent, cut_top(room, 20));
  put_text(context, ui.fonts.small, ui.theme.muted, view.second, cut_top(room, 18));
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
    const float filled = track.w * ui.motion.to(id, bar.probability, 0.25f);
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
  constexpr float kBeside = 226;
  if (area.w >= kBeside) {
    Rect verdict = cut_left(area, std::clamp(area.w * 0.44f, 112.0f, 220.0f), 14);
    put_verdict(context, view, verdict);
  } else {
    const float lines = std::min(kVerdictLines, std::max(20.0f, area.h - kLargeHeight - 170));
    put_verdict(context, view, cut_top(area, kLargeHeight + 6 + lines, 8));
  }
  put_bars(context, view.bars, area);
}

}  // namespace convlens
