// The desktop: the loop sleeps in SDL until something happens.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "platform.h"

namespace convlens::app {
namespace {

// SDL's mouse and fingers as pointers; what SDL makes of a finger for programs that know only the
// mouse is left out.
std::optional<PointerEvent> pointer_of(const SDL_Event& event) {
  using Phase = PointerEvent::Phase;
  const auto mouse = [](Uint32 which, Phase phase, int x, int y, bool erase) {
    return which == SDL_TOUCH_MOUSEID
               ? std::nullopt
               : std::optional(PointerEvent{phase, PointerEvent::Kind::kMouse, -1,
                                            static_cast<float>(x), static_cast<float>(y), 1,
                                            erase});
  };
  const auto finger = [&](Phase phase) {
    int width = 0, height = 0;
    SDL_GetWindowSize(SDL_GetWindowFromID(event.tfinger.windowID), &width, &height);
    return PointerEvent{phase,
                        PointerEvent::Kind::kTouch,
                        event.tfinger.fingerId,
                        event.tfinger.x * static_cast<float>(width),
                        event.tfinger.y * static_cast<float>(height),
                        1,
                        false};
  };
  switch (event.type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      if (event.button.button == SDL_BUTTON_MIDDLE) return std::nullopt;
      return mouse(event.button.which,
                   event.type == SDL_MOUSEBUTTONDOWN ? Phase::kDown : Phase::kUp, event.button.x,
                   event.button.y, event.button.button == SDL_BUTTON_RIGHT);
    case SDL_MOUSEMOTION:
      return mouse(event.motion.which, Phase::kMove, event.motion.x, event.motion.y, false);
    case SDL_FINGERDOWN:
      return finger(Phase::kDown);
    case SDL_FINGERMOTION:
      return finger(Phase::kMove);
    case SDL_FINGERUP:
      return finger(Phase::kUp);
    default:
      return std::nullopt;
  }
}

struct NativePlatform final : Platform {
  std::string models_folder;
  bool frame_wanted = true;

  explicit NativePlatform(std::string folder) : models_folder(std::move(folder)) {}

  void run(Handlers handlers) override {
    bool open = true;
    while (open) {
      SDL_Event event;
      bool arrived = frame_wanted ? SDL_PollEvent(&event) : SDL_WaitEvent(&event);
      for (; arrived; arrived = SDL_PollEvent(&event)) {
        if (event.type == SDL_QUIT) open = false;
        if (const auto pointer = pointer_of(event)) handlers.pointer(*pointer);
        handlers.event(event);
      }
      frame_wanted = false;
      if (open && handlers.frame()) frame_wanted = true;
    }
  }

  void request_frame() override { frame_wanted = true; }

  void fetch_model(std::string_view name, ModelAnswer answer) override {
    const std::string path = models_folder + "/" + std::string(name) + ".onnx";
    std::ifstream file(path, std::ios::binary);
    if (!file) return answer(std::unexpected(path + ": the file cannot be opened"));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    answer(Bytes(first, first + text.size()));
  }

  std::string language() const override {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      const char* value = std::getenv(variable);
      if (value && *value) return std::string_view(value).starts_with("ru") ? "ru" : "en";
    }
    return "en";
  }

  void language_shown(std::string_view) override {}
  void ready() override {}
  void failed(std::string_view sentence) override {
    std::fprintf(stderr, "convlens: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  }
};

}  // namespace

std::unique_ptr<Platform> make_platform(std::string models_folder) {
  return std::make_unique<NativePlatform>(std::move(models_folder));
}

}  // namespace convlens::app
