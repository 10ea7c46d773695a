// What the unit under the pointer is, in a card beside it.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/unit_view.h"

namespace convlens {
namespace {

constexpr float kPadding = 12, kLine = 18, kWidest = 320;

Rect card_place(const Rect& screen, const ImVec2& pointer, float width, float height) {
  const float left = pointer.x + 18, right = pointer.x - 18 - width;
  Rect card{left + width <= screen.right() - 8 ? left : right, pointer.y + 14, width, height};
  card.x = std::clamp(card.x, 8.0f, std::max(8.0f, screen.right() - width - 8));
  if (card.bottom() > screen.bottom() - 8) card.y = pointer.y - 14 - height;
  card.y = std::max(8.0f, card.y);
  return card;
}

}  // namespace

void draw_tooltip(PanelContext& context) {
  const auto view = unit_view(context.session);
  if (!view) return;
  const Ui& ui = context.ui;
  const Fonts& fonts = ui.fonts;
  float width =
      std::max(text_width(fonts.text_bold, view->title), text_width(fonts.small, view->kind));
  for (const std::string& line : view->lines) {
    width = std::max(width, text_width(fonts.small, line));
  }
  width = std::clamp(width, 180.0f, kWidest);
  const float about = paragraph_height(fonts.small, view->about, width);
  const float height = 2 * kPadding + 22 + kLine + static_cast<float>(view->lines.size()) * kLine +
                       (about > 0 ? about + 8 : 0);
  const Rect card =
      card_place(context.layout.screen, ImGui::GetIO().MousePos, width + 2 * kPadding, height);
  fill_box(context, {card.x, card.y + 3, card.w, card.h}, with_alpha(ui.theme.text, 0.12f), 10);
  fill_box(context, card, ui.theme.card, 8);

  Rect rest{card.x + kPadding, card.y + kPadding, width, card.h - 2 * kPadding};
  put_text(context, fonts.text_bold, ui.theme.card_text, view->title, cut_top(rest, 22));
  put_text(context, fonts.small, ui.theme.card_muted, view->kind, cut_top(rest, kLine));
  for (const std::string& line : view->lines) {
    put_text(context, fonts.small, ui.theme.card_text, line, cut_top(rest, kLine));
  }
  if (about > 0) {
    rest.y += 8;
    put_paragraph(context, fonts.small, ui.theme.card_muted, view->about,
                  {rest.x, rest.y, width, about});
  }
}

}  // namespace convlens
