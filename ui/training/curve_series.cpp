#include "ui/training/curve_series.h"

#include <algorithm>
#include <cmath>

namespace ui {

void Extremes::update(const std::vector<float>& lows, const std::vector<float>& highs, std::size_t from) {
    const std::size_t size = lows.size();
    blocks_.resize((size + block - 1) / block);
    for (std::size_t b = from / block; b < blocks_.size(); ++b) {
        Range range;
        for (std::size_t i = b * block; i < std::min(size, (b + 1) * block); ++i) {
            range.low = lows[i] < range.low ? lows[i] : range.low;
            range.high = highs[i] > range.high ? highs[i] : range.high;
        }
        blocks_[b] = range;
    }
}

Extremes::Range Extremes::of(const std::vector<float>& lows, const std::vector<float>& highs, std::size_t first, std::size_t last) const {
    Range range;
    const auto one = [&](std::size_t i) {
        range.low = lows[i] < range.low ? lows[i] : range.low;
        range.high = highs[i] > range.high ? highs[i] : range.high;
    };
    while (first < last && first % block != 0) one(first++);
    for (; first + block <= last; first += block) {
        const Range& whole = blocks_[first / block];
        range.low = whole.low < range.low ? whole.low : range.low;
        range.high = whole.high > range.high ? whole.high : range.high;
    }
    while (first < last) one(first++);
    return range;
}

void CurveSeries::add(double value) {
    const float kept = std::isfinite(float(value)) ? float(value) : std::numeric_limits<float>::quiet_NaN();
    values_.push_back(kept);
    if (!lows_.empty()) {
        lows_.push_back(kept);
        highs_.push_back(kept);
    }
    if (!std::isnan(kept)) {
        ++count_;
        last_ = kept;
    }
    extremes_.update(lows(), highs(), values_.size() - 1);
}

void CurveSeries::clear() { *this = CurveSeries(); }

const std::vector<float>& CurveSeries::smooth(const Smoothing& smoothing, const std::vector<double>& steps) {
    const std::size_t from = smoothed_.update(values_, steps, smoothing);
    smoothedExtremes_.update(smoothed_.values(), smoothed_.values(), from);
    return smoothed_.values();
}

void CurveSeries::take(const std::vector<float>& values, std::size_t from, std::size_t to) {
    if (values_.empty()) values_.reserve(values.size() + values.size() / 8);  // more come meanwhile
    values_.insert(values_.end(), values.begin() + std::ptrdiff_t(from), values.begin() + std::ptrdiff_t(to));
}

void CurveSeries::takeSmoothed(CurveSeries&& elsewhere) {
    smoothed_ = std::move(elsewhere.smoothed_);
    smoothedExtremes_ = std::move(elsewhere.smoothedExtremes_);
}

void CurveSeries::halve() {
    if (lows_.empty()) lows_ = highs_ = values_;
    const std::size_t size = (values_.size() + 1) / 2;
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t a = 2 * i, b = std::min(a + 1, values_.size() - 1);
        const float x = values_[a], y = values_[b];
        values_[i] = std::isnan(x) ? y : std::isnan(y) ? x : (x + y) / 2;
        const Range range = extremes_.of(lows_, highs_, a, b + 1);
        lows_[i] = range.any() ? range.low : values_[i];
        highs_[i] = range.any() ? range.high : values_[i];
    }
    for (std::vector<float>* each : {&values_, &lows_, &highs_}) each->resize(size);
    count_ = std::size_t(std::ranges::count_if(values_, [](float v) { return !std::isnan(v); }));
    extremes_.clear();
    extremes_.update(lows_, highs_, 0);
    smoothed_.clear();
    smoothedExtremes_.clear();
}

}  // namespace ui
