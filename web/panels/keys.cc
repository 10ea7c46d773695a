#include "web/panels/keys.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "web/session/digits.h"
#include "web/session/model_view.h"

namespace convlens {
namespace {

template <typename A>
bool push(KeyContext& context, A action) {
  context.actions.push_back(std::move(action));
  return true;
}

// --- the drawing -----------------------------------------------------------------------------

bool clear(KeyContext& c) { return push(c, Clear{}); }
bool undo_step(KeyContext& c) { return push(c, Undo{}); }
bool redo_step(KeyContext& c) { return push(c, Redo{}); }
bool eraser(KeyContext& c) { return push(c, SetEraser{!c.session.settings.eraser}); }

constexpr float kThicker = 1.25f;
bool thinner(KeyContext& c) {
  return push(c, SetThickness{c.session.settings.thickness / kThicker});
}
bool thicker(KeyContext& c) {
  return push(c, SetThickness{c.session.settings.thickness * kThicker});
}
bool draw_digit(KeyContext& c) {
  return push(c, PlayDrawing{preset_drawing(c.event.digit), false});
}
bool surprise(KeyContext& c) { return push(c, Surprise{}); }
bool next_digit(KeyContext& c) { return c.session.digits && push(c, NextDigit{}); }
bool open_file(KeyContext& c) { return push(c, Ask{{Request::Kind::kOpenFile, {}}}); }
bool prepare(KeyContext& c) { return push(c, SetPreparation{!c.session.settings.prepare}); }

// --- the network -----------------------------------------------------------------------------

bool next_model(KeyContext& c) {
  const auto choices = model_choices(c.session);
  const auto chosen = std::ranges::find(choices, true, &ModelChoice::chosen);
  const auto at = static_cast<std::size_t>(chosen - choices.begin());
  return push(c, ChooseModel{choices[(at + 1) % choices.size()].name});
}

// The layer that is open, or the one after or before it; none: the first or the last.
bool go_to_layer(KeyContext& c, int step) {
  const Network* network = current_network(c.session);
  if (!network) return false;
  const int count = static_cast<int>(network->stages.size());
  const int from = c.session.selected ? c.session.selected->stage : step > 0 ? -1 : count;
  return push(c, Select{Selection{std::clamp(from + step, 0, count - 1), -1}});
}
bool next_layer(KeyContext& c) { return go_to_layer(c, 1); }
bool previous_layer(KeyContext& c) { return go_to_layer(c, -1); }

// The maps of the layer that is open, one after another; beyond the ends all of them together.
bool go_to_map(KeyContext& c, int step) {
  const Network* network = current_network(c.session);
  if (!network || !c.session.selected) return false;
  const Selection at = *c.session.selected;
  const int maps = network->stages[static_cast<std::size_t>(at.stage)].maps;
  const int next = at.map < 0 && step < 0 ? maps - 1 : at.map + step;
  return push(c, Select{Selection{at.stage, next < 0 || next >= maps ? -1 : next}});
}
bool next_map(KeyContext& c) { return go_to_map(c, 1); }
bool previous_map(KeyContext& c) { return go_to_map(c, -1); }

bool color_range(KeyContext& c) {
  const auto at = static_cast<std::size_t>(c.session.settings.range);
  return push(c, SetRange{kColorRanges[(at + 1) % std::size(kColorRanges)]});
}
bool zoom(KeyContext& c, float factor) {
  c.ui.pointer.keyed_zoom *= factor;
  return true;
}
bool zoom_in(KeyContext& c) { return zoom(c, 1.25f); }
bool zoom_out(KeyContext& c) { return zoom(c, 0.8f); }
bool zoom_fit(KeyContext& c) {
  c.ui.pointer.fit = true;
  return true;
}

// --- the screen ------------------------------------------------------------------------------

bool language(KeyContext& c) {
  const bool russian = c.session.settings.language == Language::kRussian;
  return push(c, SetLanguage{russian ? Language::kEnglish : Language::kRussian});
}
bool theme(KeyContext& c) {
  return push(c, SetTheme{is_dark(c.session) ? ThemeChoice::kLight : ThemeChoice::kDark});
}
bool show(KeyContext& c, Overlay overlay) {
  return push(c, ShowOverlay{c.session.overlay == overlay ? Overlay::kNone : overlay});
}
bool share(KeyContext& c) { return show(c, Overlay::kShare); }
bool help(KeyContext& c) { return show(c, Overlay::kHelp); }

// One step back at a time: from what lies over the screen, from a map, from its layer.
bool back(KeyContext& c) {
  const auto& selected = c.session.selected;
  if (c.session.overlay != Overlay::kNone) return push(c, ShowOverlay{Overlay::kNone});
  if (c.ui.cursor.down) return std::exchange(c.ui.cursor.down, false) && push(c, EndStroke{});
  if (selected && selected->map >= 0) return push(c, Select{Selection{selected->stage, -1}});
  if (selected) return push(c, Select{std::nullopt});
  if (c.session.notice) return push(c, DismissNotice{});
  return std::exchange(c.ui.focus.visible, false);
}

constexpr auto kTools = static_cast<std::size_t>(Control::kTools);
constexpr auto kInputs = static_cast<std::size_t>(Control::kInputs);
constexpr auto kNetworkPanel = static_cast<std::size_t>(Control::kNetwork);
constexpr auto kModels = static_cast<std::size_t>(Control::kModels);
constexpr KeyGroup kDrawing = KeyGroup::kDrawing, kNetwork = KeyGroup::kNetwork,
                   kScreen = KeyGroup::kScreen;

constexpr KeyBinding kBindings[] = {
    {Key::kDigit, false, false, kDrawing, &Texts::key_digit, draw_digit, kInputs},
    {Key::kR, false, false, kDrawing, &Texts::key_surprise, surprise, kInputs},
    {Key::kN, false, false, kDrawing, &Texts::key_next, next_digit, kInputs},
    {Key::kO, false, false, kDrawing, &Texts::key_open, open_file, kInputs},
    {Key::kZ, true, false, kDrawing, &Texts::undo, undo_step, kTools},
    {Key::kY, true, false, kDrawing, &Texts::redo, redo_step, kTools},
    {Key::kZ, true, true, kDrawing, &Texts::redo, redo_step, kTools},
    {Key::kDelete, false, false, kDrawing, &Texts::clear, clear, kTools},
    {Key::kBackspace, false, false, kDrawing, &Texts::clear, clear, kTools},
    {Key::kE, false, false, kDrawing, &Texts::key_eraser, eraser, kTools},
    {Key::kOpenBracket, false, false, kDrawing, &Texts::key_thickness, thinner, kTools},
    {Key::kCloseBracket, false, false, kDrawing, &Texts::key_thickness, thicker, kTools},
    {Key::kP, false, false, kDrawing, &Texts::preparation_switch, prepare,
     static_cast<std::size_t>(Control::kPreparation)},
    {Key::kM, false, false, kNetwork, &Texts::key_model, next_model, kModels},
    {Key::kPageDown, false, false, kNetwork, &Texts::key_layer, next_layer, kNetworkPanel},
    {Key::kPageUp, false, false, kNetwork, &Texts::key_layer, previous_layer, kNetworkPanel},
    {Key::kRight, false, false, kNetwork, &Texts::key_map, next_map, kNetworkPanel},
    {Key::kLeft, false, false, kNetwork, &Texts::key_map, previous_map, kNetworkPanel},
    {Key::kPlus, false, false, kNetwork, &Texts::key_zoom, zoom_in, kNetworkPanel},
    {Key::kMinus, false, false, kNetwork, &Texts::key_zoom, zoom_out, kNetworkPanel},
    {Key::kF, false, false, kNetwork, &Texts::key_fit, zoom_fit, kNetworkPanel},
    {Key::kC, false, false, kNetwork, &Texts::range_title, color_range,
     static_cast<std::size_t>(Control::kLegend)},
    {Key::kL, false, false, kScreen, &Texts::settings_language, language,
     static_cast<std::size_t>(Control::kLanguage)},
    {Key::kT, false, false, kScreen, &Texts::key_theme, theme,
     static_cast<std::size_t>(Control::kSettings)},
    {Key::kS, false, false, kScreen, &Texts::menu_share, share,
     static_cast<std::size_t>(Control::kShare)},
    {Key::kQuestion, false, false, kScreen, &Texts::menu_help, help,
     static_cast<std::size_t>(Control::kHelp)},
    {Key::kF1, false, false, kScreen, &Texts::menu_help, help,
     static_cast<std::size_t>(Control::kHelp)},
    {Key::kEscape, false, false, kScreen, &Texts::key_back, back, kControlCount},
};

// --- the pen that the arrows move
// -----------------------------------------------------------------

bool move_cursor(Ui& ui, const Session& session, const KeyEvent& event,
                 std::vector<Action>& actions) {
  const float step = event.shift ? 0.1f : 0.025f;
  PadCursor& cursor = ui.cursor;
  const auto moved = [&](float dx, float dy) {
    cursor.x = std::clamp(cursor.x + dx * step, 0.0f, 1.0f);
    cursor.y = std::clamp(cursor.y + dy * step, 0.0f, 1.0f);
    if (cursor.down) actions.push_back(ExtendStroke{{cursor.x, cursor.y, 1}});
    ui.focus.visible = true;
    return true;
  };
  cursor.down = cursor.down && session.pad.pen_down;
  switch (event.key) {
    case Key::kLeft:
      return moved(-1, 0);
    case Key::kRight:
      return moved(1, 0);
    case Key::kUp:
      return moved(0, -1);
    case Key::kDown:
      return moved(0, 1);
    case Key::kSpace:
    case Key::kEnter:
      ui.focus.visible = true;
      cursor.down = !cursor.down;
      if (cursor.down) {
        actions.push_back(BeginStroke{
            {cursor.x, cursor.y, 1}, session.settings.thickness, session.settings.eraser});
      } else {
        actions.push_back(EndStroke{});
      }
      return true;
    default:
      return false;
  }
}

int arrow_step(Key key) {
  if (key == Key::kLeft || key == Key::kUp) return -1;
  return key == Key::kRight || key == Key::kDown ? 1 : 0;
}

// Keys that belong to the control that has the focus.
bool press_in_control(Ui& ui, const Session& session, const KeyEvent& event,
                      std::vector<Action>& actions) {
  const FocusItem* item = focused(ui.focus);
  if (!item || event.ctrl) return false;
  // Who has drawn with the mouse and opened a layer means its maps.
  const bool draws = item->role == Role::kPad && (ui.focus.visible || !session.selected);
  if (draws && move_cursor(ui, session, event, actions)) return true;
  if (event.key == Key::kEnter || event.key == Key::kSpace) return press_focused(ui.focus);
  const int step = arrow_step(event.key);
  if (step == 0) return false;
  if (item->role == Role::kSlider) {
    ui.focus.visible = true;
    // Up is more.
    const bool upright = event.key == Key::kUp || event.key == Key::kDown;
    ui.focus.nudge += upright ? -step : step;
    return true;
  }
  return move_in_group(ui.focus, step);
}

// Under a dialogue only it is heard, and what closes it.
bool heard(const KeyBinding& binding, const Session& session) {
  if (binding.control < kControlCount && session.hidden[binding.control]) return false;
  return session.overlay == Overlay::kNone || binding.act == back || binding.act == help ||
         binding.act == share || binding.act == language || binding.act == theme;
}

}  // namespace

std::span<const KeyBinding> key_bindings() { return kBindings; }

bool handle_key(Ui& ui, const Session& session, const KeyEvent& event,
                std::vector<Action>& actions) {
  if (event.key == Key::kNone) return false;
  if (event.key == Key::kTab && !event.ctrl) {
    if (std::exchange(ui.cursor.down, false)) actions.push_back(EndStroke{});
    return move_focus(ui.focus, event.shift);
  }
  if (press_in_control(ui, session, event, actions)) return true;
  for (const KeyBinding& binding : kBindings) {
    // A question mark and a plus come with Shift on some keyboards and without on others.
    const bool any_shift = event.key == Key::kQuestion || event.key == Key::kPlus;
    const bool same = binding.key == event.key && binding.ctrl == event.ctrl &&
                      (any_shift || binding.shift == event.shift);
    if (!same || !heard(binding, session)) continue;
    KeyContext context{session, ui, actions, event};
    return binding.act(context);
  }
  return false;
}

}  // namespace convlens
