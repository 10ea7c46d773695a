// The program's start. In the browser main returns at once, and the handlers live on with the page.
#include <cstdio>
#include <memory>

#include "program.h"
#ifndef __EMSCRIPTEN__
#include "dropped_file.h"
#include "screenshot.h"
#endif

namespace convlens::app {
namespace {

Handlers handlers_of(Program& program) {
  return {
      .event = [&program](const SDL_Event& event) { on_event(program, event); },
      .pointer = [&program](const PointerEvent& event) { on_pointer(program, event); },
      .key = [&program](const KeyEvent& event) { return on_key(program, event); },
      .frame = [&program] { return draw_frame(program); },
      .call = [&program](std::string_view json) { return on_call(program, json); },
      .load = [&program](std::string_view name,
                         std::span<const std::byte> onnx) { return on_load(program, name, onnx); },
  };
}

#ifdef __EMSCRIPTEN__

int run(const Options& options) {
  // Held by the page: nothing of it ends before the page does.
  auto* program = new Program;
  program->platform = make_platform("");
  if (const Status status = start(*program, options); !status) {
    program->platform->failed(status.error().message);
    return 1;
  }
  program->platform->run(handlers_of(*program));
  return 0;
}

#else

// What the command line names must be there; a message and no window otherwise.
Status read_files(const Options& options, std::vector<Action>& actions) {
  if (!options.draw.empty()) {
    auto drawing = read_drawing_file(options.draw);
    if (!drawing) return std::unexpected(drawing.error());
    actions.push_back(Draw{std::move(*drawing)});
  }
  if (options.model.ends_with(".onnx")) {
    for (Action& action : actions_of_dropped_file(options.model)) {
      if (const auto* missing = std::get_if<ModelUnavailable>(&action)) {
        return fail(missing->reason);
      }
      actions.push_back(std::move(action));
    }
  }
  return {};
}

int complain(const Error& error) {
  std::fprintf(stderr, "convlens: %s\n", error.message.c_str());
  return 1;
}

int run(const Options& options) {
  std::vector<Action> actions;
  if (const Status status = read_files(options, actions); !status) return complain(status.error());
  Program program;
  program.platform = make_platform(CONVLENS_SOURCE_MODELS);
  if (const Status status = start(program, options); !status) return complain(status.error());
  for (const Action& action : actions) perform(program, action);

  int result = 0;
  if (options.screenshot.empty()) {
    program.platform->run(handlers_of(program));
  } else if (const Status status = save_screenshot(program, options.screenshot); !status) {
    result = complain(status.error());
  }
  if (options.state) {
    for (const char* call : {R"({"call":"state"})", R"({"call":"pad"})"}) {
      std::printf("%s\n", on_call(program, call).c_str());
    }
  }
  stop(program);
  return result;
}

#endif

}  // namespace
}  // namespace convlens::app

int main(int argc, char** argv) {
  int status = 0;
  const auto options = convlens::app::read_options(argc, argv, status);
  return options ? convlens::app::run(*options) : status;
}
