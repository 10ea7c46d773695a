#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "convlens/cli/data_source.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/train_run.h"
#include "tests/unit/cli/program.h"

using namespace convlens;
using namespace convlens::test;

namespace {

// A short training of the tiny network; further options behind.
std::vector<std::string> training(const Folder& data, const Folder& folder, const std::string& name,
                                  std::vector<std::string> more = {}) {
  write_tiny_model(folder / "tiny.onnx");
  std::vector<std::string> arguments = {"train",
                                        "--arch",
                                        folder / "tiny.onnx",
                                        "--data",
                                        "mnist:" + data.path(),
                                        "--out",
                                        folder / (name + ".onnx"),
                                        "--log",
                                        folder / (name + ".csv"),
                                        "--threads",
                                        "2",
                                        "--batch",
                                        "16",
                                        "--lr",
                                        "0.01",
                                        "--ema",
                                        "0.9",
                                        "--validation",
                                        "40",
                                        "--shift",
                                        "1:0.5",
                                        "--seed",
                                        "11"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> plus(std::vector<std::string> arguments, const std::string& more) {
  arguments.push_back(more);
  return arguments;
}

// Epoch, losses and accuracies of every line of a log: what does not depend on the clock.
std::string results_of(const std::string& log) {
  std::string results;
  std::size_t commas = 0;
  for (char c : log) {
    commas = c == '\n' ? 0 : commas + (c == ',');
    if (commas < 6 || c == '\n') results += c;
  }
  return results;
}

bool wait_for(Running& program, const auto& condition) {
  for (int i = 0; i < 6000 && !program.ended(); ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

TEST_CASE("a network learns, and says how well") {
  const Folder data, folder;
  write_tiny_mnist(data);
  const Outcome outcome = call(training(data, folder, "a", {"--epochs", "8"}));
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.out.find("epoch 8/8  loss ") != std::string::npos);
  CHECK(outcome.out.find("wrote " + folder / "a.onnx") != std::string::npos);
  CHECK(outcome.err.find("200 images, 40 held back") != std::string::npos);
  CHECK_FALSE(exists(folder / "a.onnx.checkpoint"));
  const std::string log = read(folder / "a.csv");
  CHECK(std::count(log.begin(), log.end(), '\n') == 9);

  const Outcome eval =
      call({"eval", folder / "a.onnx", "--data", "mnist:" + data.path(), "--json"});
  REQUIRE(eval.code == 0);
  CHECK(parse_lines(eval.out).at(0)["accuracy"] > 0.9);
}

TEST_CASE("the same seed gives the same file, another seed another") {
  const Folder data, folder;
  write_tiny_mnist(data);
  REQUIRE(call(training(data, folder, "a", {"--epochs", "2"})).code == 0);
  REQUIRE(call(training(data, folder, "b", {"--epochs", "2"})).code == 0);
  auto other = training(data, folder, "c", {"--epochs", "2"});
  *(std::find(other.begin(), other.end(), "--seed") + 1) = "12";
  REQUIRE(call(other).code == 0);
  CHECK(read(folder / "a.onnx") == read(folder / "b.onnx"));
  CHECK(read(folder / "a.onnx") != read(folder / "c.onnx"));
}

TEST_CASE("killed in the middle of an epoch, it goes on to the result it would have had") {
  const Folder data, folder;
  write_tiny_mnist(data);
  const std::vector<std::string> often = {"--epochs", "30", "--checkpoint-every", "0"};
  REQUIRE(call(training(data, folder, "whole", often)).code == 0);

  const auto arguments = training(data, folder, "killed", often);
  int kills = 0;
  for (int lines : {3, 9}) {
    // After the line of an epoch in the log, somewhere in the next one.
    Running program(kills == 0 ? arguments : plus(arguments, "--resume"));
    const bool reached = wait_for(program, [&] {
      const std::string log = read(folder / "killed.csv");
      return std::count(log.begin(), log.end(), '\n') >= lines;
    });
    REQUIRE(reached);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    program.kill_now(SIGKILL);
    ++kills;
    CHECK_FALSE(exists(folder / "killed.onnx"));
    CHECK(exists(folder / "killed.onnx.checkpoint"));
  }
  const Outcome refused = call(arguments);
  CHECK(refused.code == 1);
  CHECK(refused.err.find("--resume") != std::string::npos);

  const Outcome resumed = call(plus(arguments, "--resume"));
  CAPTURE(resumed.err);
  REQUIRE(resumed.code == 0);
  CHECK(resumed.err.find("going on after epoch") != std::string::npos);
  CHECK(read(folder / "killed.onnx") == read(folder / "whole.onnx"));
  CHECK(results_of(read(folder / "killed.csv")) == results_of(read(folder / "whole.csv")));
}

TEST_CASE("Ctrl-C writes a checkpoint and says how to go on") {
  const Folder data, folder;
  write_tiny_mnist(data);
  const std::vector<std::string> seldom = {"--epochs", "40", "--checkpoint-every", "1000"};
  REQUIRE(call(training(data, folder, "whole", seldom)).code == 0);
  const auto arguments = training(data, folder, "stopped", seldom);
  Running program(arguments);
  REQUIRE(wait_for(program, [&] { return read(folder / "stopped.csv").size() > 120; }));
  program.kill_now(SIGINT);
  CHECK(program.wait() == 1);
  REQUIRE(call(plus(arguments, "--resume")).code == 0);
  CHECK(read(folder / "stopped.onnx") == read(folder / "whole.onnx"));
}

TEST_CASE("a checkpoint of other settings or a broken one is refused, and kept") {
  const Folder data, folder;
  write_tiny_mnist(data);
  auto arguments = training(data, folder, "a", {"--epochs", "30", "--checkpoint-every", "0"});
  {
    Running program(arguments);
    REQUIRE(wait_for(program, [&] { return exists(folder / "a.onnx.checkpoint"); }));
    program.kill_now(SIGKILL);
  }
  const std::string checkpoint = read(folder / "a.onnx.checkpoint");
  *(std::find(arguments.begin(), arguments.end(), "--lr") + 1) = "0.02";
  const Outcome other = call(plus(arguments, "--resume"));
  CHECK(other.code == 1);
  CHECK(other.err.find("learning rate") != std::string::npos);
  CHECK(read(folder / "a.onnx.checkpoint") == checkpoint);

  write(folder / "a.onnx.checkpoint", checkpoint.substr(0, checkpoint.size() / 2));
  const Outcome broken = call(plus(arguments, "--resume"));
  CHECK(broken.code == 1);
  CHECK(broken.err.find(folder / "a.onnx.checkpoint") != std::string::npos);
}

TEST_CASE("--json: a line for every epoch, and one at the end") {
  const Folder data, folder;
  write_tiny_mnist(data);
  const Outcome outcome = call(training(data, folder, "a", {"--epochs", "2", "--json", "-q"}));
  REQUIRE(outcome.code == 0);
  CHECK(outcome.err.empty());
  const auto lines = parse_lines(outcome.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1]["epoch"] == 2);
  CHECK(lines[1]["validation"]["count"] == 40);
  CHECK(lines[2]["model"] == folder / "a.onnx");
  CHECK(lines[2]["validation_accuracy"] == lines[1]["validation"]["accuracy"]);
}

TEST_CASE("a trained model goes on from its weights, or from new ones") {
  const Folder data, folder;
  write_tiny_mnist(data);
  REQUIRE(call(training(data, folder, "first", {"--epochs", "8"})).code == 0);
  const auto loss_of = [&](const std::string& name, const std::vector<std::string>& more) {
    auto arguments = training(data, folder, name, more);
    *(std::find(arguments.begin(), arguments.end(), "--arch") + 1) = folder / "first.onnx";
    const Outcome outcome = call(arguments);
    REQUIRE(outcome.code == 0);
    return parse_lines(outcome.out).at(0)["loss"].get<double>();
  };
  const double kept = loss_of("kept", {"--epochs", "1", "--json", "--keep-weights"});
  CHECK(kept < 0.5 * loss_of("fresh", {"--epochs", "1", "--json"}));
}

TEST_CASE("settings that cannot work are told before the training") {
  const Folder data, folder;
  write_tiny_mnist(data);
  const auto message = [&](const std::vector<std::string>& more) {
    const Outcome outcome = call(training(data, folder, "a", more));
    CHECK(outcome.code == 1);
    return outcome.err;
  };
  CHECK(message({"--dropout", "0.5"}).find("no dropout") != std::string::npos);
  auto wrong_size = training(data, folder, "a");
  *(std::find(wrong_size.begin(), wrong_size.end(), "--validation") + 1) = "240";
  const Outcome nothing_left = call(wrong_size);
  CHECK(nothing_left.code == 1);
  CAPTURE(nothing_left.err);
  CHECK(nothing_left.err.find("240") != std::string::npos);
}

TEST_CASE("files that stand in each other's way are told before the training, and kept") {
  const Folder data, folder;
  write_tiny_mnist(data, 60, 20);
  write_tiny_model(folder / "tiny.onnx");
  const auto message = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "train", "--arch", folder / "tiny.onnx", "--data", "mnist:" + data.path(), "--epochs",
        "1",     "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = call(arguments);
    CHECK(outcome.code == 1);
    CHECK(outcome.out.empty());
    return outcome.err;
  };
  const std::string out = folder / "a.onnx", tiny = read(folder / "tiny.onnx");
  CHECK(message({"--out", out, "--checkpoint",
                 folder.path() + "/../" + folder.path().substr(folder.path().rfind('/') + 1) +
                     "/a.onnx"})
            .find("--out and --checkpoint are both") != std::string::npos);
  CHECK(message({"--out", out, "--log", out}).find("--out and --log") != std::string::npos);
  CHECK(message({"--out", out, "--log", folder / "tiny.onnx"}).find("--log and --arch") !=
        std::string::npos);
  CHECK(message({"--out", folder.path()}).find("is a folder") != std::string::npos);
  CHECK(message({"--out", out, "--checkpoint", folder / "no/x"}).find("--checkpoint: ") !=
        std::string::npos);
  write(folder / "letter.txt", "Dear reader,\n");
  CHECK(message({"--out", out, "--log", folder / "letter.txt"}).find("is no log") !=
        std::string::npos);
  CHECK(read(folder / "letter.txt") == "Dear reader,\n");
  CHECK(read(folder / "tiny.onnx") == tiny);
  CHECK_FALSE(exists(out));

  const Outcome named = call({"train", "--arch", "dense", "--keep-weights", "--data",
                              "mnist:" + data.path(), "--out", out});
  CHECK(named.code == 1);
  CHECK(named.err.find("--keep-weights: the architecture dense has no weights") !=
        std::string::npos);
}

TEST_CASE("Ctrl-C after the last step does not take the finished run away") {
  const Folder data, folder;
  write_tiny_mnist(data, 60, 20);
  write_tiny_model(folder / "tiny.onnx");
  cli::Console console;
  console.quiet = true;
  cli::StopSignals stop;
  ThreadPool pool(1);
  auto model = cli::load_model(folder / "tiny.onnx");
  REQUIRE(model);
  const auto images =
      cli::load_data({"mnist:" + data.path()}, cli::DataPart::kTraining, 10, pool, console);
  REQUIRE(images);
  TrainerOptions options;
  options.epochs = 1;
  auto trainer = Trainer::create(std::move(*model), *images, options);
  REQUIRE(trainer);
  REQUIRE(trainer->steps_per_epoch() == 1);
  cli::TrainRun run;
  run.checkpoint = folder / "checkpoint";
  run.json = true;
  raise(SIGINT);
  const Status status = cli::run_training(*trainer, run, stop, console);
  CHECK(stop.take());  // still there for whoever comes next
  CHECK(status);
  CHECK(trainer->finished());
}
