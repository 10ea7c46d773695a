#include <doctest/doctest.h>

#include "convlens/cli/stopwatch.h"
#include "tests/unit/cli/program.h"

using namespace convlens;
using namespace convlens::test;

TEST_CASE("bench: a forward pass, its rate and the layers") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const Outcome outcome = call({"bench", folder / "digits.onnx", "--layers", "--json", "--batch",
                                "3", "--threads", "2", "--sweeps", "3", "--seconds", "0.01"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto json = parse_lines(outcome.out).at(0);
  CHECK(json["batch"] == 3);
  CHECK(json["threads"] == 2);
  CHECK(json["peak_gflops"] > 0.1);
  CHECK(json["forward"]["sweeps_us"].size() == 3);
  CHECK(json["forward"]["runs"] >= 6);
  CHECK(json["forward"]["least_us"] > 0);
  CHECK(json["forward"]["median_us"] >= json["forward"]["least_us"]);
  const double operations = 2 * json["multiply_accumulates"].get<double>();
  CHECK(json["gflops"].get<double>() ==
        doctest::Approx(operations / json["forward"]["median_us"].get<double>() * 1e-3));
  const auto info = parse_lines(call({"info", folder / "digits.onnx", "--json"}).out).at(0);
  REQUIRE(json["layers"].size() == info["layers"].size());
  for (std::size_t i = 0; i < info["layers"].size(); ++i) {
    const auto& layer = json["layers"][i];
    CHECK(layer["name"] == info["layers"][i]["name"]);
    CHECK(layer["shape"][0] == 3);
    CHECK(layer["multiply_accumulates"] ==
          3 * info["layers"][i]["multiply_accumulates"].get<std::int64_t>());
    CHECK(layer["median_us"] >= 0);
    CHECK(layer.contains("algorithm") == (layer["op"] == "Conv"));
  }
}

TEST_CASE("bench: a table for people") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const Outcome outcome =
      call({"bench", folder / "digits.onnx", "--layers", "--sweeps", "1", "--seconds", "0"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  for (const char* word : {"forward pass", "GFLOP/s", "of the peak", "conv", "1 thread,"}) {
    CAPTURE(word);
    CHECK(outcome.out.find(word) != std::string::npos);
  }
}

TEST_CASE("bench: without Winograd every product is computed") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const Outcome outcome = call({"bench", folder / "digits.onnx", "--layers", "--json",
                                "--no-winograd", "--sweeps", "1", "--seconds", "0"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto report = parse_lines(outcome.out).at(0);
  for (const auto& layer : report["layers"]) {
    if (layer["op"] != "Conv") continue;
    CHECK(layer["algorithm"].get<std::string>().find("winograd") == std::string::npos);
    CHECK(layer["multiplications"] >= layer["multiply_accumulates"]);
  }
}

TEST_CASE("bench: what cannot be measured is said") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const Outcome missing = call({"bench", folder / "nothing.onnx"});
  CHECK(missing.code == 1);
  CHECK(missing.err.find("nothing.onnx") != std::string::npos);
  const Outcome usage = call({"bench", folder / "digits.onnx", "--threads", "0"});
  CHECK(usage.code == 2);
  CHECK(usage.err.find("--threads") != std::string::npos);
  const Outcome large = call({"bench", folder / "digits.onnx", "--batch", "1000000"});
  CHECK(large.code == 1);
  CHECK(large.err.find("digits.onnx") != std::string::npos);
  CHECK(large.err.find("the limit is 2 GiB") != std::string::npos);
}

TEST_CASE("times: medians over all runs and of each sweep") {
  cli::Times times;
  times.begin_sweep();
  for (double t : {3.0, 1.0, 2.0}) times.add(t);
  times.begin_sweep();
  for (double t : {10.0, 20.0}) times.add(t);
  CHECK(times.median() == 3);
  CHECK(times.least() == 1);
  CHECK(times.count() == 5);
  CHECK(times.sweep_medians() == std::vector<double>{2, 15});
  CHECK(cli::quantile({0, 10}, 0.25) == 2.5);
  CHECK(cli::quantile({}, 0.5) == 0);
}
