#include "web/gfx/value_atlas.h"

#include <algorithm>

namespace convlens {
namespace {

// Tall columns keep the texture narrow; every device can do this height.
constexpr int kTallest = 2048;

AtlasBlock place(ValueAtlas& atlas, int count, int width, int height, int limit) {
  AtlasBlock block{.count = count, .width = width, .height = height};
  const int tallest = std::min(kTallest, limit);
  if (count <= 0 || width <= 0 || height <= 0 || height > tallest) return block;
  block.per_column = std::min(count, tallest / height);
  block.x = atlas.width;
  const auto right = block.x + static_cast<std::int64_t>(block.columns()) * width;
  if (right > limit) return block;
  block.placed = true;
  atlas.width = static_cast<int>(right);
  atlas.height = std::max(atlas.height, block.per_column * height);
  return block;
}

}  // namespace

TexelRect piece(const AtlasBlock& block, int index) {
  return {block.x + index / block.per_column * block.width, index % block.per_column * block.height,
          block.width, block.height};
}

ValueAtlas plan_atlas(const Network* network, int limit) {
  ValueAtlas atlas;
  const int field = PrepareOptions{}.field;
  atlas.drawn = place(atlas, 1, kPadSide, kPadSide, limit);
  atlas.cropped = place(atlas, 1, kPadSide, kPadSide, limit);
  atlas.centered = place(atlas, 1, field, field, limit);
  if (!network) return atlas;
  for (const Stage& stage : network->stages) {
    atlas.stages.push_back(place(atlas, stage.maps, stage.width, stage.height, limit));
  }
  return atlas;
}

}  // namespace convlens
