#pragma once
// The values of one quantity over a training, all of them, and their smallest and largest over any stretch.

#include "ui/training/curve_smoothing.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace ui {

/// Smallest and largest over any stretch of a growing array, in a time that hardly depends on its length. What is not a number counts nowhere.
class Extremes {
public:
    struct Range {
        float low = std::numeric_limits<float>::infinity(), high = -std::numeric_limits<float>::infinity();
        bool any() const { return low <= high; }
        void add(float value) {
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    };

    /// `lows`, `highs`: of each place, often the same array. Those before `from` are as they were.
    void update(const std::vector<float>& lows, const std::vector<float>& highs, std::size_t from);
    void clear() { blocks_.clear(); }
    /// Of the places from `first` up to but not `last`.
    Range of(const std::vector<float>& lows, const std::vector<float>& highs, std::size_t first, std::size_t last) const;

private:
    static constexpr std::size_t block = 64;
    std::vector<Range> blocks_;
};

/// Places in time come with it from CurveData; here are values alone. Absent is not a number.
class CurveSeries {
public:
    using Range = Extremes::Range;

    /// What is not finite is absent.
    void add(double value);
    void clear();
    std::size_t size() const { return values_.size(); }
    std::size_t count() const { return count_; }  ///< of those that are not absent
    float last() const { return last_; }          ///< that is not absent; 0 where none is
    const std::vector<float>& values() const { return values_; }
    Range range(std::size_t first, std::size_t last) const { return extremes_.of(lows(), highs(), first, last); }

    /// Brings the smoothed values up to date; they are valid until the next call.
    const std::vector<float>& smooth(const Smoothing& smoothing, const std::vector<double>& steps);
    /// How many values `smooth` would go through.
    std::size_t toSmooth(const Smoothing& smoothing, const std::vector<double>& steps) const { return smoothed_.behind(values_, steps, smoothing); }
    /// Some of another's values behind its own, to be smoothed here; and what came of that elsewhere, while more were added here.
    void take(const std::vector<float>& values, std::size_t from, std::size_t to);
    void takeSmoothed(CurveSeries&& elsewhere);
    const std::vector<float>& smoothed() const { return smoothed_.values(); }
    Range smoothedRange(std::size_t first, std::size_t last) const {
        return smoothedExtremes_.of(smoothed_.values(), smoothed_.values(), first, last);
    }
    /// Two neighbours become one: their mean, and between them their smallest and largest.
    void halve();

private:
    const std::vector<float>& lows() const { return lows_.empty() ? values_ : lows_; }
    const std::vector<float>& highs() const { return highs_.empty() ? values_ : highs_; }

    std::vector<float> values_, lows_, highs_;  ///< the latter two empty until values were joined
    Extremes extremes_, smoothedExtremes_;
    Smoothed smoothed_;
    std::size_t count_ = 0;
    float last_ = 0;
};

}  // namespace ui
