// The desktop: the loop sleeps in SDL until something happens.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "platform.h"

namespace convlens::app {
namespace {

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
