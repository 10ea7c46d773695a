// What differs between the browser and the desktop: one header, platform_web.cc or
// platform_native.cc behind it. The program gives it handlers; everything happens in one thread.
#pragma once

#include <SDL.h>

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/panels/keys.h"
#include "web/panels/pointer.h"

namespace convlens::app {

using Bytes = std::vector<std::byte>;

// What the program does when the platform calls it.
struct Handlers {
  // One event of window, mouse, touch or keyboard. Called for every event, in order, before
  // frame().
  std::function<void(const SDL_Event&)> event;
  // One event of a mouse, finger or pen, at its full precision; also those that the system puts
  // together into one before a frame (coalesced ones). Called at once, before the frame.
  std::function<void(const PointerEvent&)> pointer;
  // A key that went down, or repeats. False: it is none of the program's.
  std::function<bool(const KeyEvent&)> key;
  // Draws one frame and presents it. Returns whether the next one is wanted at once (something is
  // moving by itself); otherwise the next comes with the next event or request_frame().
  std::function<bool()> frame;
  // The page's calls, JSON in and out; see page_api.h. Never used on the desktop. A call that
  // changes something asks for a frame itself: asking for the state must not cost one.
  std::function<std::string(std::string_view json)> call;
  std::function<std::string(std::string_view name, std::span<const std::byte> onnx)> load;
};

class Platform {
 public:
  virtual ~Platform() = default;

  // Runs until the window is closed (desktop), or for the life of the page (browser: returns at
  // once, and the platform and the handlers must then live on).
  virtual void run(Handlers handlers) = 0;

  // Asks for one more frame. May be called from anywhere in the thread, any number of times.
  virtual void request_frame() = 0;

  // Reads a shipped model, `explorer` for assets/models/explorer.onnx. The answer comes later in
  // the browser, at once on the desktop: the bytes, or a sentence that says what is wrong.
  using ModelAnswer = std::function<void(std::expected<Bytes, std::string>)>;
  virtual void fetch_model(std::string_view name, ModelAnswer answer) = 0;

  // The user's language: "ru" or "en", from the browser or the environment.
  virtual std::string language() const = 0;

  // Tells the page which language is shown ("ru", "en"), for its title and its `lang`.
  virtual void language_shown(std::string_view language) = 0;

  // The first forward pass is on the screen: resolves convlens.ready.
  virtual void ready() = 0;

  // The program cannot go on: the page shows the sentence, the desktop prints it.
  virtual void failed(std::string_view sentence) = 0;
};

// `models_folder` is used on the desktop only.
std::unique_ptr<Platform> make_platform(std::string models_folder);

}  // namespace convlens::app
