#include "ui/training/curve_series.h"

#include <algorithm>
#include <cmath>

namespace ui {

void CurveSeries::clear() {
    buckets_.clear();
    perBucket_ = 1;
    points_ = 0;
    last_ = 0;
}

void CurveSeries::add(double x, double y, std::int64_t weight) {
    if (!std::isfinite(x) || !std::isfinite(y)) return;
    weight = std::max<std::int64_t>(1, weight);
    last_ = y;
    ++points_;
    if (!buckets_.empty() && buckets_.back().points < perBucket_) {
        Bucket& b = buckets_.back();
        b.lastX = x;
        b.min = std::min(b.min, y);
        b.max = std::max(b.max, y);
        b.sum += y * double(weight);
        b.weight += weight;
        ++b.points;
        return;
    }
    if (buckets_.size() >= capacity_) {
        halve();
        --points_;
        return add(x, y, weight);
    }
    if (buckets_.empty()) buckets_.reserve(capacity_);
    buckets_.push_back({x, x, y, y, y * double(weight), 1, weight});
}

void CurveSeries::halve() {
    std::size_t out = 0;
    for (std::size_t i = 0; i + 1 < buckets_.size(); i += 2) {
        Bucket joined = buckets_[i];
        const Bucket& next = buckets_[i + 1];
        joined.lastX = next.lastX;
        joined.min = std::min(joined.min, next.min);
        joined.max = std::max(joined.max, next.max);
        joined.sum += next.sum;
        joined.points += next.points;
        joined.weight += next.weight;
        buckets_[out++] = joined;
    }
    if (buckets_.size() % 2 == 1) buckets_[out++] = buckets_.back();
    buckets_.resize(out);
    perBucket_ *= 2;
}

void CurveSeries::raw(std::vector<Point>& into) const {
    into.clear();
    for (const Bucket& b : buckets_) {
        into.push_back({b.firstX, b.points == 1 ? b.mean() : b.min});
        if (b.points > 1) into.push_back({b.lastX, b.max});
    }
}

void CurveSeries::smoothed(double factor, std::vector<Point>& into) const {
    into.clear();
    double average = 0, weight = 0;
    for (const Bucket& b : buckets_) {
        const double keep = std::pow(factor, double(b.weight));
        average = keep * average + (1 - keep) * b.mean();
        weight = keep * weight + (1 - keep);
        into.push_back({b.lastX, weight > 0 ? average / weight : b.mean()});
    }
}

}  // namespace ui
