#include "nn/train/trainer.h"

#include "nn/train/run_loop.h"

#include <algorithm>

namespace nn {

namespace {

/// Turns what the standard library throws into an Error: nothing passes through a thread's end or a Qt slot.
template <typename Fn>
auto guarded(Fn&& fn) -> decltype(fn()) {
    try {
        return fn();
    } catch (const std::bad_alloc&) {
        return Error(
            Message(TR("There is not enough memory for this training. Make the batch or the network smaller")));
    } catch (const std::exception& e) {
        return Error(Message(TR("Training failed: {0}"), {e.what()}));
    }
}

}  // namespace

struct Trainer::Impl {
    RunSetup setup;
    RunRecord record;
    Publisher publisher;
    RunLoop loop;

    Impl(RunSetup made, std::shared_ptr<TrainChannel> channel)
        : setup(std::move(made)),
          record(setup),
          publisher(std::move(channel), setup),
          loop(setup, record, publisher) {}
};

Trainer::Trainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(TrainRequest request, std::shared_ptr<TrainChannel> channel) {
    channel->state.store(TrainState::Preparing, std::memory_order_release);
    auto made = guarded([&]() -> Result<std::unique_ptr<Impl>> {
        auto setup = set_up_run(request);
        if (!setup) return setup.error();
        channel->metrics = setup->metrics->metrics();
        const std::int64_t all = setup->steps_per_epoch * setup->run.epochs;
        channel->steps_total.store(std::min(all, request.steps.value_or(all)), std::memory_order_release);
        auto impl = std::make_unique<Impl>(std::move(*setup), channel);
        if (auto begun = impl->record.begin(request); !begun) return begun.error();
        return impl;
    });
    if (!made) {
        channel->state.store(TrainState::Failed, std::memory_order_release);
        return made.error();
    }
    return std::unique_ptr<Trainer>(new Trainer(std::move(*made)));
}

Result<void> Trainer::run() {
    auto result = guarded([&] { return impl_->loop.run(); });
    if (!result) {
        (void)guarded([this]() -> Result<void> {  // the first error is the one to tell
            impl_->publisher.finish();
            return impl_->record.fail();
        });
        impl_->publisher.set_state(TrainState::Failed);
    }
    impl_->record.release();
    return result;
}

const Network& Trainer::network() const { return *impl_->setup.network; }
const Dataset& Trainer::dataset() const { return *impl_->setup.dataset; }
StateDict Trainer::state_dict() const { return impl_->setup.run.weights->state_dict(); }
RunState Trainer::state() const { return impl_->setup.run.state(); }
const std::vector<Message>& Trainer::said() const { return impl_->setup.said; }
std::filesystem::path Trainer::run_folder() const { return impl_->record.folder(); }
bool Trainer::stopped() const { return impl_->loop.stopped() && !impl_->loop.steps_done(); }
bool Trainer::steps_done() const { return impl_->loop.steps_done(); }
std::optional<Error> Trainer::unsaved() const { return impl_->record.unsaved(); }
bool Trainer::stopped_early() const { return !impl_->loop.stopped() && impl_->setup.run.over(); }
std::size_t Trainer::planned_bytes() const { return impl_->setup.planned_bytes(); }

}  // namespace nn
