#include "nn/train/evaluator.h"

#include "nn/train/batches.h"
#include "nn/train/trainer.h"

#include <algorithm>

namespace nn {

namespace {

void add(const MetricSet::ClassAnswers& answers, Confusion& confusion) {
    if (confusion.empty()) confusion = Confusion(answers.classes);
    for (std::size_t i = 0; i < answers.given.size(); ++i) confusion.add(answers.right[i], answers.given[i]);
}

}  // namespace

Evaluator::Evaluator(std::shared_ptr<const Network> network, SplitIndices split, Metrics metrics, std::int64_t batch_size,
                     PlanOptions options, Borrowed borrowed, bool confusion)
    : split_(std::move(split)),
      batch_size_(batch_size),
      plans_(network, options),
      batcher_(std::move(borrowed.batcher)),
      metrics_(borrowed.set ? std::move(borrowed.set)
                            : std::make_shared<MetricSet>(*network, std::move(metrics), batch_size, options.threads, confusion)),
      sums_(metrics_->zero()) {}

Result<std::unique_ptr<Evaluator>> Evaluator::create(std::shared_ptr<const Network> network,
                                                     std::shared_ptr<const Dataset> dataset, SplitIndices split,
                                                     Metrics metrics, std::int64_t batch_size, int threads,
                                                     Borrowed borrowed, bool confusion) {
    const auto samples = static_cast<std::int64_t>(split.indices.size());
    batch_size = std::clamp<std::int64_t>(batch_size, 1, std::max<std::int64_t>(samples, 1));
    if (auto labels = check_labels(*network, *dataset, split); !labels) return labels.error();

    PlanOptions options = evaluation_plan(*network, metrics, batch_size, threads, confusion);
    options.arena = borrowed.arena;
    if (!borrowed.batcher)
        borrowed.batcher = std::make_shared<Batcher>(std::move(dataset), input_fields(*network), split.test_files);
    std::unique_ptr<Evaluator> evaluator(new Evaluator(std::move(network), std::move(split), std::move(metrics),
                                                       batch_size, std::move(options), std::move(borrowed), confusion));
    for (const std::int64_t batch : {batch_size, samples % batch_size}) {
        if (batch == 0) continue;
        if (auto plan = evaluator->plans_.get(batch); !plan) return plan.error();
    }
    return evaluator;
}

Result<std::optional<SplitMetrics>> Evaluator::run(Weights& weights, const std::function<bool()>& keep_going,
                                                   Confusion* confusion) {
    if (confusion != nullptr) *confusion = {};
    sums_.clear();
    batcher_->start(split_.indices, batch_size_, false);
    while (const Batch* batch = batcher_->next()) {
        if (keep_going && !keep_going()) return std::optional<SplitMetrics>();
        Plan& plan = **plans_.get(batch->size);  // compiled by create
        bind_batch(plan, *batch);
        const double loss = plan.forward(weights);
        if (const auto& refusal = plan.refusal()) return *refusal;
        if (auto added = metrics_->add(plan, *batch, loss, sums_); !added) return added.error();
        if (confusion != nullptr) add(metrics_->answers(), *confusion);
    }
    return std::optional<SplitMetrics>(metrics_->values(sums_));
}

Result<Evaluation> evaluate(std::shared_ptr<const Network> network, Weights& weights, const Project& project,
                            std::shared_ptr<const Dataset> dataset, Split split, int threads) {
    if (network->losses.empty()) {
        return Error(Message(TR("The network has no loss, so there is nothing to evaluate. Add a loss node")), true);
    }
    auto indices = split_indices(*dataset, project.data, split);
    if (!indices) return indices.error();
    if (indices->indices.empty()) {
        return Error(Message(TR("The data has no {0} samples. Give data.split a fraction for it"), {to_string(split)}),
                     true);
    }
    auto training = training_options(project.training);
    if (!training) return training.error();
    Evaluation evaluation;
    evaluation.of = metrics_in_use(*network, *training);
    auto evaluator = Evaluator::create(network, dataset, std::move(*indices), evaluation.of, training->batch_size, threads,
                                       {}, true);
    if (!evaluator) return evaluator.error();
    const auto metrics = (*evaluator)->run(weights, {}, &evaluation.confusion);
    if (!metrics) return metrics.error();
    evaluation.metrics = **metrics;
    for (const LossAnswers& answers : loss_answers(*network)) {
        if (evaluation.confusion.empty() || answers.kind == Answers::Numbers) continue;
        if (!answers.field) break;
        const auto field = dataset->fields().find(network->inputs[*answers.field].field);
        if (field != dataset->fields().end()) evaluation.class_names = field->second.class_names;
        break;
    }
    return evaluation;
}

}  // namespace nn
