// convlens-cli classify
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/data_source.h"
#include "convlens/cli/digit_classifier.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/digits/brush.h"
#include "convlens/digits/prepare.h"
#include "convlens/io/drawing_json.h"
#include "convlens/io/file.h"
#include "convlens/io/lines.h"
#include "convlens/io/picture_gray.h"

namespace convlens::cli {
namespace {

struct ClassifyCommand {
  std::string model, strokes;
  std::vector<std::string> images;
  bool json = false;
};

constexpr char kExamples[] =
    "  convlens-cli classify explorer.onnx --image seven.png photo.jpg\n"
    "  convlens-cli classify explorer.onnx --strokes drawings.jsonl --json\n"
    "  echo '{\"strokes\": [[[0.3,0.2],[0.7,0.2],[0.45,0.8]]]}' |\n"
    "    convlens-cli classify explorer.onnx --strokes -\n";

constexpr char kStrokesHelp[] =
    "Drawings, a JSON object per line: {\"strokes\": [[[x,y],...],...]}; x and y from 0 to 1 on "
    "the "
    "pad, y down; a stroke may be {\"points\": ..., \"thickness\": 0.1, \"erase\": true}. '-' is "
    "the "
    "standard input";

// Writes one answer for each input, and counts those that could not be read.
class Answers {
 public:
  Answers(bool json, Console& console) : json_(json), console_(console) {}

  void put(const std::string& name, const Result<std::optional<std::vector<float>>>& answer) {
    if (!answer) {
      put_error(concat(name, ": ", answer.error().message));
      return;
    }
    const std::optional<std::vector<float>>& probabilities = *answer;
    ++inputs_;
    if (!probabilities) {
      put_empty(name);
      return;
    }
    const std::vector<float>& p = *probabilities;
    const auto best = std::max_element(p.begin(), p.end()) - p.begin();
    if (json_) {
      Json json = {{"label", best}, {"probabilities", Json::array()}};
      for (float probability : p) json["probabilities"].push_back(shortest(probability));
      console_.result(line(json));
      return;
    }
    std::ptrdiff_t second = best == 0 ? 1 : 0;
    for (std::ptrdiff_t i = 0; i < std::ssize(p); ++i) {
      if (i != best && p[static_cast<std::size_t>(i)] > p[static_cast<std::size_t>(second)]) {
        second = i;
      }
    }
    console_.result(concat(name, ": ", best, " (", percent(p[static_cast<std::size_t>(best)]),
                           "), then ", second, " (", percent(p[static_cast<std::size_t>(second)]),
                           ")"));
  }

  void put_error(const std::string& message) {
    ++inputs_, ++failures_;
    if (json_) console_.result(line(Json{{"error", message}}));
    console_.error(message);
  }

  int inputs() const { return inputs_; }
  Status status() const {
    if (failures_ == 0) return {};
    return fail(failures_, " of ", inputs_, " inputs could not be classified");
  }

 private:
  void put_empty(const std::string& name) {
    constexpr std::string_view kReason = "no ink: the drawing is empty";
    if (json_) {
      console_.result(line(Json{{"label", nullptr}, {"reason", kReason}}));
    } else {
      console_.result(concat(name, ": ", kReason));
    }
  }

  bool json_;
  Console& console_;
  int inputs_ = 0, failures_ = 0;
};

Status classify_strokes(const std::string& path, DigitClassifier& classifier, Answers& answers) {
  const auto bytes = read_unpacked(path, kMostDrawingBytes);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string_view lines(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  const std::string source = path == "-" ? "standard input" : path;
  for_each_line(lines, [&](std::size_t number, std::string_view line) {
    const std::string name = concat(source, ", line ", number);
    if (const auto record = read_drawing(line)) {
      answers.put(name, classifier.classify(rasterize(record->drawing, kPadSide)));
    } else {
      answers.put_error(concat(name, ": ", record.error().message));
    }
    return true;
  });
  if (answers.inputs() == 0) return fail(source, " holds no drawings");
  return {};
}

Result<Image> read_ink(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  const auto picture = read_picture(*bytes);
  if (!picture) return in(path, picture.error());
  return ink_from_gray(gray_of(*picture));
}

Status classify(const ClassifyCommand& command, Console& console) {
  auto model = load_model(command.model);
  if (!model) return std::unexpected(model.error());
  auto classifier = DigitClassifier::create(std::move(*model));
  if (!classifier) return in(command.model, classifier.error());

  Answers answers(command.json, console);
  if (!command.strokes.empty()) {
    Status status = classify_strokes(command.strokes, *classifier, answers);
    if (!status) return status;
  }
  for (const std::string& path : command.images) {
    if (const auto ink = read_ink(path)) {
      answers.put(path, classifier->classify(*ink));
    } else {
      answers.put_error(ink.error().message);
    }
  }
  return answers.status();
}

Run add(CLI::App& app) {
  const auto command = std::make_shared<ClassifyCommand>();
  app.add_option("model", command->model, "An ONNX file")->required()->type_name("MODEL");
  CLI::Option_group* inputs = app.add_option_group("Inputs");
  inputs->add_option("--strokes", command->strokes, kStrokesHelp)->type_name("FILE.jsonl");
  inputs
      ->add_option("--image", command->images,
                   "Pictures of one digit each (PNG, JPEG, BMP), dark on light or light on dark")
      ->type_name("FILE")
      ->take_all();
  inputs->require_option(1, 0);
  app.add_flag(
      "--json", command->json,
      "A line for each input: {\"label\": 7, \"probabilities\": [...]}, or {\"error\": ...}");
  return [command](Console& console) { return classify(*command, console); };
}

}  // namespace

Command classify_command() {
  return {"classify", "Says which digit a drawing or a picture shows", kExamples, add};
}

}  // namespace convlens::cli
