// convlens-cli train
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/data_source.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/paths.h"
#include "convlens/cli/ranges.h"
#include "convlens/cli/train_flags.h"
#include "convlens/cli/train_run.h"
#include "convlens/train/architectures.h"
#include "convlens/train/initialise.h"

namespace convlens::cli {
namespace {

struct TrainCommand {
  std::string arch, out;
  std::vector<std::string> data;
  TrainFlags flags;
  TrainRun run;
  int threads = 1;
  bool resume = false, keep_weights = false;
};

constexpr char kExamples[] =
    "  convlens-cli train --arch lecture --data mnist:data/mnist --out lecture.onnx\n"
    "  # the same again after it was stopped, or the machine was:\n"
    "  convlens-cli train --arch lecture --data mnist:data/mnist --out lecture.onnx --resume\n"
    "  # other settings than the recipe's, with a log:\n"
    "  convlens-cli train --arch dense --data mnist:data/mnist --out dense.onnx --epochs 5 \\\n"
    "    --optimizer nesterov --lr 0.02 --shift 2 --rotate 10:0.5 --log dense.csv\n"
    "  # a model of yours, its weights the first ones:\n"
    "  convlens-cli train --arch mine.onnx --keep-weights --data pen:drawings.jsonl \\\n"
    "    --out better.onnx\n";

std::string arch_help() {
  std::string help = "A name, or an ONNX file whose layers are trained. Names:";
  for (const Architecture& architecture : architectures()) {
    help += concat("\n", architecture.name, ": ", architecture.summary);
  }
  return help;
}

std::string check_arch(const std::string& arch) {
  const auto named = find_architecture(arch);
  if (named || path_exists(arch)) return {};
  return concat(named.error().message, ", and no file of that name");
}

// The network with its first weights, and the options that suit it.
Result<Model> first_model(const TrainCommand& command, TrainerOptions& options) {
  const auto named = find_architecture(command.arch);
  if (named && command.keep_weights) {
    return fail("--keep-weights: the architecture ", command.arch,
                " has no weights yet; it goes with an ONNX file as --arch");
  }
  if (named) options = (*named)->recipe();
  auto model = named ? (*named)->build() : load_model(command.arch);
  if (!model) return model;
  if (command.flags.dropout) {
    if (Status s = set_dropout(*model, *command.flags.dropout); !s) {
      return std::unexpected(s.error());
    }
  }
  constexpr std::uint64_t kFirstWeights = 0x696e6974;  // apart from the trainer's own streams
  if (!command.keep_weights) initialise(*model, Random(command.flags.seed).fork(kFirstWeights));
  return model;
}

// Found out now rather than after the training.
Status check_paths(const TrainCommand& command) {
  struct Path {
    const char* flag;
    const std::string& path;
  };
  const std::string none;
  const bool is_file = !find_architecture(command.arch);
  const Path paths[] = {{"--out", command.out},
                        {"--checkpoint", command.run.checkpoint},
                        {"--log", command.run.log},
                        {"--arch", is_file ? command.arch : none}};
  for (const auto& [flag, path] : std::span(paths).first(3)) {
    if (path.empty()) continue;
    if (Status status = check_writable(path); !status) return in(flag, status.error());
    for (const auto& [other_flag, other] : paths) {
      if (flag == other_flag || other.empty() || !same_file(path, other)) continue;
      // The model may be written over the one it came from.
      if (&path == &command.out && &other == &command.arch) continue;
      return fail(flag, " and ", other_flag, " are both ", path, "; each needs a file of its own");
    }
  }
  if (!path_exists(command.run.checkpoint)) return {};
  std::error_code error;
  if (!std::filesystem::is_regular_file(command.run.checkpoint, error)) {
    return fail("--checkpoint: ", command.run.checkpoint, " is no regular file");
  }
  if (!command.resume) {
    return fail(command.run.checkpoint,
                " is the checkpoint of a run that was not finished: go on with --resume, or remove "
                "it to start anew");
  }
  return {};
}

// What the file says about its making: nothing that differs between two runs of the same settings.
void describe(const TrainerOptions& options, const Dataset& data, const Evaluation& validation,
              Model& model) {
  const int parts = options.parts > 0 ? options.parts : options.pool->threads();
  std::string text =
      concat("convlens-cli train: ", options.epochs, " epochs of ", data.count() - validation.count,
             " images, batch ", options.batch, " in ", parts, parts == 1 ? " part" : " parts",
             ", seed ", options.seed);
  if (validation.count > 0) {
    text += concat("; validation accuracy ", percent(validation.accuracy()), " of ",
                   validation.count, " images held back");
  }
  model.metadata["training"] = text;
}

Status export_trained(Trainer& trainer, const TrainCommand& command, const Dataset& data,
                      Console& console) {
  auto model = export_model(trainer);
  if (!model) return std::unexpected(model.error());
  const auto validation = trainer.validate();
  if (!validation) return std::unexpected(validation.error());
  describe(trainer.options(), data, *validation, *model);
  if (Status status = save_model(*model, command.out); !status) return status;
  std::error_code ignored;
  std::filesystem::remove(command.run.checkpoint, ignored);

  const auto size = measure(*model);
  if (!size) return std::unexpected(size.error());
  if (command.run.json) {
    Json json = {{"model", command.out}, {"parameters", size->parameters}};
    if (validation->count > 0) json["validation_accuracy"] = validation->accuracy();
    console.result(line(json));
    return {};
  }
  console.result(concat("wrote ", command.out, ": ", grouped(size->parameters), " parameters",
                        validation->count > 0 ? ", validation accuracy " : "",
                        validation->count > 0 ? percent(validation->accuracy()) : ""));
  return {};
}

Status train(TrainCommand command, Console& console) {
  if (command.run.checkpoint.empty()) command.run.checkpoint = command.out + ".checkpoint";
  if (Status status = check_paths(command); !status) return status;
  TrainerOptions options;
  auto model = first_model(command, options);
  if (!model) return std::unexpected(model.error());
  const auto classes = class_count(*model);
  if (!classes) return std::unexpected(classes.error());

  StopSignals stop;  // before the pool, whose threads are to hold them back too
  ThreadPool pool(command.threads);
  options = with_flags(options, command.flags);
  options.pool = &pool;
  auto data = load_data(command.data, DataPart::kTraining, *classes, pool, console);
  if (!data) return std::unexpected(data.error());
  if (Status status = fit_images(*model, *data); !status) return status;
  auto trainer = Trainer::create(std::move(*model), *data, options);
  if (!trainer) return std::unexpected(trainer.error());
  if (command.resume) {
    if (Status s = resume_training(*trainer, command.run, console); !s) return s;
  }
  console.remark(concat("training ", command.arch, " on ", trainer->split().training.size(),
                        " images, ", trainer->split().validation.size(), " held back, ",
                        trainer->options().epochs, " epochs of ", trainer->steps_per_epoch(),
                        " steps, ", command.threads,
                        command.threads == 1 ? " thread" : " threads"));
  if (Status status = run_training(*trainer, command.run, stop, console); !status) return status;
  return export_trained(*trainer, command, *data, console);
}

Run add(CLI::App& app) {
  const auto command = std::make_shared<TrainCommand>();
  command->threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  app.add_option("--arch", command->arch, arch_help())
      ->required()
      ->type_name("NAME|FILE")
      ->check(check_arch);
  app.add_option("--data", command->data, kDataHelp)
      ->required()
      ->type_name("SOURCE")
      ->allow_extra_args(false)
      ->take_all()
      ->check(check_source);
  app.add_option("--out", command->out, "The ONNX file to write")
      ->required()
      ->type_name("FILE")
      ->check(check_not_empty);
  app.add_flag("--keep-weights", command->keep_weights,
               "With a file as --arch: go on from its weights, not from random ones");
  app.add_option("--threads", command->threads, "Threads; all cores if not given")
      ->check(whole_number(1, 256));
  app.add_option("--log", command->run.log, "A line for every epoch")
      ->type_name("FILE.csv")
      ->check(check_not_empty);
  app.add_option("--checkpoint", command->run.checkpoint, "Default: the --out file's .checkpoint")
      ->type_name("FILE")
      ->check(check_not_empty);
  app.add_option("--checkpoint-every", command->run.checkpoint_every,
                 "Besides the end of every epoch")
      ->type_name("SECONDS")
      ->check(number(0, 1e9))
      ->capture_default_str();
  app.add_flag("--resume", command->resume, "Go on from the checkpoint where there is one");
  app.add_flag("--json", command->run.json, "A line of JSON for every epoch, and one at the end");
  add_train_flags(app, command->flags);
  return [command](Console& console) { return train(*command, console); };
}

}  // namespace

Command train_command() {
  return {"train", "Trains a network and writes it as ONNX", kExamples, add};
}

}  // namespace convlens::cli
