#include "ui/training/curve_data.h"

#include <algorithm>

namespace ui {

namespace {
constexpr std::size_t mostMarkers = 200, mostValidations = std::size_t{1} << 16;

void clear(CurveData::Track& track, std::size_t kinds) {
    track.steps.clear();
    track.seconds.clear();
    track.samples.clear();
    track.lines.assign(kinds, {});
}

void joinPairs(CurveData::Track& track) {
    for (std::vector<double>* places : {&track.steps, &track.seconds, &track.samples}) {
        const std::size_t size = (places->size() + 1) / 2;
        for (std::size_t i = 0; i < size; ++i) (*places)[i] = (*places)[std::min(2 * i + 1, places->size() - 1)];
        places->resize(size);
    }
    for (CurveSeries& line : track.lines) line.halve();
}

void append(CurveData::Track& track, const CurveData::Place& place, const CurveData::Values& values) {
    // Places are looked for by halving, so they must not fall whatever comes.
    const auto next = [](std::vector<double>& places, double value) {
        places.push_back(places.empty() ? value : std::max(places.back(), value));
    };
    next(track.steps, place.step);
    next(track.seconds, place.seconds);
    next(track.samples, place.samples);
    for (std::size_t kind = 0; kind < track.lines.size(); ++kind) {
        const bool given = kind < values.size() && values[kind].has_value();
        track.lines[kind].add(given ? *values[kind] : std::numeric_limits<double>::quiet_NaN());
    }
}
}  // namespace

void CurveData::begin(std::vector<Kind> kinds) {
    kinds_ = std::move(kinds);
    clear(train_, kinds_.size());
    clear(validation_, kinds_.size());
    markers_.clear();
    runSteps_ = 0;
    epochs_ = 0;
}

void CurveData::addStep(const Place& place, const Values& values) {
    if (train_.steps.size() >= capacity_) joinPairs(train_);
    append(train_, place, values);
}

void CurveData::addValidation(double step, const Values& values) {
    if (validation_.steps.size() >= mostValidations) joinPairs(validation_);
    append(validation_, {step, at(step, By::Time), at(step, By::Samples)}, values);
}

void CurveData::addMarker(Marker marker) {
    // Of many edits in a row the last says enough.
    if (!markers_.empty() && markers_.back().kind == marker.kind && markers_.back().step == marker.step) markers_.pop_back();
    if (markers_.size() >= mostMarkers) markers_.erase(markers_.begin());
    markers_.push_back(std::move(marker));
}

void CurveData::setRun(std::int64_t steps, int epochs) {
    runSteps_ = steps;
    epochs_ = epochs;
}

std::optional<std::size_t> CurveData::find(const QString& id) const {
    for (std::size_t i = 0; i < kinds_.size(); ++i)
        if (kinds_[i].id == id) return i;
    return std::nullopt;
}

double CurveData::at(double step, By by) const {
    if (by == By::Step) return step;
    if (by == By::Epoch) return step * scale(by);
    if (train_.steps.empty()) return 0;
    const auto found = std::ranges::lower_bound(train_.steps, step);
    const auto index = std::min(std::size_t(found - train_.steps.begin()), train_.steps.size() - 1);
    return train_.places(by)[index];
}

double CurveData::end(By by) const {
    if (by == By::Epoch) return epochs_;
    double end = 0;
    for (const Track* track : {&train_, &validation_})
        if (!track->steps.empty()) end = std::max(end, track->places(by).back());
    return std::max(end, 1e-9);
}

}  // namespace ui
