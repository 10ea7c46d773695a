#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "convlens/digits/brush.h"
#include "convlens/digits/prepare.h"
#include "convlens/io/file.h"
#include "convlens/io/image.h"
#include "convlens/model/execution.h"
#include "tests/unit/cli/program.h"

using namespace convlens;
using namespace convlens::test;

namespace {

// What the page does with a drawing.
std::vector<float> probabilities_of(const Drawing& drawing, const Model& model) {
  auto execution = Execution::create(model, {});
  REQUIRE(execution);
  write_input(prepare(rasterize(drawing, kPadSide), {}).centered, execution->input());
  execution->forward();
  const auto output = execution->output().values();
  return {output.begin(), output.end()};
}

void check_probabilities(const nlohmann::json& answer, const std::vector<float>& expected,
                         double tolerance) {
  REQUIRE(answer["probabilities"].size() == 10);
  double sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const double probability = answer["probabilities"][i].get<double>();
    CHECK(std::abs(probability - expected[i]) <= tolerance);
    sum += probability;
  }
  CHECK(sum == doctest::Approx(1));
  const auto largest = std::max_element(expected.begin(), expected.end()) - expected.begin();
  CHECK(answer["label"] == largest);
}

// The drawing as a picture; `shade` gives a pixel's bytes from its ink.
Picture picture_of(const Drawing& drawing, int channels, const auto& shade) {
  const Image ink = rasterize(drawing, 140);
  Picture picture{.width = 140, .height = 140, .channels = channels, .pixels = {}};
  for (float value : ink.pixels) {
    for (int channel = 0; channel < channels; ++channel) {
      picture.pixels.push_back(static_cast<std::uint8_t>(std::lround(shade(value, channel))));
    }
  }
  return picture;
}

void write_picture(const std::string& path, const Picture& picture) {
  const auto bytes = write_png(picture);
  REQUIRE(bytes);
  REQUIRE(write_file_atomically(path, *bytes));
}

}  // namespace

TEST_CASE("strokes are drawn, prepared and classified as the page does it") {
  const Folder folder;
  const Model model = small_digit_model();
  write_model(model, folder / "digits.onnx");
  Drawing other = seven();
  other[0].points.push_back({0.8f, 0.6f});
  write(folder / "two.jsonl", as_line(seven()) + "\n" + as_line(other));
  const Outcome outcome =
      call({"classify", folder / "digits.onnx", "--strokes", folder / "two.jsonl", "--json"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto lines = parse_lines(outcome.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].size() == 2);
  check_probabilities(lines[0], probabilities_of(seven(), model), 1e-6);
  check_probabilities(lines[1], probabilities_of(other, model), 1e-6);

  const Outcome piped = call({"classify", folder / "digits.onnx", "--strokes", "-", "--json"},
                             as_line(seven()) + as_line(other));
  CHECK(piped.out == outcome.out);
  const Outcome text =
      call({"classify", folder / "digits.onnx", "--strokes", folder / "two.jsonl"});
  CHECK(text.out.find("two.jsonl, line 3: " + lines[1]["label"].dump() + " (") !=
        std::string::npos);
}

TEST_CASE("bad lines are answered in their place, and the others all the same") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const std::string good = as_line(seven());
  const Outcome outcome =
      call({"classify", folder / "digits.onnx", "--strokes", "-", "--json"},
           good + "nonsense\n" + "{\"strokes\": []}\n" + "{\"strokes\": [[[1e999, 0]]]}\n" + good);
  CHECK(outcome.code == 1);
  const auto lines = parse_lines(outcome.out);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] == lines[4]);
  CHECK(lines[1]["error"].get<std::string>().find("line 2") != std::string::npos);
  CHECK(lines[2]["label"].is_null());
  CHECK(lines[2]["reason"].get<std::string>().find("empty") != std::string::npos);
  CHECK(lines[3]["error"].get<std::string>().find("line 4") != std::string::npos);
  CHECK(outcome.err.find("2 of 5") != std::string::npos);
}

TEST_CASE("pictures: dark on light, light on dark, coloured, transparent") {
  const Folder folder;
  const Model model = small_digit_model();
  write_model(model, folder / "digits.onnx");
  write_picture(folder / "dark.png",
                picture_of(seven(), 1, [](float ink, int) { return 255 * (1 - ink); }));
  write_picture(folder / "light.png",
                picture_of(seven(), 1, [](float ink, int) { return 20 + 200 * ink; }));
  write_picture(folder / "color.png", picture_of(seven(), 3, [](float ink, int channel) {
                  return channel == 2 ? 255.0f : 255 * (1 - ink);
                }));
  write_picture(folder / "black-ink.png", picture_of(seven(), 2, [](float ink, int channel) {
                  return channel == 1 ? 255 * ink : 0.0f;
                }));
  write_picture(folder / "white-ink.png", picture_of(seven(), 4, [](float ink, int channel) {
                  return channel == 3 ? 255 * ink : 255.0f;
                }));
  const Outcome outcome = call({"classify", folder / "digits.onnx", "--json", "--image",
                                folder / "dark.png", folder / "light.png", folder / "color.png",
                                folder / "black-ink.png", folder / "white-ink.png"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto lines = parse_lines(outcome.out);
  REQUIRE(lines.size() == 5);
  for (const auto& line : lines) check_probabilities(line, probabilities_of(seven(), model), 0.02);
}

TEST_CASE("a picture that cannot be read or is blank does not keep the others from an answer") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  write_picture(folder / "seven.png",
                picture_of(seven(), 1, [](float ink, int) { return 255 * (1 - ink); }));
  write_picture(folder / "blank.png", picture_of({}, 1, [](float, int) { return 255.0f; }));
  write(folder / "broken.png", read(folder / "seven.png").substr(0, 60));
  const Outcome outcome =
      call({"classify", folder / "digits.onnx", "--json", "--image", folder / "broken.png",
            folder / "blank.png", folder / "missing.png", folder / "seven.png"});
  CHECK(outcome.code == 1);
  const auto lines = parse_lines(outcome.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["error"].get<std::string>().find("broken.png") != std::string::npos);
  CHECK(lines[1]["label"].is_null());
  CHECK(lines[2]["error"].get<std::string>().find("missing.png") != std::string::npos);
  CHECK(lines[3]["label"].is_number());
}

TEST_CASE("a model for something else than one grey picture is refused") {
  const Folder folder;
  Model model = small_digit_model();
  model.outputs = {1};  // the maps of the first convolution
  write_model(model, folder / "maps.onnx");
  const Outcome outcome =
      call({"classify", folder / "maps.onnx", "--strokes", "-"}, as_line(seven()));
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("[1,3,28,28]") != std::string::npos);
}

TEST_CASE("a file without drawings and a model whose weights are no numbers are no answer") {
  const Folder folder;
  Model model = small_digit_model();
  write_model(model, folder / "digits.onnx");
  const Outcome nothing = call({"classify", folder / "digits.onnx", "--strokes", "-"}, "\n \n");
  CHECK(nothing.code == 1);
  CHECK(nothing.err.find("standard input holds no drawings") != std::string::npos);

  model.nodes[4].layer->parameters()[0].value.values()[0] = NAN;
  write_model(model, folder / "nan.onnx");
  const Outcome broken =
      call({"classify", folder / "nan.onnx", "--strokes", "-"}, as_line(seven()));
  CHECK(broken.code == 1);
  CHECK(broken.out.empty());
  CHECK(broken.err.find("line 1: the model's answer for class 0 is nan") != std::string::npos);
}

TEST_CASE("an answer that cannot be written is told") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  write(folder / "seven.jsonl", as_line(seven()));
  const Outcome lost = call_to(
      "/dev/full", {"classify", folder / "digits.onnx", "--strokes", folder / "seven.jsonl"});
  CHECK(lost.code == 1);
  CHECK(lost.err.find("standard output cannot be written") != std::string::npos);
  CHECK(call_to("/dev/full", {"--help"}).code == 1);
}
