// From the drawing to the network's input, in three small pictures, and the switch that leaves the
// cropping and centring out.
#include <algorithm>

#include "web/panels/keys.h"
#include "web/panels/tools.h"
#include "web/session/preparation_view.h"

namespace convlens {
namespace {

// The picture's own part of its place in the atlas, and a rectangle of its proportions.
void put_picture(PanelContext& context, const AtlasBlock& block, const Image& image,
                 const Rect& tile, bool smooth) {
  if (!block.placed || image.width <= 0 || image.height <= 0) return;
  TexelRect texels = piece(block, 0);
  texels.width = std::min(image.width, texels.width);
  texels.height = std::min(image.height, texels.height);
  const float w = static_cast<float>(image.width), h = static_cast<float>(image.height);
  const float scale = std::min(tile.w / w, tile.h / h);
  const Rect place{tile.center_x() - w * scale / 2, tile.center_y() - h * scale / 2, w * scale,
                   h * scale};
  context.ui.painter.add(smooth ? place : snapped(context.ui, place), texels,
                         {Ramp::kInk, 1, smooth, 1});
}

// From one tile to the next that is used.
void put_arrow(PanelContext& context, float from, float to, float y) {
  const ImU32 color = context.ui.theme.muted;
  const float tip = to - 5;
  context.draw.AddLine({from + 5, y}, {tip, y}, color, 1.5f);
  context.draw.AddLine({tip - 3.5f, y - 3.5f}, {tip, y}, color, 1.5f);
  context.draw.AddLine({tip - 3.5f, y + 3.5f}, {tip, y}, color, 1.5f);
}

// A step that is left out: an empty place with a broken frame.
void put_left_out(PanelContext& context, const Rect& tile) {
  constexpr float kDash = 4;
  const ImU32 color = context.ui.theme.edge;
  for (float k = 0; k < tile.w; k += 2 * kDash) {
    const float x = tile.x + k, y = tile.y + k, length = std::min(kDash, tile.w - k);
    context.draw.AddLine({x, tile.y}, {x + length, tile.y}, color);
    context.draw.AddLine({x, tile.bottom()}, {x + length, tile.bottom()}, color);
    context.draw.AddLine({tile.x, y}, {tile.x, y + length}, color);
    context.draw.AddLine({tile.right(), y}, {tile.right(), y + length}, color);
  }
}

}  // namespace

void put_steps(PanelContext& context, const Rect& place) {
  Ui& ui = context.ui;
  const PreparationView view = preparation_view(context.session);
  const AtlasBlock* blocks[] = {&ui.atlas.drawn, &ui.atlas.cropped, &ui.atlas.centered};
  constexpr float kLabel = 20, kNarrowest = 22;
  const float side = std::min(place.h - kLabel, (place.w - 2 * kNarrowest) / 3);
  // Tiles at the ends of the room and in its middle, but no further apart than labels need.
  const float pitch = std::min((place.w - side) / 2, side + 84);
  const auto tile_at = [&](std::size_t i) {
    return snapped(ui, {place.x + static_cast<float>(i) * pitch, place.y, side, side});
  };
  for (std::size_t i = 0; i < view.steps.size(); ++i) {
    const Rect tile = tile_at(i);
    const bool left_out = i == 1 && !view.on;
    if (left_out) {
      put_left_out(context, tile);
    } else {
      fill_box(context, tile, ui.theme.paper);
    }
    if (const Image* image = view.steps[i].image) {
      const bool is_input = i == 2;
      put_picture(context, *blocks[i], *image, i == 1 ? inset(tile, 6) : tile, !is_input);
    }
    ui.painter.flush(context.draw);
    if (!left_out) hairline_box(context, tile, ui.theme.edge);
    put_text(context, ui.fonts.small, left_out ? ui.theme.disabled : ui.theme.muted,
             view.steps[i].label,
             {tile.center_x() - pitch / 2, tile.bottom() + 3, pitch, kLabel - 3}, Align::kCenter);
  }
  const float y = tile_at(0).center_y();
  if (view.on) put_arrow(context, tile_at(0).right(), tile_at(1).x, y);
  put_arrow(context, tile_at(view.on ? 1 : 0).right(), tile_at(2).x, y);
}

void put_preparation_switch(PanelContext& context, const Rect& place, bool show_label) {
  const PreparationView view = preparation_view(context.session);
  const std::string key = key_names(&Texts::preparation_switch, context.session.settings.language);
  if (flip_switch(context,
                  {.id = "switch",
                   .label = view.switch_label,
                   .place = place,
                   .on = view.on,
                   .tip = true,
                   .key = key,
                   .about = view.about},
                  show_label)) {
    context.actions.push_back(SetPreparation{!view.on});
  }
}

void draw_preparation(PanelContext& context) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  Rect area = context.area;
  if (!context.layout.tall) {
    Rect line = cut_top(area, 22, 4);
    const float title = text_width(ui.fonts.small_bold, t.preparation_title);
    put_text(context, ui.fonts.small_bold, ui.theme.text, t.preparation_title,
             cut_left(line, title + 1, 10));
    put_preparation_switch(context, line, true);
    return put_steps(context, area);
  }
  // Pictures on the left, what they are and the switch on the right.
  Rect steps = cut_left(area, std::min(area.w * 0.58f, 300.0f), 16);
  put_steps(context, steps);
  // The switch has no room for its label beside it: that stands above, in place of the title.
  const std::string label = preparation_view(context.session).switch_label;
  const bool is_wide = text_width(ui.fonts.small, label) + 50 <= area.w;
  const std::string_view title = is_wide ? t.preparation_title.view() : std::string_view(label);
  const float height = paragraph_height(ui.fonts.small, title, area.w);
  put_paragraph(context, is_wide ? ui.fonts.small_bold : ui.fonts.small,
                is_wide ? ui.theme.text : ui.theme.muted, title, cut_top(area, height, 2));
  const float room = std::min({area.w, 200.0f, is_wide ? area.w : 40.0f});
  put_preparation_switch(context, {area.x, area.y, room, std::min(area.h, 40.0f)}, is_wide);
}

}  // namespace convlens
