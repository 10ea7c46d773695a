// What lies over the screen: a shade, and a card below the button that opened it. Escape or a press
// beside it closes it.
#include <algorithm>
#include <cmath>

#include "web/panels/cards.h"

namespace convlens {
namespace {

struct Card {
  Text Texts::* title;
  float width;  // points, where the screen is wide enough
  float (*put)(PanelContext& context, Rect room);
};

Card card_of(Overlay overlay) {
  switch (overlay) {
    case Overlay::kSettings:
      return {&Texts::menu_settings, 372, put_settings};
    case Overlay::kShare:
      return {&Texts::menu_share, 372, put_share};
    case Overlay::kInputs:
      return {&Texts::input_title, 372, put_inputs};
    default:
      return {&Texts::menu_help, 760, put_help};
  }
}

constexpr float kPadding = 20, kTitle = 36, kMargin = 8, kRounding = 14;

// As high as its content, below the header, not higher than the screen; the inputs stand beside
// the drawing, the others below their buttons.
Rect card_place(const ScreenLayout& layout, const Card& card, Overlay overlay, float content) {
  const Rect& screen = layout.screen;
  const float top = layout.touch && !layout.tall ? kMargin : layout.brand.bottom() + 2;
  const float width = std::min(card.width, screen.w - 2 * kMargin);
  const float height =
      std::min(content + kTitle + kPadding * 1.5f, screen.bottom() - top - kMargin);
  float x = screen.right() - kMargin - width;
  if (!layout.tall) x = std::max(layout.menu.right(), layout.language.right()) - width;
  if (overlay == Overlay::kInputs && !layout.tall) x = layout.pad.right() + 16;
  x = std::clamp(x, kMargin, std::max(kMargin, screen.right() - kMargin - width));
  return {x, top, width, height};
}

// Everything that was drawn since `first`, faded.
void fade(ImDrawList& draw, int first, float alpha) {
  for (int i = first; i < draw.VtxBuffer.Size; ++i) {
    draw.VtxBuffer[i].col = with_alpha(draw.VtxBuffer[i].col, alpha);
  }
}

// The wheel and the finger move what is higher than the card.
float scroll_offset(PanelContext& context, const Rect& window) {
  ShownCard& card = context.ui.card;
  const ImGuiIO& io = ImGui::GetIO();
  if (context.live) {
    card.scroll -= io.MouseWheel * 48;
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4)) card.scroll -= io.MouseDelta.y;
    // The control that the keyboard has come to.
    const FocusItem* item = context.ui.focus.visible ? focused(context.ui.focus) : nullptr;
    if (item && item->place.bottom() > window.bottom()) card.scroll += item->place.h;
    if (item && item->place.y < window.y) card.scroll -= item->place.h;
  }
  card.scroll = std::clamp(card.scroll, 0.0f, std::max(0.0f, card.height - window.h));
  return std::round(card.scroll / context.ui.pixel) * context.ui.pixel;
}

void put_close(PanelContext& context, const Rect& card) {
  const Texts& t = texts(context.session.settings.language);
  const Rect button{card.right() - 48, card.y + 8, 40, 40};
  bool hovered = false;
  if (press_area(context, "close", t.dismiss, button, &hovered)) {
    context.actions.push_back(ShowOverlay{});
  }
  if (hovered) fill_box(context, inset(button, 3), context.ui.theme.hover, 8);
  draw_icon(context.draw, Icon::kClose, button, context.ui.theme.muted, 15);
}

// Anywhere beside the card.
void close_by_press_beside(PanelContext& context, const Rect& card) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool beside = !card.contains(mouse.x, mouse.y);
  if (context.live && beside && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    context.actions.push_back(ShowOverlay{});
  }
}

void put_card(PanelContext& context, const Card& card, const Rect& place) {
  Ui& ui = context.ui;
  drop_shadow(context, place, kRounding);
  fill_box(context, place, ui.theme.sheet, kRounding);
  stroke_box(context, place, ui.theme.line, kRounding);
  put_text(context, ui.fonts.text_bold, ui.theme.text,
           texts(context.session.settings.language).*card.title,
           {place.x + kPadding, place.y + 10, place.w - 2 * kPadding - 40, kTitle});

  const Rect window{place.x + 2, place.y + kTitle + 12, place.w - 4,
                    place.h - kTitle - 12 - kPadding / 2};
  const float offset = scroll_offset(context, window);
  const Rect room{place.x + kPadding, window.y - offset, place.w - 2 * kPadding, 1e5f};
  context.draw.PushClipRect({window.x, window.y}, {window.right(), window.bottom()}, true);
  ImGui::PushClipRect({window.x, window.y}, {window.right(), window.bottom()}, true);
  ui.card.height = card.put(context, room);
  ImGui::PopClipRect();
  context.draw.PopClipRect();
  put_close(context, place);
  if (ui.card.height <= window.h + 1) return;
  const float length = std::max(24.0f, window.h * window.h / ui.card.height);
  const float y = window.y + (window.h - length) * offset / (ui.card.height - window.h);
  fill_box(context, {place.right() - 8, y, 3, length}, ui.theme.edge, 2);
}

}  // namespace

void draw_overlay(PanelContext& context) {
  Ui& ui = context.ui;
  const bool open = context.session.overlay != Overlay::kNone;
  const float share = ui.motion.to(motion_id("overlay"), open ? 1.0f : 0.0f, 0.22f);
  context.live = open;
  if (open && ui.card.overlay != context.session.overlay) {
    ui.card = {context.session.overlay, 0, 0};
  }
  if (ui.card.overlay == Overlay::kNone || share <= 0) return;

  const Rect& screen = context.area;
  fill_box(context, screen, with_alpha(ui.theme.scrim, share));
  const Card card = card_of(ui.card.overlay);
  const int first = context.draw.VtxBuffer.Size;
  if (ui.card.height <= 0) {
    // Its height is known once it was drawn: out of sight.
    const Rect away{screen.right() + 100, 0, 0, 0};
    const float width = card_place(context.layout, card, ui.card.overlay, 0).w;
    auto* const record = std::exchange(ui.record, nullptr);
    PanelContext dry = context;
    dry.live = false;
    ui.card.height = card.put(dry, {away.x, away.y, width - 2 * kPadding, 1e5f});
    ui.record = record;
  }
  Rect place = card_place(context.layout, card, ui.card.overlay, ui.card.height);
  place.y += std::round(10 * (1 - share));
  put_card(context, card, snapped(ui, place));
  if (share < 1) fade(context.draw, first, share);
  close_by_press_beside(context, place);
}

}  // namespace convlens
