// StepLR, MultiStepLR, ExponentialLR: the rate is multiplied by gamma, now and then or every time.
#include "nn/train/schedule_kind.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

struct StepOptions : Every {
    std::int64_t step_size = 10;
    double gamma = 0.1;
};
struct MultiStepOptions : Every {
    std::vector<std::int64_t> milestones = {30, 80};
    double gamma = 0.1;
};
struct ExponentialOptions : Every {
    double gamma = 0.9;
};

class StepLr final : public ScheduleOf<StepOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        return count_ == 0 || count_ % o_.step_size != 0 ? lr : lr * o_.gamma;
    }
};

class MultiStepLr final : public ScheduleOf<MultiStepOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        const auto hits = std::count(o_.milestones.begin(), o_.milestones.end(), count_);
        return hits == 0 ? lr : lr * std::pow(o_.gamma, static_cast<double>(hits));
    }
};

class ExponentialLr final : public ScheduleOf<ExponentialOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override { return count_ == 0 ? lr : lr * o_.gamma; }
};

template <typename O>
SchemaBuilder<O>& gamma_option(SchemaBuilder<O>& b) {
    return b.option(&O::gamma, "gamma", TR("What the learning rate is multiplied with.")).range(0, 1e6).ui_range(0.01, 1);
}

ScheduleKind step_kind() {
    using O = StepOptions;
    SchemaBuilder<O> b("StepLR");
    b.option(&O::step_size, "step_size", TR("How many between two reductions.")).range(1, 1e12).ui_range(1, 100).required();
    return schedule_kind<O, StepLr>(10, every_option(gamma_option(b)), TR("Multiplies the learning rate by gamma now and then."));
}

ScheduleKind multi_step_kind() {
    using O = MultiStepOptions;
    SchemaBuilder<O> b("MultiStepLR");
    b.option(&O::milestones, "milestones", TR("When the learning rate is reduced, such as [30, 80]."))
        .range(0, 1e12)
        .ui_range(1, 100)
        .required();
    return schedule_kind<O, MultiStepLr>(20, every_option(gamma_option(b)),
                                         TR("Multiplies the learning rate by gamma at the milestones."));
}

ScheduleKind exponential_kind() {
    using O = ExponentialOptions;
    SchemaBuilder<O> b("ExponentialLR");
    gamma_option(b).required();
    return schedule_kind<O, ExponentialLr>(30, every_option(b), TR("Multiplies the learning rate by gamma every time."));
}

}  // namespace

std::vector<ScheduleKind> decay_schedules() {
    return {step_kind(), multi_step_kind(), exponential_kind()};
}

}  // namespace nn
