#pragma once
// What makes a noisy curve readable. Always over the whole series, point by point, before anything is thinned.

#include <cstddef>
#include <vector>

namespace ui {

struct Smoothing {
    enum class Kind {
        Exponential,  ///< moving average with factor 1 - 1/steps, unbiased at the start: the mean of what was seen, not drawn towards zero
        Mean,         ///< of the last `steps` steps
        Gaussian,     ///< around each step, standard deviation steps/2; it looks ahead, and so does not lag
    };
    Kind kind = Kind::Exponential;
    double steps = 10;  ///< from 1, nothing is smoothed, to 1000

    double factor() const { return 1 - 1 / steps; }
    double deviation() const { return steps / 2; }
    bool none() const { return steps <= 1; }
    bool operator==(const Smoothing&) const = default;
};

/// A smoothed copy of a growing series. What is absent (not a number) counts nowhere; a Gaussian is met to a thousandth.
class Smoothed {
public:
    /// Brings the copy up to date with `values`, to which some were added since the last call with the same smoothing, and the steps that
    /// they are of; where values stand for several, mean and Gaussian go by how many that is on average. Returns the first place that
    /// changed; O(new values), O(all) after another smoothing.
    std::size_t update(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing);
    /// How many values an update would go through: those that were added, or all of them.
    std::size_t behind(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing) const;
    void clear();
    const std::vector<float>& values() const { return values_; }

private:
    static double pointsOf(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing);
    bool startsAnew(const std::vector<float>& values, const Smoothing& smoothing, double perPoint) const {
        return smoothing != smoothing_ || perPoint != perPoint_ || values.size() < values_.size();
    }
    void exponential(const std::vector<float>& values, const std::vector<double>& steps, double factor);
    void mean(const std::vector<float>& values, std::size_t window);
    std::size_t gaussian(const std::vector<float>& values, double deviation);

    Smoothing smoothing_;
    double perPoint_ = 1;
    std::vector<float> values_;
    double average_ = 0, weight_ = 0;  ///< of the exponential one, at its end
};

}  // namespace ui
