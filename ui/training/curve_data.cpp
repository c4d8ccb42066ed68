#include "ui/training/curve_data.h"

#include "app/studio/background.h"

#include <algorithm>
#include <optional>

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

/// A copy of a line's values, and what becomes of it on a thread of its own.
struct CurveData::Work {
    std::size_t kind, joined;
    Smoothing smoothing;
    CurveSeries line;
    std::vector<double> steps;
    std::optional<studio::Background<CurveSeries>> background;  ///< once all is copied

    void copy(const Track& track) {
        const std::vector<float>& values = track.lines[kind].values();
        if (steps.empty()) steps.reserve(values.size() + values.size() / 8);  // more come meanwhile
        const std::size_t from = steps.size(), to = std::min(values.size(), from + copiedAtOnce);
        line.take(values, from, to);
        steps.insert(steps.end(), track.steps.begin() + std::ptrdiff_t(from), track.steps.begin() + std::ptrdiff_t(to));
        if (to < values.size()) return;
        background.emplace([this](const std::stop_token&) {
            line.smooth(smoothing, steps);
            CurveSeries smoothed;
            smoothed.takeSmoothed(std::move(line));
            line = {};
            steps = {};  // given back here: that takes its time too
            return smoothed;
        });
    }
};

CurveData::CurveData(std::size_t capacity) : capacity_(capacity) {}
CurveData::~CurveData() = default;

bool CurveData::smoothAside(std::size_t kind, const Smoothing& smoothing) {
    CurveSeries& line = train_.lines[kind];
    if (line.toSmooth(smoothing, train_.steps) <= atOnce) {
        line.smooth(smoothing, train_.steps);
        return true;
    }
    if (!work_) {
        work_ = std::make_unique<Work>();
        work_->kind = kind;
        work_->joined = joined_;
        work_->smoothing = smoothing;
    }
    return false;
}

std::size_t CurveData::takeSmoothed() {
    if (!work_) return came_;
    const bool fits = work_->joined == joined_ && work_->kind < train_.lines.size();
    if (!work_->background && fits) {
        work_->copy(train_);
        return came_;
    }
    if (work_->background) {
        auto line = work_->background->take();
        if (!line) return came_;
        if (fits) train_.lines[work_->kind].takeSmoothed(std::move(*line));
    }
    work_.reset();
    return ++came_;
}

void CurveData::begin(std::vector<Kind> kinds) {
    kinds_ = std::move(kinds);
    clear(train_, kinds_.size());
    clear(validation_, kinds_.size());
    markers_.clear();
    ++joined_;
    runSteps_ = 0;
    epochs_ = 0;
}

void CurveData::addStep(const Place& place, const Values& values) {
    if (train_.steps.size() >= capacity_) {
        joinPairs(train_);
        ++joined_;
    }
    append(train_, place, values);
}

void CurveData::addValidation(double step, const Values& values) {
    if (validation_.steps.size() >= mostValidations) joinPairs(validation_);
    append(validation_, {step, at(step, By::Time), at(step, By::Samples)}, values);
}

void CurveData::addMarker(Marker marker) {
    if (marker.kind == Marker::Kind::Best) std::erase_if(markers_, [](const Marker& one) { return one.kind == Marker::Kind::Best; });
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
