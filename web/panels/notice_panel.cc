// What went wrong, in a sentence, until it is dismissed or something goes right.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/model_view.h"

namespace convlens {

void draw_notice(PanelContext& context) {
  const std::string text = notice_text(context.session);
  if (text.empty()) return;
  const Ui& ui = context.ui;
  const float width = context.area.w - 16 * 2 - 28;
  const float lines = paragraph_height(ui.fonts.small, text, width);
  const float height = std::max(44.0f, lines + 28);
  const Rect card{context.area.x, context.area.bottom() - height, context.area.w, height};
  fill_box(context, card, ui.theme.card, 10);
  fill_box(context, {card.x, card.y + 10, 4, card.h - 20}, ui.theme.accent, 2);
  put_paragraph(context, ui.fonts.small, ui.theme.card_text, text,
                {card.x + 16, card.center_y() - lines / 2, width, lines});

  const Rect button{card.right() - 40, card.center_y() - 18, 36, 36};
  bool hovered = false;
  if (press_area(context, "dismiss", button, &hovered)) {
    context.actions.push_back(DismissNotice{});
  }
  const ImU32 color = hovered ? ui.theme.card_text : ui.theme.card_muted;
  const ImVec2 c{button.center_x(), button.center_y()};
  context.draw.AddLine({c.x - 5, c.y - 5}, {c.x + 5, c.y + 5}, color, 1.6f);
  context.draw.AddLine({c.x - 5, c.y + 5}, {c.x + 5, c.y - 5}, color, 1.6f);
}

}  // namespace convlens
