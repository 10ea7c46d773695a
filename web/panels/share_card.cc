// What a person takes away: a link, pictures, the drawing.
#include "web/panels/cards.h"

namespace convlens {
namespace {

// A row that can be pressed: what it does, and a line about it.
bool put_row(PanelContext& context, Rect& room, Icon icon, std::string_view id,
             std::string_view label, std::string_view about) {
  const Ui& ui = context.ui;
  constexpr float kIcon = 20, kText = 36;
  const float width = room.w - kText;
  const float lines = paragraph_height(ui.fonts.small, about, width);
  const Rect row = cut_top(room, about.empty() ? 44 : 40 + lines, 4);
  const Rect target{row.x - 10, row.y, row.w + 20, row.h};
  bool hovered = false;
  const bool pressed = press_area(context, id, label, target, &hovered);
  if (hovered) fill_box(context, target, ui.theme.hover, 10);
  Rect text{row.x + kText, row.y, width, row.h};
  const float first = about.empty() ? row.h : 32;
  draw_icon(context.draw, icon, {row.x, row.y, kIcon, first}, ui.theme.text, kIcon);
  put_text(context, ui.fonts.text, ui.theme.text, label, cut_top(text, first));
  put_paragraph(context, ui.fonts.small, ui.theme.muted, about, {text.x, text.y - 2, width, lines});
  return pressed;
}

}  // namespace

float put_share(PanelContext& context, Rect room) {
  const Texts& t = texts(context.session.settings.language);
  const float top = room.y;
  // Closed first: a picture of the screen is one of what lies beneath.
  const auto ask = [&](Request::Kind kind, std::optional<Selection> map = {}) {
    context.actions.push_back(ShowOverlay{});
    context.actions.push_back(Ask{{kind, map}});
  };
  if (put_row(context, room, Icon::kLink, "link", t.share_link, t.share_link_about)) {
    ask(Request::Kind::kCopyLink);
  }
  if (put_row(context, room, Icon::kScreen, "screen", t.share_screen, {})) {
    ask(Request::Kind::kSaveScreen);
  }
  const auto& selected = context.session.selected;
  if (selected && selected->map >= 0 &&
      put_row(context, room, Icon::kMap, "map", t.share_map, {})) {
    ask(Request::Kind::kSaveMap, selected);
  }
  if (put_row(context, room, Icon::kDrawing, "drawing", t.share_drawing, t.share_drawing_about)) {
    ask(Request::Kind::kSaveDrawing);
  }
  return room.y - top;
}

}  // namespace convlens
