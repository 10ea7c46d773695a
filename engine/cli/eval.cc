// convlens-cli eval
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/data_source.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/ranges.h"
#include "convlens/cli/table.h"
#include "convlens/train/evaluate.h"

namespace convlens::cli {
namespace {

struct EvalCommand {
  std::string model;
  std::vector<std::string> data;
  int threads = 1;
  bool json = false;
};

constexpr char kExamples[] =
    "  convlens-cli eval explorer.onnx --data mnist:data/mnist\n"
    "  convlens-cli eval explorer.onnx --data pen:drawings.jsonl.gz --json\n"
    "  convlens-cli eval mine.onnx --data idx:images-idx3-ubyte.gz,labels-idx1-ubyte.gz\n";

std::int64_t count_of(const Evaluation& evaluation, int label) {
  std::int64_t count = 0;
  for (int answer = 0; answer < evaluation.classes; ++answer) {
    count += evaluation.confused(label, answer);
  }
  return count;
}

std::string as_json(const Evaluation& evaluation) {
  Json classes = Json::array(), confusion = Json::array();
  for (int label = 0; label < evaluation.classes; ++label) {
    classes.push_back({{"label", label},
                       {"count", count_of(evaluation, label)},
                       {"precision", evaluation.precision(label)},
                       {"recall", evaluation.recall(label)}});
    Json row = Json::array();
    for (int answer = 0; answer < evaluation.classes; ++answer) {
      row.push_back(evaluation.confused(label, answer));
    }
    confusion.push_back(row);
  }
  return line(Json{{"count", evaluation.count},
                   {"correct", evaluation.correct},
                   {"accuracy", evaluation.accuracy()},
                   {"loss", evaluation.mean_loss},
                   {"classes", classes},
                   {"confusion", confusion}});
}

// One row for every true label: precision, recall, and how often each answer was given.
std::string as_text(const Evaluation& evaluation) {
  std::vector<Column> columns = {
      {"label"}, {"images", true}, {"precision", true}, {"recall", true}};
  for (int answer = 0; answer < evaluation.classes; ++answer) {
    columns.push_back({concat("-> ", answer), true});
  }
  std::vector<std::vector<std::string>> rows;
  for (int label = 0; label < evaluation.classes; ++label) {
    std::vector<std::string> row = {text(label), text(count_of(evaluation, label)),
                                    percent(evaluation.precision(label)),
                                    percent(evaluation.recall(label))};
    for (int answer = 0; answer < evaluation.classes; ++answer) {
      const std::int64_t count = evaluation.confused(label, answer);
      row.push_back(count == 0 ? "." : text(count));
    }
    rows.push_back(row);
  }
  return concat("accuracy ", percent(evaluation.accuracy()), ": ", evaluation.correct, " of ",
                evaluation.count, " images, ", evaluation.count - evaluation.correct,
                " wrong; loss ", decimal(evaluation.mean_loss, 4), "\n\n",
                format_table(columns, rows));
}

Status eval(const EvalCommand& command, Console& console) {
  const auto model = load_model(command.model);
  if (!model) return std::unexpected(model.error());
  const auto classes = class_count(*model);
  if (!classes) return in(command.model, classes.error());
  ThreadPool pool(command.threads);
  auto data = load_data(command.data, DataPart::kTest, *classes, pool, console);
  if (!data) return std::unexpected(data.error());

  if (Status status = fit_images(*model, *data); !status) return in(command.model, status.error());
  EvaluateOptions options;
  options.pool = &pool;
  options.progress = [&console](std::int64_t done, std::int64_t total) {
    console.progress("evaluating", static_cast<double>(done) / static_cast<double>(total));
  };
  const auto evaluation = evaluate(*model, *data, options);
  if (!evaluation) return in(command.model, evaluation.error());
  if (evaluation->not_finite > 0) {
    return fail(command.model, ": the answers to ", evaluation->not_finite, " of ",
                evaluation->count, " images are not finite numbers; are its weights broken?");
  }
  console.result(command.json ? as_json(*evaluation) : as_text(*evaluation));
  return {};
}

Run add(CLI::App& app) {
  const auto command = std::make_shared<EvalCommand>();
  command->threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  app.add_option("model", command->model, "An ONNX file")->required()->type_name("MODEL");
  app.add_option("--data", command->data, concat(kDataHelp, "\nOf mnist: the test set"))
      ->required()
      ->type_name("SOURCE")
      ->allow_extra_args(false)
      ->take_all()
      ->check(check_source);
  app.add_option("--threads", command->threads, "Threads; all cores if not given")
      ->check(whole_number(1, 256));
  app.add_flag("--json", command->json, "One line of JSON");
  return [command](Console& console) { return eval(*command, console); };
}

}  // namespace

Command eval_command() {
  return {"eval", "Accuracy, confusion matrix, precision and recall on labelled images", kExamples,
          add};
}

}  // namespace convlens::cli
