#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "tests/unit/cli/program.h"

// The sanitizers need more address space than the test leaves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONVLENS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONVLENS_SANITIZED 1
#endif
#endif

using namespace convlens;
using namespace convlens::test;

TEST_CASE("eval counts what it was given: sums of the confusion matrix, precision, recall") {
  const Folder folder;
  write_tiny_mnist(folder);
  write_tiny_model(folder / "tiny.onnx");
  const std::string model = folder / "tiny.onnx";
  const Outcome outcome = call({"eval", model, "--data", "mnist:" + folder.path(), "--json"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto json = parse_lines(outcome.out).at(0);
  CHECK(json["count"] == 60);
  int correct = 0;
  for (int label = 0; label < 10; ++label) {
    int row = 0, column = 0;
    for (int answer = 0; answer < 10; ++answer) {
      row += json["confusion"][label][answer].get<int>();
      column += json["confusion"][answer][label].get<int>();
    }
    const int right = json["confusion"][label][label].get<int>();
    correct += right;
    CHECK(row == 6);
    CHECK(json["classes"][label]["count"] == 6);
    CHECK(json["classes"][label]["recall"].get<double>() == doctest::Approx(right / 6.0));
    CHECK(json["classes"][label]["precision"].get<double>() ==
          doctest::Approx(column == 0 ? 0.0 : static_cast<double>(right) / column));
  }
  CHECK(json["correct"] == correct);
  CHECK(json["accuracy"].get<double>() == doctest::Approx(correct / 60.0));

  const Outcome text = call({"eval", model, "--data", "mnist:" + folder.path()});
  CHECK(text.code == 0);
  CHECK(text.out.find("accuracy ") == 0);
  CHECK(text.out.find("precision") != std::string::npos);

  const std::string images = folder / "t10k-images-idx3-ubyte";
  const std::string labels = folder / "t10k-labels-idx1-ubyte";
  const Outcome idx = call({"eval", model, "--data", "idx:" + images + "," + labels, "--json"});
  CHECK(idx.out == outcome.out);
}

TEST_CASE("eval: images, labels and model that do not belong together") {
  const Folder folder;
  write_tiny_mnist(folder);
  write_tiny_model(folder / "tiny.onnx");
  const Outcome mixed =
      call({"eval", folder / "tiny.onnx", "--data",
            "idx:" + folder / "t10k-images-idx3-ubyte" + "," + folder / "train-labels-idx1-ubyte"});
  CHECK(mixed.code == 1);
  CHECK(mixed.err.find("240 labels for the 60 images") != std::string::npos);

  std::string labels = read(folder / "t10k-labels-idx1-ubyte");
  labels.back() = 77;
  write(folder / "t10k-labels-idx1-ubyte", labels);
  const Outcome label = call({"eval", folder / "tiny.onnx", "--data", "mnist:" + folder.path()});
  CHECK(label.code == 1);
  CHECK(label.err.find("77") != std::string::npos);

  write(folder / "pen.jsonl", "{\"label\": 7, " + as_line(seven()).substr(1));
  const Outcome larger =
      call({"eval", folder / "tiny.onnx", "--data", "pen:" + folder / "pen.jsonl"});
  CAPTURE(larger.err);
  CHECK(larger.code == 0);  // 28 x 28 is scaled to 12 x 12, as `classify` does it
  CHECK(larger.out.find(" of 1 images") != std::string::npos);
}

TEST_CASE("eval: drawings with labels, wherever and however large they are") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const auto eval = [&](const std::string& lines) {
    write(folder / "pen.jsonl", lines);
    return call(
        {"eval", folder / "digits.onnx", "--data", "pen:" + folder / "pen.jsonl", "--json"});
  };
  const auto labelled = [](const Drawing& drawing) {
    return "{\"label\": 7, \"writer\": \"a\", " + as_line(drawing).substr(1);
  };
  Drawing small = seven();
  for (StrokePoint& point : small[0].points) point.x *= 0.25f, point.y *= 0.25f;
  const Outcome here = eval(labelled(seven())), there = eval(labelled(small));
  CAPTURE(here.err);
  REQUIRE(here.code == 0);
  const auto a = parse_lines(here.out).at(0), b = parse_lines(there.out).at(0);
  CHECK(a["count"] == 1);
  CHECK(a["confusion"] == b["confusion"]);
  CHECK(a["loss"].get<double>() == doctest::Approx(b["loss"].get<double>()).epsilon(0.02));

  const Outcome unlabelled = eval(labelled(seven()) + as_line(seven()));
  CHECK(unlabelled.code == 1);
  CHECK(unlabelled.err.find("drawing 2 has no label") != std::string::npos);
}

TEST_CASE("eval: a model whose weights are no numbers has no accuracy") {
  const Folder folder;
  Model model = small_digit_model();
  model.nodes[4].layer->parameters()[1].value.values()[3] = NAN;
  write_model(model, folder / "nan.onnx");
  write(folder / "pen.jsonl", "{\"label\": 7, " + as_line(seven()).substr(1));
  const Outcome outcome =
      call({"eval", folder / "nan.onnx", "--data", "pen:" + folder / "pen.jsonl"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("1 of 1 images are not finite") != std::string::npos);
}

#ifndef CONVLENS_SANITIZED
TEST_CASE("eval: memory that runs out is an error, not a crash") {
  const Folder folder;
  write_tiny_model(folder / "tiny.onnx");
  // 150,000 empty images: the file fits into the memory, the images beside it do not.
  constexpr std::uintmax_t kPixels = 150'000 * 784;
  write(folder / "images", std::string("\0\0\x08\x03\0\x02\x49\xF0\0\0\0\x1C\0\0\0\x1C", 16));
  std::filesystem::resize_file(folder / "images", 16 + kPixels);
  write(folder / "labels", std::string("\0\0\x08\x01\0\x02\x49\xF0", 8));
  std::filesystem::resize_file(folder / "labels", 8 + 150'000);
  const Outcome outcome =
      call_within(200 << 20, {"eval", folder / "tiny.onnx", "--threads", "1", "--data",
                              "idx:" + folder / "images" + "," + folder / "labels"});
  CAPTURE(outcome.err);
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("memory") != std::string::npos);
}
#endif
