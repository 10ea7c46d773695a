// What differs between the browser and the desktop: one header, platform_web.cc or
// platform_native.cc behind it. The program gives it handlers; everything happens in one thread.
#pragma once

#include <SDL.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web/panels/keys.h"
#include "web/panels/pointer.h"
#include "web/session/session.h"

namespace convlens::app {

// --- what the platform tells the program ---------------------------------------------------------

// Files from outside, all that came at once: dropped, chosen, pasted. .gz is unpacked already.
struct FilesOpened {
  struct File {
    std::string name;
    std::vector<std::uint8_t> bytes;
  };
  std::vector<File> files;
};
// One picture of the camera, side * side pixels, RGBA.
struct CameraPicture {
  int side = 0;
  std::span<const std::uint8_t> rgba;
};
// A model of an earlier time, to choose from again.
struct KeptModel {
  std::string name;
};
// Something to be said. Name and reason are codes of reason_text(), or what they say.
struct Report {
  Notice::Kind kind = Notice::Kind::kFile;
  std::string name, reason;
};
// The address has another link now, the text after '#'.
struct LinkOpened {
  std::string link;
};
// The person went back or forward: to this step of the trail, the place as place_text() wrote it.
struct Travelled {
  std::size_t step = 0;
  std::string place;
};
// The GPU took everything away, or gives a new beginning.
struct GraphicsLost {};
struct GraphicsRestored {};
// Perhaps the last moment in which anything can be kept; nobody looks any more.
struct Leaving {};

using Happening = std::variant<FilesOpened, CameraPicture, KeptModel, Report, System, LinkOpened,
                               Travelled, GraphicsLost, GraphicsRestored, Leaving>;

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
  // The time of wake_after() has come.
  std::function<void()> wake;
  std::function<void(const Happening&)> happened;
  // The page's calls, JSON in and out; see page_api.h. Never used on the desktop. A call that
  // changes something asks for a frame itself: asking for the state must not cost one.
  std::function<std::string(std::string_view json)> call;
  std::function<std::string(std::string_view name, std::span<const std::uint8_t> onnx, bool own)>
      load;
};

// --- what the program asks of the platform -------------------------------------------------------

// What there is at the start.
struct Arrival {
  System system;
  std::string link;      // of the address or the command line, after '#'; may be empty
  std::string query;     // of the address, after '?'
  std::string kept;      // what keep() kept; empty: nothing, or nothing is to come back
  std::size_t step = 0;  // of the trail, where the page was loaded again
  std::uint64_t seed = 1;
};

class Platform {
 public:
  virtual ~Platform() = default;

  // Runs until the window is closed (desktop), or for the life of the page (browser: returns at
  // once, and the platform and the handlers must then live on).
  virtual void run(Handlers handlers) = 0;

  // Asks for one more frame. May be called from anywhere in the thread, any number of times.
  virtual void request_frame() = 0;
  // Handlers::wake after so many seconds, once; an earlier wish is forgotten.
  virtual void wake_after(double seconds) = 0;

  virtual Arrival arrival() = 0;

  // Reads a model: a shipped one, `explorer` for assets/models/explorer.onnx, one that was kept,
  // or a file below the page's own address. The answer comes later in the browser, at once on the
  // desktop: the bytes, or a sentence that says what is wrong.
  using ModelAnswer = std::function<void(std::expected<std::vector<std::uint8_t>, std::string>)>;
  virtual void fetch_model(std::string_view name, ModelAnswer answer) = 0;

  // How many threads may run networks, with the program's own.
  virtual int threads() const { return 1; }

  // The user's language: "ru" or "en", from the browser or the environment.
  virtual std::string language() const = 0;

  // What is shown now, for the page around the program: language ("ru", "en"), theme.
  struct Look {
    std::string language;
    bool dark = false;
    std::string ground;  // the colour behind everything, "#f3f4f7"
    friend bool operator==(const Look&, const Look&) = default;
  };
  virtual void look_shown(const Look& look) = 0;
  // For those who hear the screen: the sentences of what is shown, and what has the focus.
  struct Speech {
    std::string answer, layer, unit, notice;  // each said when it changes (SpokenView)
    std::string focus;                        // label of what the keyboard is on; empty: nothing
    friend bool operator==(const Speech&, const Speech&) = default;
  };
  virtual void speak(const Speech& speech) = 0;

  // Kept over a restart: the session as text, and the files of models that are not shipped.
  virtual void keep(std::string_view text) = 0;
  virtual void keep_model(std::string_view name, std::span<const std::uint8_t> onnx) = 0;

  // What was kept cannot be read: it is put where it is not overwritten.
  virtual void set_aside() = 0;

  // The person's way through the program: a new step, or the same one elsewhere; and back (-1) or
  // forward along it, which comes back as Travelled.
  virtual void step_shown(std::size_t step, std::string_view place, bool is_new) = 0;
  virtual void travel(int steps) = 0;
  // The link of the address is no longer what is shown.
  virtual void forget_link() = 0;

  // These say by a Report how they ended.
  virtual void copy_link(std::string_view link) = 0;
  virtual void save_file(std::string_view name, std::span<const std::uint8_t> bytes) = 0;
  virtual void open_file() = 0;  // a dialogue
  virtual void paste() = 0;
  virtual void start_camera() = 0;
  virtual void stop_camera() = 0;

  // The first network is on the screen: resolves convlens.ready.
  virtual void ready() = 0;

  // The program cannot go on: the page shows the sentence, the desktop prints it.
  virtual void failed(std::string_view sentence) = 0;
};

struct Options;
std::unique_ptr<Platform> make_platform(const Options& options);

}  // namespace convlens::app
