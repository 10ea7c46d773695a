#include "convlens/cli/train_run.h"

#include <chrono>

#include "convlens/cli/json.h"
#include "convlens/cli/paths.h"
#include "convlens/cli/train_log.h"
#include "convlens/io/file.h"

namespace convlens::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Status save_checkpoint(const Trainer& trainer, const std::string& path) {
  return write_file_atomically(path, encode(trainer.checkpoint()));
}

// How fast this run goes and what is left of it.
class Pace {
 public:
  explicit Pace(const Trainer& trainer) : trainer_(trainer), first_step_(steps_done()) {}

  std::int64_t steps_done() const {
    return trainer_.epoch() * trainer_.steps_per_epoch() + trainer_.step_in_epoch();
  }
  double done() const { return static_cast<double>(steps_done()) / static_cast<double>(steps()); }
  double seconds_left() const {
    const auto here = static_cast<double>(steps_done() - first_step_);
    return here > 0 ? seconds() / here * static_cast<double>(steps() - steps_done()) : 0;
  }
  double seconds() const { return seconds_since(start_); }

  // Of the present epoch, without its validation.
  void begin_epoch() {
    epoch_start_ = Clock::now();
    epoch_first_step_ = steps_done();
  }
  double images_per_second() const {
    const double images =
        static_cast<double>((steps_done() - epoch_first_step_) * trainer_.batch());
    return images / std::max(seconds_since(epoch_start_), 1e-9);
  }

 private:
  std::int64_t steps() const { return trainer_.options().epochs * trainer_.steps_per_epoch(); }

  const Trainer& trainer_;
  std::int64_t first_step_, epoch_first_step_ = 0;
  Clock::time_point start_ = Clock::now(), epoch_start_ = start_;
};

void show_progress(const StepResult& step, const Trainer& trainer, const Pace& pace,
                   Console& console) {
  console.progress(concat("epoch ", step.epoch + 1, "/", trainer.options().epochs), pace.done(),
                   concat("loss ", decimal(step.epoch_loss, 4), "  accuracy ",
                          percent(step.epoch_accuracy), "  ", decimal(pace.images_per_second(), 0),
                          " images/s  ", duration(pace.seconds_left()), " left"));
}

Json epoch_json(const EpochRecord& record, std::int64_t epochs) {
  Json json = {{"epoch", record.epoch},
               {"epochs", epochs},
               {"loss", record.loss},
               {"accuracy", record.accuracy},
               {"learning_rate", record.learning_rate},
               {"images_per_second", record.images_per_second},
               {"seconds", record.seconds}};
  if (record.validation_count > 0) {
    json["validation"] = {{"count", record.validation_count},
                          {"loss", record.validation_loss},
                          {"accuracy", record.validation_accuracy}};
  }
  return json;
}

std::string epoch_line(const EpochRecord& record, std::int64_t epochs) {
  std::string text = concat("epoch ", record.epoch, "/", epochs, "  loss ", decimal(record.loss, 4),
                            "  accuracy ", percent(record.accuracy));
  if (record.validation_count > 0) {
    text += concat("  validation ", percent(record.validation_accuracy), " (loss ",
                   decimal(record.validation_loss, 4), ")");
  }
  return text + concat("  rate ", record.learning_rate, "  ", decimal(record.images_per_second, 0),
                       " images/s  ", duration(record.seconds));
}

// Validates, then writes the log, then the checkpoint: a run that is killed between the two
// repeats steps and takes the line out again.
Status finish_epoch(Trainer& trainer, const StepResult& step, const TrainRun& run, Pace& pace,
                    Console& console) {
  EpochRecord record{.epoch = step.epoch + 1,
                     .loss = step.epoch_loss,
                     .accuracy = step.epoch_accuracy,
                     .learning_rate = step.learning_rate,
                     .images_per_second = pace.images_per_second()};
  const auto validation = trainer.validate();
  if (!validation) return std::unexpected(validation.error());
  record.validation_count = validation->count;
  record.validation_loss = validation->mean_loss;
  record.validation_accuracy = validation->accuracy();
  record.seconds = pace.seconds();

  const std::int64_t epochs = trainer.options().epochs;
  console.result(run.json ? line(epoch_json(record, epochs)) : epoch_line(record, epochs));
  if (!run.log.empty()) {
    if (Status status = append_log(run.log, record); !status) return status;
  }
  pace.begin_epoch();
  return save_checkpoint(trainer, run.checkpoint);
}

}  // namespace

Status resume_training(Trainer& trainer, const TrainRun& run, Console& console) {
  if (!path_exists(run.checkpoint)) {
    console.remark(
        concat("no checkpoint ", run.checkpoint, ": training starts from the beginning"));
    return {};
  }
  const auto bytes = read_file(run.checkpoint);
  if (!bytes) return std::unexpected(bytes.error());
  const auto checkpoint = decode(*bytes);
  if (!checkpoint) return in(run.checkpoint, checkpoint.error());
  if (Status status = trainer.resume(*checkpoint); !status) {
    return in(run.checkpoint, status.error());
  }
  console.remark(concat("going on after epoch ", trainer.epoch(), ", step ",
                        trainer.step_in_epoch(), " of ", trainer.steps_per_epoch()));
  return {};
}

Status run_training(Trainer& trainer, const TrainRun& run, StopSignals& stop, Console& console) {
  if (!run.log.empty()) {
    if (Status status = begin_log(run.log, trainer.epoch()); !status) return status;
  }
  Pace pace(trainer);
  pace.begin_epoch();
  Clock::time_point saved = Clock::now();
  while (!trainer.finished()) {
    const auto step = trainer.step();
    if (!step) return std::unexpected(step.error());
    show_progress(*step, trainer, pace, console);
    if (step->epoch_done) {
      Status status = finish_epoch(trainer, *step, run, pace, console);
      if (!status) return status;
      saved = Clock::now();
    } else if (seconds_since(saved) >= run.checkpoint_every) {
      Status status = save_checkpoint(trainer, run.checkpoint);
      if (!status) return status;
      saved = Clock::now();
    }
    if (!trainer.finished() && stop.take()) {
      if (Status status = save_checkpoint(trainer, run.checkpoint); !status) return status;
      return fail("stopped in epoch ", trainer.epoch() + 1, "; with --resume it goes on from ",
                  run.checkpoint);
    }
  }
  return {};
}

}  // namespace convlens::cli
