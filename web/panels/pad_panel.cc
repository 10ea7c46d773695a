// The drawing pad: paper, ink, the pens on it, and what undoes it. What the pointer does on it is
// in pointer.cc, what the keys do in keys.cc.
#include <algorithm>
#include <cmath>

#include "web/panels/keys.h"
#include "web/panels/tools.h"
#include "web/panels/widgets.h"
#include "web/session/pad_view.h"

namespace convlens {
namespace {

constexpr float kRounding = 10;

// The brush where the mouse or the keyboard's pen is, as large as it draws.
void put_brush(PanelContext& context, const ImVec2& at, bool erases, bool down) {
  const Ui& ui = context.ui;
  const float radius = std::max(2.0f, context.session.settings.thickness * context.area.w / 2);
  if (erases) {
    context.draw.AddCircleFilled(at, radius, with_alpha(ui.theme.paper, 0.7f), 40);
    const float k = radius * 0.7071f;
    context.draw.AddLine({at.x - k, at.y + k}, {at.x + k, at.y - k}, ui.theme.muted, 1.2f);
  }
  context.draw.AddCircle(at, radius + 0.75f, with_alpha(ui.theme.paper, 0.8f), 40, 2.5f);
  context.draw.AddCircle(at, radius, down ? ui.theme.accent : ui.theme.muted, 40, 1.2f);
  if (!erases) context.draw.AddCircleFilled(at, 1.4f, ui.theme.muted, 8);
}

// A pencil whose tip is at the pen's place; lifted while it does not draw.
void put_hand(PanelContext& context, const StrokePoint& pen, bool down) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  const float lift = down ? 0 : 5;
  const ImVec2 tip{area.x + pen.x * area.w + lift * 0.4f, area.y + pen.y * area.h - lift};
  // Along the pencil, from its tip up to the right, and across it.
  const float size = std::clamp(area.w * 0.16f, 26.0f, 48.0f);
  const auto at = [&](float along, float across) {
    constexpr float kSlope = 0.80f, kOther = 0.60f;  // 53° from the horizontal
    return ImVec2{tip.x + size * (along * kOther + across * kSlope),
                  tip.y + size * (-along * kSlope + across * kOther)};
  };
  constexpr float kHalf = 0.11f, kCone = 0.28f, kBody = 1.15f, kEnd = 1.30f;
  ImDrawList& draw = context.draw;
  if (!down) draw.AddCircleFilled({tip.x, tip.y + lift}, 3, ui.theme.shadow, 12);
  draw.AddTriangleFilled(tip, at(kCone, -kHalf), at(kCone, kHalf), ui.theme.card_muted);
  draw.AddTriangleFilled(tip, at(kCone * 0.4f, -kHalf * 0.4f), at(kCone * 0.4f, kHalf * 0.4f),
                         ui.theme.card);
  draw.AddQuadFilled(at(kCone, -kHalf), at(kBody, -kHalf), at(kBody, kHalf), at(kCone, kHalf),
                     ui.theme.accent);
  draw.AddQuadFilled(at(kBody, -kHalf), at(kEnd, -kHalf), at(kEnd, kHalf), at(kBody, kHalf),
                     ui.theme.card);
  const ImVec2 outline[] = {tip, at(kCone, -kHalf), at(kEnd, -kHalf), at(kEnd, kHalf),
                            at(kCone, kHalf)};
  draw.AddPolyline(outline, 5, ui.theme.paper, ImDrawFlags_Closed, 1.5f);
}

// Along the pad's foot, on a strip of paper so that it is read over ink too.
void put_caption(PanelContext& context, std::string_view text, Align align, ImU32 color) {
  if (text.empty()) return;
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  const float width = std::min(text_width(ui.fonts.small, text), area.w - 24);
  float x = area.x + 12;
  if (align == Align::kCenter) x = area.center_x() - width / 2;
  if (align == Align::kRight) x = area.right() - 12 - width;
  const Rect room{x, area.bottom() - 25, width + 1, 18};
  fill_box(context, inset(room, -3), with_alpha(ui.theme.paper, 0.86f), 5);
  put_text(context, ui.fonts.small, color, text, room);
}

void put_texts(PanelContext& context, const PadView& view) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  if (context.session.pad.sheet.blank() && !view.pen && !view.hint.empty()) {
    put_text(context, ui.fonts.text, ui.theme.muted, view.hint, inset(area, 8), Align::kCenter);
    return;
  }
  // What belongs to a data set's digit stands on the left, its label on the right.
  if (view.caption.empty()) return put_caption(context, view.hint, Align::kCenter, ui.theme.muted);
  const bool both =
      text_width(ui.fonts.small, view.caption) + text_width(ui.fonts.small, view.truth) + 44 <=
      area.w;
  if (both || view.truth.empty()) {
    put_caption(context, view.caption, Align::kLeft, ui.theme.muted);
    put_caption(context, view.truth, Align::kRight, ui.theme.text);
  } else {
    put_caption(context, view.truth, Align::kRight, ui.theme.text);
  }
}

}  // namespace

void draw_pad_header(PanelContext& context) {
  const Ui& ui = context.ui;
  Rect area = context.area;
  area.h -= 4;
  if (!is_hidden(context.session, Control::kTools)) {
    // Flush with the pad's right side to the eye: the icon, not its padding.
    const float width = history_width(context);
    Rect buttons = cut_right(area, width, 8);
    buttons.x += 6;
    put_history(context, buttons);
  }
  put_text(context, ui.fonts.small_bold, ui.theme.text,
           texts(context.session.settings.language).pad_title, area);
}

void draw_pad(PanelContext& context) {
  Ui& ui = context.ui;
  const Rect& area = context.area;
  const PadView view = pad_view(context.session);
  fill_box(context, {area.x, area.y + 2, area.w, area.h}, with_alpha(ui.theme.shadow, 0.5f),
           kRounding);
  fill_box(context, area, ui.theme.paper, kRounding);
  if (!context.session.prepared.empty && ui.atlas.drawn.placed) {
    ui.painter.add(area, piece(ui.atlas.drawn, 0), {Ramp::kInk, 1, true, 1});
    ui.painter.flush(context.draw);
  }
  put_texts(context, view);
  stroke_box(context, area, ui.theme.edge, kRounding);

  const Texts& t = texts(context.session.settings.language);
  const Reaction reaction = react(context, {.id = "pad",
                                            .label = t.pad_title,
                                            .place = area,
                                            .role = Role::kPad,
                                            .value = view.caption});

  const ImVec2 clip[] = {{area.x, area.y}, {area.right(), area.bottom()}};
  context.draw.PushClipRect(clip[0], clip[1], true);
  const bool by_keyboard = ui.focus.visible && ui.focus.current == focus_id(context.panel, "pad");
  if (view.pen) {
    put_hand(context, *view.pen, view.pen_down);
  } else if (by_keyboard) {
    put_brush(context, {area.x + ui.cursor.x * area.w, area.y + ui.cursor.y * area.h}, view.eraser,
              ui.cursor.down);
  } else if (reaction.hovered && ui.pointer.kind != PointerEvent::Kind::kTouch) {
    const bool drawing = ui.pointer.mode == PointerState::Mode::kDrawing;
    const auto& strokes = context.session.pad.sheet.drawing;
    const bool erases =
        drawing && !strokes.empty() ? strokes.back().erase : context.session.settings.eraser;
    put_brush(context, ImGui::GetIO().MousePos, erases, drawing);
    ImGui::SetMouseCursor(ImGuiMouseCursor_None);
  }
  context.draw.PopClipRect();
}

}  // namespace convlens
