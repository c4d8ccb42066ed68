#pragma once
// A run between two steps, as a value: all that decides how it goes on. Checkpoints hold one; copies are deep.

#include "nn/engine/random/random.h"
#include "nn/engine/weights.h"
#include "nn/train/metric_set.h"
#include "nn/train/optimizer.h"
#include "nn/train/run_settings.h"

#include <optional>
#include <string>
#include <vector>

namespace nn {

/// Where a run stands. `batch` batches of `epoch` are done; all of them done and the epoch not counted up: validation is
/// to come.
struct RunPosition {
    std::int64_t epoch = 1, batch = 0;
    std::int64_t step = 0, samples = 0;
    MetricSums sum;  ///< of this epoch so far
    /// What best.pt has of the value it is the best of; none: there is no best.pt yet.
    struct Best {
        std::string monitor;
        double value = 0;
        bool operator==(const Best&) const = default;
    };
    std::optional<Best> best;
    bool operator==(const RunPosition&) const = default;
};

/// Seconds of training, pauses left out.
struct RunClock {
    double run = 0, epoch = 0;
};

/// What must be the same for a run to go on as if it had never stopped.
struct RunIdentity {
    std::int64_t seed = 0, batch_size = 0, samples = 0;
    bool shuffle = true, drop_last = false;
    RunSettings settings;  ///< all the others that count; empty: of a checkpoint that does not say
    bool operator==(const RunIdentity&) const = default;

    std::int64_t steps_per_epoch() const {
        return drop_last ? samples / batch_size : (samples + batch_size - 1) / batch_size;
    }
};

struct RunState {
    StateDict weights;  ///< parameters and buffers
    std::string optimizer_type;
    OptimizerState optimizer;
    std::string scheduler_type;    ///< "": none
    std::vector<double> schedule;  ///< Schedule::state
    std::vector<double> stopping;  ///< EarlyStopping::state
    /// What the order of the samples is drawn from, as it stood when the present epoch began; none where they are not
    /// shuffled. Dropout draws from the seed and the step alone.
    std::optional<Mt19937> order;
    RunPosition position;
    RunIdentity identity;
    RunClock clock;
    /// The training settings by which it goes on, where they were changed since it began, see `LiveRun::change`.
    std::optional<TrainingSpec> changed;

    /// Whether both go on to the same numbers: bit for bit in everything but the clock.
    bool operator==(const RunState& other) const;
};

/// What makes two runs of one: "batch_size (64 before, 32 now)" for each that differs. Settings count where both have them.
std::vector<std::string> differences(const RunIdentity& before, const RunIdentity& now);

/// The first number of a position from a file that no run can have there, with what it contradicts: "batch 70 of 29". Counts have to be
/// in range, in order and in agreement.
std::optional<std::string> impossible(const RunPosition& position, const RunIdentity& identity);

/// Keys of parameters and buffers, each list in its run's order.
struct Transfer {
    std::vector<std::string> kept, initialised;  ///< of the run that takes
    std::vector<std::string> dropped;            ///< of the run that gives
};
/// Gives `into` the value of every parameter and buffer that `from` has under the same key with the same shape and type,
/// and, where both optimizers are of one type, all that `from`'s remembers of the parameter. The rest of `into` stays as
/// it is: what its own optimizer remembers, schedule, order and position too.
Transfer take_over(RunState& into, const RunState& from);

}  // namespace nn
