#include <doctest/doctest.h>

#include "tests/unit/cli/program.h"

using namespace convlens::test;

TEST_CASE("help is a result, for the program and for every command, with examples") {
  const Outcome help = call({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* command : {"train", "eval", "classify", "info", "run"}) {
    CAPTURE(command);
    CHECK(help.out.find(command) != std::string::npos);
    const Outcome own = call({command, "--help"});
    CHECK(own.code == 0);
    CHECK(own.out.find("Examples:\n  convlens-cli " + std::string(command)) != std::string::npos);
  }
  CHECK(call({"--version"}).code == 0);
}

TEST_CASE("wrong usage says what is meant and ends with 2") {
  struct Case {
    std::vector<std::string> arguments;
    const char* message;
  };
  const Case cases[] = {
      {{}, "subcommand is required"},
      {{"trian"}, "unknown word 'trian'; did you mean train?"},
      {{"train", "--epcohs", "3"}, "unknown option '--epcohs'; did you mean --epochs?"},
      {{"train", "--data", "mnist:x", "--out", "x"}, "--arch is required"},
      {{"train", "--arch", "lectur"}, "there is no architecture"},
      {{"train", "--arch", "dense", "--epochs", "many"}, "--epochs"},
      {{"train", "--arch", "dense", "--epochs", "0"}, "--epochs"},
      {{"train", "--arch", "dense", "--shift", "2:half"}, "RANGE:PROBABILITY"},
      {{"train", "--arch", "dense", "--optimizer", "adma"}, "adma"},
      {{"train", "--epochs", "-1"}, "--epochs: '-1' is not a whole number from 1 to 1000000"},
      {{"train", "--epochs", "99999999999999999999"}, "is not a whole number from 1"},
      {{"train", "--seed", "-1"}, "--seed: '-1' is not a whole number from 0"},
      {{"train", "--checkpoint-every", "nan"}, "--checkpoint-every: 'nan' is not a number from 0"},
      {{"train", "--lr", "nan"}, "--lr: 'nan' is not a number from"},
      {{"train", "--rotate", "200"}, "--rotate: '200' has not a range from 0 to 180"},
      {{"train", "--arch", std::string(5000, 'x')}, "and no file of that name"},
      {{"train", "--out", ""}, "--out: the name of a file is expected"},
      {{"train", "--momentum", "2"}, "--momentum: '2' is not a number from 0"},
      {{"eval", "model.onnx", "--data", "nmist:x"}, "mnist:DIR, idx:IMAGES,LABELS and pen:FILE"},
      {{"eval", "model.onnx", "--data", "idx:only"}, "idx:IMAGES,LABELS"},
      {{"eval", "model.onnx"}, "--data is required"},
      {{"classify", "model.onnx"}, "--strokes"},
      {{"info"}, "model is required"},
      {{"run", "model.onnx", "--input", "image.npy", "--output", "x"}, "not NAME=FILE"},
  };
  for (const Case& usage : cases) {
    const Outcome outcome = call(usage.arguments);
    CAPTURE(usage.message);
    CAPTURE(outcome.err);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find(usage.message) != std::string::npos);
    CHECK(outcome.err.find("--help") != std::string::npos);
  }
}

TEST_CASE("of an option that is given twice the last counts, of a list all") {
  const Folder folder;
  write_tiny_mnist(folder, 100, 20);
  write_tiny_model(folder / "model.onnx");
  const std::string data = "mnist:" + folder.path();
  const Outcome outcome = call({"eval", folder / "model.onnx", "--data", data, "--threads", "0",
                                "--data", data, "--threads", "1", "--json"});
  CHECK(outcome.code == 2);  // every one of them is checked
  const Outcome twice = call({"eval", folder / "model.onnx", "--data", data, "--threads", "2",
                              "--data", data, "--threads", "1", "--json"});
  REQUIRE(twice.code == 0);
  CHECK(parse_lines(twice.out).at(0)["count"] == 40);
}

TEST_CASE("files that are missing or broken are named, with 1 as the exit code") {
  const Folder folder;
  const std::string model = folder / "model.onnx", missing = folder / "missing";
  write_tiny_model(model);
  write(folder / "text", "this is not what you expect\n");
  const std::string data = "mnist:" + folder.path();
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  const Case cases[] = {
      {{"info", missing}, missing},
      {{"info", folder / "text"}, folder / "text"},
      {{"info", folder.path()}, folder.path()},
      {{"eval", model, "--data", data}, "t10k-images-idx3-ubyte"},
      {{"eval", model, "--data", "idx:" + missing + "," + missing}, missing},
      {{"eval", model, "--data", "idx:" + folder / "text" + "," + missing}, folder / "text"},
      {{"eval", model, "--data", "pen:" + folder / "text"}, "line 1"},
      {{"classify", model, "--strokes", missing}, missing},
      {{"classify", model, "--image", folder / "text"}, folder / "text"},
      {{"run", model, "--input", "image=" + folder / "text", "--output", folder / "o"},
       folder / "text"},
      {{"train", "--arch", "dense", "--data", data, "--out", folder / "x.onnx"}, "train-images"},
      {{"train", "--arch", "dense", "--data", data, "--out", folder / "no/x.onnx"}, "no folder"},
      {{"train", "--arch", folder / "text", "--data", data, "--out", folder / "x.onnx"},
       folder / "text"},
  };
  for (const Case& wrong : cases) {
    const Outcome outcome = call(wrong.arguments);
    CAPTURE(wrong.message);
    CAPTURE(outcome.err);
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find("convlens-cli " + wrong.arguments[0]) != std::string::npos);
    CHECK(outcome.err.find(wrong.message) != std::string::npos);
  }
}

TEST_CASE("a model cut off anywhere is an error") {
  const Folder folder;
  write_tiny_model(folder / "model.onnx");
  const std::string whole = read(folder / "model.onnx");
  for (std::size_t size = 0; size < whole.size(); size += whole.size() / 7) {
    write(folder / "part.onnx", whole.substr(0, size));
    const Outcome outcome = call({"info", folder / "part.onnx"});
    CAPTURE(size);
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find(folder / "part.onnx") != std::string::npos);
  }
}
