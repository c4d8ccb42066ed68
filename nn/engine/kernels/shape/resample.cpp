#include "nn/engine/kernels/shape/resample.h"

#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cmath>

namespace nn {

void Taps::row(std::vector<std::pair<std::int64_t, double>> entries) {
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < entries.size();) {
        double sum = 0;
        const std::int64_t place = entries[i].first;
        for (; i < entries.size() && entries[i].first == place; ++i) sum += entries[i].second;
        if (sum == 0) continue;
        place_.push_back(place);
        weight_.push_back(static_cast<float>(sum));
    }
    first_.push_back(static_cast<std::int64_t>(place_.size()));
}

Taps Taps::transposed() const {
    std::vector<std::vector<std::pair<std::int64_t, double>>> rows(static_cast<std::size_t>(in_));
    for (std::int64_t r = 0; r < out(); ++r)
        for (std::int64_t i = first_[static_cast<std::size_t>(r)]; i < first_[static_cast<std::size_t>(r) + 1]; ++i)
            rows[static_cast<std::size_t>(place_[static_cast<std::size_t>(i)])].emplace_back(
                r, static_cast<double>(weight_[static_cast<std::size_t>(i)]));
    Taps result(out());
    for (auto& entries : rows) result.row(std::move(entries));
    return result;
}

std::vector<float> Taps::matrix() const {
    std::vector<float> all(static_cast<std::size_t>(in_ * out()), 0.0f);
    for (std::size_t r = 0; r + 1 < first_.size(); ++r)
        for (auto i = static_cast<std::size_t>(first_[r]); i < static_cast<std::size_t>(first_[r + 1]); ++i)
            all[r * static_cast<std::size_t>(in_) + static_cast<std::size_t>(place_[i])] = weight_[i];
    return all;
}

std::optional<std::vector<std::int64_t>> Taps::places() const {
    if (static_cast<std::int64_t>(place_.size()) != out()) return std::nullopt;
    for (std::size_t r = 0; r < place_.size(); ++r)
        if (first_[r] != static_cast<std::int64_t>(r) || weight_[r] != 1.0f) return std::nullopt;
    return place_;
}

bool Taps::identity() const {
    if (in_ != out() || static_cast<std::int64_t>(place_.size()) != in_) return false;
    for (std::size_t i = 0; i < place_.size(); ++i)
        if (place_[i] != static_cast<std::int64_t>(i) || first_[i] != static_cast<std::int64_t>(i) ||
            weight_[i] != 1.0f)
            return false;
    return true;
}

void Taps::apply_row(std::int64_t row, const float* x, float* y, std::int64_t inner) const {
    std::int64_t i = first_[static_cast<std::size_t>(row)];
    const std::int64_t end = first_[static_cast<std::size_t>(row) + 1];
    const auto from = [&](std::int64_t tap) { return x + place_[static_cast<std::size_t>(tap)] * inner; };
    const auto weight = [&](std::int64_t tap) { return weight_[static_cast<std::size_t>(tap)]; };
    if (i == end) {
        std::fill_n(y, inner, 0.0f);
        return;
    }
    if (end - i == 1 && weight(i) == 1.0f) {
        std::copy_n(from(i), inner, y);
        return;
    }
    // Two at a time: most rows have two or four.
    bool begun = false;
    for (; i + 1 < end; i += 2, begun = true) {
        const float *a = from(i), *b = from(i + 1), wa = weight(i), wb = weight(i + 1);
        if (begun) {
#pragma omp simd
            for (std::int64_t k = 0; k < inner; ++k) y[k] += wa * a[k] + wb * b[k];
        } else {
#pragma omp simd
            for (std::int64_t k = 0; k < inner; ++k) y[k] = wa * a[k] + wb * b[k];
        }
    }
    if (i == end) return;
    const float *a = from(i), wa = weight(i);
#pragma omp simd
    for (std::int64_t k = 0; k < inner; ++k) y[k] = (begun ? y[k] : 0.0f) + wa * a[k];
}

void Taps::apply(const float* x, float* y, std::int64_t outer, std::int64_t inner, int threads) const {
    const std::int64_t rows = out(), work = outer * inner * static_cast<std::int64_t>(place_.size());
    parallel_shares(threads, outer * rows, work, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r)
            apply_row(r % rows, x + r / rows * in_ * inner, y + r * inner, inner);
    });
}

namespace {

/// Keys' cubic convolution kernel with a = -0.75, the weights of the four neighbours at distance `t` past the second.
/// R. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981.
std::array<double, 4> cubic_weights(double t) {
    constexpr double a = -0.75;
    const auto near = [](double d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
    const auto far = [](double d) { return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a; };
    return {far(t + 1), near(t), near(1 - t), far(2 - t)};
}

/// PyTorch finds the nearest neighbour in float32, and so do we: elsewhere a last bit chooses another one.
std::int64_t nearest_place(Interpolation mode, std::int64_t i, std::int64_t in, std::int64_t out, double scale) {
    const float step = scale > 0 ? static_cast<float>(1.0 / scale) : static_cast<float>(in) / static_cast<float>(out);
    const float at =
        mode == Interpolation::Nearest ? static_cast<float>(i) * step : (static_cast<float>(i) + 0.5f) * step;
    return std::min(static_cast<std::int64_t>(std::floor(at)), in - 1);
}

}  // namespace

Taps interpolation_taps(Interpolation mode, std::int64_t in, std::int64_t out, bool align_corners, double scale) {
    Taps taps(in);
    double step = scale > 0 ? 1 / scale : static_cast<double>(in) / static_cast<double>(out);
    if (align_corners) step = out > 1 ? static_cast<double>(in - 1) / static_cast<double>(out - 1) : 0;
    // As PyTorch: what keeps its size is copied, although a factor such as 1.2 would place its points otherwise.
    if (mode == Interpolation::Linear && in == out) step = 1;
    for (std::int64_t i = 0; i < out; ++i) {
        const double at = static_cast<double>(i) * step + (align_corners ? 0 : 0.5 * step - 0.5);
        switch (mode) {
            case Interpolation::Nearest:
            case Interpolation::NearestExact:
                taps.row({{nearest_place(mode, i, in, out, scale), 1}});
                break;
            case Interpolation::Linear: {
                const std::int64_t low = std::min(static_cast<std::int64_t>(std::max(at, 0.0)), in - 1);
                const double t = std::clamp(at - static_cast<double>(low), 0.0, 1.0);
                taps.row({{low, 1 - t}, {std::min(low + 1, in - 1), t}});
                break;
            }
            case Interpolation::Cubic: {
                const std::int64_t low = std::min(static_cast<std::int64_t>(std::floor(at)), in - 1);
                const auto w = cubic_weights(std::clamp(at - static_cast<double>(low), 0.0, 1.0));
                std::vector<std::pair<std::int64_t, double>> entries;
                for (std::int64_t k = 0; k < 4; ++k)
                    entries.emplace_back(std::clamp<std::int64_t>(low - 1 + k, 0, in - 1),
                                         w[static_cast<std::size_t>(k)]);
                taps.row(std::move(entries));
                break;
            }
            case Interpolation::Area: {
                const std::int64_t begin = i * in / out, end = ((i + 1) * in + out - 1) / out;
                std::vector<std::pair<std::int64_t, double>> entries;
                for (std::int64_t k = begin; k < end; ++k)
                    entries.emplace_back(k, 1.0 / static_cast<double>(end - begin));
                taps.row(std::move(entries));
                break;
            }
        }
    }
    return taps;
}

Resampler::Resampler(const std::vector<Taps>& axes, std::int64_t outer, std::int64_t inner) : floats_(outer * inner) {
    std::vector<std::int64_t> extents;
    std::vector<std::size_t> order;
    for (std::size_t a = 0; a < axes.size(); ++a) {
        extents.push_back(axes[a].in());
        floats_ *= axes[a].in();
        if (!axes[a].identity()) order.push_back(a);
    }
    // What shrinks comes first: the least is left to do for the others.
    std::stable_sort(order.begin(), order.end(), [&axes](std::size_t a, std::size_t b) {
        return axes[a].out() * axes[b].in() < axes[b].out() * axes[a].in();
    });
    for (const std::size_t a : order) {
        Step step{axes[a], axes[a].transposed(), outer, inner};
        for (std::size_t k = 0; k < a; ++k) step.outer *= extents[k];
        for (std::size_t k = a + 1; k < axes.size(); ++k) step.inner *= extents[k];
        extents[a] = axes[a].out();
        steps_.push_back(std::move(step));
    }
}

/// What goes into `step`, all but the first.
float* Resampler::between(void* scratch, std::size_t step) const {
    auto* at = static_cast<float*>(scratch);
    for (std::size_t s = 1; s < step; ++s) at += steps_[s].in_floats();
    return at;
}

std::size_t Resampler::scratch_bytes() const {
    std::int64_t floats = 0;
    for (std::size_t s = 1; s < steps_.size(); ++s) floats += steps_[s].in_floats();
    return static_cast<std::size_t>(floats) * sizeof(float);
}

void Resampler::forward(const float* x, float* y, void* scratch, int threads) const {
    if (steps_.empty()) std::copy_n(x, floats_, y);
    for (std::size_t s = 0; s < steps_.size(); ++s)
        steps_[s].taps.apply(s == 0 ? x : between(scratch, s), s + 1 == steps_.size() ? y : between(scratch, s + 1),
                             steps_[s].outer, steps_[s].inner, threads);
}

void Resampler::backward(const float* dy, float* dx, void* scratch, int threads) const {
    if (steps_.empty()) std::copy_n(dy, floats_, dx);
    for (std::size_t s = steps_.size(); s-- > 0;)
        steps_[s].gradient.apply(s + 1 == steps_.size() ? dy : between(scratch, s + 1),
                                 s == 0 ? dx : between(scratch, s), steps_[s].outer, steps_[s].inner, threads);
}

}  // namespace nn
