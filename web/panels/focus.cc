#include "web/panels/focus.h"

#include <algorithm>
#include <utility>

namespace convlens {
namespace {

std::ptrdiff_t find(const std::vector<FocusItem>& items, std::string_view id) {
  const auto found = std::ranges::find(items, id, &FocusItem::id);
  return found == items.end() ? -1 : found - items.begin();
}

void give_focus(Focus& focus, const FocusItem& item) {
  focus.current = item.id;
  focus.visible = true;
}

}  // namespace

std::string_view role_code(Role role) {
  constexpr std::string_view kCodes[] = {"button", "choice", "switch", "slider", "pad", "region"};
  return kCodes[static_cast<std::size_t>(role)];
}

std::string focus_id(std::string_view panel, std::string_view control) {
  std::string id(panel);
  id += '/';
  id += control;
  return id;
}

void begin_focus(Focus& focus, bool dialogue) {
  focus.coming.clear();
  if (dialogue == focus.dialogue) return;
  focus.dialogue = dialogue;
  if (dialogue) {
    focus.behind = std::exchange(focus.current, "");
    focus.taking = true;
  } else {
    focus.current = std::exchange(focus.behind, "");
    focus.taking = false;
  }
}

bool add_to_focus(Focus& focus, FocusItem item) {
  if (focus.taking && item.enabled) {
    focus.current = item.id;
    focus.taking = false;
  }
  const bool pressed = item.enabled && !focus.pressed.empty() && focus.pressed == item.id;
  if (pressed) focus.pressed.clear();
  focus.coming.push_back(std::move(item));
  return pressed;
}

void end_focus(Focus& focus) {
  // What is gone leaves the focus to what stands in its place.
  if (!focus.current.empty() && find(focus.coming, focus.current) < 0) {
    const auto at = find(focus.items, focus.current);
    const auto last = static_cast<std::ptrdiff_t>(focus.coming.size()) - 1;
    focus.current = at < 0 || last < 0
                        ? std::string()
                        : focus.coming[static_cast<std::size_t>(std::min(at, last))].id;
  }
  focus.items.swap(focus.coming);
  focus.pressed.clear();
  focus.nudge = 0;
}

const FocusItem* focused(const Focus& focus) {
  const auto at = focus.current.empty() ? -1 : find(focus.items, focus.current);
  return at < 0 ? nullptr : &focus.items[static_cast<std::size_t>(at)];
}

bool move_focus(Focus& focus, bool backwards) {
  const auto count = static_cast<std::ptrdiff_t>(focus.items.size());
  const auto from = focus.current.empty() ? -1 : find(focus.items, focus.current);
  const std::ptrdiff_t step = backwards ? -1 : 1;
  auto at = from < 0 && backwards ? count : from;
  // A dialogue keeps the focus: Tab goes round in it.
  for (std::ptrdiff_t tried = 0; tried < count; ++tried) {
    at += step;
    if (focus.dialogue) at = (at + count) % count;
    if (at < 0 || at >= count) break;
    const FocusItem& item = focus.items[static_cast<std::size_t>(at)];
    if (!item.enabled) continue;
    give_focus(focus, item);
    return true;
  }
  if (focus.dialogue) return true;
  focus.current.clear();
  focus.visible = false;
  return false;
}

bool move_in_group(Focus& focus, int step) {
  const FocusItem* item = focused(focus);
  if (!item || item->role != Role::kChoice || item->group.empty()) return false;
  std::vector<const FocusItem*> group;
  for (const FocusItem& other : focus.items) {
    if (other.group == item->group && other.enabled) group.push_back(&other);
  }
  const auto count = static_cast<std::ptrdiff_t>(group.size());
  const auto at = std::ranges::find(group, item) - group.begin();
  const FocusItem& next = *group[static_cast<std::size_t>((at + step + count) % count)];
  give_focus(focus, next);
  focus.pressed = next.id;
  return true;
}

bool press_focused(Focus& focus) {
  const FocusItem* item = focused(focus);
  if (!item || !item->enabled) return false;
  focus.visible = true;
  focus.pressed = item->id;
  return true;
}

}  // namespace convlens
