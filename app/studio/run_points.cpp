#include "app/studio/run_points.h"

#include <algorithm>

namespace studio {

namespace {

constexpr std::size_t mostAtOnce = 1 << 14;  // steps that one look takes: what the channel holds
constexpr std::size_t asTheyCame = 1 << 12;  // points at the end that are never merged

/// The steps before the last few, merged until half of the room is free.
void mergeSteps(std::vector<nn::StepPoint>& steps) {
    const auto kept = steps.end() - asTheyCame;
    std::int64_t total = 0, each = 1;
    for (auto point = steps.begin(); point != kept; ++point) total += point->merged;
    while (each * std::int64_t(RunPoints::mostSteps / 2) < total) each *= 2;
    auto out = steps.begin();
    for (auto point = std::next(steps.begin()); point != kept; ++point) {
        if (out->merged + point->merged <= each)
            *out = nn::merged(*out, *point);
        else
            *++out = *point;
    }
    steps.erase(std::next(out), kept);
}

void thinEpochs(std::vector<nn::EpochPoint>& epochs) {
    std::size_t out = 0;
    const std::size_t kept = epochs.size() - std::min(epochs.size(), RunPoints::mostEpochs / 4);
    for (std::size_t i = 0; i < epochs.size(); ++i) {
        if (i >= kept || i % 2 == 0) epochs[out++] = epochs[i];
    }
    epochs.resize(out);
}

}  // namespace

void RunPoints::clear() {
    steps_.clear();
    epochs_.clear();
}

std::optional<double> RunPoints::samplesPerSecond() const {
    if (steps_.empty()) return std::nullopt;
    const nn::StepPoint& last = steps_.back();
    const auto from = std::partition_point(steps_.begin(), steps_.end(),
                                           [&](const nn::StepPoint& p) { return p.seconds < last.seconds - 1; });
    // The first second counts from the start of the run.
    const nn::StepPoint start = from == steps_.begin() ? nn::StepPoint{} : *std::prev(from);
    const double seconds = last.seconds - start.seconds;
    if (seconds <= 0) return std::nullopt;
    return static_cast<double>(last.samples - start.samples) / seconds;
}

RunPoints::Fresh RunPoints::take(nn::TrainChannel& channel) {
    makeRoom();
    const Fresh fresh{steps_.size(), epochs_.size()};
    nn::StepPoint point;
    for (std::size_t i = 0; i < mostAtOnce && channel.steps.pop(point); ++i) steps_.push_back(point);
    channel.take_epochs(epochs_);
    return fresh;
}

void RunPoints::makeRoom() {
    if (steps_.size() + mostAtOnce > mostSteps) mergeSteps(steps_);
    while (epochs_.size() > mostEpochs) thinEpochs(epochs_);
}

}  // namespace studio
