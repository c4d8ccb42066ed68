#include "app/studio/optimizer_watch.h"

#include <utility>

namespace studio {

namespace {
constexpr int lookMilliseconds = 250;
}

OptimizerWatch::OptimizerWatch(TrainingSession* session, QObject* parent) : QObject(parent), session_(session) {
    connect(session, &TrainingSession::observed, this, &OptimizerWatch::follow);
    connect(session, &TrainingSession::stateChanged, this, [this](nn::TrainState state) {
        if (state == nn::TrainState::Preparing || state == nn::TrainState::Idle) begin();
    });
}

OptimizerWatch::~OptimizerWatch() {
    if (probe_) session_->release(probe_);
}

void OptimizerWatch::want(const QStringList& keys) {
    if (std::exchange(keys_, keys) != keys) begin();
}

void OptimizerWatch::begin() {
    if (probe_) session_->release(std::exchange(probe_, nullptr));
    asked_ = false;
    const bool had = look_ != nullptr;
    look_.reset();
    if (!keys_.isEmpty() && session_->isActive()) {
        std::vector<std::string> keys;
        for (const QString& key : std::as_const(keys_)) keys.push_back(key.toStdString());
        session_->observe(probe_ = std::make_shared<nn::OptimizerLookProbe>(std::move(keys)));
    }
    if (had) emit changed();
}

void OptimizerWatch::follow() {
    if (!probe_) return;
    auto fresh = probe_->take();
    if (fresh) asked_ = false;
    if (session_->isActive() && !asked_ && (!sinceAsked_.isValid() || sinceAsked_.elapsed() >= lookMilliseconds)) {
        sinceAsked_.start();
        asked_ = true;
        session_->ask(*probe_);
    }
    if (!fresh) return;
    look_ = std::move(fresh);
    emit changed();
}

}  // namespace studio
