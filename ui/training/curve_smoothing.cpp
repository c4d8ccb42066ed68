#include "ui/training/curve_smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

namespace {

constexpr float absent = std::numeric_limits<float>::quiet_NaN();

/// A recursive filter of order 4 after Deriche (1993): the Gaussian as two damped waves, whose shape does not depend on its width.
struct Wave {
    double re, im;            ///< of its weight
    double damping, turning;  ///< a standard deviation
};
constexpr Wave waves[] = {{0.84, 1.8675, 1.783, 0.6318}, {-0.34015, -0.1299, 1.723, 1.997}};
constexpr std::size_t waveCount = std::size(waves);

/// What the waves hold of values and of their presence, and what they say of it.
class Filter {
public:
    explicit Filter(double deviation) {
        for (std::size_t k = 0; k < waveCount; ++k) {
            const double size = std::exp(-waves[k].damping / deviation), angle = -waves[k].turning / deviation;
            re_[k] = size * std::cos(angle);
            im_[k] = size * std::sin(angle);
        }
    }
    void decay() {
        for (std::size_t k = 0; k < waveCount; ++k)
            for (State* s : {&value_[k], &present_[k]}) *s = {re_[k] * s->re - im_[k] * s->im, re_[k] * s->im + im_[k] * s->re};
    }
    void take(float value) {
        if (std::isnan(value)) return;
        for (std::size_t k = 0; k < waveCount; ++k) {
            value_[k].re += double(value);
            present_[k].re += 1;
        }
    }
    void addTo(double& value, double& present) const {
        for (std::size_t k = 0; k < waveCount; ++k) {
            value += waves[k].re * value_[k].re - waves[k].im * value_[k].im;
            present += waves[k].re * present_[k].re - waves[k].im * present_[k].im;
        }
    }

private:
    struct State {
        double re = 0, im = 0;
    };
    double re_[waveCount], im_[waveCount];
    State value_[waveCount], present_[waveCount];
};

}  // namespace

void Smoothed::clear() {
    values_.clear();
    average_ = weight_ = 0;
}

/// How many steps a value stands for, where that counts. A power of two, so that it does not change with every value.
double Smoothed::pointsOf(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing) {
    const double each = values.empty() ? 1 : steps.back() / double(values.size());
    return smoothing.kind == Smoothing::Kind::Exponential || each < 2 ? 1 : std::exp2(std::floor(std::log2(each)));
}

std::size_t Smoothed::behind(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing) const {
    return startsAnew(values, smoothing, pointsOf(values, steps, smoothing)) ? values.size() : values.size() - values_.size();
}

std::size_t Smoothed::update(const std::vector<float>& values, const std::vector<double>& steps, const Smoothing& smoothing) {
    const double perPoint = pointsOf(values, steps, smoothing);
    if (startsAnew(values, smoothing, perPoint)) clear();
    smoothing_ = smoothing;
    perPoint_ = perPoint;
    const std::size_t from = values_.size();
    if (from == values.size()) return from;
    const double points = std::max(1.0, smoothing.steps / perPoint);
    if (smoothing.none()) {
        values_ = values;
    } else if (smoothing.kind == Smoothing::Kind::Exponential) {
        exponential(values, steps, smoothing.factor());
    } else if (smoothing.kind == Smoothing::Kind::Mean) {
        mean(values, std::size_t(std::lround(points)));
    } else {
        return gaussian(values, points / 2);
    }
    return from;
}

void Smoothed::exponential(const std::vector<float>& values, const std::vector<double>& steps, double factor) {
    const std::size_t from = values_.size();
    values_.resize(values.size());
    double average = average_, weight = weight_;
    for (std::size_t i = from; i < values.size(); ++i) {
        if (!std::isnan(values[i])) {
            const double since = i > 0 ? steps[i] - steps[i - 1] : 1, keep = since == 1 ? factor : std::pow(factor, std::max(1.0, since));
            average = keep * average + (1 - keep) * double(values[i]);
            weight = keep * weight + (1 - keep);
        }
        values_[i] = weight > 0 ? float(weight > 1 - 1e-12 ? average : average / weight) : absent;
    }
    average_ = average;
    weight_ = weight;
}

/// In blocks as long as the window, of which each holds the end of one and the beginning of the next: sums are added up and never taken
/// from one another, so that one huge value leaves nothing behind.
void Smoothed::mean(const std::vector<float>& values, std::size_t window) {
    const std::size_t from = values_.size();
    values_.resize(values.size());
    std::vector<double> sums(window + 1), counts(window + 1);
    double sum = 0, count = 0;
    for (std::size_t i = from / window * window; i < values.size(); ++i) {
        const std::size_t place = i % window;
        if (place == 0) {
            sum = count = 0;
            for (std::size_t k = window; k-- > 0;) {
                const float value = i >= window ? values[i - window + k] : absent;
                sums[k] = sums[k + 1] + (std::isnan(value) ? 0 : double(value));
                counts[k] = counts[k + 1] + (std::isnan(value) ? 0 : 1);
            }
        }
        if (!std::isnan(values[i])) {
            sum += double(values[i]);
            count += 1;
        }
        const double of = count + counts[place + 1];
        values_[i] = of > 0 ? float((sum + sums[place + 1]) / of) : absent;
    }
}

/// New values reach back a few standard deviations, and as far before that the filter has to start.
std::size_t Smoothed::gaussian(const std::vector<float>& values, double deviation) {
    const std::size_t reach = std::size_t(8 * deviation) + 8, done = values_.size(), size = values.size();
    const std::size_t from = done > reach ? done - reach : 0, start = from > 2 * reach ? from - 2 * reach : 0;
    values_.resize(size);
    std::vector<double> value(size - from), present(size - from);
    Filter before(deviation), behind(deviation);
    for (std::size_t i = start; i < size; ++i) {
        before.decay();
        before.take(values[i]);
        if (i >= from) before.addTo(value[i - from], present[i - from]);
    }
    for (std::size_t i = size; i-- > from;) {
        behind.decay();  // what it holds lies at least one step off
        behind.addTo(value[i - from], present[i - from]);
        behind.take(values[i]);
        values_[i] = present[i - from] > 1e-9 ? float(value[i - from] / present[i - from]) : absent;
    }
    return from;
}

}  // namespace ui
