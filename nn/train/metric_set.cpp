#include "nn/train/metric_set.h"

#include "nn/engine/machine/parallel.h"
#include "nn/train/metric_formula.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace nn {

namespace {

/// The first of the largest, as torch.argmax.
std::int32_t first_largest(const float* scores, std::int64_t classes) {
    const float top = ConstArrayMap(scores, classes).maxCoeff();
    const auto at = static_cast<std::int32_t>(std::find(scores, scores + classes, top) - scores);
    return at < classes ? at : 0;  // a NaN is equal to nothing
}

/// The same for scores [classes, positions], position by position. `top` is scratch.
void first_largest(const float* scores, std::int64_t classes, std::int64_t positions, float* top, std::int32_t* given) {
    std::copy_n(scores, positions, top);
    std::fill_n(given, positions, 0);
    for (std::int64_t c = 1; c < classes; ++c) {
        const float* score = scores + c * positions;
        for (std::int64_t p = 0; p < positions; ++p) {
            const bool more = score[p] > top[p];
            given[p] = more ? static_cast<std::int32_t>(c) : given[p];
            top[p] = more ? score[p] : top[p];
        }
    }
}

bool is_class(const LossAnswers& a) { return a.kind == Answers::Classes || a.kind == Answers::YesNo; }

const LossAnswers* first_of_classes(const std::vector<LossAnswers>& losses) {
    const auto it = std::find_if(losses.begin(), losses.end(), is_class);
    return it == losses.end() ? nullptr : &*it;
}

/// Numbers that a Reader has room for.
struct Room {
    std::size_t scores = 0, labels = 0, numbers = 0, answers = 0;
    std::size_t sample = 0;  ///< a sample's scores
    std::size_t shares = 0;  ///< that samples are read in, each with room for one

    Room(const TensorType& type, const LossAnswers& a, std::int64_t largest_batch, int threads) {
        const Extents all = extents(type.shape, largest_batch);
        scores = static_cast<std::size_t>(numel(all));
        const bool whole = a.kind == Answers::Classes;
        const std::size_t targets = whole ? scores / static_cast<std::size_t>(a.classes) : scores;
        if (!a.field) (whole ? labels : numbers) = targets;
        if (is_class(a)) answers = targets;
        if (!whole || all[0] < 1) return;
        sample = scores / static_cast<std::size_t>(all[0]);
        shares = static_cast<std::size_t>(share_count(threads, all[0], static_cast<std::int64_t>(scores)));
    }
    std::size_t bytes() const {
        return (scores + numbers + sample * shares) * sizeof(float) + labels * sizeof(std::int64_t) + 2 * answers * sizeof(std::int32_t);
    }
};

const TensorType& scores_type(const Network& network, const LossAnswers& answers) {
    return network.values[static_cast<std::size_t>(answers.scores)].type;
}

}  // namespace

/// Reads one loss's answers in a batch.
class MetricSet::Reader {
public:
    Reader(const Network& network, const LossAnswers& answers, std::int64_t largest_batch, int threads)
        : answers_(answers), scores_type_(scores_type(network, answers)), threads_(threads) {
        const Room room(scores_type_, answers, largest_batch, threads);
        scores_.resize(room.scores);
        labels_.resize(room.labels);
        numbers_.resize(room.numbers);
        given_.resize(room.answers);
        right_.resize(room.answers);
        sample_ = room.sample;
        samples_.resize(room.sample * room.shares);
    }

    int loss() const { return answers_.node; }
    const LossAnswers& answers() const { return answers_; }
    /// From now on the scores lie in rows, one for each answer.
    void want_rows() { rows_ = true; }

    Result<BatchAnswers> read(const Plan& plan, const Batch& batch) {
        if (auto read = plan.read_value(answers_.scores, scores_.data()); !read) return read.error();
        const void* targets = answers_.kind == Answers::Classes ? static_cast<void*>(labels_.data()) : numbers_.data();
        if (answers_.field) {
            targets = batch.fields[*answers_.field].data();
        } else if (auto read = plan.read_value(answers_.targets, const_cast<void*>(targets)); !read) {
            return read.error();
        }
        switch (answers_.kind) {
            case Answers::Classes: read_classes(static_cast<const std::int64_t*>(targets), batch.size); break;
            case Answers::YesNo: read_yes_no(static_cast<const float*>(targets), batch.size); break;
            default: return read_numbers(static_cast<const float*>(targets), batch.size);
        }
        return BatchAnswers(count_, answers_.classes, given_.data(), right_.data(), scores_.data());
    }
    ClassAnswers classes() const {
        const auto count = static_cast<std::size_t>(count_);
        return {answers_.classes, std::span(given_).first(count), std::span(right_).first(count)};
    }

private:
    std::int64_t scores_in(std::int64_t batch) const {
        std::int64_t n = 1;
        for (const Dim& dim : scores_type_.shape) n *= dim.at(batch);
        return n;
    }

    void read_classes(const std::int64_t* labels, std::int64_t batch) {
        const std::int64_t classes = answers_.classes, samples = scores_type_.shape[0].at(batch);
        const std::int64_t positions = samples > 0 ? scores_in(batch) / samples / classes : 0;
        parallel_shares(threads_, samples, scores_in(batch), [&](std::int64_t begin, std::int64_t end, int share) {
            float* scratch = samples_.data() + static_cast<std::size_t>(share) * sample_;
            for (std::int64_t n = begin; n < end; ++n) {
                float* scores = scores_.data() + n * classes * positions;
                std::int32_t* given = given_.data() + n * positions;
                if (positions == 1) {
                    *given = first_largest(scores, classes);
                } else {
                    first_largest(scores, classes, positions, scratch, given);
                    if (rows_) lay_in_rows(scores, classes, positions, scratch);
                }
            }
        });
        count_ = 0;
        for (std::int64_t i = 0; i < samples * positions; ++i) keep(labels[i], i);
    }
    /// What counts moves up to what counts before it.
    void keep(std::int64_t label, std::int64_t from) {
        // Everything else outside the classes was refused before.
        if (label == answers_.ignore_index || label < 0 || label >= answers_.classes) return;
        given_[static_cast<std::size_t>(count_)] = given_[static_cast<std::size_t>(from)];
        right_[static_cast<std::size_t>(count_)] = static_cast<std::int32_t>(label);
        if (rows_ && count_ != from) {
            std::copy_n(scores_.data() + from * answers_.classes, answers_.classes,
                        scores_.data() + count_ * answers_.classes);
        }
        ++count_;
    }
    /// [classes, positions] becomes [positions, classes].
    static void lay_in_rows(float* scores, std::int64_t classes, std::int64_t positions, float* scratch) {
        std::copy_n(scores, classes * positions, scratch);
        RowsMap(scores, positions, classes) = ConstRowsMap(scratch, classes, positions).transpose();
    }

    void read_yes_no(const float* targets, std::int64_t batch) {
        count_ = scores_in(batch);
        parallel_shares(threads_, count_, count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                given_[i] = static_cast<double>(scores_[i]) > answers_.yes_above ? 1 : 0;
                right_[i] = targets[i] > 0.5f ? 1 : 0;
            }
        });
    }

    BatchAnswers read_numbers(const float* targets, std::int64_t batch) const {
        const std::int64_t all = scores_in(batch);
        return {answers_.width > 0 ? all / answers_.width : 0, answers_.width, scores_.data(), targets};
    }

    const LossAnswers answers_;
    const TensorType scores_type_;
    const int threads_;
    bool rows_ = false;
    std::int64_t count_ = 0;
    std::size_t sample_ = 0;      ///< a sample's scores
    std::vector<float> samples_;  ///< scratch for one a share
    std::vector<float> scores_, numbers_;
    std::vector<std::int64_t> labels_;
    std::vector<std::int32_t> given_, right_;
};

struct MetricSet::Entry {
    std::unique_ptr<Metric> metric;
    std::size_t reader;
};

void MetricSums::clear() {
    loss = 0;
    samples = without_loss = 0;
    for (Of& of : metrics) std::ranges::fill(of.numbers, 0.0);
}

bool MetricSums::same_metrics(const MetricSums& other) const {
    return std::ranges::equal(metrics, other.metrics, [](const Of& a, const Of& b) {
        return a.metric == b.metric && a.numbers.size() == b.numbers.size();
    });
}

std::vector<int> values_read(const Network& network, const Metrics& metrics, bool classes) {
    const std::vector<LossAnswers> losses = loss_answers(network);
    std::vector<int> values;
    const auto add = [&](const LossAnswers* answers) {
        if (answers == nullptr || std::ranges::find(values, answers->scores) != values.end()) return;
        values.push_back(answers->scores);
        if (!answers->field) values.push_back(answers->targets);
    };
    for (const MetricInfo* metric : metrics) add(measured(*metric, losses));
    if (classes) add(first_of_classes(losses));
    return values;
}

std::size_t metric_bytes(const Network& network, const Metrics& metrics, std::int64_t largest_batch, int threads) {
    const std::vector<LossAnswers> losses = loss_answers(network);
    std::set<int> read;
    std::size_t bytes = 0;
    for (const MetricInfo* info : metrics) {
        const LossAnswers& answers = *measured(*info, losses);
        if (read.insert(answers.node).second) bytes += Room(scores_type(network, answers), answers, largest_batch, threads).bytes();
    }
    return bytes;
}

MetricSet::MetricSet(const Network& network, Metrics metrics, std::int64_t largest_batch, int threads, bool classes)
    : metrics_(std::move(metrics)) {
    const std::vector<LossAnswers> losses = loss_answers(network);
    const auto reader_of = [&](const LossAnswers& answers) {
        const auto same = [&](const auto& reader) { return reader->loss() == answers.node; };
        const auto it = std::ranges::find_if(readers_, same);
        const auto index = static_cast<std::size_t>(it - readers_.begin());
        if (it == readers_.end()) readers_.push_back(std::make_unique<Reader>(network, answers, largest_batch, threads));
        return index;
    };
    for (const MetricInfo* info : metrics_) {
        const LossAnswers& answers = *measured(*info, losses);
        Entry entry{info->make(answers), reader_of(answers)};
        if (entry.metric->reads_scores()) readers_[entry.reader]->want_rows();
        batch_.metrics.push_back({info->id, std::vector<double>(entry.metric->size(), 0.0)});
        entries_.push_back(std::move(entry));
    }
    if (const LossAnswers* first = classes ? first_of_classes(losses) : nullptr)
        classes_ = readers_[reader_of(*first)].get();
}

MetricSet::~MetricSet() = default;

MetricSums MetricSet::zero() const {
    MetricSums sums = batch_;
    sums.clear();
    return sums;
}

Result<MetricValues> MetricSet::add(const Plan& plan, const Batch& batch, double loss, MetricSums& sums) {
    batch_.clear();
    for (std::size_t r = 0; r < readers_.size(); ++r) {
        const auto answers = readers_[r]->read(plan, batch);
        if (!answers) return answers.error();
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].reader != r) continue;
            entries_[i].metric->add(*answers, batch_.metrics[i].numbers);
            entries_[i].metric->join(sums.metrics[i].numbers, batch_.metrics[i].numbers);
        }
    }
    if (std::isfinite(loss) || !plan.nothing_counts())
        sums.loss += loss * static_cast<double>(batch.size);
    else
        sums.without_loss += batch.size;
    sums.samples += batch.size;
    return values(batch_).metrics;
}

SplitMetrics MetricSet::values(const MetricSums& sums) const {
    SplitMetrics split;
    split.samples = sums.samples;
    split.without_loss = sums.without_loss;
    if (sums.samples > 0) split.loss = sums.loss / static_cast<double>(sums.samples - sums.without_loss);
    for (std::size_t i = 0; i < entries_.size(); ++i)
        split.metrics.set(i, entries_[i].metric->value(sums.metrics[i].numbers));
    return split;
}

MetricSet::ClassAnswers MetricSet::answers() const { return classes_ ? classes_->classes() : ClassAnswers{}; }

}  // namespace nn
