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
    std::shared_ptr<const StateDict> init;  ///< start from these weights; null: from the seed
    std::filesystem::path run_folder;       ///< metrics.jsonl, best.pt, last.pt, checkpoint; "": none is kept
    std::stop_token stop_reading;           ///< ends the reading of data in `create`, with the error `reading_stopped`
    std::filesystem::path resume_folder;    ///< go on from this run folder's last checkpoint; "": a new run
};

class Trainer {
public:
    /// Checks, opens the data, compiles. Everything that can be refused is refused here.
    static Result<std::unique_ptr<Trainer>> create(TrainRequest request, std::shared_ptr<TrainChannel> channel);
    ~Trainer();

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
