#include "web/panels/motion.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace convlens {

float ease_out(float share) {
  const float left = 1 - std::clamp(share, 0.0f, 1.0f);
  return 1 - left * left * left;
}

void Motion::begin_frame(float seconds, bool allowed) {
  // After a rest the first frame comes late: that is no part of the way.
  constexpr float kLongest = 0.1f;
  seconds_ = std::clamp(seconds, 0.0f, kLongest);
  allowed_ = allowed;
  moving_ = false;
  for (auto entry = values_.begin(); entry != values_.end();) {
    entry = std::exchange(entry->second.seen, false) ? std::next(entry) : values_.erase(entry);
  }
}

float Motion::to(std::uint64_t id, float target, float duration) {
  return from_to(id, target, target, duration);
}

float Motion::from_to(std::uint64_t id, float first, float target, float duration) {
  const auto [found, is_new] = values_.try_emplace(id);
  if (is_new) found->second = {.start = first, .target = first, .now = first};
  return advance(found->second, target, duration);
}

float Motion::advance(Value& value, float target, float duration) {
  const bool again = value.seen;  // asked for twice in a frame
  value.seen = true;
  if (value.target != target) {  // sets out from where it is, with the next frame
    value.start = value.now;
    value.target = target;
    value.elapsed = 0;
    value.duration = duration;
  } else if (!again) {
    value.elapsed += seconds_;
  }
  if (!allowed_ || value.elapsed >= value.duration) value.start = target;
  const float share = value.duration > 0 ? value.elapsed / value.duration : 1;
  value.now =
      value.start == target ? target : value.start + (target - value.start) * ease_out(share);
  if (value.now != target) moving_ = true;
  return value.now;
}

}  // namespace convlens
