// From the drawing to the network's input, in three small pictures.
#include <algorithm>

#include "web/panels/widgets.h"
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

void put_arrow(PanelContext& context, float x, float y) {
  const ImU32 color = context.ui.theme.muted;
  context.draw.AddLine({x - 5, y}, {x + 4, y}, color, 1.2f);
  context.draw.AddLine({x + 1, y - 3}, {x + 4.5f, y}, color, 1.2f);
  context.draw.AddLine({x + 1, y + 3}, {x + 4.5f, y}, color, 1.2f);
}

}  // namespace

void draw_preparation(PanelContext& context) {
  Ui& ui = context.ui;
  const PreparationView view = preparation_view(context.session);
  Rect area = context.area;
  if (!context.layout.tall) {
    put_text(context, ui.fonts.small_bold, ui.theme.text,
             texts(context.session.settings.language).preparation_title, cut_top(area, 18, 6));
  }
  const AtlasBlock* blocks[] = {&ui.atlas.drawn, &ui.atlas.cropped, &ui.atlas.centered};
  const float between = context.layout.tall ? 18 : 26;
  const float side = std::min((area.w - 2 * between) / 3, area.h - 20);
  for (std::size_t i = 0; i < view.steps.size(); ++i) {
    const float x = area.x + static_cast<float>(i) * ((area.w - side) / 2);
    const Rect tile = snapped(ui, {x, area.y, side, side});
    fill_box(context, tile, ui.theme.paper);
    if (const Image* image = view.steps[i].image) {
      const bool is_input = i == 2;
      const float inset = i == 1 ? 6 : 0;
      const Rect inner{tile.x + inset, tile.y + inset, tile.w - 2 * inset, tile.h - 2 * inset};
      put_picture(context, *blocks[i], *image, inner, !is_input);
    }
    ui.painter.flush(context.draw);
    hairline_box(context, tile, ui.theme.line);
    put_text(context, ui.fonts.small, ui.theme.muted, view.steps[i].label,
             {tile.x - between / 2, tile.bottom() + 3, tile.w + between, 17}, Align::kCenter);
    if (i > 0) put_arrow(context, tile.x - (area.w - 3 * side) / 4, tile.center_y());
  }
}

}  // namespace convlens
