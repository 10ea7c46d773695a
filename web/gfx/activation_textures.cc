#include "web/gfx/activation_textures.h"

#include <algorithm>
#include <utility>

#include "web/gfx/gl.h"

namespace convlens {
namespace {

void write_texels(int x, int y, int width, int height, const float* values) {
  if (width <= 0 || height <= 0) return;
  glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, width, height, GL_RED, GL_FLOAT, values);
}

// Maps are contiguous, one below the other as in the atlas: a column is one upload.
void upload_block(const AtlasBlock& block, const float* values) {
  if (!block.placed) return;
  const int piece_size = block.width * block.height;
  for (int first = 0; first < block.count; first += block.per_column) {
    const int pieces = std::min(block.per_column, block.count - first);
    write_texels(piece(block, first).x, 0, block.width, pieces * block.height,
                 values + static_cast<std::ptrdiff_t>(first) * piece_size);
  }
}

// A picture may be smaller than its place; its part of the place begins at the top left.
void upload_image(const AtlasBlock& block, const Image& image) {
  if (!block.placed || image.width > block.width || image.height > block.height) return;
  write_texels(block.x, 0, image.width, image.height, image.pixels.data());
}

}  // namespace

ActivationTextures::~ActivationTextures() {
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void ActivationTextures::update(const Session& session) {
  if (texture_ == 0 || shown_ != session.shown) allocate(session);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  if (std::exchange(pictures_, session.pictures) != session.pictures) upload_pictures(session);
  if (std::exchange(forwards_, session.forwards) != session.forwards) {
    if (const Network* network = current_network(session)) upload_taps(*network);
  }
}

void ActivationTextures::allocate(const Session& session) {
  shown_ = session.shown;
  pictures_ = forwards_ = ~std::uint64_t{0};  // everything is to be uploaded again
  GLint limit = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &limit);
  atlas_ = plan_atlas(current_network(session), limit);
  if (texture_ == 0) glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, atlas_.width, atlas_.height, 0, GL_RED, GL_FLOAT,
               nullptr);
  // Floats are not filtered by every device: the shader does it.
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

void ActivationTextures::upload_pictures(const Session& session) {
  upload_image(atlas_.drawn, session.drawn);
  if (session.prepared.empty) return;
  upload_image(atlas_.cropped, session.prepared.cropped);
  upload_image(atlas_.centered, session.prepared.centered);
}

void ActivationTextures::upload_taps(const Network& network) {
  for (std::size_t i = 0; i < network.stages.size(); ++i) {
    upload_block(atlas_.stages[i], network.execution->tap(network.stages[i].value).data);
  }
}

}  // namespace convlens
