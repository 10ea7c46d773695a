// What lies over everything at the end of a frame: the ring around the control that the keyboard is
// at, and the name of the one that is pointed at.
#include <algorithm>
#include <utility>

#include "web/panels/widgets.h"

namespace convlens {
void draw_focus_ring(PanelContext& context) {
  Ui& ui = context.ui;
  if (!ui.focus.visible) return;
  for (const FocusItem& item : ui.focus.coming) {
    if (item.id != ui.focus.current) continue;
    const Rect ring = snapped(ui, inset(item.place, -2));
    stroke_box(context, inset(ring, -1.5f), ui.theme.ground, 11, 1.5f);
    stroke_box(context, ring, ui.theme.focus, 10, 2);
  }
}

void draw_tip(PanelContext& context) {
  Ui& ui = context.ui;
  if (ui.tip.id.empty()) return;
  const Tip tip = std::exchange(ui.tip, {});
  // After a moment, so that it does not flicker while the pointer passes.
  const float alpha = ui.motion.from_to(motion_id(tip.id), -1.5f, 1, 0.5f);
  if (alpha <= 0) return;
  constexpr float kWidest = 300, kPadding = 10, kLine = 28;
  const float label = text_width(ui.fonts.small, tip.label);
  const float key = tip.key.empty() ? 0 : text_width(ui.fonts.small, tip.key) + 12;
  const float width = tip.about.empty() ? label + key : std::max(label + key, kWidest);
  const float about = paragraph_height(ui.fonts.small, tip.about, width);
  const Rect& screen = context.layout.screen;
  Rect card{0, tip.place.bottom() + 8, width + 2 * kPadding,
            kLine + (about > 0 ? about + kPadding : 0)};
  if (card.bottom() > screen.bottom() - 4) card.y = tip.place.y - 8 - card.h;
  card.x = std::clamp(tip.place.center_x() - card.w / 2, 6.0f,
                      std::max(6.0f, screen.right() - card.w - 6));
  card = snapped(ui, card);
  drop_shadow(context, card, 6, alpha);
  fill_box(context, card, with_alpha(ui.theme.card, alpha), 6);
  // No text of the screen's own: it lies over others for a moment.
  auto* const record = std::exchange(ui.record, nullptr);
  const ImU32 bright = with_alpha(ui.theme.card_text, alpha);
  const ImU32 faint = with_alpha(ui.theme.card_muted, alpha);
  Rect rest = inset(card, kPadding);
  rest.y = card.y;
  put_text(context, ui.fonts.small, bright, tip.label, {rest.x, rest.y, label + 1, kLine});
  put_text(context, ui.fonts.small, faint, tip.key, {rest.x, rest.y, rest.w, kLine}, Align::kRight);
  put_paragraph(context, ui.fonts.small, faint, tip.about,
                {rest.x, rest.y + kLine - 2, width, about});
  ui.record = record;
}

}  // namespace convlens
