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
  const auto mouse = [](Uint32 which, Phase phase, int x, int y, int button) {
    return which == SDL_TOUCH_MOUSEID
               ? std::nullopt
               : std::optional(PointerEvent{phase, PointerEvent::Kind::kMouse, -1,
                                            static_cast<float>(x), static_cast<float>(y), 1,
                                            button == 2, button});
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
                        false,
                        0};
  };
  switch (event.type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      if (event.button.button == SDL_BUTTON_MIDDLE) return std::nullopt;
      return mouse(event.button.which,
                   event.type == SDL_MOUSEBUTTONDOWN ? Phase::kDown : Phase::kUp, event.button.x,
                   event.button.y, event.button.button == SDL_BUTTON_RIGHT ? 2 : 0);
    case SDL_MOUSEMOTION:
      return mouse(event.motion.which, Phase::kMove, event.motion.x, event.motion.y, 0);
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

// A key by its place on the keyboard; a question mark by what is written, wherever the layout has
// it.
KeyEvent key_of(const SDL_Event& event) {
  if (event.type == SDL_TEXTINPUT && std::string_view(event.text.text) == "?") {
    return {.key = Key::kQuestion};
  }
  if (event.type != SDL_KEYDOWN) return {};
  const SDL_Scancode place = event.key.keysym.scancode;
  const auto nth = [&](SDL_Scancode first) { return static_cast<int>(place) - first; };
  std::string code;
  if (place >= SDL_SCANCODE_A && place <= SDL_SCANCODE_Z) {
    code = std::string("Key") + static_cast<char>('A' + nth(SDL_SCANCODE_A));
  } else if (place >= SDL_SCANCODE_1 && place <= SDL_SCANCODE_0) {
    code = "Digit" + std::to_string((nth(SDL_SCANCODE_1) + 1) % 10);
  } else if (place >= SDL_SCANCODE_KP_1 && place <= SDL_SCANCODE_KP_0) {
    code = "Numpad" + std::to_string((nth(SDL_SCANCODE_KP_1) + 1) % 10);
  }
  constexpr std::pair<SDL_Scancode, std::string_view> kOthers[] = {
      {SDL_SCANCODE_TAB, "Tab"},
      {SDL_SCANCODE_RETURN, "Enter"},
      {SDL_SCANCODE_KP_ENTER, "NumpadEnter"},
      {SDL_SCANCODE_SPACE, "Space"},
      {SDL_SCANCODE_ESCAPE, "Escape"},
      {SDL_SCANCODE_LEFT, "ArrowLeft"},
      {SDL_SCANCODE_RIGHT, "ArrowRight"},
      {SDL_SCANCODE_UP, "ArrowUp"},
      {SDL_SCANCODE_DOWN, "ArrowDown"},
      {SDL_SCANCODE_PAGEUP, "PageUp"},
      {SDL_SCANCODE_PAGEDOWN, "PageDown"},
      {SDL_SCANCODE_HOME, "Home"},
      {SDL_SCANCODE_END, "End"},
      {SDL_SCANCODE_DELETE, "Delete"},
      {SDL_SCANCODE_BACKSPACE, "Backspace"},
      {SDL_SCANCODE_EQUALS, "Equal"},
      {SDL_SCANCODE_KP_PLUS, "NumpadAdd"},
      {SDL_SCANCODE_MINUS, "Minus"},
      {SDL_SCANCODE_KP_MINUS, "NumpadSubtract"},
      {SDL_SCANCODE_LEFTBRACKET, "BracketLeft"},
      {SDL_SCANCODE_RIGHTBRACKET, "BracketRight"},
      {SDL_SCANCODE_F1, "F1"},
  };
  for (const auto& [scancode, name] : kOthers) {
    if (scancode == place) code = name;
  }
  KeyEvent key = key_of_code(code);
  key.ctrl = (event.key.keysym.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
  key.shift = (event.key.keysym.mod & KMOD_SHIFT) != 0;
  if ((event.key.keysym.mod & KMOD_LALT) != 0) key.key = Key::kNone;  // the system's
  return key;
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
        if (const KeyEvent key = key_of(event); key.key != Key::kNone) handlers.key(key);
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
