#pragma once
// Losses summed up and right answers counted, and the same as JSON lines.

#include "nn/data/dataset.h"
#include "nn/engine/plan/plan.h"
#include "nn/train/channel.h"

#include <optional>

namespace nn {

/// A loss whose targets, class numbers or yes and no, come straight from the data: where accuracy can be counted.
struct Classification {
    bool yes_no = false;  ///< two classes, told apart by one number against `threshold`; the targets are float32
    double threshold = 0;
    int value = -1;         ///< network value of the scores, [N, classes, positions...]; yes or no: [N, positions...]
    std::size_t input = 0;  ///< index into Network::inputs of the labels
    std::int64_t classes = 0;
    std::int64_t positions = 1;  ///< labels per sample
    std::int64_t ignore_index = -100;
};
/// The first loss of this kind, or nothing.
std::optional<Classification> find_classification(const Network& network);

/// Labels outside [0, classes) are an error that names field, sample, value and what the network has scores for.
Result<void> check_labels(const Network& network, const Dataset& dataset, const SplitIndices& split);

/// Counts right answers of one batch. Scratch memory is taken once, for the largest batch.
class AccuracyCounter {
public:
    AccuracyCounter(const Network& network, std::int64_t largest_batch);
    bool counts() const { return task_.has_value(); }
    std::int64_t classes() const { return task_ ? task_->classes : 0; }
    /// After plan.forward on a batch whose labels lie at `labels[input]`. Adds to `confusion` (classes x classes, true
    /// class first) where given. Gives right answers and answers counted; {0, 0} where the network has none. The plan
    /// was told to keep the scores.
    struct Count {
        std::int64_t right = 0, all = 0;
    };
    Result<Count> count(const Plan& plan, const Batch& batch, std::int64_t* confusion = nullptr);

private:
    std::optional<Classification> task_;
    std::vector<float> scores_;
};

/// Mean loss over batches, each weighted by its samples, and accuracy over all answers.
struct MetricSum {
    double loss = 0;  ///< sum of batch loss x samples
    std::int64_t samples = 0, right = 0, answers = 0;

    void add(double batch_loss, std::int64_t batch_samples, AccuracyCounter::Count count) {
        loss += batch_loss * static_cast<double>(batch_samples);
        samples += batch_samples;
        right += count.right;
        answers += count.all;
    }
    SplitMetrics metrics() const;
    bool operator==(const MetricSum&) const = default;
};

/// Field names a batch must hold, in the order of Network::inputs.
std::vector<std::string> input_fields(const Network& network);
/// Hands a batch of these fields to the plan without copying.
void bind_batch(Plan& plan, const Batch& batch);

/// One line of JSON without the line feed: `{"kind":"step","epoch":1,...}`. Numbers that are not finite become null.
std::string to_json(const StepPoint& point);
std::string to_json(const EpochPoint& point);

}  // namespace nn
