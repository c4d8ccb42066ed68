#include "nn/train/run_record.h"

namespace nn {

Result<void> RunRecord::begin(const TrainRequest& request) {
    points_.reserve(static_cast<std::size_t>(setup_.steps_per_epoch));
    if (!request.resume_folder.empty()) return resume(request.resume_folder);
    if (request.run_folder.empty()) return {};
    auto made = RunFolder::create(request.run_folder, request.project);
    if (!made) return made.error();
    folder_ = std::move(*made);
    return {};
}

Result<void> RunRecord::resume(const std::filesystem::path& folder) {
    auto opened = RunFolder::open(folder);
    if (!opened) return opened.error();
    auto state = opened->load(*setup_.run.weights);
    if (!state) return state.error();
    if (auto restored = setup_.run.restore(*state, folder.string()); !restored) return restored;
    if (auto dropped = opened->drop_metrics_after(state->position.step); !dropped) return dropped;
    folder_ = std::move(*opened);
    return {};
}

Result<void> RunRecord::end_epoch(const EpochPoint& point, bool better) {
    if (!folder_) return {};
    if (auto done = write_points(&point); !done) return done;
    const LiveRun& run = setup_.run;
    if (better) {
        if (auto done = folder_->save_best(run.weights->state_dict()); !done) return done;
    }
    const bool last = point.epoch >= run.epochs || run.over();
    if (!last && point.epoch % setup_.checkpoints.every != 0) return {};
    RunState state = run.state();
    if (setup_.checkpoints.keep > 0) {
        if (auto done = folder_->save_epoch(state.weights, point.epoch, setup_.checkpoints.keep); !done) return done;
    }
    return folder_->save(std::move(state));
}

Result<void> RunRecord::stop() {
    if (!folder_) return {};
    if (auto done = write_points(nullptr); !done) return done;
    return folder_->save(setup_.run.state());
}

Result<void> RunRecord::write_points(const EpochPoint* epoch) {
    if (!folder_) return {};
    std::string lines;
    const Metrics& metrics = setup_.metrics->metrics();
    for (const StepPoint& p : points_) lines += to_json(p, metrics) + "\n";
    if (epoch != nullptr) lines += to_json(*epoch, metrics) + "\n";
    points_.clear();
    return folder_->append_metrics(lines);
}

}  // namespace nn
