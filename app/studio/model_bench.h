#pragma once
// Work on a network beside the window: a thread of its own, with weights of its own. Internal to app/studio.

#include "nn/train/probes/model_copy.h"
#include "nn/train/saliency.h"
#include "nn/train/batches.h"
#include "nn/train/scores.h"

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace studio {

/// The data of a project, opened once for whoever asks first. Any thread.
class SharedData {
public:
    SharedData(nn::DataSpec data, std::filesystem::path folder, std::shared_ptr<const nn::Dataset> open);
    /// Waits while another reads it. The request says what of it the network takes.
    nn::Result<std::shared_ptr<const nn::Dataset>> get(const nn::Network& network, const std::stop_token& stop);
    const nn::DataSpec& spec() const { return data_; }

private:
    const nn::DataSpec data_;
    const std::filesystem::path folder_;
    std::mutex mutex_;
    std::shared_ptr<const nn::Dataset> open_;
};

/// What is asked about: copies, so that nothing changes under who works with them.
struct Subject {
    std::shared_ptr<const nn::ModelCopy> model;  ///< without a state: the initial values of the seed
    std::shared_ptr<SharedData> data;
    nn::TrainingOptions training;
};

/// Holds what the work stands on: weights and plans of the subject, made when they are needed and kept while they fit. Of one thread.
class ModelBench {
public:
    explicit ModelBench(std::stop_token stop) : stop_(std::move(stop)) {}

    /// Everything below is of this subject from now on. `threads`: 0 for all cores.
    nn::Result<void> hold(const Subject& subject, int threads);
    const nn::Network& network() const { return *network_; }
    nn::Weights& weights() { return *weights_; }
    const nn::StateDict& state() const { return *loaded_; }
    nn::Result<std::shared_ptr<const nn::Dataset>> data();
    nn::BatchLooker& looker();
    nn::SaliencyMaker& saliency();
    nn::Result<nn::Scorer*> scorer();
    const Subject& subject() const { return subject_; }
    const std::stop_token& stop() const { return stop_; }

private:
    const std::stop_token stop_;
    Subject subject_;
    int threads_ = 0;
    std::shared_ptr<const nn::Network> network_;
    std::shared_ptr<const nn::StateDict> loaded_;  ///< what the weights are
    bool given_ = false;                           ///< it is the subject's, not the seed's
    std::uint64_t seed_ = 0;
    std::unique_ptr<nn::Weights> weights_;
    std::shared_ptr<SharedData> scored_;
    std::unique_ptr<nn::BatchLooker> looker_;
    std::unique_ptr<nn::SaliencyMaker> saliency_;
    std::unique_ptr<nn::Scorer> scorer_;
};

/// A thread that does one thing after another. Of what waits under one key the newest is done, the others are forgotten.
class BenchThread {
public:
    using Work = std::function<void(ModelBench&)>;
    /// `modest`: it leaves the cores to others where they are wanted.
    explicit BenchThread(bool modest);
    /// Asks what runs to stop, and waits for it.
    ~BenchThread();
    /// The work may not throw.
    void post(const std::string& key, Work work);

private:
    void run(const std::stop_token& stop);
    const bool modest_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::list<std::pair<std::string, Work>> waiting_;  // guarded
    std::jthread thread_;                              // last: it is joined before the rest goes
};

}  // namespace studio
