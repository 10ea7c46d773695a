// Motion of what belongs to the screen alone: values that ease to where they are wanted instead of
// jumping there. Short, and at once where the system asks for reduced motion.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace convlens {

// Names a moving value: what it is, and which one of several.
constexpr std::uint64_t motion_id(std::string_view name, std::uint64_t index = 0) {
  std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return (hash ^ index) * 0x100000001b3u;
}

// Fast at first, gentle at the end; share 0 … 1 of the time to share of the way.
float ease_out(float share);

class Motion {
 public:
  // `seconds` since the frame before. Values nobody asked for in that frame are forgotten.
  void begin_frame(float seconds, bool allowed);

  // The value now, on its way to `target`; at its first sight already there.
  float to(std::uint64_t id, float target, float duration = 0.25f);
  // At its first sight it begins at `first`.
  float from_to(std::uint64_t id, float first, float target, float duration = 0.25f);

  // Something asked for in this frame has not arrived.
  bool moving() const { return moving_; }
  bool allowed() const { return allowed_; }

 private:
  struct Value {
    float start = 0, target = 0, now = 0;
    float elapsed = 0, duration = 0;
    bool seen = true;
  };
  float advance(Value& value, float target, float duration);

  std::unordered_map<std::uint64_t, Value> values_;
  float seconds_ = 0;
  bool allowed_ = true;
  bool moving_ = false;
};

}  // namespace convlens
