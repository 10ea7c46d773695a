// Digits that the person does not draw: ten of them as little pictures, a surprise, a data set's
// next, files, the camera.
#include <algorithm>

#include "web/panels/keys.h"
#include "web/panels/tools.h"
#include "web/session/digits.h"
#include "web/session/pad_view.h"

namespace convlens {
namespace {

// The strokes of a digit as lines in the middle of a cell.
void put_strokes(PanelContext& context, const Drawing& drawing, const Rect& cell, ImU32 color) {
  float left = 1, right = 0, top = 1, bottom = 0;
  for (const Stroke& stroke : drawing) {
    for (const StrokePoint& p : stroke.points) {
      left = std::min(left, p.x), right = std::max(right, p.x);
      top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
  }
  const float height = std::min(cell.h * 0.52f, 22.0f);
  const float scale = height / std::max(0.01f, bottom - top);
  const auto at = [&](const StrokePoint& p) {
    return ImVec2{cell.center_x() + (p.x - (left + right) / 2) * scale,
                  cell.center_y() + (p.y - (top + bottom) / 2) * scale};
  };
  for (const Stroke& stroke : drawing) {
    for (const StrokePoint& p : stroke.points) context.draw.PathLineTo(at(p));
    context.draw.PathStroke(color, ImDrawFlags_None, std::clamp(height * 0.12f, 1.5f, 2.2f));
  }
}

// They are read from their files once.
const Drawing& preset(Ui& ui, std::size_t digit) {
  if (ui.presets[digit].empty()) ui.presets[digit] = preset_drawing(static_cast<int>(digit));
  return ui.presets[digit];
}

}  // namespace

void put_digits(PanelContext& context, const Rect& place, int columns) {
  Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const int rows = (static_cast<int>(ui.presets.size()) + columns - 1) / columns;
  const float w = place.w / static_cast<float>(columns), h = place.h / static_cast<float>(rows);
  fill_box(context, place, ui.theme.control, 8);
  for (std::size_t digit = 0; digit < ui.presets.size(); ++digit) {
    const int column = static_cast<int>(digit) % columns, row = static_cast<int>(digit) / columns;
    const Rect cell{place.x + w * static_cast<float>(column), place.y + h * static_cast<float>(row),
                    w, h};
    const std::string name = std::to_string(digit);
    const std::string id = "digit/" + name, label = fill(t.input_digit, {name});
    const Reaction reaction =
        react(context, {.id = id, .label = label, .place = cell, .tip = true, .key = name});
    if (reaction.hovered) fill_box(context, inset(cell, 2), ui.theme.control_on, 6);
    put_strokes(context, preset(ui, digit), cell, ui.theme.text);
    if (reaction.pressed) context.actions.push_back(PlayDrawing{preset(ui, digit), false});
  }
}

void put_sources(PanelContext& context, const Rect& place) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const PadView view = pad_view(context.session);
  const auto key_of = [&](Text Texts::* label) {
    return key_names(label, context.session.settings.language);
  };
  const int count = 2 + view.has_digits + ui.has_camera;
  constexpr float kBetween = 6;
  const float width =
      (place.w - kBetween * static_cast<float>(count - 1)) / static_cast<float>(count);
  // All of them with their words, or none.
  const std::string_view camera = view.camera ? t.input_camera_stop : t.input_camera;
  float widest = std::max(chip_width(ui, t.input_surprise), chip_width(ui, t.input_open));
  if (view.has_digits) widest = std::max(widest, chip_width(ui, t.input_next));
  if (ui.has_camera) widest = std::max(widest, chip_width(ui, camera));
  Rect rest = place;
  const auto source = [&](Icon icon, std::string_view id, std::string_view label, bool on,
                          std::string_view key) {
    return chip(
        context, icon,
        {.id = id, .label = label, .place = cut_left(rest, width, kBetween), .on = on, .key = key},
        widest <= width);
  };
  if (view.has_digits &&
      source(Icon::kNext, "next", t.input_next, false, key_of(&Texts::key_next))) {
    context.actions.push_back(NextDigit{});
  }
  if (source(Icon::kSurprise, "surprise", t.input_surprise, false, key_of(&Texts::key_surprise))) {
    context.actions.push_back(Surprise{});
  }
  if (source(Icon::kOpen, "open", t.input_open, false, key_of(&Texts::key_open))) {
    context.actions.push_back(Ask{{Request::Kind::kOpenFile, {}}});
  }
  if (!ui.has_camera) return;
  if (source(view.camera ? Icon::kStop : Icon::kCamera, "camera", camera, view.camera, {})) {
    const auto kind = view.camera ? Request::Kind::kStopCamera : Request::Kind::kStartCamera;
    context.actions.push_back(Ask{{kind, {}}});
  }
}

void draw_inputs(PanelContext& context) {
  Rect area = context.area;
  constexpr float kTwoRows = 60, kFinger = 40;
  if (area.h < kTwoRows) {
    put_digits(context, cut_left(area, 10 * kFinger, 8), 10);
    return put_sources(context, area);
  }
  put_digits(context, cut_top(area, 28, 6), 10);
  put_sources(context, area);
}

}  // namespace convlens
