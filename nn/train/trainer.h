#pragma once
// Trains a project: a run from data to weights. Lives on a thread of its own in the window, on the main one in a
// terminal.

#include "nn/data/dataset.h"
#include "nn/engine/plan/plan.h"
#include "nn/train/confusion.h"
#include "nn/train/channel.h"
#include "nn/train/check.h"
#include "nn/train/run_state.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace nn {

struct TrainRequest {
    Project project;               ///< a frozen copy
    std::filesystem::path folder;  ///< where the project file lies
    int threads = 0;               ///< 0: all cores
    std::shared_ptr<const StateDict> init;  ///< start from these weights, see `take_weights`; null: from the seed
    std::string init_name = "init";         ///< where they come from, for messages
    bool init_partial = false;
    std::stop_token stop_reading;  ///< ends the reading of data in `create`, with the error `reading_stopped`
    std::filesystem::path run_folder;     ///< metrics.jsonl, best.pt, last.pt, checkpoint; "": none is kept
    bool numbered = false;                ///< `run_folder` with the first free number behind it: "-1", "-2"...
    std::filesystem::path resume_folder;  ///< go on from this run folder's last checkpoint; "": a new run
    /// Goes on where numbers stop being finite, as PyTorch does; else the run ends there, see `TrainChannel::not_finite`.
    bool allow_nonfinite = false;
    std::optional<std::int64_t> steps;    ///< the run ends after this step, as if it were stopped
    /// The weights go elsewhere too: a run that has finished is no error, its weights are what is asked for; and a run folder
    /// that cannot be written ends no training, see `Trainer::unsaved`.
    bool kept_elsewhere = false;
};

class Trainer {
public:
    /// Checks, opens the data, compiles. Everything that can be refused is refused here.
    static Result<std::unique_ptr<Trainer>> create(TrainRequest request, std::shared_ptr<TrainChannel> channel);
    ~Trainer();

    /// What people should know before it runs: weights that were left out, a run that begins anew...
    const std::vector<Message>& said() const;
    /// The run folder; "": none is kept.
    std::filesystem::path run_folder() const;

    /// Runs to the end, until `control.stop()`, or until the work fails (disk full, loss not a number...).
    /// Points go into the channel.
    Result<void> run();

    const Network& network() const;
    const Dataset& dataset() const;
    /// Weights as they are now. Call when `run` is not running.
    StateDict state_dict() const;
    /// All that the run would go on from. Call when `run` is not running.
    RunState state() const;
    std::size_t planned_bytes() const;
    /// True when `run` ended by stop().
    bool stopped() const;
    /// True when `run` ended with `TrainRequest::steps`.
    bool steps_done() const;
    /// Why the run folder does not hold what it should, where `kept_elsewhere` let the run go on.
    std::optional<Error> unsaved() const;
    /// True when early stopping ended `run`.
    bool stopped_early() const;

    struct Impl;

private:
    explicit Trainer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Losses and metrics of a split in evaluation mode.
struct Evaluation {
    Metrics of;  ///< what `metrics` has values for
    SplitMetrics metrics;
    std::vector<std::string> class_names;
    Confusion confusion;  ///< empty without classes
};
Result<Evaluation> evaluate(std::shared_ptr<const Network> network, Weights& weights, const Project& project,
                            std::shared_ptr<const Dataset> dataset, Split split, int threads);

}  // namespace nn
