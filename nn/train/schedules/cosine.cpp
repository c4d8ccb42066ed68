// CosineAnnealingLR, CosineAnnealingWarmRestarts.
#include "nn/train/schedule_kind.h"

#include <cmath>
#include <numbers>

namespace nn {

namespace {

constexpr double pi = std::numbers::pi;

struct CosineOptions : Every {
    std::int64_t T_max = 10;
    double eta_min = 0;
};
struct RestartOptions : Every {
    std::int64_t T_0 = 10;
    std::int64_t T_mult = 1;
    double eta_min = 0;
};

class CosineLr final : public ScheduleOf<CosineOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        if (count_ == 0) return lr;
        const auto half = static_cast<double>(o_.T_max);
        if ((count_ - 1 - o_.T_max) % (2 * o_.T_max) == 0)  // the form below would divide zero by zero
            return lr + (base_ - o_.eta_min) * (1 - std::cos(pi / half)) / 2;
        return (1 + std::cos(pi * count() / half)) / (1 + std::cos(pi * (count() - 1) / half)) * (lr - o_.eta_min) +
               o_.eta_min;
    }
};

class RestartLr final : public ScheduleOf<RestartOptions> {
public:
    explicit RestartLr(const RestartOptions& o) : ScheduleOf(o), length_(static_cast<double>(o.T_0)) {}

private:
    double rate(double, double) override {
        if (count_ > 0) position_ += 1;
        if (position_ >= length_) {
            position_ -= length_;
            length_ *= static_cast<double>(o_.T_mult);
        }
        return o_.eta_min + (base_ - o_.eta_min) * (1 + std::cos(pi * position_ / length_)) / 2;
    }
    std::vector<double*> numbers() override { return {&position_, &length_}; }

    double position_ = 0, length_ = 1;  ///< in the present cycle
};

template <typename O>
SchemaBuilder<O>& least_option(SchemaBuilder<O>& b) {
    return b.option(&O::eta_min, "eta_min", TR("Lowest learning rate.")).range(0, 1e6).ui_range(0, 0.01);
}

ScheduleKind cosine_kind() {
    using O = CosineOptions;
    SchemaBuilder<O> b("CosineAnnealingLR");
    b.option(&O::T_max, "T_max", TR("After how many the learning rate is lowest.")).range(1, 1e12).ui_range(1, 100).required();
    return schedule_kind<O, CosineLr>(40, every_option(least_option(b)), TR("Down to eta_min along half a cosine."));
}

ScheduleKind restart_kind() {
    using O = RestartOptions;
    SchemaBuilder<O> b("CosineAnnealingWarmRestarts");
    b.option(&O::T_0, "T_0", TR("Length of the first cycle."))
        .range(1, 1e12)
        .ui_range(1, 100)
        .required()
        .option(&O::T_mult, "T_mult", TR("How many times longer each cycle is than the one before."))
        .range(1, 1e6)
        .ui_range(1, 4);
    return schedule_kind<O, RestartLr>(50, every_option(least_option(b)),
                                       TR("Down along half a cosine, then up again at once, again and again."));
}

}  // namespace

std::vector<ScheduleKind> cosine_schedules() {
    return {cosine_kind(), restart_kind()};
}

}  // namespace nn
