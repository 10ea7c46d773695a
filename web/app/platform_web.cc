// The browser. The page (web/page/loader.mjs) creates this module with an object `page`:
//
//   page.tell(what, text, bytes, module)   what the program asks of it; web/page/platform.mjs
//   page.ask(what) -> text                 what it knows at the start
//
// and calls the functions exported here:
//
//   convlens_call(program, json) -> json                       see page_api.h
//   convlens_load(program, name, bytes, size, own) -> json
//   convlens_deliver(request, bytes, size, error or null)      once per "model"
//   convlens_happened(program, what, text, bytes, size)        see happening_of() below
//   convlens_pointer(program, phase, kind, id, x, y, pressure, erase, button)  \\ by the listeners
//   convlens_key(program, code, shift, ctrl) -> whether it was the program's   / below
//
// Text is UTF-8 with a final zero; a returned text is valid until the next call. Bytes belong to
// the caller. Events come from SDL, which hears the canvas; a frame is asked of the browser only
// when one arrives or the program wants one, so that an idle page runs nothing.

#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <emscripten/threading.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "options.h"
#include "platform.h"
#include "web/session/actions_json.h"

namespace convlens::app {
namespace {

using Json = nlohmann::json;

// clang-format off: what follows is JavaScript
EM_JS(void, tell_page, (const char* what, const char* text, const void* bytes, std::size_t size), {
  const copy = bytes ? HEAPU8.slice(bytes, bytes + size) : null;
  Module['page'].tell(UTF8ToString(what), UTF8ToString(text), copy, Module);
});

EM_JS(char*, ask_page, (const char* what), {
  return stringToNewUTF8(Module['page'].ask(UTF8ToString(what)));
});
// clang-format on

struct WebPlatform final : Platform {
  Handlers handlers;
  std::string answer;  // of the last call
  bool frame_pending = false;
  int timer = 0;

  void run(Handlers given) override;
  void request_frame() override;
  void wake_after(double seconds) override;
  Arrival arrival() override;
  void fetch_model(std::string_view name, ModelAnswer answer) override;
  int threads() const override;
  std::string language() const override { return ask("language"); }
  void look_shown(const Look& look) override;
  void speak(const Speech& speech) override;
  void keep(std::string_view text) override { tell("keep", text); }
  void keep_model(std::string_view name, std::span<const std::uint8_t> onnx) override {
    tell("keep_model", name, onnx);
  }
  void set_aside() override { tell("set_aside"); }
  void step_shown(std::size_t step, std::string_view place, bool is_new) override {
    tell("step", Json({step, place, is_new}).dump());
  }
  void travel(int steps) override { tell("travel", std::to_string(steps)); }
  void forget_link() override { tell("forget_link"); }
  void copy_link(std::string_view link) override { tell("copy_link", link); }
  void save_file(std::string_view name, std::span<const std::uint8_t> bytes) override {
    tell("save", name, bytes);
  }
  void open_file() override { tell("open_file"); }
  void paste() override { tell("paste"); }
  void start_camera() override { tell("camera", "on"); }
  void stop_camera() override { tell("camera", "off"); }
  void ready() override { tell("ready"); }
  void failed(std::string_view sentence) override { tell("failed", sentence); }

 private:
  static void tell(const char* what, std::string_view text = {},
                   std::span<const std::uint8_t> bytes = {}) {
    tell_page(what, std::string(text).c_str(), bytes.data(), bytes.size());
  }
  static std::string ask(const char* what) {
    const std::unique_ptr<char, decltype(&std::free)> text(ask_page(what), std::free);
    return text.get();
  }
};

// More do not make a network of this size faster.
constexpr int kMostThreads = 4;

// In a build without threads there is no support for them.
int WebPlatform::threads() const {
  if (!emscripten_has_threading_support()) return 1;
  return std::clamp(emscripten_num_logical_cores(), 1, kMostThreads);
}

struct ModelRequest {
  WebPlatform* platform;
  Platform::ModelAnswer answer;
};

EM_BOOL on_animation_frame(double, void* user) {
  auto& platform = *static_cast<WebPlatform*>(user);
  platform.frame_pending = false;
  SDL_Event event;
  while (SDL_PollEvent(&event)) platform.handlers.event(event);
  if (platform.handlers.frame()) platform.request_frame();
  return EM_FALSE;
}

// SDL calls it for every event while the browser's own event is being handled. The sentinel is
// none: SDL_PollEvent itself adds it, and each frame would ask for the next.
int on_event_added(void* user, SDL_Event* event) {
  if (event->type != SDL_POLLSENTINEL) static_cast<WebPlatform*>(user)->request_frame();
  return 1;
}

// SDL hears one move of the mouse per frame, in whole pixels. The pad needs all of them: the
// browser's pointer events hold those that it put together, with fractions and the pen's pressure.
// clang-format off: what follows is JavaScript
EM_JS(void, listen_to_pointers, (WebPlatform* platform), {
  const canvas = Module['canvas'];
  const kinds = {'mouse': 0, 'touch': 1, 'pen': 2};
  const tell = (event, phase) => {
    const box = canvas.getBoundingClientRect();
    const pieces = phase === 1 && event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const piece of pieces.length ? pieces : [event]) {
      const pressure = piece.pointerType === 'pen' && piece.pressure > 0 ? piece.pressure : 1;
      const erase = piece.button === 2 || (piece.buttons & 32) !== 0;
      Module['_convlens_pointer'](platform, phase, kinds[piece.pointerType] || 0, event.pointerId,
                                  piece.clientX - box.left, piece.clientY - box.top, pressure,
                                  erase ? 1 : 0, Math.max(0, event.button));
    }
  };
  canvas.addEventListener('pointerdown', (event) => {
    // The main button and the right one, and a pen's other end: the middle button pulls the
    // network, the others go back and forth.
    if (![0, 2, 5].includes(event.button)) return;
    // A stroke that leaves the window goes on, and its end is heard. A pointer that is gone
    // cannot be held: nothing is lost by it.
    try { canvas.setPointerCapture(event.pointerId); } catch (gone) {}
    tell(event, 0);
  });
  canvas.addEventListener('pointermove', (event) => {
    // While one button is held another one comes and goes as a move.
    const bits = [1, 4, 2, 8, 16, 32];
    if (event.button >= 0) tell(event, event.buttons & bits[event.button] ? 0 : 2);
    else tell(event, 1);
  });
  canvas.addEventListener('pointerup', (event) => tell(event, 2));
  canvas.addEventListener('pointercancel', (event) => tell(event, 3));
});

// Keys by their places, so that they are the same in every layout; what the program has no use for
// is the browser's. SDL, which would keep Tab and the function keys from it, hears none of them.
EM_JS(void, listen_to_keys, (WebPlatform* platform), {
  const canvas = Module['canvas'];
  document.addEventListener('keydown', (event) => {
    const own = event.target === canvas;
    if (!own && event.target !== document.body) return;
    if (own) event.stopImmediatePropagation();
    if (event.altKey || event.isComposing || (!own && event.code === 'Tab')) return;
    const code = stringToNewUTF8(event.key === '?' ? 'Question' : event.code);
    const used = Module['_convlens_key'](platform, code, event.shiftKey ? 1 : 0,
                                         event.ctrlKey || event.metaKey ? 1 : 0);
    _free(code);
    if (used) event.preventDefault();
  }, true);
  for (const type of ['keyup', 'keypress']) {
    canvas.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
  }
});
// clang-format on

void WebPlatform::run(Handlers given) {
  handlers = std::move(given);
  listen_to_pointers(this);
  listen_to_keys(this);
  SDL_AddEventWatch(on_event_added, this);
  tell("started", std::to_string(reinterpret_cast<std::uintptr_t>(this)));
  request_frame();
}

void WebPlatform::request_frame() {
  if (frame_pending) return;
  frame_pending = true;
  emscripten_request_animation_frame(on_animation_frame, this);
}

void WebPlatform::wake_after(double seconds) {
  emscripten_clear_timeout(timer);
  const auto wake = [](void* user) { static_cast<WebPlatform*>(user)->handlers.wake(); };
  timer = emscripten_set_timeout(wake, seconds * 1000, this);
}

System system_of(const Json& json) {
  return {json.value("dark", false), json.value("reduced_motion", false)};
}

Arrival WebPlatform::arrival() {
  const Json page = Json::parse(ask("arrival"), nullptr, false);
  Arrival arrival;
  if (!page.is_object()) return arrival;
  arrival.system = system_of(page);
  arrival.link = page.value("link", "");
  arrival.query = page.value("query", "");
  arrival.kept = page.value("kept", "");
  arrival.step = page.value("step", std::size_t{0});
  arrival.seed = page.value("seed", std::uint64_t{1});
  return arrival;
}

void WebPlatform::fetch_model(std::string_view name, ModelAnswer answer_to) {
  auto* request = new ModelRequest{this, std::move(answer_to)};  // convlens_deliver deletes it
  tell("model", Json({reinterpret_cast<std::uintptr_t>(request), name}).dump());
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void WebPlatform::look_shown(const Look& look) {
  tell("look",
       text_of({{"language", look.language}, {"dark", look.dark}, {"ground", look.ground}}));
}

void WebPlatform::speak(const Speech& speech) {
  tell("speak", text_of({{"answer", speech.answer},
                         {"layer", speech.layer},
                         {"unit", speech.unit},
                         {"notice", speech.notice},
                         {"focus", speech.focus}}));
}

// --- what the page tells -------------------------------------------------------------------------

// "files", a list of [name, size], the bytes one after the other
FilesOpened files_of(const Json& list, std::span<const std::uint8_t> bytes) {
  FilesOpened opened;
  for (const Json& file : list) {
    const auto size = file.at(1).get<std::size_t>();
    const auto first = bytes.begin();
    opened.files.push_back({file.at(0), {first, first + static_cast<std::ptrdiff_t>(size)}});
    bytes = bytes.subspan(size);
  }
  return opened;
}

// "report", [kind, name, reason]
std::optional<Report> report_of(const Json& json) {
  const auto kind = notice_from_code(json.at(0).get<std::string>());
  if (!kind) return std::nullopt;
  return Report{*kind, json.at(1), json.at(2)};
}

// The page's own words: what it says is as it should be, so nothing is checked twice.
std::optional<Happening> happening_of(std::string_view what, std::string_view text,
                                      std::span<const std::uint8_t> bytes) {
  if (what == "link") return LinkOpened{std::string(text)};
  if (what == "lost") return GraphicsLost{};
  if (what == "restored") return GraphicsRestored{};
  if (what == "leaving") return Leaving{};
  if (what == "kept_model") return KeptModel{std::string(text)};
  const Json json = Json::parse(text, nullptr, false);
  if (what == "files") return files_of(json, bytes);
  if (what == "camera") return CameraPicture{json.get<int>(), bytes};
  if (what == "system") return system_of(json);
  if (what == "travelled") return Travelled{json.at(0), json.at(1)};
  if (what == "report") return report_of(json);
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Platform> make_platform(const Options&) { return std::make_unique<WebPlatform>(); }

extern "C" {

// SDL asks for functions of GL by name, but only for these; Emscripten's own look-up would link
// all of OpenGL ES, a third of the page's JavaScript.
void* eglGetProcAddress(const char* name) {
  const std::string_view wanted(name);
  if (wanted == "glGetString") return reinterpret_cast<void*>(glGetString);
  if (wanted == "glGetStringi") return reinterpret_cast<void*>(glGetStringi);
  if (wanted == "glGetIntegerv") return reinterpret_cast<void*>(glGetIntegerv);
  if (wanted == "glGetError") return reinterpret_cast<void*>(glGetError);
  return nullptr;
}

EMSCRIPTEN_KEEPALIVE const char* convlens_call(WebPlatform* platform, const char* json) {
  platform->answer = platform->handlers.call(json);
  return platform->answer.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* convlens_load(WebPlatform* platform, const char* name,
                                               const std::uint8_t* bytes, std::size_t size,
                                               int own) {
  platform->answer = platform->handlers.load(name, {bytes, size}, own != 0);
  return platform->answer.c_str();
}

EMSCRIPTEN_KEEPALIVE void convlens_happened(WebPlatform* platform, const char* what,
                                            const char* text, const std::uint8_t* bytes,
                                            std::size_t size) {
  const auto happening = happening_of(what, text, {bytes, size});
  if (happening) platform->handlers.happened(*happening);
}

EMSCRIPTEN_KEEPALIVE void convlens_pointer(WebPlatform* platform, int phase, int kind, int id,
                                           float x, float y, float pressure, int erase,
                                           int button) {
  platform->handlers.pointer({static_cast<PointerEvent::Phase>(phase),
                              static_cast<PointerEvent::Kind>(kind), id, x, y, pressure, erase != 0,
                              button});
  platform->request_frame();
}

EMSCRIPTEN_KEEPALIVE int convlens_key(WebPlatform* platform, const char* code, int shift,
                                      int ctrl) {
  KeyEvent event = key_of_code(code);
  event.shift = shift != 0;
  event.ctrl = ctrl != 0;
  return event.key != Key::kNone && platform->handlers.key(event);
}

EMSCRIPTEN_KEEPALIVE void convlens_deliver(ModelRequest* request, const std::uint8_t* bytes,
                                           std::size_t size, const char* error) {
  const std::unique_ptr<ModelRequest> owned(request);
  if (error) {
    owned->answer(std::unexpected(std::string(error)));
  } else {
    owned->answer(std::vector<std::uint8_t>(bytes, bytes + size));
  }
  owned->platform->request_frame();
}

}  // extern "C"

}  // namespace convlens::app
