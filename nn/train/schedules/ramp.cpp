// ConstantLR, LinearLR, PolynomialLR: from one rate to another within total_iters.
#include "nn/train/schedule_kind.h"

#include <cmath>

namespace nn {

namespace {

struct ConstantOptions : Every {
    double factor = 1.0 / 3;
    std::int64_t total_iters = 5;
};
struct LinearOptions : Every {
    double start_factor = 1.0 / 3;
    double end_factor = 1;
    std::int64_t total_iters = 5;
};
struct PolynomialOptions : Every {
    std::int64_t total_iters = 5;
    double power = 1;
};

class ConstantLr final : public ScheduleOf<ConstantOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        if (count_ == 0) return lr * o_.factor;
        return count_ == o_.total_iters ? lr * (1.0 / o_.factor) : lr;
    }
};

class LinearLr final : public ScheduleOf<LinearOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        if (count_ == 0) return lr * o_.start_factor;
        if (count_ > o_.total_iters) return lr;
        const double rise = o_.end_factor - o_.start_factor;
        return lr * (1.0 + rise / (static_cast<double>(o_.total_iters) * o_.start_factor + (count() - 1) * rise));
    }
};

class PolynomialLr final : public ScheduleOf<PolynomialOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        if (count_ == 0 || count_ > o_.total_iters) return lr;
        const auto total = static_cast<double>(o_.total_iters);
        return lr * std::pow((1.0 - count() / total) / (1.0 - (count() - 1) / total), o_.power);
    }
};

template <typename O>
SchemaBuilder<O>& total_option(SchemaBuilder<O>& b) {
    return b.option(&O::total_iters, "total_iters", TR("After how many the learning rate has arrived."))
        .range(0, 1e12)
        .ui_range(1, 100);
}

ScheduleKind linear_kind() {
    using O = LinearOptions;
    SchemaBuilder<O> b("LinearLR");
    b.option(&O::start_factor, "start_factor", TR("What the learning rate is multiplied with at the beginning."))
        .range(1e-12, 1)
        .option(&O::end_factor, "end_factor", TR("What it is multiplied with in the end."))
        .range(0, 1);
    return schedule_kind<O, LinearLr>(60, every_option(total_option(b)), TR("From one learning rate to another in a straight "
                                                                         "line: a warm-up."));
}

ScheduleKind constant_kind() {
    using O = ConstantOptions;
    SchemaBuilder<O> b("ConstantLR");
    b.option(&O::factor, "factor", TR("What the learning rate is multiplied with until then.")).range(1e-12, 1);
    return schedule_kind<O, ConstantLr>(70, every_option(total_option(b)), TR("A smaller learning rate at the beginning."));
}

ScheduleKind polynomial_kind() {
    using O = PolynomialOptions;
    SchemaBuilder<O> b("PolynomialLR");
    total_option(b).option(&O::power, "power", TR("1 is a straight line; more falls faster at first.")).range(0, 100).ui_range(
        0.5, 4);
    return schedule_kind<O, PolynomialLr>(80, every_option(b), TR("Down to zero along a power of the time that is left."));
}

}  // namespace

std::vector<ScheduleKind> ramp_schedules() {
    return {linear_kind(), constant_kind(), polynomial_kind()};
}

}  // namespace nn
