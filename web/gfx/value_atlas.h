// Where every map of every stage, and the preparation's pictures, stand in the one texture of
// values. Plain arithmetic: who draws a map asks here, who uploads one too.
#pragma once

#include <span>
#include <vector>

#include "web/session/session.h"

namespace convlens {

// `count` equal pieces (maps, or units of 1 x 1) below one another, in as many columns as needed.
struct AtlasBlock {
  int count = 0;
  int width = 0, height = 0;  // of one piece, texels
  int x = 0;                  // of the first column; all begin at the top
  int per_column = 1;
  bool placed = false;  // false: no room for it in the largest texture

  int columns() const { return (count + per_column - 1) / per_column; }
};

struct TexelRect {
  int x = 0, y = 0, width = 0, height = 0;
};
TexelRect piece(const AtlasBlock& block, int index);

struct ValueAtlas {
  int width = 0, height = 0;
  std::vector<AtlasBlock> stages;  // as the network's
  AtlasBlock drawn, cropped;       // room for kPadSide x kPadSide
  AtlasBlock centered;             // room for the field
};

// `network` may be null: then there are only the pictures. `limit`: the largest side of a texture.
ValueAtlas plan_atlas(const Network* network, int limit);

}  // namespace convlens
