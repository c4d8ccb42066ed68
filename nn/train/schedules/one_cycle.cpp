#include "nn/train/schedule_kind.h"

#include <cmath>
#include <numbers>

namespace nn {

namespace {

constexpr double pi = std::numbers::pi;

struct OneCycleOptions {
    double max_lr = 0.01;
    std::optional<std::int64_t> total_steps;
    std::optional<std::int64_t> epochs;
    std::optional<std::int64_t> steps_per_epoch;
    double pct_start = 0.3;
    std::string anneal_strategy = "cos";
    bool cycle_momentum = true;
    double base_momentum = 0.85;
    double max_momentum = 0.95;
    double div_factor = 25;
    double final_div_factor = 1e4;
    bool three_phase = false;
    std::string every = "step";
};

class OneCycleLr final : public ScheduleOf<OneCycleOptions> {
public:
    /// `steps`: the length of the cycle.
    OneCycleLr(const OneCycleOptions& o, std::int64_t steps, bool as_the_run) : ScheduleOf(o) {
        if (as_the_run) course_ = steps;
        const double initial = o.max_lr / o.div_factor, least = initial / o.final_div_factor;
        const auto total = static_cast<double>(steps);
        const Values low{initial, o.max_momentum}, high{o.max_lr, o.base_momentum}, end{least, o.max_momentum};
        phases_.push_back({o.pct_start * total - 1, low, high});
        if (o.three_phase) phases_.push_back({2 * o.pct_start * total - 2, high, low});
        phases_.push_back({total - 1, o.three_phase ? low : high, end});
    }
    std::optional<std::int64_t> course() const override { return course_; }

private:
    struct Values {
        double lr, momentum;
    };
    struct Phase {
        double end;
        Values from, to;
    };

    double rate(double, double) override { return now([](const Values& v) { return v.lr; }); }
    void set_momentum(double& momentum) override {
        if (o_.cycle_momentum) momentum = now([](const Values& v) { return v.momentum; });
    }

    template <typename Pick>
    double now(Pick&& pick) const {
        double begin = 0;
        for (std::size_t i = 0; i < phases_.size(); ++i) {
            const Phase& phase = phases_[i];
            if (count() <= phase.end || i + 1 == phases_.size()) {
                // A phase without length, where PyTorch divides by zero, is at its end.
                const double share = phase.end == begin ? 1.0 : (count() - begin) / (phase.end - begin);
                return between(pick(phase.from), pick(phase.to), share);
            }
            begin = phase.end;
        }
        return pick(phases_.back().to);
    }
    double between(double from, double to, double share) const {
        if (o_.anneal_strategy == "linear") return (to - from) * share + from;
        return to + (from - to) / 2.0 * (std::cos(pi * share) + 1);
    }

    std::vector<Phase> phases_;
    std::optional<std::int64_t> course_;
};

SchemaBuilder<OneCycleOptions> one_cycle_schema() {
    using O = OneCycleOptions;
    SchemaBuilder<O> b("OneCycleLR");
    b.option(&O::max_lr, "max_lr", TR("Highest learning rate; the optimizer's own is not used."))
        .range(1e-300, 1e6)
        .ui_range(1e-4, 1)
        .required()
        .option(&O::total_steps, "total_steps", TR("Length of the cycle; left open, the run's."))
        .range(1, 1e12)
        .ui_range(1, 10000)
        .option(&O::epochs, "epochs", TR("With steps_per_epoch another way to give the cycle's length."))
        .range(1, 1e6)
        .ui_range(1, 100)
        .option(&O::steps_per_epoch, "steps_per_epoch", TR("With epochs another way to give the cycle's length."))
        .range(1, 1e6)
        .ui_range(1, 1000)
        .option(&O::pct_start, "pct_start", TR("Share of the cycle in which the learning rate rises."))
        .range(0, 1)
        .option(&O::anneal_strategy, "anneal_strategy", TR("Along a cosine, or in straight lines."))
        .choices({"cos", "linear"})
        .option(&O::cycle_momentum, "cycle_momentum",
                TR("Momentum (Adam: the first beta) falls while the learning rate rises, and the other way round."))
        .option(&O::base_momentum, "base_momentum", TR("Lowest momentum."))
        .range(0, 0.999999999)
        .option(&O::max_momentum, "max_momentum", TR("Highest momentum."))
        .range(0, 0.999999999)
        .option(&O::div_factor, "div_factor", TR("The first learning rate is max_lr divided by this."))
        .range(1e-6, 1e12)
        .ui_range(1, 100)
        .option(&O::final_div_factor, "final_div_factor", TR("The last learning rate is the first one divided by this."))
        .range(1e-6, 1e12)
        .ui_range(1, 1e5)
        .option(&O::three_phase, "three_phase", TR("Up, down as far as up, then down to the end."));
    return b;
}

Result<std::unique_ptr<Schedule>> make_one_cycle(const void* options, const RunLength& run) {
    const auto& o = *static_cast<const OneCycleOptions*>(options);
    const std::int64_t run_steps = run.epochs * (o.every == "step" ? run.steps_per_epoch : 1);
    std::int64_t steps = run_steps;
    const bool given = o.total_steps || (o.epochs && o.steps_per_epoch);
    if (o.epochs && o.steps_per_epoch) steps = *o.epochs * *o.steps_per_epoch;
    if (o.total_steps) steps = *o.total_steps;
    if (steps < run_steps)
        return Error(Message(TR("OneCycleLR ends after {0} steps, but the run takes {1} of them. Leave total_steps out to "
                                "take the run's length"),
                             {std::to_string(steps), std::to_string(run_steps)}),
                     true);
    return std::unique_ptr<Schedule>(std::make_unique<OneCycleLr>(o, steps, !given));
}

ScheduleKind one_cycle_kind() {
    using O = OneCycleOptions;
    auto b = one_cycle_schema();
    ScheduleKind kind;
    kind.info.schema = every_option(b);
    kind.info.doc = TR("One rise and one long fall of the learning rate over the whole run.");
    kind.place = 90;
    kind.own_rates = true;
    kind.make = make_one_cycle;
    kind.momentum = [](const void* options) -> std::optional<double> {
        const O& o = *static_cast<const O*>(options);
        return o.cycle_momentum ? std::optional(o.max_momentum) : std::nullopt;
    };
    kind.info.python = [](const void* options, PythonForm& form) {
        const O& o = *static_cast<const O*>(options);
        if (o.total_steps || o.epochs) return;
        PythonArgument& length = *form.find("total_steps");
        length.value = o.every == "step" ? "epochs * steps" : "epochs";
        length.is_default = false;
    };
    kind.info.conflict = [](const void* options) -> std::optional<std::pair<std::string, Message>> {
        const O& o = *static_cast<const O*>(options);
        if (o.epochs.has_value() == o.steps_per_epoch.has_value()) return std::nullopt;
        return std::pair{std::string(o.epochs ? "steps_per_epoch" : "epochs"),
                         Message(TR("epochs and steps_per_epoch belong together: give both or neither"))};
    };
    return kind;
}

}  // namespace

std::vector<ScheduleKind> one_cycle_schedules() {
    return {one_cycle_kind()};
}

}  // namespace nn
