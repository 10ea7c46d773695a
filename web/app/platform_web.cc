// The browser. The page (web/page/loader.mjs) creates this module with an object of hooks:
//
//   convlensStarted(program)            main has run; `program` is the first argument of the calls
//   convlensFetchModel(request, name)   answer with convlens_deliver
//   convlensReady()  convlensLanguage(language)  convlensFailed(sentence)
//
// and calls the functions exported here:
//
//   convlens_call(program, json) -> json                       see page_api.h
//   convlens_load(program, name, bytes, size) -> json
//   convlens_deliver(request, bytes, size, error or null)      once per request
//   convlens_pointer(program, phase, kind, id, x, y, pressure, erase, button)  \\ by the listeners
//   convlens_key(program, code, shift, ctrl) -> whether it was the program's   / below
//
// Text is UTF-8 with a final zero; a returned text is valid until the next call. Bytes belong to
// the caller. Events come from SDL, which hears the canvas; a frame is asked of the browser only
// when one arrives or the program wants one, so that an idle page runs nothing.

#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <memory>
#include <utility>

#include "platform.h"

namespace convlens::app {
namespace {

struct WebPlatform final : Platform {
  Handlers handlers;
  std::string answer;  // of the last call
  bool frame_pending = false;

  void run(Handlers given) override;
  void request_frame() override;
  void fetch_model(std::string_view name, ModelAnswer answer) override;
  std::string language() const override;
  void language_shown(std::string_view language) override;
  void ready() override;
  void failed(std::string_view sentence) override;
};

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
    if (event.button === 1) return;
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
  EM_ASM({ Module['convlensStarted']($0); }, this);
  request_frame();
}

void WebPlatform::request_frame() {
  if (frame_pending) return;
  frame_pending = true;
  emscripten_request_animation_frame(on_animation_frame, this);
}

void WebPlatform::fetch_model(std::string_view name, ModelAnswer answer_to) {
  const std::string text(name);
  auto* request = new ModelRequest{this, std::move(answer_to)};  // convlens_deliver deletes it
  EM_ASM({ Module['convlensFetchModel']($0, UTF8ToString($1)); }, request, text.c_str());
}

std::string WebPlatform::language() const {
  const bool russian =
      EM_ASM_INT({ return navigator.language.toLowerCase().startsWith('ru') ? 1 : 0; });
  return russian ? "ru" : "en";
}

void WebPlatform::language_shown(std::string_view language) {
  const std::string text(language);
  EM_ASM({ Module['convlensLanguage'](UTF8ToString($0)); }, text.c_str());
}

void WebPlatform::ready() {
  EM_ASM({ Module['convlensReady'](); });
}

void WebPlatform::failed(std::string_view sentence) {
  const std::string text(sentence);
  EM_ASM({ Module['convlensFailed'](UTF8ToString($0)); }, text.c_str());
}

}  // namespace

std::unique_ptr<Platform> make_platform(std::string) { return std::make_unique<WebPlatform>(); }

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
                                               const std::byte* bytes, std::size_t size) {
  platform->answer = platform->handlers.load(name, {bytes, size});
  return platform->answer.c_str();
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

EMSCRIPTEN_KEEPALIVE void convlens_deliver(ModelRequest* request, const std::byte* bytes,
                                           std::size_t size, const char* error) {
  const std::unique_ptr<ModelRequest> owned(request);
  if (error) {
    owned->answer(std::unexpected(std::string(error)));
  } else {
    owned->answer(Bytes(bytes, bytes + size));
  }
  owned->platform->request_frame();
}

}  // extern "C"

}  // namespace convlens::app
