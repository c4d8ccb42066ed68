#include "app/studio/model_bench.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

#include <algorithm>

namespace studio {

namespace {

/// Of the calling thread alone. Elsewhere than on Linux threads cannot be told apart so, and it stays as it is.
void stepBack() {
#ifdef __linux__
    constexpr int much = 10;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), much);
#endif
}

}  // namespace

SharedData::SharedData(nn::DataSpec data, std::filesystem::path folder, std::shared_ptr<const nn::Dataset> open)
    : data_(std::move(data)), folder_(std::move(folder)), open_(std::move(open)) {}

nn::Result<std::shared_ptr<const nn::Dataset>> SharedData::get(const nn::Network& network, const std::stop_token& stop) {
    const std::lock_guard lock(mutex_);
    if (!open_) {
        auto opened = nn::open_dataset(data_, folder_, nn::data_request(network, stop));
        if (!opened) return opened.error();
        open_ = *opened;
    }
    return open_;
}

nn::Result<void> ModelBench::hold(const Subject& subject, int threads) {
    const nn::ModelCopy& model = *subject.model;
    subject_ = subject;
    if (network_ != model.network || threads_ != threads) {
        looker_.reset();
        saliency_.reset();
        scorer_.reset();
        threads_ = threads;
    }
    const auto seed = static_cast<std::uint64_t>(subject.training.seed);
    if (network_ != model.network || !weights_ || (!model.state && (given_ || seed_ != seed))) {
        weights_.reset();
        network_ = model.network;
        auto made = nn::make_weights(network_, seed);
        if (!made) return made.error();
        weights_ = std::move(*made);
        loaded_ = std::make_shared<const nn::StateDict>(weights_->state_dict());
        seed_ = seed;
        given_ = false;
    }
    if (model.state && loaded_ != model.state) {
        given_ = true;
        (void)weights_->load_state_dict(*model.state, false);  // what is of another network stays as it was
        loaded_ = model.state;
    }
    return {};
}

nn::Result<std::shared_ptr<const nn::Dataset>> ModelBench::data() {
    if (!subject_.data) return nn::Error(nn::Message(TR("There is no data: choose some in Data & Training")), true);
    return subject_.data->get(*network_, stop_);
}

nn::BatchLooker& ModelBench::looker() {
    if (!looker_) looker_ = std::make_unique<nn::BatchLooker>(network_, threads_);
    return *looker_;
}

nn::SaliencyMaker& ModelBench::saliency() {
    if (!saliency_) saliency_ = std::make_unique<nn::SaliencyMaker>(network_, nn::loss_answers(*network_).front(), threads_);
    return *saliency_;
}

nn::Result<nn::Scorer*> ModelBench::scorer() {
    if (scorer_ && scored_ == subject_.data) return scorer_.get();
    const auto dataset = data();
    if (!dataset) return dataset.error();
    scored_ = subject_.data;
    scorer_ = std::make_unique<nn::Scorer>(network_, *dataset, subject_.data->spec(), subject_.training, threads_);
    return scorer_.get();
}

BenchThread::BenchThread(bool modest) : modest_(modest), thread_([this](const std::stop_token& stop) { run(stop); }) {}

BenchThread::~BenchThread() {
    thread_.request_stop();
    thread_.join();
}

void BenchThread::post(const std::string& key, Work work) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(waiting_, [&](const auto& one) { return one.first == key; });
        waiting_.emplace_back(key, std::move(work));
    }
    wake_.notify_all();
}

void BenchThread::run(const std::stop_token& stop) {
    if (modest_) stepBack();
    ModelBench bench(stop);
    for (;;) {
        Work work;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
            work = std::move(waiting_.front().second);
            waiting_.pop_front();
        }
        if (stop.stop_requested()) return;
        work(bench);
    }
}

}  // namespace studio
