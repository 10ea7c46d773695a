// What went wrong, in a sentence, until it is dismissed or something goes right; what went well
// leaves by itself.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/model_view.h"

namespace convlens {
namespace {

constexpr float kGoodNewsFor = 4;  // seconds

// How long the sentence has been there; a new one begins anew.
float age_of(Ui& ui, const std::string& text) {
  if (ui.notice.text != text) {
    ui.notice = {text, 0, {}};
  } else {
    ui.notice.seconds += ImGui::GetIO().DeltaTime;
  }
  return ui.notice.seconds;
}

}  // namespace

void draw_notice(PanelContext& context) {
  Ui& ui = context.ui;
  const std::string text = notice_text(context.session);
  if (text.empty()) {
    ui.notice = {};
    return;
  }
  const bool good = is_good_news(context.session.notice->kind);
  const float age = age_of(ui, text);
  if (good && age >= kGoodNewsFor) context.actions.push_back(DismissNotice{});
  if (good) ui.wake_after = std::max(0.05f, kGoodNewsFor - age);

  constexpr float kIcon = 20, kButton = 40, kPadding = 14;
  const float width = context.area.w - 3 * kPadding - kIcon - kButton;
  const float lines = paragraph_height(ui.fonts.small, text, width);
  const float used = lines > ui.fonts.small.size * 1.5f
                         ? width
                         : std::min(width, text_width(ui.fonts.small, text) + 1);
  const float height = std::max(48.0f, lines + 2 * kPadding);
  const float whole = used + 3 * kPadding + kIcon + kButton;
  const float share = ui.motion.from_to(motion_id(text), 0, 1, 0.25f);
  const Rect card = snapped(ui, {context.area.center_x() - whole / 2,
                                 context.area.bottom() - height + 12 * (1 - share), whole, height});
  ui.notice.place = card;
  drop_shadow(context, card, 12);
  fill_box(context, card, ui.theme.card, 12);
  draw_icon(context.draw, good ? Icon::kGood : Icon::kWarning,
            {card.x + kPadding, card.y, kIcon, card.h}, good ? ui.theme.good : ui.theme.error,
            kIcon);
  put_paragraph(context, ui.fonts.small, ui.theme.card_text, text,
                {card.x + 2 * kPadding + kIcon, card.center_y() - lines / 2, used, lines});

  const Rect button{card.right() - kButton - 4, card.center_y() - kButton / 2, kButton, kButton};
  bool hovered = false;
  if (press_area(context, "dismiss", texts(context.session.settings.language).dismiss, button,
                 &hovered)) {
    context.actions.push_back(DismissNotice{});
  }
  draw_icon(context.draw, Icon::kClose, button, hovered ? ui.theme.card_text : ui.theme.card_muted,
            15);
}

}  // namespace convlens
