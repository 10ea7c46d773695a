// The drawing pad: paper, ink, and what to do with it. What the pointer does on it is in
// pointer.cc.
#include "web/panels/widgets.h"

namespace convlens {

void draw_pad_header(PanelContext& context) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  Rect area = context.area;
  const float width = text_width(ui.fonts.small_bold, t.clear) + 20;
  const Rect button = cut_right(area, width, 8);
  const bool something = !context.session.pad.sheet.drawing.empty();
  // Flush with the pad's right side to the eye: the label, not its padding.
  if (text_button(context, "clear", t.clear, {button.x + 10, button.y + 1, width, button.h - 5},
                  something)) {
    context.actions.push_back(Clear{});
  }
  put_text(context, ui.fonts.small_bold, ui.theme.text, t.pad_title,
           {area.x, area.y, area.w, area.h - 3});
}

void draw_pad(PanelContext& context) {
  Ui& ui = context.ui;
  const Rect& area = context.area;
  constexpr float kRounding = 10;
  fill_box(context, {area.x, area.y + 2, area.w, area.h}, with_alpha(ui.theme.text, 0.06f),
           kRounding);
  fill_box(context, area, ui.theme.paper, kRounding);

  if (context.session.prepared.empty) {
    put_text(context, ui.fonts.text, ui.theme.muted,
             texts(context.session.settings.language).draw_hint,
             {area.x + 8, area.y, area.w - 16, area.h}, Align::kCenter);
  } else if (ui.atlas.drawn.placed) {
    ui.painter.add(area, piece(ui.atlas.drawn, 0), {Ramp::kInk, 1, true, 1});
    ui.painter.flush(context.draw);
  }
  context.draw.AddRect({area.x, area.y}, {area.right(), area.bottom()}, ui.theme.line, kRounding);

  // Over the pad the window must not react to the mouse in any other way.
  ImGui::SetCursorScreenPos({area.x, area.y});
  ImGui::InvisibleButton("pad", {area.w, area.h});
}

}  // namespace convlens
