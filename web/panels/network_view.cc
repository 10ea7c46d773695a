#include "web/panels/network_view.h"

#include <algorithm>

namespace convlens {
namespace {

// The left or top end of content that is `size` long, in a region `room` long.
float inside(float start, float size, float room) {
  return size <= room ? (room - size) / 2 : std::clamp(start, room - size, 0.0f);
}

NetworkView kept_inside(NetworkView view, const NetworkLayout& layout) {
  const Rect& region = layout.region;
  view.x = inside(view.x, layout.width * view.zoom, region.w);
  view.y = inside(view.y, region.h * view.zoom, region.h);
  return view;
}

}  // namespace

ZoomLimits zoom_limits(const NetworkLayout& layout) {
  constexpr float kLargestCell = 420;  // points; larger than that is the opened layer's
  float smallest = kLargestCell;
  for (const StagePlace& place : layout.stages) smallest = std::min(smallest, place.cell);
  const float fit = layout.width > 0 ? std::min(1.0f, layout.region.w / layout.width) : 1;
  return {fit, std::clamp(kLargestCell / std::max(smallest, 1.0f), 4.0f, 24.0f)};
}

NetworkView whole_view(const NetworkLayout& layout) {
  return kept_inside({zoom_limits(layout).least, 0, 0}, layout);
}

NetworkView opening_view(const NetworkLayout& layout) {
  constexpr float kRecognised = 0.6f;
  const float fit = zoom_limits(layout).least;
  return kept_inside({fit >= kRecognised ? fit : 1, 0, 0}, layout);
}

NetworkView zoomed(const NetworkView& view, const NetworkLayout& layout, float factor, float x,
                   float y) {
  const ZoomLimits limits = zoom_limits(layout);
  NetworkView next = view;
  next.zoom = std::clamp(view.zoom * factor, limits.least, limits.most);
  const float share = next.zoom / view.zoom;
  const float px = x - layout.region.x, py = y - layout.region.y;
  next.x = px - (px - view.x) * share;
  next.y = py - (py - view.y) * share;
  return kept_inside(next, layout);
}

NetworkView panned(const NetworkView& view, const NetworkLayout& layout, float dx, float dy) {
  return kept_inside({view.zoom, view.x + dx, view.y + dy}, layout);
}

void apply_view(NetworkLayout& layout, const NetworkView& view) {
  const Rect& region = layout.region;
  const auto across = [&](float x) { return region.x + view.x + (x - region.x) * view.zoom; };
  const auto down = [&](float y) { return region.y + view.y + (y - region.y) * view.zoom; };
  for (StagePlace& place : layout.stages) {
    place.maps = {across(place.maps.x), down(place.maps.y), place.maps.w * view.zoom,
                  place.maps.h * view.zoom};
    place.header.x = place.maps.x;
    place.header.w = place.maps.w;
    place.cell *= view.zoom;
    place.cell_width *= view.zoom;
    place.spacing *= view.zoom;
    place.gap_before *= view.zoom;
  }
  for (ShapeGroup& group : layout.groups) {
    group.place.x = across(group.place.x);
    group.place.w *= view.zoom;
  }
}

}  // namespace convlens
