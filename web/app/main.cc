// The program's start. In the browser main returns at once, and the handlers live on with the page.
#include <cstdio>
#include <memory>

#include "frame.h"
#include "program.h"
#ifndef __EMSCRIPTEN__
#include "convlens/io/drawing_json.h"
#include "native_files.h"
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
      .wake = [&program] { on_wake(program); },
      .happened = [&program](const Happening& what) { on_happening(program, what); },
      .call = [&program](std::string_view json) { return on_call(program, json); },
      .load = [&program](std::string_view name, std::span<const std::uint8_t> onnx,
                         bool own) { return on_load(program, name, onnx, own); },
  };
}

#ifdef __EMSCRIPTEN__

int run(const Options& options) {
  // Held by the page: nothing of it ends before the page does.
  auto* program = new Program;
  program->platform = make_platform(options);
  if (const Status status = start(*program, options); !status) {
    program->platform->failed(status.error().message);
    return 1;
  }
  program->platform->run(handlers_of(*program));
  return 0;
}

#else

// What the command line names must be there; a message and no window otherwise.
struct NamedFiles {
  std::optional<Drawing> drawing;
  std::vector<FilesOpened::File> files;
};

Result<NamedFiles> read_files(const Options& options) {
  NamedFiles named;
  if (!options.draw.empty()) {
    const auto file = read_opened_file(options.draw);
    if (!file) return std::unexpected(file.error());
    const auto* text = reinterpret_cast<const char*>(file->bytes.data());
    auto records = read_drawings({text, file->bytes.size()});
    if (!records) return in(options.draw, records.error());
    if (records->empty()) return fail(options.draw, ": the file has no drawing");
    named.drawing = std::move(records->front().drawing);
  }
  std::vector<std::string> paths = options.files;
  if (!options.model.empty() && !is_shipped_model(options.model)) paths.push_back(options.model);
  for (const std::string& path : paths) {
    auto file = read_opened_file(path);
    if (!file) return std::unexpected(file.error());
    named.files.push_back(std::move(*file));
  }
  return named;
}

int complain(const Error& error) {
  std::fprintf(stderr, "convlens: %s\n", error.message.c_str());
  return 1;
}

int run(const Options& options) {
  const auto named = read_files(options);
  if (!named) return complain(named.error());
  Program program;
  program.platform = make_platform(options);
  if (const Status status = start(program, options); !status) return complain(status.error());
  if (named->drawing) perform(program, Draw{*named->drawing});
  open_files(program, named->files);
  // Nothing that was named can be shown: something else is.
  if (!current_network(program.session) && program.session.wanted.empty()) {
    perform(program, ChooseModel{kShippedModels[0]});
  }

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
