#include "nn/train/evaluator.h"

#include "nn/train/trainer.h"

#include <algorithm>

namespace nn {

Evaluator::Evaluator(std::shared_ptr<const Network> network, SplitIndices split, std::int64_t batch_size,
                     PlanOptions options, std::shared_ptr<Batcher> batcher)
    : split_(std::move(split)),
      batch_size_(batch_size),
      plans_(network, std::move(options)),
      batcher_(std::move(batcher)),
      counter_(*network, batch_size) {}

Result<std::unique_ptr<Evaluator>> Evaluator::create(std::shared_ptr<const Network> network,
                                                     std::shared_ptr<const Dataset> dataset, SplitIndices split,
                                                     std::int64_t batch_size, int threads, Borrowed borrowed) {
    const auto samples = static_cast<std::int64_t>(split.indices.size());
    batch_size = std::clamp<std::int64_t>(batch_size, 1, std::max<std::int64_t>(samples, 1));
    if (auto labels = check_labels(*network, *dataset, split); !labels) return labels.error();

    PlanOptions options = evaluation_plan(*network, batch_size, threads);
    options.arena = std::move(borrowed.arena);
    if (!borrowed.batcher)
        borrowed.batcher = std::make_shared<Batcher>(std::move(dataset), input_fields(*network), split.test_files);
    std::unique_ptr<Evaluator> evaluator(new Evaluator(std::move(network), std::move(split), batch_size,
                                                       std::move(options), std::move(borrowed.batcher)));
    for (const std::int64_t batch : {batch_size, samples % batch_size}) {
        if (batch == 0) continue;
        if (auto plan = evaluator->plans_.get(batch); !plan) return plan.error();
    }
    return evaluator;
}

Result<std::optional<SplitMetrics>> Evaluator::run(Weights& weights, const std::function<bool()>& keep_going,
                                                   std::vector<std::int64_t>* confusion) {
    if (confusion != nullptr) confusion->assign(static_cast<std::size_t>(classes() * classes()), 0);
    MetricSum sum;
    batcher_->start(split_.indices, batch_size_, false);
    while (const Batch* batch = batcher_->next()) {
        if (keep_going && !keep_going()) return std::optional<SplitMetrics>();
        Plan& plan = **plans_.get(batch->size);  // compiled by create
        bind_batch(plan, *batch);
        const double loss = plan.forward(weights);
        if (const auto& refusal = plan.refusal()) return *refusal;
        const auto count = counter_.count(plan, *batch, confusion ? confusion->data() : nullptr);
        if (!count) return count.error();
        sum.add(loss, batch->size, *count);
    }
    return std::optional<SplitMetrics>(sum.metrics());
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
    auto evaluator = Evaluator::create(network, dataset, std::move(*indices), training->batch_size, threads);
    if (!evaluator) return evaluator.error();

    std::vector<std::int64_t> confusion;
    const auto metrics = (*evaluator)->run(weights, {}, &confusion);
    if (!metrics) return metrics.error();
    Evaluation evaluation;
    evaluation.metrics = **metrics;
    const auto classes = static_cast<std::size_t>((*evaluator)->classes());
    for (std::size_t c = 0; c < classes; ++c) {
        const auto row = confusion.begin() + static_cast<std::ptrdiff_t>(c * classes);
        evaluation.confusion.emplace_back(row, row + static_cast<std::ptrdiff_t>(classes));
    }
    if (const auto task = find_classification(*network)) {
        const auto& fields = dataset->fields();
        const auto field = fields.find(network->inputs[task->input].field);
        if (field != fields.end()) evaluation.class_names = field->second.class_names;
    }
    return evaluation;
}

}  // namespace nn
