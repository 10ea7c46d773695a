// The desktop: the loop sleeps in SDL until something happens.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "convlens/io/file.h"
#include "native_desktop.h"
#include "native_files.h"
#include "native_signals.h"
#include "options.h"
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
      if (event.button.button != SDL_BUTTON_LEFT && event.button.button != SDL_BUTTON_RIGHT) {
        return std::nullopt;
      }
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

using Clock = std::chrono::steady_clock;

struct NativePlatform final : Platform {
  const Options options;
  const std::string models_folder;
  const KeptFiles files;
  const bool keeps;  // a picture is taken of what the command line says, and nothing else
  EndSignals signals;
  FileDialogue dialogue;
  Handlers handlers;
  bool frame_wanted = true;
  std::optional<Clock::time_point> wake_at;
  std::vector<FilesOpened::File> dropped;
  // The way through the program, as a browser remembers it.
  std::vector<std::string> places;
  std::size_t at = 0;

  NativePlatform(const Options& given, std::string folder)
      : options(given),
        models_folder(std::move(folder)),
        files(kept_files()),
        keeps(given.screenshot.empty()) {}

  void run(Handlers given) override;
  void request_frame() override { frame_wanted = true; }
  void wake_after(double seconds) override {
    wake_at = Clock::now() +
              std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }
  Arrival arrival() override;
  void fetch_model(std::string_view name, ModelAnswer answer) override;
  std::string language() const override;

  void look_shown(const Look&) override {}
  void speak(const Speech&) override {}
  void keep(std::string_view text) override;
  void set_aside() override;
  void keep_model(std::string_view name, std::span<const std::uint8_t> onnx) override;
  void step_shown(std::size_t step, std::string_view place, bool is_new) override;
  void travel(int steps) override;
  void forget_link() override {}

  void copy_link(std::string_view link) override;
  void save_file(std::string_view name, std::span<const std::uint8_t> bytes) override;
  void open_file() override;
  void paste() override;
  void start_camera() override { report(Notice::Kind::kCamera, "", "camera_on_page"); }
  void stop_camera() override {}
  void ready() override {}
  void failed(std::string_view sentence) override {
    std::fprintf(stderr, "convlens: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  }

 private:
  bool wait(SDL_Event& event);
  void take_drop(const SDL_Event& event);
  void open_path(const std::string& path);
  void open_text(std::string_view text);
  void hand_over();
  void go_back_or_on(const SDL_Event& event);
  void report(Notice::Kind kind, std::string_view name, std::string_view reason) {
    if (handlers.happened) handlers.happened(Report{kind, std::string(name), std::string(reason)});
  }
};

void NativePlatform::run(Handlers given) {
  handlers = std::move(given);
  bool open = true;
  while (open) {
    SDL_Event event;
    for (bool arrived = wait(event); arrived; arrived = SDL_PollEvent(&event)) {
      if (event.type == SDL_QUIT) open = false;
      if (const auto pointer = pointer_of(event)) handlers.pointer(*pointer);
      if (const KeyEvent key = key_of(event); key.key != Key::kNone) handlers.key(key);
      take_drop(event);
      go_back_or_on(event);
      // By its place on the keyboard, as all keys.
      const bool control = event.type == SDL_KEYDOWN && (event.key.keysym.mod & KMOD_CTRL) != 0;
      if (control && event.key.keysym.scancode == SDL_SCANCODE_V) paste();
      handlers.event(event);
    }
    if (dialogue.is_open()) {
      for (const std::string& path : dialogue.poll()) open_path(path);
      hand_over();
    }
    if (wake_at && Clock::now() >= *wake_at) {
      wake_at.reset();
      handlers.wake();
    }
    if (open && std::exchange(frame_wanted, false) && handlers.frame()) frame_wanted = true;
  }
}

// Sleeps until there is an event, or something else to do.
bool NativePlatform::wait(SDL_Event& event) {
  if (frame_wanted) return SDL_PollEvent(&event) != 0;
  constexpr double kDialoguePause = 0.1, kLongest = 3600;  // seconds
  double pause = dialogue.is_open() ? kDialoguePause : kLongest;
  if (!dialogue.is_open() && !wake_at) return SDL_WaitEvent(&event) != 0;
  if (wake_at) {
    pause = std::min(pause, std::chrono::duration<double>(*wake_at - Clock::now()).count());
  }
  return SDL_WaitEventTimeout(&event, static_cast<int>(std::max(0.0, pause) * 1000) + 1) != 0;
}

void NativePlatform::open_path(const std::string& path) {
  auto file = read_opened_file(path);
  if (file) return dropped.push_back(std::move(*file));
  report(Notice::Kind::kFile, std::filesystem::path(path).filename().string(),
         file.error().message);
}

// A link, a drawing as text, a path.
void NativePlatform::open_text(std::string_view text) {
  const std::string path(text.substr(text.starts_with("file://") ? 7 : 0));
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) return open_path(path);
  if (text.starts_with('{')) return dropped.push_back({"text.jsonl", {text.begin(), text.end()}});
  const std::size_t mark = text.find('#');
  if (mark != std::string_view::npos) {
    return handlers.happened(LinkOpened{std::string(text.substr(mark + 1))});
  }
  report(Notice::Kind::kFile, text.substr(0, 40), "file_kinds");
}

void NativePlatform::hand_over() {
  if (!dropped.empty()) handlers.happened(FilesOpened{std::exchange(dropped, {})});
}

void NativePlatform::take_drop(const SDL_Event& event) {
  if (event.type == SDL_DROPFILE) open_path(event.drop.file);
  if (event.type == SDL_DROPTEXT) open_text(event.drop.file);
  if (event.type == SDL_DROPFILE || event.type == SDL_DROPTEXT) SDL_free(event.drop.file);
  if (event.type == SDL_DROPCOMPLETE) hand_over();
}

void NativePlatform::step_shown(std::size_t step, std::string_view place, bool is_new) {
  if (is_new || step >= places.size()) places.resize(step + 1);
  places[step] = place;
  at = step;
}

void NativePlatform::travel(int steps) {
  at += static_cast<std::size_t>(steps);
  if (handlers.happened) handlers.happened(Travelled{at, places[at]});
}

// Alt and an arrow, or the buttons beside the mouse's wheel.
void NativePlatform::go_back_or_on(const SDL_Event& event) {
  const bool key = event.type == SDL_KEYDOWN && (event.key.keysym.mod & KMOD_ALT) != 0;
  const bool button = event.type == SDL_MOUSEBUTTONDOWN;
  const bool back = (key && event.key.keysym.sym == SDLK_LEFT) ||
                    (button && event.button.button == SDL_BUTTON_X1);
  const bool on = (key && event.key.keysym.sym == SDLK_RIGHT) ||
                  (button && event.button.button == SDL_BUTTON_X2);
  if (back ? at == 0 : !on || at + 1 >= places.size()) return;
  at = back ? at - 1 : at + 1;
  handlers.happened(Travelled{at, places[at]});
}

Arrival NativePlatform::arrival() {
  Arrival arrival;
  arrival.system = keeps ? desktop_look() : System{};
  if (!keeps || options.reduced_motion) arrival.system.reduced_motion = true;
  arrival.link = options.link.substr(options.link.find('#') + 1);  // all of it where there is none
  if (keeps && !options.fresh) arrival.kept = files.state();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  arrival.seed = keeps ? static_cast<std::uint64_t>(now.count()) : 1;
  return arrival;
}

void NativePlatform::fetch_model(std::string_view name, ModelAnswer answer) {
  const auto kept = files.model_path(name);
  if (!is_shipped_model(name) && !kept) return answer(std::unexpected("model_gone"));
  const std::string shipped = models_folder + "/" + std::string(name) + ".onnx";
  auto bytes = read_file(is_shipped_model(name) ? shipped : *kept);
  if (!bytes) return answer(std::unexpected(bytes.error().message));
  answer(std::move(*bytes));
}

std::string NativePlatform::language() const {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value && *value) return std::string_view(value).starts_with("ru") ? "ru" : "en";
  }
  return "en";
}

void NativePlatform::keep(std::string_view text) {
  if (!keeps) return;
  if (const Status status = files.write_state(text); !status) failed(status.error().message);
}

void NativePlatform::set_aside() {
  if (keeps) files.set_state_aside();
}

void NativePlatform::keep_model(std::string_view name, std::span<const std::uint8_t> onnx) {
  if (!keeps) return;
  const Status status = files.write_model(name, onnx);
  if (!status) report(Notice::Kind::kNotSaved, name, "not_kept");
}

// There is no address here: the command that shows the same.
void NativePlatform::copy_link(std::string_view link) {
  const std::string command = "convlens --link '" + std::string(link) + "'";
  const bool copied = SDL_SetClipboardText(command.c_str()) == 0;
  if (copied) return report(Notice::Kind::kCommandCopied, "", "");
  report(Notice::Kind::kNotCopied, "", SDL_GetError());
}

void NativePlatform::save_file(std::string_view name, std::span<const std::uint8_t> bytes) {
  const auto path = save_new_file(name, bytes);
  if (path) return report(Notice::Kind::kSaved, *path, "");
  report(Notice::Kind::kNotSaved, name, path.error().message);
}

void NativePlatform::open_file() {
  if (!dialogue.is_open() && !dialogue.open()) report(Notice::Kind::kFile, "a_file", "drop_here");
}

void NativePlatform::paste() {
  if (SDL_HasClipboardText()) {
    char* text = SDL_GetClipboardText();
    open_text(text);
    SDL_free(text);
  } else if (auto png = clipboard_picture(); !png.empty()) {
    dropped.push_back({"clipboard.png", std::move(png)});
  } else {
    report(Notice::Kind::kPicture, "clipboard", "clipboard_empty");
  }
  hand_over();
}

}  // namespace

std::unique_ptr<Platform> make_platform(const Options& options) {
  return std::make_unique<NativePlatform>(options, CONVLENS_SOURCE_MODELS);
}

}  // namespace convlens::app
