#include "program.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "camera.h"
#include "frame.h"
#include "imgui_impl_sdl2.h"
#include "reason.h"
#include "requests.h"
#include "web/session/digits.h"
#include "web/session/link.h"

namespace convlens::app {
namespace {

constexpr int kOpeningDigit = 3;

// Asks the platform for the model that the session wants and does not have, once.
void fetch_wanted_model(Program& program) {
  const std::string name = program.session.wanted;
  const auto& requested = program.requested;
  if (name.empty() || std::ranges::find(requested, name) != requested.end()) return;
  program.requested.push_back(name);
  program.platform->fetch_model(name, [&program, name](auto bytes) {
    std::erase(program.requested, name);
    if (!bytes) {
      SaidReason reason = reason_of(bytes.error());
      perform(program, ModelUnavailable{name, std::move(reason.words), reason.why});
    } else {
      perform(program, OfferModel{name, std::move(*bytes)});
    }
    // Without any network there would be nothing to see.
    if (!current_network(program.session) && program.session.wanted.empty() &&
        name != kShippedModels[0]) {
      perform(program, ChooseModel{kShippedModels[0]});
    }
  });
}

// What comes back, or else the digit that is drawn by itself.
void begin_session(Program& program, const Options& options, const Arrival& arrival) {
  const std::string code =
      options.language.empty() ? program.platform->language() : options.language;
  program.session =
      new_session(language_from_code(code).value_or(Language::kEnglish), arrival.seed);
  program.session.pool = program.pool.get();
  perform(program, SetSystem{arrival.system.dark, arrival.system.reduced_motion});
  const bool restored = restore(program, arrival);
  if (const auto language = language_from_code(options.language)) {
    perform(program, SetLanguage{*language});
  }
  if (const auto theme = theme_from_code(options.theme)) perform(program, SetTheme{*theme});
  if (is_shipped_model(options.model)) perform(program, ChooseModel{options.model});
  const bool named = !options.model.empty() && !is_shipped_model(options.model);
  if (!current_network(program.session) && program.session.wanted.empty() && !named) {
    perform(program, ChooseModel{kShippedModels[0]});
  }
  if (!restored && program.session.pad.sheet.blank() && options.draw.empty()) {
    perform(program, PlayDrawing{preset_drawing(kOpeningDigit), true});
  }
}

// What happens by itself is no step of the person.
bool by_itself(const Action& action) {
  return std::holds_alternative<Advance>(action) || std::holds_alternative<OfferModel>(action) ||
         std::holds_alternative<KnowModel>(action) ||
         std::holds_alternative<ModelUnavailable>(action);
}

}  // namespace

Status start(Program& program, const Options& options) {
  auto window = open_window(options.width, options.height, !options.screenshot.empty());
  if (!window) return std::unexpected(window.error());
  program.window = *window;
  program.ui.version = CONVLENS_VERSION;
#ifdef __EMSCRIPTEN__
  program.ui.has_camera = true;
#endif
  if (Status status = make_graphics(program); !status) return status;
  program.pool = std::make_unique<ThreadPool>(program.platform->threads());
  const Arrival arrival = program.platform->arrival();
  begin_session(program, options, arrival);
  begin_trail(program, arrival.step);
  return {};
}

void stop(Program& program) {
  keep_now(program);
  drop_graphics(program);
  close_window(program.window);
}

void perform(Program& program, const Action& action) {
  const std::uint64_t before = program.session.revision;
  apply(program.session, action);
  if (program.session.revision != before) {
    follow_camera(program);
    fetch_wanted_model(program);
    follow_place(program, by_itself(action));
    follow_link(program, action);
    keep_soon(program);
    program.platform->request_frame();
  }
  do_requests(program);
}

void request_frame_after(Program& program, double seconds) {
  const auto at = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(seconds));
  if (program.wanted_frame && *program.wanted_frame <= at) return;
  program.wanted_frame = at;
  set_alarm(program);
}

void set_alarm(Program& program) {
  std::optional<Clock::time_point> earliest = program.wanted_frame;
  if (program.keeping.due && (!earliest || *program.keeping.due < *earliest)) {
    earliest = program.keeping.due;
  }
  if (!earliest || (program.alarm && *program.alarm <= *earliest)) return;
  program.alarm = earliest;
  const std::chrono::duration<double> wait = *earliest - Clock::now();
  program.platform->wake_after(std::max(0.0, wait.count()));
}

void on_wake(Program& program) {
  program.alarm.reset();
  // Clocks differ a little: what is due within a millisecond is due now.
  const auto now = Clock::now() + std::chrono::milliseconds(1);
  if (program.keeping.due && *program.keeping.due <= now) keep_now(program);
  if (program.wanted_frame && *program.wanted_frame <= now) {
    program.wanted_frame.reset();
    program.platform->request_frame();
  }
  set_alarm(program);
}

namespace {

void follow_mouse(Program& program, const SDL_Event& event) {
  const auto at = [&](int x, int y) {
    program.mouse = {static_cast<float>(x), static_cast<float>(y)};
  };
  if (event.type == SDL_MOUSEMOTION) at(event.motion.x, event.motion.y);
  if (event.type == SDL_MOUSEBUTTONDOWN) at(event.button.x, event.button.y);
  if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_LEAVE) {
    program.mouse = {-FLT_MAX, -FLT_MAX};
  }
}

// The window's points, in which events come, to those of the layout.
SDL_Event in_layout(const Program& program, SDL_Event event) {
  const float magnified = screen_size(program.window).magnified;
  const auto scaled = [&](Sint32& x) {
    x = static_cast<Sint32>(std::lround(static_cast<float>(x) / magnified));
  };
  if (event.type == SDL_MOUSEMOTION) {
    scaled(event.motion.x);
    scaled(event.motion.y);
  }
  if (event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP) {
    scaled(event.button.x);
    scaled(event.button.y);
  }
  return event;
}

}  // namespace

void on_event(Program& program, const SDL_Event& window_event) {
  const SDL_Event event = in_layout(program, window_event);
  ImGui_ImplSDL2_ProcessEvent(&event);
  follow_mouse(program, event);
  const bool is_motion = event.type == SDL_MOUSEMOTION || event.type == SDL_FINGERMOTION;
  if (!is_motion) program.settling = 2;
}

void on_pointer(Program& program, const PointerEvent& window_event) {
  const float magnified = screen_size(program.window).magnified;
  PointerEvent event = window_event;
  event.x /= magnified;
  event.y /= magnified;
  std::vector<Action> actions;
  handle_pointer(program.ui.pointer, program.session, current_layout(program), event, actions);
  for (const Action& action : actions) perform(program, action);
}

bool on_key(Program& program, const KeyEvent& event) {
  std::vector<Action> actions;
  const bool handled = handle_key(program.ui, program.session, event, actions);
  for (const Action& action : actions) perform(program, action);
  // The focus has moved, or a control is to be pressed in the frame to come.
  program.settling = 2;
  program.platform->request_frame();
  return handled;
}

namespace {

void happened(Program& program, const FilesOpened& opened) { open_files(program, opened.files); }
void happened(Program& program, const CameraPicture& picture) {
  on_camera_picture(program, picture);
}
void happened(Program& program, const KeptModel& model) { perform(program, KnowModel{model.name}); }
void happened(Program& program, const Report& report) {
  if (report.kind == Notice::Kind::kCamera) {
    perform(program, Ask{{Request::Kind::kStopCamera, std::nullopt}});
  }
  // Where the browser does not let the page copy, the address has the link.
  if (report.kind == Notice::Kind::kNotCopied) program.keeping.linked = true;
  const bool copied = report.kind == Notice::Kind::kCopied;
  Notice notice =
      copied ? link_notice(program.session) : notice_of(report, program.session.settings.language);
  perform(program, Notify{std::move(notice)});
}
void happened(Program& program, const System& system) {
  perform(program, SetSystem{system.dark, system.reduced_motion});
}
void happened(Program& program, const LinkOpened& opened) { open_link(program, opened.link); }
void happened(Program& program, const Travelled& travelled) { on_travelled(program, travelled); }
void happened(Program& program, const GraphicsLost&) { drop_graphics(program); }
void happened(Program& program, const GraphicsRestored&) {
  if (const Status status = make_graphics(program); !status) {
    program.platform->failed(status.error().message);
  }
  program.platform->request_frame();
}
void happened(Program& program, const Leaving&) {
  if (program.camera_runs) perform(program, Ask{{Request::Kind::kStopCamera, std::nullopt}});
  keep_now(program);
}

}  // namespace

void on_happening(Program& program, const Happening& happening) {
  std::visit([&](const auto& what) { happened(program, what); }, happening);
}

}  // namespace convlens::app
