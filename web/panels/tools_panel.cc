// The tools of the pad: pen or eraser, how thick, and where there is no header above the pad, undo,
// redo and clear; behind the last button what has no room of its own.
#include <algorithm>
#include <cmath>

#include "web/panels/keys.h"
#include "web/panels/tools.h"
#include "web/session/pad_view.h"

namespace convlens {
namespace {

float button_width(const PanelContext& context) { return context.layout.touch ? 40 : 32; }

std::string key_of(const PanelContext& context, Text Texts::* label) {
  return key_names(label, context.session.settings.language);
}

void put_pen_and_eraser(PanelContext& context, const Rect& place) {
  const Texts& t = texts(context.session.settings.language);
  const bool erases = context.session.settings.eraser;
  const int pressed =
      icon_segmented(context, {Icon::kPen, Icon::kEraser},
                     {{t.tool_pen, !erases, "pen"}, {t.tool_eraser, erases, "eraser"}}, place,
                     "tool", key_of(context, &Texts::key_eraser));
  if (pressed >= 0) context.actions.push_back(SetEraser{pressed == 1});
}

// The same as one button, where there is no room for two.
void put_eraser(PanelContext& context, const Rect& place) {
  const Texts& t = texts(context.session.settings.language);
  const bool erases = context.session.settings.eraser;
  const std::string key = key_of(context, &Texts::key_eraser);
  if (icon_button(context, Icon::kEraser,
                  {.id = "tool/eraser",
                   .label = t.tool_eraser,
                   .place = place,
                   .role = Role::kSwitch,
                   .on = erases,
                   .key = key})) {
    context.actions.push_back(SetEraser{!erases});
  }
}

void put_more(PanelContext& context, const Rect& place) {
  const Texts& t = texts(context.session.settings.language);
  if (icon_button(context, Icon::kMore,
                  {.id = "more",
                   .label = t.tool_more,
                   .place = place,
                   .on = context.session.overlay == Overlay::kInputs})) {
    context.actions.push_back(ShowOverlay{Overlay::kInputs});
  }
}

}  // namespace

float history_width(const PanelContext& context) { return 3 * button_width(context); }

void put_history(PanelContext& context, const Rect& place) {
  const PadView view = pad_view(context.session);
  const Texts& t = texts(context.session.settings.language);
  Rect rest = place;
  const auto button = [&](Icon icon, std::string_view id, Text Texts::* label, bool enabled) {
    const std::string key = key_of(context, label);
    return icon_button(context, icon,
                       {.id = id,
                        .label = t.*label,
                        .place = cut_left(rest, button_width(context)),
                        .enabled = enabled,
                        .key = key});
  };
  if (button(Icon::kUndo, "undo", &Texts::undo, view.can_undo)) context.actions.push_back(Undo{});
  if (button(Icon::kRedo, "redo", &Texts::redo, view.can_redo)) context.actions.push_back(Redo{});
  if (button(Icon::kClear, "clear", &Texts::clear, view.can_clear)) {
    context.actions.push_back(Clear{});
  }
}

void put_thickness(PanelContext& context, const Rect& place) {
  const Texts& t = texts(context.session.settings.language);
  const float thickness = context.session.settings.thickness;
  float value = (thickness - kThinnest) / (kThickest - kThinnest);
  const std::string key = key_of(context, &Texts::key_thickness);
  const std::string percent = std::to_string(std::lround(thickness * 100)) + " %";
  if (slider(context,
             {.id = "thickness",
              .label = t.tool_thickness,
              .place = place,
              .tip = true,
              .key = key,
              .value = percent},
             value, 3.5f + 5.5f * value)) {
    context.actions.push_back(SetThickness{kThinnest + value * (kThickest - kThinnest)});
  }
}

void draw_tools(PanelContext& context) {
  const ScreenLayout& layout = context.layout;
  const float button = button_width(context);
  Rect rest = context.area;
  if (layout.folded_inputs || layout.folded_preparation) {
    put_more(context, cut_right(rest, button, 2));
  }
  if (is_hidden(context.session, Control::kTools)) return;

  const float history = layout.pad_header.empty() ? history_width(context) : 0;
  const float pair = 2 * button + 6;
  constexpr float kShortest = 60, kLongest = 240;
  if (rest.w < history + pair) {
    put_eraser(context, cut_left(rest, button));
  } else {
    put_pen_and_eraser(context, cut_left(rest, pair, 8));
  }
  const float room = rest.w - history - (history > 0 ? 8 : 0);
  if (room >= kShortest) put_thickness(context, cut_left(rest, std::min(room, kLongest), 8));
  if (history <= 0) return;
  // Flush right, beside the button that opens the rest.
  put_history(context, {rest.right() - history, rest.y, history, rest.h});
}

}  // namespace convlens
