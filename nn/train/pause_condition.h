#pragma once
// When a run pauses by itself: conditions that one sets. One file in nn/train/conditions declares a kind.

#include "nn/model/result.h"
#include "nn/train/dead_units.h"
#include "nn/train/points.h"

namespace nn {

/// What a condition is asked about: a step that was taken, an epoch that was, or how many units are dead; one of them.
struct ConditionSight {
    const Metrics& metrics;
    const StepPoint* step = nullptr;
    const EpochPoint* epoch = nullptr;
    const DeadUnits* dead = nullptr;
};

struct ConditionKind {
    std::string id;       ///< permanent, and unlike all others: "loss_over"
    int place = 0;        ///< in lists: the smallest first
    const char* title;    ///< TR(): "Loss over"
    const char* doc;      ///< TR(): one sentence
    const char* told;     ///< TR(): what is said; {0} the step, {1} the value, {2} the threshold, {3} the node
    double threshold = 0; ///< to begin with
    bool under = false;   ///< holds below its threshold
    bool share = false;   ///< lies from 0 to 1: people read per cent
    bool dead_units = false;  ///< asks how many units are dead, which is looked at now and then
    /// Nothing where this is not what it is about.
    std::optional<double> (*value)(const ConditionSight& sight);
};
const std::vector<ConditionKind>& declared_conditions();
/// Null where there is none.
const ConditionKind* find_condition(std::string_view id);

struct PauseCondition {
    std::string id;
    double threshold = 0;
    bool operator==(const PauseCondition&) const = default;
};
/// Those that are set; ids that nobody knows never hold.
using PauseConditions = std::vector<PauseCondition>;

/// A condition that holds, and did not before.
struct ConditionMet {
    PauseCondition condition;
    std::int64_t epoch = 0, step = 0;
    double value = 0;
    std::string node;  ///< "": the whole network
};
/// "Paused at step 40: the loss of its batch is 12.3, over 10".
Message message_of(const ConditionMet& met);

/// Asks the conditions step by step. One that holds is told once, and again only after it has not held: a run that goes on does not pause
/// at each step. No allocation while none begins to hold.
class ConditionWatch {
public:
    /// Those that were there before remember whether they hold.
    void set(const PauseConditions& conditions);
    bool wants_dead_units() const;
    /// The first one that begins to hold.
    std::optional<ConditionMet> look(const ConditionSight& sight);

private:
    struct Watched {
        PauseCondition condition;
        const ConditionKind* kind;
        std::vector<std::string> holding;  ///< nodes of which it does
    };
    std::vector<Watched> watched_;
};

}  // namespace nn
