// What is under the pointer, in a card beside it that never covers it: a unit with its value and
// its map, or a layer with what it does.
#include <algorithm>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"
#include "web/session/unit_view.h"

namespace convlens {
namespace {

constexpr float kPadding = 12, kLine = 18, kWidest = 300, kAway = 12;

struct Card {
  std::string title, kind;
  std::vector<std::string> lines;
  std::string about;
};

// Beside the thing where there is room, else above or below it; over a thing that is nearly as
// large as the screen, beside the pointer.
Rect card_place(const Rect& screen, const Rect& thing, const ImVec2& pointer, float width,
                float height) {
  const Rect room = inset(screen, 8);
  const float top =
      std::clamp(pointer.y - height / 3, room.y, std::max(room.y, room.bottom() - height));
  const float left =
      std::clamp(pointer.x - width / 2, room.x, std::max(room.x, room.right() - width));
  if (thing.right() + kAway + width <= room.right()) {
    return {thing.right() + kAway, top, width, height};
  }
  if (thing.x - kAway - width >= room.x) return {thing.x - kAway - width, top, width, height};
  if (thing.y - kAway - height >= room.y) return {left, thing.y - kAway - height, width, height};
  if (thing.bottom() + kAway + height <= room.bottom()) {
    return {left, thing.bottom() + kAway, width, height};
  }
  const bool is_right = pointer.x + 24 + width <= room.right();
  return {is_right ? pointer.x + 24 : std::max(room.x, pointer.x - 24 - width), top, width, height};
}

std::optional<Card> card_of(const PanelContext& context) {
  const auto& selected = context.session.selected;
  if (const auto unit = unit_view(context.session)) {
    // Beside a map that is open alone everything is said already.
    if (selected && selected->map >= 0 && selected->stage == unit->unit.stage) {
      const Network& network = *current_network(context.session);
      if (network.stages[static_cast<std::size_t>(selected->stage)].spatial) return std::nullopt;
    }
    return Card{unit->title, unit->kind, unit->lines, selected ? std::string() : unit->about};
  }
  const auto& stage = context.ui.network.stage;
  const Network* network = current_network(context.session);
  if (!stage || selected || !network || *stage >= static_cast<int>(network->stages.size())) {
    return std::nullopt;
  }
  const StageView view = stage_view(context.session, *stage);
  return Card{stage_label(view), view.shape, {view.parameters}, view.about};
}

}  // namespace

void draw_tooltip(PanelContext& context) {
  if (!context.live) return;
  const auto card = card_of(context);
  if (!card) return;
  const Ui& ui = context.ui;
  const Fonts& fonts = ui.fonts;
  float width =
      std::max(text_width(fonts.text_bold, card->title), text_width(fonts.small, card->kind));
  for (const std::string& line : card->lines) {
    width = std::max(width, text_width(fonts.small, line));
  }
  const float widest = std::min(kWidest, context.layout.screen.w - 16 - 2 * kPadding);
  width = std::clamp(width, std::min(190.0f, widest), widest);
  const float kind = paragraph_height(fonts.small, card->kind, width);
  const float about = paragraph_height(fonts.small, card->about, width);
  const float height = 2 * kPadding + 22 + kind + 4 +
                       static_cast<float>(card->lines.size()) * kLine + (about > 0 ? about + 8 : 0);
  const Rect place = card_place(context.layout.screen, ui.network.explained,
                                ImGui::GetIO().MousePos, width + 2 * kPadding, height);
  for (const float spread : {6.0f, 3.0f, 1.0f}) {
    fill_box(context, inset({place.x, place.y + 3, place.w, place.h}, -spread),
             with_alpha(ui.theme.shadow, 0.3f), 8 + spread);
  }
  fill_box(context, place, ui.theme.card, 8);

  Rect rest{place.x + kPadding, place.y + kPadding, width, place.h - 2 * kPadding};
  put_text(context, fonts.text_bold, ui.theme.card_text, card->title, cut_top(rest, 22));
  put_paragraph(context, fonts.small, ui.theme.card_muted, card->kind, cut_top(rest, kind, 4));
  for (const std::string& line : card->lines) {
    put_text(context, fonts.small, ui.theme.card_text, line, cut_top(rest, kLine));
  }
  if (about <= 0) return;
  rest.y += 8;
  put_paragraph(context, fonts.small, ui.theme.card_muted, card->about,
                {rest.x, rest.y, width, about});
}

}  // namespace convlens
