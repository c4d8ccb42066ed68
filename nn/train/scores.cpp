#include "nn/train/scores.h"

#include "nn/train/batches.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace nn {

namespace {

constexpr std::int64_t kNumbersKept = 1'000'000;  // of all samples together
constexpr std::int64_t kMostOfSample = 64;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

const TensorType& type_of(const Network& network, int value) { return network.values[at(value)].type; }

std::int64_t per_sample(const TensorType& type) {
    const Extents one = extents(type.shape, 1);
    return numel(one);
}

/// One batch's scores and targets become a line of Scores for each sample.
class Reader {
public:
    Reader(const Network& network, Scores& into, std::int64_t batch)
        : s_(into),
          each_(per_sample(type_of(network, into.of.scores))),
          positions_(into.of.kind == Answers::Classes ? each_ / std::max<std::int64_t>(into.of.classes, 1) : each_),
          scores_(at(each_ * batch)) {
        if (into.of.kind == Answers::Classes) labels_.resize(at(positions_ * batch));
        else numbers_.resize(at(each_ * batch));
        into.answers_each = positions_;
        if (into.of.kind == Answers::Numbers) {
            const auto samples = std::max<std::int64_t>(std::ssize(into.indices), 1);
            into.kept_each = std::clamp(std::min(kNumbersKept / samples, kMostOfSample), std::int64_t{1}, each_);
        }
    }

    Result<void> add(const Plan& plan, const Batch& batch) {
        if (auto read = plan.read_value(s_.of.scores, scores_.data()); !read) return read.error();
        void* targets = labels_.empty() ? static_cast<void*>(numbers_.data()) : labels_.data();
        if (auto read = plan.read_value(s_.of.targets, targets); !read) return read.error();
        for (std::int64_t n = 0; n < batch.size; ++n) {
            const float* scores = scores_.data() + n * each_;
            switch (s_.of.kind) {
                case Answers::Classes: add_classes(scores, labels_.data() + n * positions_); break;
                case Answers::YesNo: add_yes_no(scores, numbers_.data() + n * each_); break;
                default: add_numbers(scores, numbers_.data() + n * each_);
            }
        }
        return {};
    }

private:
    /// What was seen of a sample's answers.
    struct Sum {
        std::int64_t counted = 0, wrong = 0;
        std::int32_t right = -1, given = 0;
        double certainty = 0;
        void add(std::int32_t is_right, std::int32_t was_given, double sure) {
            if (counted == 0 || (wrong == 0 && is_right != was_given)) right = is_right, given = was_given;
            ++counted;
            wrong += is_right != was_given ? 1 : 0;
            certainty += sure;
        }
    };

    void put(const Sum& sum) {
        s_.right.push_back(sum.right);
        s_.given.push_back(sum.given);
        const auto counted = static_cast<double>(sum.counted);
        s_.error.push_back(sum.counted > 0 ? static_cast<float>(static_cast<double>(sum.wrong) / counted) : kNone);
        if (probable()) s_.certainty.push_back(sum.counted > 0 ? static_cast<float>(sum.certainty / counted) : kNone);
    }
    bool probable() const { return s_.of.meaning != Meaning::Any; }

    /// Of the class `given` at a position; softmax where the scores are raw.
    double probability(const float* scores, std::int64_t position, std::int64_t given) const {
        const double own = scores[given * positions_ + position];
        switch (s_.of.meaning) {
            case Meaning::Probabilities: return own;
            case Meaning::LogProbabilities: return std::exp(own);
            case Meaning::Any: return 0;
            case Meaning::Scores: break;
        }
        double sum = 0;
        for (std::int64_t c = 0; c < s_.of.classes; ++c) sum += std::exp(scores[c * positions_ + position] - own);
        return 1 / sum;
    }

    void add_classes(const float* scores, const std::int64_t* labels) {
        Sum sum;
        for (std::int64_t p = 0; p < positions_; ++p) {
            if (labels[p] == s_.of.ignore_index || labels[p] < 0 || labels[p] >= s_.of.classes) continue;
            std::int64_t given = 0;
            for (std::int64_t c = 1; c < s_.of.classes; ++c)
                if (scores[c * positions_ + p] > scores[given * positions_ + p]) given = c;
            const auto right = static_cast<std::int32_t>(labels[p]);
            s_.confusion.add(right, static_cast<std::int32_t>(given));
            sum.add(right, static_cast<std::int32_t>(given), probability(scores, p, given));
        }
        put(sum);
        if (s_.of.classes != 2 || positions_ != 1) return;
        s_.yes.push_back(probable() ? static_cast<float>(probability(scores, 0, 1)) : scores[1] - scores[0]);
    }

    void add_yes_no(const float* scores, const float* targets) {
        Sum sum;
        for (std::int64_t p = 0; p < positions_; ++p) {
            const auto right = static_cast<std::int32_t>(targets[p] > 0.5f), given = static_cast<std::int32_t>(double(scores[p]) > s_.of.yes_above);
            s_.confusion.add(right, given);
            const double yes = yes_of(scores[p]);
            sum.add(right, given, given == 1 ? yes : 1 - yes);
        }
        put(sum);
        if (positions_ == 1) s_.yes.push_back(static_cast<float>(yes_of(scores[0])));
    }
    double yes_of(float score) const {
        return s_.of.meaning == Meaning::Scores ? 1 / (1 + std::exp(-double(score))) : double(score);
    }

    void add_numbers(const float* given, const float* right) {
        double sum = 0;
        for (std::int64_t i = 0; i < each_; ++i) sum += (double(given[i]) - right[i]) * (double(given[i]) - right[i]);
        s_.error.push_back(static_cast<float>(sum / static_cast<double>(std::max<std::int64_t>(each_, 1))));
        for (std::int64_t k = 0; k < s_.kept_each; ++k) {
            const std::int64_t place = k * each_ / s_.kept_each;
            s_.given_numbers.push_back(given[place]);
            s_.right_numbers.push_back(right[place]);
        }
    }

    Scores& s_;
    const std::int64_t each_, positions_;
    std::vector<float> scores_, numbers_;
    std::vector<std::int64_t> labels_;
};

/// Every so many-th where there are too many.
std::vector<std::int64_t> some_of(const std::vector<std::int64_t>& all) {
    const std::int64_t count = std::min(std::ssize(all), most_scored);
    std::vector<std::int64_t> some(at(count));
    for (std::int64_t i = 0; i < count; ++i) some[at(i)] = all[at(i * std::ssize(all) / count)];
    return some;
}

}  // namespace

struct Scorer::Impl {
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Dataset> dataset;
    DataSpec data;
    TrainingOptions training;
    Metrics metrics;
    LossAnswers of;
    int threads = 1;
    std::unique_ptr<PlanCache> plans;
    std::unique_ptr<MetricSet> measure;

    Scores begin(Split split, const SplitIndices& indices) const {
        Scores scores;
        scores.split = split;
        scores.test_files = indices.test_files;
        scores.samples_in_split = std::ssize(indices.indices);
        scores.indices = some_of(indices.indices);
        scores.of = of;
        scores.metrics = metrics;
        if (of.kind != Answers::Numbers) scores.confusion = Confusion(of.classes);
        if (of.field) {
            scores.field = network->inputs[*of.field].field;
            if (const auto field = dataset->fields().find(scores.field); field != dataset->fields().end())
                scores.class_names = field->second.class_names;
        }
        return scores;
    }
    PlanOptions plan_options(std::int64_t batch) const {
        PlanOptions options = evaluation_plan(*network, metrics, batch, threads);
        options.keep.push_back(of.scores);
        options.keep.push_back(of.targets);
        return options;
    }
};

bool Scorer::possible(const Network& network) { return !loss_answers(network).empty(); }

Scorer::Scorer(std::shared_ptr<const Network> network, std::shared_ptr<const Dataset> dataset, DataSpec data, TrainingOptions training,
               int threads)
    : impl_(new Impl{std::move(network), std::move(dataset), std::move(data), std::move(training), {}, {}, resolve_threads(threads), {}, {}}) {
    impl_->metrics = metrics_in_use(*impl_->network, impl_->training);
    if (const auto all = loss_answers(*impl_->network); !all.empty()) impl_->of = all.front();
}
Scorer::~Scorer() = default;

Result<std::optional<Scores>> Scorer::score(Weights& weights, Split split, const std::function<bool()>& keep_going) {
    Impl& d = *impl_;
    if (d.of.kind == Answers::None)
        return Error(Message(TR("No loss of this network compares answers with right ones, so there are no results to show")), true);
    auto indices = split_indices(*d.dataset, d.data, split);
    if (!indices) return indices.error();
    if (indices->indices.empty())
        return Error(Message(TR("The data has no {0} samples. Give data.split a fraction for it"), {to_string(split)}), true);
    if (auto labels = check_labels(*d.network, *d.dataset, *indices); !labels) return labels.error();
    Scores scores = d.begin(split, *indices);
    const std::int64_t samples = std::ssize(scores.indices), batch = std::clamp<std::int64_t>(d.training.batch_size, 1, samples);
    if (!d.plans) d.plans = std::make_unique<PlanCache>(d.network, d.plan_options(batch));
    if (!d.measure) d.measure = std::make_unique<MetricSet>(*d.network, d.metrics, std::max(batch, d.training.batch_size), d.threads);
    MetricSums sums = d.measure->zero();
    Reader reader(*d.network, scores, batch);
    Batcher batcher(d.dataset, input_fields(*d.network), scores.test_files);
    batcher.start(scores.indices, batch, false);
    while (const Batch* next = batcher.next()) {
        if (keep_going && !keep_going()) return std::optional<Scores>();
        auto plan = d.plans->get(next->size);
        if (!plan) return plan.error();
        bind_batch(**plan, *next);
        const double loss = (*plan)->forward(weights);
        if (const auto& refusal = (*plan)->refusal()) return *refusal;
        if (auto added = d.measure->add(**plan, *next, loss, sums); !added) return added.error();
        if (auto added = reader.add(**plan, *next); !added) return added.error();
    }
    scores.values = d.measure->values(sums);
    return std::optional(std::move(scores));
}

std::vector<ClassFigures> class_figures(const Confusion& confusion) {
    std::vector<ClassFigures> figures(at(confusion.classes()));
    for (const Confusion::Cell& cell : confusion.cells()) {
        figures[at(cell.right)].right += cell.count;
        figures[at(cell.given)].given += cell.count;
        if (cell.right == cell.given) figures[at(cell.right)].hits += cell.count;
    }
    for (ClassFigures& f : figures) {
        const auto hits = static_cast<double>(f.hits);
        if (f.given > 0) f.precision = hits / static_cast<double>(f.given);
        if (f.right > 0) f.recall = hits / static_cast<double>(f.right);
        if (f.given + f.right > 0) f.f1 = 2 * hits / static_cast<double>(f.given + f.right);
    }
    return figures;
}

ThresholdCurve threshold_curve(const Scores& scores) {
    ThresholdCurve curve;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < scores.yes.size(); ++i)
        if (scores.right[i] >= 0 && std::isfinite(scores.yes[i])) order.push_back(i);
    std::ranges::sort(order, std::greater{}, [&](std::size_t i) { return scores.yes[i]; });
    const auto positives = static_cast<double>(std::ranges::count_if(order, [&](std::size_t i) { return scores.right[i] == 1; }));
    const double negatives = static_cast<double>(order.size()) - positives;
    double hits = 0, alarms = 0, area = 0, precision = 0, recall = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        (scores.right[order[i]] == 1 ? hits : alarms) += 1;
        const float score = scores.yes[order[i]];
        if (i + 1 < order.size() && scores.yes[order[i + 1]] == score) continue;  // what scores the same is decided together
        const ThresholdPoint before = curve.points.empty() ? ThresholdPoint{0, 0, 0, 1} : curve.points.back();
        const ThresholdPoint point{double(score), positives > 0 ? hits / positives : 0, negatives > 0 ? alarms / negatives : 0,
                                   hits / (hits + alarms)};
        area += (point.false_positive_rate - before.false_positive_rate) * (point.true_positive_rate + before.true_positive_rate) / 2;
        precision += (point.true_positive_rate - recall) * point.precision;
        recall = point.true_positive_rate;
        curve.points.push_back(point);
    }
    if (positives > 0 && negatives > 0) curve.area = area;
    if (positives > 0) curve.average_precision = precision;
    return curve;
}

}  // namespace nn
