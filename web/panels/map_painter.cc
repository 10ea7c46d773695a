#include "web/panels/map_painter.h"

#include "web/gfx/palette.h"

namespace convlens {

void MapPainter::begin_frame(float dark) {
  dark_ = dark;
  quads_.clear();
  batches_.clear();
  flushed_ = 0;
}

void MapPainter::add(const Rect& place, const TexelRect& texels, const MapStyle& style) {
  quads_.push_back({
      .left = place.x,
      .top = place.y,
      .right = place.right(),
      .bottom = place.bottom(),
      .x = static_cast<float>(texels.x),
      .y = static_cast<float>(texels.y),
      .width = static_cast<float>(texels.width),
      .height = static_cast<float>(texels.height),
      .scale = 1 / style.peak,
      .row = palette_row(style.ramp, dark_),
      .smooth = style.smooth ? 1.0f : 0.0f,
      .opacity = style.opacity,
  });
}

void MapPainter::flush(ImDrawList& list) {
  if (quads_.size() == flushed_) return;
  batches_.push_back({this, flushed_, quads_.size() - flushed_});
  flushed_ = quads_.size();
  list.AddCallback(on_draw, &batches_.back());
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void MapPainter::on_draw(const ImDrawList*, const ImDrawCmd* command) {
  const Batch& batch = *static_cast<const Batch*>(command->UserCallbackData);
  const MapPainter& painter = *batch.painter;
  if (!painter.draw_) return;
  painter.draw_(std::span(painter.quads_).subspan(batch.first, batch.count), command->ClipRect);
}

}  // namespace convlens
