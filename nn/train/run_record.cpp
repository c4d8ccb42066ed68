#include "nn/train/run_record.h"

namespace nn {

Result<void> RunRecord::begin(const TrainRequest& request) {
    points_.reserve(static_cast<std::size_t>(setup_.steps_per_epoch));
    saved_ = Clock::now();
    if (!request.resume_folder.empty()) {
        if (auto done = resume(request); !done) return done;
    } else if (!request.run_folder.empty()) {
        auto made = request.numbered ? RunFolder::create_numbered(request.run_folder) : RunFolder::create(request.run_folder);
        if (!made) return made.error();
        folder_ = std::move(*made);
        if (auto done = start(request); !done) return done;
    }
    forgiving_ = request.kept_elsewhere;
    return {};
}

Result<void> RunRecord::start(const TrainRequest& request) {
    return folder_->begin(kept_project(request.project, request.folder, folder_->path()), setup_.run.state());
}

Result<void> RunRecord::resume(const TrainRequest& request) {
    const std::filesystem::path& folder = request.resume_folder;
    auto opened = RunFolder::open(folder);
    if (!opened) return opened.error();
    const bool begun = opened->begun();
    folder_ = std::move(*opened);
    if (!begun) {
        setup_.said.emplace_back(TR("{0}: nothing was trained here yet, so the run begins, from the project's seed"),
                                 std::vector<std::string>{folder.string()});
        return start(request);
    }
    auto state = folder_->load(*setup_.run.weights);
    if (!state) return state.error();
    return go_on_from(std::move(*state), request);
}

Result<void> RunRecord::go_on_from(RunState state, const TrainRequest& request) {
    const std::string where = request.resume_folder.string();
    if (auto restored = setup_.run.restore(state, where); !restored) return restored;
    if (request.steps && state.position.step > *request.steps) {
        return Error(Message(TR("The run in {0} has taken {1} steps already; it cannot end after step {2}"),
                             {where, std::to_string(state.position.step), std::to_string(*request.steps)}),
                     true);
    }
    const bool finished = setup_.run.finished();
    const std::vector<std::string> missing = folder_->missing(state, finished);
    if (finished && missing.empty() && !request.kept_elsewhere) {
        const std::string epochs = std::to_string(state.position.epoch - 1);
        if (setup_.run.over()) {
            return Error(Message(TR("The run in {0} was ended by early stopping after epoch {1}. To train on, raise its patience or "
                                    "remove it"),
                                 {where, epochs}),
                         true);
        }
        return Error(Message(TR("The run in {0} has finished its {1} epochs. To train on, set more epochs"), {where, epochs}), true);
    }
    if (auto dropped = folder_->drop_metrics_after(state.position); !dropped) return dropped;
    return folder_->complete(missing, kept_project(request.project, request.folder, folder_->path()), state);
}

Result<std::optional<RunState>> RunRecord::last() const {
    if (!folder_) return std::optional<RunState>();
    auto state = folder_->load(*setup_.run.weights);
    if (!state) return state.error();
    return std::optional<RunState>(std::move(*state));
}

bool RunRecord::due() const {
    const double minutes = setup_.checkpoints.every_minutes;
    return folder_ && minutes > 0 && std::chrono::duration<double, std::ratio<60>>(Clock::now() - saved_).count() >= minutes;
}

/// Where a checkpoint says that a run is over, all else is there: it is written last.
Result<void> RunRecord::save_epoch(const EpochPoint& point, bool better) {
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
    saved_ = Clock::now();
    return folder_->save(std::move(state));
}

Result<void> RunRecord::save_all() {
    if (!folder_) return {};
    saved_ = Clock::now();
    if (auto done = write_points(); !done) return done;
    return folder_->save(setup_.run.state());
}

Result<void> RunRecord::forgiven(Result<void> done) {
    if (!forgiving_) return done;
    unsaved_ = done ? std::nullopt : std::optional(done.error());
    return {};
}

Result<void> RunRecord::note(const std::string& line) {
    if (auto done = write_points(); !done) return done;
    lines_ = line + "\n";
    return write_points();
}

Result<void> RunRecord::write_points(const EpochPoint* epoch) {
    if (!folder_) return {};
    const Metrics& metrics = setup_.metrics->metrics();
    for (const StepPoint& p : points_) lines_ += to_json(p, metrics) + "\n";
    if (epoch != nullptr) lines_ += to_json(*epoch, metrics) + "\n";
    points_.clear();
    if (auto done = folder_->append_metrics(lines_); !done) return done;
    lines_.clear();
    return {};
}

}  // namespace nn
