// All that a session has to show as values, in one float texture: every tap of the network and the
// preparation's pictures. Only what has changed is uploaded.
#pragma once

#include <cstdint>

#include "web/gfx/value_atlas.h"
#include "web/session/session.h"

namespace convlens {

class ActivationTextures {
 public:
  // With the window's GL context current, as in all the functions.
  ActivationTextures() = default;
  ActivationTextures(const ActivationTextures&) = delete;
  ActivationTextures& operator=(const ActivationTextures&) = delete;
  ~ActivationTextures();

  void update(const Session& session);

  const ValueAtlas& atlas() const { return atlas_; }
  std::uint32_t texture() const { return texture_; }

 private:
  void allocate(const Session& session);
  void upload_pictures(const Session& session);
  void upload_taps(const Network& network);

  ValueAtlas atlas_;
  std::uint32_t texture_ = 0;
  // What has been uploaded, as the session's counters.
  std::uint64_t shown_ = 0, pictures_ = 0, forwards_ = 0;
};

}  // namespace convlens
