#include "nn/train/rehearsal_room.h"

#include "nn/train/batches.h"
#include "nn/train/cause.h"

#include <algorithm>

namespace nn {

const RehearsalKind* find_rehearsal(std::string_view id) {
    const auto& kinds = declared_rehearsals();
    const auto it = std::ranges::find(kinds, id, &RehearsalKind::id);
    return it == kinds.end() ? nullptr : &*it;
}

std::optional<double> Rehearsal::number(std::string_view name) const {
    const auto it = std::ranges::find(numbers, name, &std::pair<std::string, double>::first);
    return it == numbers.end() ? std::nullopt : std::optional(it->second);
}

Rehearsal stopped_rehearsal() {
    Rehearsal found;
    found.stopped = true;
    return found;
}

std::string figure(double value) { return short_number(value); }

Result<std::unique_ptr<RehearsalRoom>> RehearsalRoom::open(const RehearsalRequest& request, double seconds) {
    TrainRequest train;
    train.project = request.project;
    train.project.training.scheduler.reset();
    train.project.training.early_stopping.reset();
    train.project.training.options.erase("shuffle");
    train.folder = request.folder;
    train.threads = request.threads;
    train.stop_reading = request.stop;
    train.allow_nonfinite = true;
    auto setup = set_up_run(train);
    if (!setup) return setup.error();
    std::unique_ptr<RehearsalRoom> room(new RehearsalRoom(std::move(*setup)));
    room->stop_ = request.stop;
    room->end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    return room;
}

Result<const Batch*> RehearsalRoom::begin_epoch() {
    if (begun_ && setup_.run.order) setup_.run.order->skip();
    begun_ = true;
    std::vector<std::int64_t> visits = setup_.run.visits();
    for (std::int64_t& v : visits) v = setup_.samples[static_cast<std::size_t>(v)];
    setup_.batcher->start(std::move(visits), setup_.options.batch_size, setup_.options.drop_last);
    if (const Batch* batch = setup_.batcher->next()) return batch;
    return Error(Message(TR("The data gave fewer batches than it has samples for")));
}

Result<const Batch*> RehearsalRoom::next() {
    if (!begun_) return begin_epoch();
    const Batch* batch = setup_.batcher->next();
    return batch ? Result<const Batch*>(batch) : begin_epoch();
}

Result<Plan*> RehearsalRoom::bind(const Batch& batch) {
    auto plan = setup_.plans->get(batch.size);
    if (!plan) return plan.error();
    plan_ = *plan;
    bind_batch(*plan_, batch);
    return plan_;
}

Result<double> RehearsalRoom::forward(const Batch& batch) {
    auto plan = bind(batch);
    if (!plan) return plan.error();
    const double loss = (*plan)->forward(*setup_.run.weights, static_cast<std::uint64_t>(setup_.run.position.step++));
    if (const auto& refusal = (*plan)->refusal()) return *refusal;
    return loss;
}

Result<double> RehearsalRoom::step(const Batch& batch) {
    auto plan = bind(batch);
    if (!plan) return plan.error();
    LiveRun& run = setup_.run;
    const double loss = (*plan)->forward_backward(*run.weights, static_cast<std::uint64_t>(run.position.step++));
    if (const auto& refusal = (*plan)->refusal()) return *refusal;
    if (run.clip_grad_norm) run.optimizer->clip_grad_norm(*run.weights, *run.clip_grad_norm);
    run.optimizer->step(*run.weights);
    return loss;
}

}  // namespace nn
