#include "nn/train/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

/// A loss that tells right from wrong, whose targets are read straight from a field.
std::optional<Classification> classification(const Network& network, const Network::Node& loss) {
    if (loss.op == nullptr || loss.op->answers == Answers::None || loss.inputs.size() < 2) return std::nullopt;
    const auto& scores = network.values[static_cast<std::size_t>(loss.inputs[0])].type;
    const auto& target = network.values[static_cast<std::size_t>(loss.inputs[1])].type;
    const bool yes_no = loss.op->answers == Answers::YesNo;
    if (target.dtype != (yes_no ? DType::Float32 : DType::Int64)) return std::nullopt;
    if (!yes_no && (scores.rank() < 2 || scores.shape[1].batch)) return std::nullopt;
    const auto input = std::find_if(network.inputs.begin(), network.inputs.end(),
                                    [&](const Network::Input& i) { return i.value == loss.inputs[1]; });
    if (input == network.inputs.end()) return std::nullopt;

    Classification task;
    task.yes_no = yes_no;
    task.threshold = loss.op->yes_above;
    task.value = loss.inputs[0];
    task.input = static_cast<std::size_t>(input - network.inputs.begin());
    task.classes = yes_no ? 2 : scores.shape[1].size;
    task.positions = numel_per_sample(target.shape);
    if (const OptionInfo* ignore = loss.op->schema.find("ignore_index"); ignore && loss.options) {
        task.ignore_index = OptionTraits<std::int64_t>::from(ignore->get(loss.options.get()));
    }
    return task;
}

/// Scores of one sample lie `positions` apart, class by class.
std::int64_t best_class(const float* scores, std::int64_t classes, std::int64_t positions) {
    std::int64_t best = 0;
    for (std::int64_t c = 1; c < classes; ++c) {
        if (scores[c * positions] > scores[best * positions]) best = c;
    }
    return best;
}

/// Labels of one sample, from memory where the data set has them there.
class LabelReader {
public:
    LabelReader(const Dataset& dataset, const std::string& field, bool test, std::int64_t per_sample)
        : dataset_(dataset),
          field_(field),
          test_(test),
          per_sample_(per_sample),
          raw_(static_cast<const std::int64_t*>(dataset.raw(field, test))),
          copy_(static_cast<std::size_t>(per_sample)) {}

    const std::int64_t* sample(std::int64_t index) {
        if (raw_ != nullptr) return raw_ + index * per_sample_;
        dataset_.read(field_, test_, index, copy_.data());
        return copy_.data();
    }

private:
    const Dataset& dataset_;
    const std::string& field_;
    bool test_;
    std::int64_t per_sample_;
    const std::int64_t* raw_;
    std::vector<std::int64_t> copy_;
};

std::string number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "null"; }

std::string metrics_json(const SplitMetrics& m) {
    std::string text = fmt::format("{{\"loss\":{}", number(m.loss));
    if (m.accuracy >= 0) text += fmt::format(",\"accuracy\":{}", number(m.accuracy));
    return text + fmt::format(",\"samples\":{}}}", m.samples);
}

}  // namespace

std::optional<Classification> find_classification(const Network& network) {
    for (const int loss : network.losses) {
        if (auto task = classification(network, network.nodes[static_cast<std::size_t>(loss)])) return task;
    }
    return std::nullopt;
}

Result<void> check_labels(const Network& network, const Dataset& dataset, const SplitIndices& split) {
    for (const int loss : network.losses) {
        const Network::Node& node = network.nodes[static_cast<std::size_t>(loss)];
        const auto task = classification(network, node);
        if (!task || task->yes_no) continue;  // any number is a target of those
        const std::string& field = network.inputs[task->input].field;
        LabelReader reader(dataset, field, split.test_files, task->positions);
        for (const std::int64_t index : split.indices) {
            const std::int64_t* labels = reader.sample(index);
            for (std::int64_t p = 0; p < task->positions; ++p) {
                if ((labels[p] >= 0 && labels[p] < task->classes) || labels[p] == task->ignore_index) continue;
                return Error(
                    Message(
                        TR("{0}: field \"{1}\" holds the label {2} (sample {3}), but the network gives scores for {4} "
                           "classes, 0 to {5}. Change the last layer's size or the data"),
                        {node.path, field, std::to_string(labels[p]), std::to_string(index),
                         std::to_string(task->classes), std::to_string(task->classes - 1)}),
                    true);
            }
        }
    }
    return {};
}

AccuracyCounter::AccuracyCounter(const Network& network, std::int64_t largest_batch)
    : task_(find_classification(network)) {
    if (task_) scores_.resize(static_cast<std::size_t>(largest_batch * task_->classes * task_->positions));
}

Result<AccuracyCounter::Count> AccuracyCounter::count(const Plan& plan, const Batch& batch, std::int64_t* confusion) {
    if (!task_) return Count{};
    const std::int64_t classes = task_->classes, positions = task_->positions;
    if (auto read = plan.read_value(task_->value, scores_.data()); !read) return read.error();
    const std::byte* field = batch.fields[task_->input].data();
    Count count;
    const auto answer = [&](std::int64_t given, std::int64_t right) {
        ++count.all;
        if (given == right) ++count.right;
        if (confusion != nullptr) ++confusion[right * classes + given];
    };
    if (task_->yes_no) {
        const auto* targets = reinterpret_cast<const float*>(field);
        for (std::int64_t i = 0; i < batch.size * positions; ++i)
            answer(static_cast<double>(scores_[static_cast<std::size_t>(i)]) > task_->threshold, targets[i] > 0.5f);
        return count;
    }
    const auto* labels = reinterpret_cast<const std::int64_t*>(field);
    for (std::int64_t n = 0; n < batch.size; ++n) {
        for (std::int64_t p = 0; p < positions; ++p) {
            const std::int64_t label = labels[n * positions + p];
            // Everything else outside the classes was refused at the start.
            if (label == task_->ignore_index || label < 0 || label >= classes) continue;
            answer(best_class(scores_.data() + n * classes * positions + p, classes, positions), label);
        }
    }
    return count;
}

SplitMetrics MetricSum::metrics() const {
    SplitMetrics m;
    m.samples = samples;
    if (samples > 0) m.loss = loss / static_cast<double>(samples);
    if (answers > 0) m.accuracy = static_cast<double>(right) / static_cast<double>(answers);
    return m;
}

std::vector<std::string> input_fields(const Network& network) {
    std::vector<std::string> fields;
    for (const Network::Input& input : network.inputs) fields.push_back(input.field);
    return fields;
}

void bind_batch(Plan& plan, const Batch& batch) {
    for (std::size_t i = 0; i < batch.fields.size(); ++i) plan.bind_input(i, batch.fields[i].data());
}

std::string to_json(const StepPoint& p) {
    std::string text =
        fmt::format("{{\"kind\":\"step\",\"epoch\":{},\"step\":{},\"loss\":{}", p.epoch, p.step, number(p.loss));
    if (p.accuracy >= 0) text += fmt::format(",\"accuracy\":{}", number(p.accuracy));
    text += fmt::format(",\"lr\":{},\"samples\":{},\"seconds\":{:.6f}", number(p.lr), p.samples, p.seconds);
    if (p.merged > 1) text += fmt::format(",\"merged\":{}", p.merged);
    return text + "}";
}

std::string to_json(const EpochPoint& p) {
    std::string text = fmt::format("{{\"kind\":\"epoch\",\"epoch\":{},\"step\":{},\"train\":{}", p.epoch, p.step,
                                   metrics_json(p.train));
    if (p.validation) text += ",\"validation\":" + metrics_json(*p.validation);
    return text + fmt::format(",\"seconds\":{:.6f},\"samples_per_second\":{},\"waiting_share\":{:.6f}}}", p.seconds,
                              number(std::round(p.samples_per_second * 10) / 10), p.waiting_share);
}

}  // namespace nn
