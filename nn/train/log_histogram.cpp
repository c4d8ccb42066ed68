#include "nn/train/log_histogram.h"

#include <bit>
#include <cmath>
#include <vector>

namespace nn {

namespace {

constexpr std::uint32_t magnitude_bits = 0x7fffffffu, infinity_bits = 0x7f800000u;
constexpr int key_shift = 16;  // sign apart, exponent and the first seven bits behind it

/// By the first bits of a magnitude how many edges lie below all numbers that begin so; one more may lie among them.
struct Table {
    std::array<float, LogHistogram::side> edge;  ///< lower ends, ascending
    std::vector<std::uint8_t> below;

    Table() : below((infinity_bits >> key_shift) + 1) {
        for (int k = 0; k < LogHistogram::side; ++k)
            edge[static_cast<std::size_t>(k)] = static_cast<float>(std::pow(10.0, LogHistogram::smallest + static_cast<double>(k) / LogHistogram::tens));
        std::uint8_t passed = 0;
        for (std::uint32_t key = 0; key < below.size(); ++key) {
            const auto first = std::bit_cast<float>(key << key_shift);
            while (passed < LogHistogram::side && edge[passed] <= first) ++passed;
            below[key] = passed;
        }
    }
};

}  // namespace

std::pair<double, double> LogHistogram::edges(int bin) {
    const auto at = [](int k) { return std::pow(10.0, smallest + static_cast<double>(k) / tens); };
    if (bin == zero) return {-at(0), at(0)};
    if (bin > zero) return {at(bin - zero - 1), at(bin - zero)};
    return {-at(zero - bin - 1), -at(zero - bin)};
}

double LogHistogram::place(double value) {
    const double size = std::abs(value), least = std::pow(10.0, smallest);
    // In the middle bin there is nothing but a straight line.
    const double away = size < least ? 0.5 * size / least : 0.5 + tens * (std::log10(size) - smallest);
    return zero + 0.5 + (value < 0 ? -away : away);
}

LogHistogram log_histogram(std::span<const float> values) {
    static const Table table;
    LogHistogram histogram;
    for (const float value : values) {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(value) & magnitude_bits;
        if (bits >= infinity_bits) {
            ++histogram.not_finite;
            continue;
        }
        int away = table.below[bits >> key_shift];
        if (away < LogHistogram::side && std::bit_cast<float>(bits) >= table.edge[static_cast<std::size_t>(away)]) ++away;
        ++histogram.counts[static_cast<std::size_t>(LogHistogram::zero + (value < 0 ? -away : away))];
    }
    histogram.finite = static_cast<std::int64_t>(values.size()) - histogram.not_finite;
    return histogram;
}

}  // namespace nn
