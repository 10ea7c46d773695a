// How it is used, and the keys: the same table that does what they do.
#include <algorithm>
#include <vector>

#include "web/panels/cards.h"
#include "web/panels/keys.h"

namespace convlens {
namespace {

constexpr float kLine = 26, kHeading = 30;

// The keys of one thing, each on a cap of its own.
float put_caps(PanelContext& context, const std::vector<std::string>& names, const Rect& row) {
  const Ui& ui = context.ui;
  float x = row.x;
  for (const std::string& name : names) {
    const float width = std::max(20.0f, text_width(ui.fonts.small, name) + 12);
    const Rect cap = snapped(ui, {x, row.center_y() - 10, width, 20});
    fill_box(context, cap, ui.theme.control, 5);
    put_text(context, ui.fonts.small, ui.theme.text, name, {cap.x, cap.y, width, cap.h},
             Align::kCenter);
    x += width + 4;
  }
  return x - row.x;
}

struct Row {
  Text Texts::* label;
  std::vector<std::string> keys;
};

std::vector<Row> rows_of(KeyGroup group, const Session& session) {
  std::vector<Row> rows;
  for (const KeyBinding& binding : key_bindings()) {
    if (binding.group != group) continue;
    if (binding.control < kControlCount && session.hidden[binding.control]) continue;
    if (rows.empty() || rows.back().label != binding.label) rows.push_back({binding.label, {}});
    rows.back().keys.push_back(key_name(binding, session.settings.language));
  }
  return rows;
}

float put_group(PanelContext& context, KeyGroup group, Rect room) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const Text Texts::* const headings[] = {&Texts::help_group_drawing, &Texts::help_group_network,
                                          &Texts::help_group_screen};
  const float top = room.y;
  put_text(context, ui.fonts.small_bold, ui.theme.text,
           t.*headings[static_cast<std::size_t>(group)], cut_top(room, kHeading));
  for (const Row& row : rows_of(group, context.session)) {
    const std::string_view label = t.*row.label;
    Rect line = cut_top(room, kLine);
    const float used = put_caps(context, row.keys, line) + 8;
    const float left = line.w - used;
    // Under its keys where there is no room beside them.
    if (text_width(ui.fonts.small, label) > left) {
      line = cut_top(room, kLine - 6, 4);
    } else {
      cut_left(line, used);
    }
    put_text(context, ui.fonts.small, ui.theme.muted, label, line);
  }
  return room.y - top;
}

}  // namespace

float put_help(PanelContext& context, Rect room) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float top = room.y;
  const auto paragraph = [&](std::string_view text) {
    const float height = paragraph_height(ui.fonts.small, text, room.w);
    put_paragraph(context, ui.fonts.small, ui.theme.text, text, cut_top(room, height, 8));
  };
  paragraph(t.help_how);
  paragraph(t.help_keyboard);

  // In three columns, two or one.
  constexpr float kColumn = 215, kGap = 24;
  const int columns = std::clamp(static_cast<int>((room.w + kGap) / (kColumn + kGap)), 1, 3);
  const float width =
      (room.w - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  std::vector<float> used(static_cast<std::size_t>(columns), 0);
  for (const KeyGroup group : kKeyGroups) {
    const auto shortest = std::ranges::min_element(used);
    const auto column = static_cast<float>(shortest - used.begin());
    *shortest += put_group(context, group,
                           {room.x + column * (width + kGap), room.y + *shortest, width, 1e5f});
  }
  cut_top(room, *std::ranges::max_element(used), 10);
  if (!ui.version.empty()) {
    put_text(context, ui.fonts.small, ui.theme.muted, fill(t.help_version, {ui.version}),
             cut_top(room, 18, 4));
  }
  return room.y - top;
}

}  // namespace convlens
