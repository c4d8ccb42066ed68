#include "nn/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace nn {

// Expressions keep PyTorch's order of operations (lr_scheduler.py of 1.13): the rates are to agree to the last bits.

namespace {

constexpr double pi = std::numbers::pi;

struct Every {
    std::string every = "epoch";
};
struct StepOptions : Every {
    std::int64_t step_size = 10;
    double gamma = 0.1;
};
struct MultiStepOptions : Every {
    std::vector<std::int64_t> milestones = {30, 80};
    double gamma = 0.1;
};
struct ConstantOptions : Every {
    double factor = 1.0 / 3;
    std::int64_t total_iters = 5;
};
struct LinearOptions : Every {
    double start_factor = 1.0 / 3;
    double end_factor = 1;
    std::int64_t total_iters = 5;
};
struct ExponentialOptions : Every {
    double gamma = 0.9;
};
struct PolynomialOptions : Every {
    std::int64_t total_iters = 5;
    double power = 1;
};
struct CosineOptions : Every {
    std::int64_t T_max = 10;
    double eta_min = 0;
};
struct RestartOptions : Every {
    std::int64_t T_0 = 10;
    std::int64_t T_mult = 1;
    double eta_min = 0;
};
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
    std::int64_t run_steps = 0;  ///< of this run; not an option
};
struct PlateauOptions {
    std::string mode = "min";
    double factor = 0.1;
    std::int64_t patience = 10;
    double threshold = 1e-4;
    std::string threshold_mode = "rel";
    std::int64_t cooldown = 0;
    double min_lr = 0;
    double eps = 1e-8;
    std::string monitor = "validation.loss";
    std::string every = "epoch";
};

/// A schedule over its options struct.
template <typename O>
class ScheduleOf : public Schedule {
public:
    explicit ScheduleOf(const O& o) : o_(o) {}
    bool every_step() const override { return o_.every == "step"; }

protected:
    double count() const { return static_cast<double>(count_); }
    const O o_;
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

class ExponentialLr final : public ScheduleOf<ExponentialOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override { return count_ == 0 ? lr : lr * o_.gamma; }
};

class PolynomialLr final : public ScheduleOf<PolynomialOptions> {
    using ScheduleOf::ScheduleOf;
    double rate(double lr, double) override {
        if (count_ == 0 || count_ > o_.total_iters) return lr;
        const auto total = static_cast<double>(o_.total_iters);
        return lr * std::pow((1.0 - count() / total) / (1.0 - (count() - 1) / total), o_.power);
    }
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

class OneCycleLr final : public ScheduleOf<OneCycleOptions> {
public:
    explicit OneCycleLr(const OneCycleOptions& o) : ScheduleOf(o) {
        const double initial = o.max_lr / o.div_factor, least = initial / o.final_div_factor;
        const auto total = static_cast<double>(total_steps(o));
        const Values low{initial, o.max_momentum}, high{o.max_lr, o.base_momentum}, end{least, o.max_momentum};
        phases_.push_back({o.pct_start * total - 1, low, high});
        if (o.three_phase) phases_.push_back({2 * o.pct_start * total - 2, high, low});
        phases_.push_back({total - 1, o.three_phase ? low : high, end});
    }

    static std::int64_t total_steps(const OneCycleOptions& o) {
        if (o.total_steps) return *o.total_steps;
        if (o.epochs && o.steps_per_epoch) return *o.epochs * *o.steps_per_epoch;
        return o.run_steps;
    }

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
};

class PlateauLr final : public ScheduleOf<PlateauOptions> {
public:
    explicit PlateauLr(const PlateauOptions& o) : ScheduleOf(o) {
        best_ = std::numeric_limits<double>::infinity() * (o.mode == "min" ? 1 : -1);
    }
    std::string monitor() const override { return o_.monitor; }

private:
    bool better(double value) const {
        if (o_.mode == "min")
            return value < (o_.threshold_mode == "rel" ? best_ * (1.0 - o_.threshold) : best_ - o_.threshold);
        return value > (o_.threshold_mode == "rel" ? best_ * (o_.threshold + 1.0) : best_ + o_.threshold);
    }
    double rate(double lr, double value) override {
        if (count_ == 0) return lr;
        if (better(value)) {
            best_ = value;
            bad_ = 0;
        } else {
            ++bad_;
        }
        if (cooling_ > 0) {
            --cooling_;
            bad_ = 0;
        }
        if (bad_ <= static_cast<double>(o_.patience)) return lr;
        cooling_ = static_cast<double>(o_.cooldown);
        bad_ = 0;
        const double lower = std::max(lr * o_.factor, o_.min_lr);
        return lr - lower > o_.eps ? lower : lr;
    }
    std::vector<double*> numbers() override { return {&best_, &bad_, &cooling_}; }

    double best_ = 0, bad_ = 0, cooling_ = 0;
};

// ---- declarations ---------------------------------------------------------------------------------

struct ScheduleKind {
    SchedulerInfo info;
    std::unique_ptr<Schedule> (*make)(const void* options);
};

template <typename O, typename C>
ScheduleKind schedule_kind(const SchemaBuilder<O>& schema, const char* doc) {
    ScheduleKind kind;
    kind.info.schema = schema;
    kind.info.doc = doc;
    kind.make = [](const void* options) -> std::unique_ptr<Schedule> {
        return std::make_unique<C>(*static_cast<const O*>(options));
    };
    return kind;
}

template <typename O>
SchemaBuilder<O>& every_option(SchemaBuilder<O>& b, std::vector<std::string> words = {"epoch", "step"}) {
    return b
        .option(static_cast<std::string O::*>(&O::every), "every",
                TR("After what the schedule takes a step: an epoch, or a training step. Its other numbers count those."))
        .choices(std::move(words));
}
template <typename O>
SchemaBuilder<O>& gamma_option(SchemaBuilder<O>& b) {
    return b.option(&O::gamma, "gamma", TR("What the learning rate is multiplied with.")).range(0, 1e6).ui_range(0.01, 1);
}
template <typename O>
SchemaBuilder<O>& total_option(SchemaBuilder<O>& b) {
    return b.option(&O::total_iters, "total_iters", TR("After how many the learning rate has arrived."))
        .range(0, 1e12)
        .ui_range(1, 100);
}
template <typename O>
SchemaBuilder<O>& least_option(SchemaBuilder<O>& b) {
    return b.option(&O::eta_min, "eta_min", TR("Lowest learning rate.")).range(0, 1e6).ui_range(0, 0.01);
}

ScheduleKind step_kind() {
    using O = StepOptions;
    SchemaBuilder<O> b("StepLR");
    b.option(&O::step_size, "step_size", TR("How many between two reductions.")).range(1, 1e12).ui_range(1, 100).required();
    return schedule_kind<O, StepLr>(every_option(gamma_option(b)), TR("Multiplies the learning rate by gamma now and then."));
}

ScheduleKind multi_step_kind() {
    using O = MultiStepOptions;
    SchemaBuilder<O> b("MultiStepLR");
    b.option(&O::milestones, "milestones", TR("When the learning rate is reduced, such as [30, 80]."))
        .range(0, 1e12)
        .ui_range(1, 100)
        .required();
    return schedule_kind<O, MultiStepLr>(every_option(gamma_option(b)),
                                         TR("Multiplies the learning rate by gamma at the milestones."));
}

ScheduleKind constant_kind() {
    using O = ConstantOptions;
    SchemaBuilder<O> b("ConstantLR");
    b.option(&O::factor, "factor", TR("What the learning rate is multiplied with until then.")).range(1e-12, 1);
    return schedule_kind<O, ConstantLr>(every_option(total_option(b)), TR("A smaller learning rate at the beginning."));
}

ScheduleKind linear_kind() {
    using O = LinearOptions;
    SchemaBuilder<O> b("LinearLR");
    b.option(&O::start_factor, "start_factor", TR("What the learning rate is multiplied with at the beginning."))
        .range(1e-12, 1)
        .option(&O::end_factor, "end_factor", TR("What it is multiplied with in the end."))
        .range(0, 1);
    return schedule_kind<O, LinearLr>(every_option(total_option(b)), TR("From one learning rate to another in a straight "
                                                                         "line: a warm-up."));
}

ScheduleKind exponential_kind() {
    using O = ExponentialOptions;
    SchemaBuilder<O> b("ExponentialLR");
    gamma_option(b).required();
    return schedule_kind<O, ExponentialLr>(every_option(b), TR("Multiplies the learning rate by gamma every time."));
}

ScheduleKind polynomial_kind() {
    using O = PolynomialOptions;
    SchemaBuilder<O> b("PolynomialLR");
    total_option(b).option(&O::power, "power", TR("1 is a straight line; more falls faster at first.")).range(0, 100).ui_range(
        0.5, 4);
    return schedule_kind<O, PolynomialLr>(every_option(b), TR("Down to zero along a power of the time that is left."));
}

ScheduleKind cosine_kind() {
    using O = CosineOptions;
    SchemaBuilder<O> b("CosineAnnealingLR");
    b.option(&O::T_max, "T_max", TR("After how many the learning rate is lowest.")).range(1, 1e12).ui_range(1, 100).required();
    return schedule_kind<O, CosineLr>(every_option(least_option(b)), TR("Down to eta_min along half a cosine."));
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
    return schedule_kind<O, RestartLr>(every_option(least_option(b)),
                                       TR("Down along half a cosine, then up again at once, again and again."));
}

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

ScheduleKind one_cycle_kind() {
    using O = OneCycleOptions;
    auto b = one_cycle_schema();
    auto kind = schedule_kind<O, OneCycleLr>(every_option(b),
                                             TR("One rise and one long fall of the learning rate over the whole run."));
    kind.info.conflict = [](const void* options) -> std::optional<std::pair<std::string, Message>> {
        const O& o = *static_cast<const O*>(options);
        if (o.epochs.has_value() == o.steps_per_epoch.has_value()) return std::nullopt;
        return std::pair{std::string(o.epochs ? "steps_per_epoch" : "epochs"),
                         Message(TR("epochs and steps_per_epoch belong together: give both or neither"))};
    };
    return kind;
}

ScheduleKind plateau_kind() {
    using O = PlateauOptions;
    SchemaBuilder<O> b("ReduceLROnPlateau");
    b.option(&O::mode, "mode", TR("Better is smaller (min), for losses, or larger (max), for accuracies."))
        .choices({"min", "max"})
        .option(&O::factor, "factor", TR("What the learning rate is multiplied with."))
        .range(0, 0.999999999)
        .option(&O::patience, "patience", TR("Epochs without a better value before the learning rate is reduced."))
        .range(0, 1e6)
        .ui_range(0, 50)
        .option(&O::threshold, "threshold", TR("How much better a value must be to count."))
        .range(0, 1e6)
        .ui_range(0, 0.1)
        .option(&O::threshold_mode, "threshold_mode", TR("The threshold is a share of the best value, or an amount."))
        .choices({"rel", "abs"})
        .option(&O::cooldown, "cooldown", TR("Epochs to wait after a reduction."))
        .range(0, 1e6)
        .ui_range(0, 50)
        .option(&O::min_lr, "min_lr", TR("Lowest learning rate."))
        .range(0, 1e6)
        .ui_range(0, 0.01)
        .option(&O::eps, "eps", TR("Smaller reductions than this are left out."))
        .range(0, 1e6)
        .ui_range(0, 1e-4)
        .option(&O::monitor, "monitor", TR("The value that is to get better."))
        .choices(monitor_names());
    return schedule_kind<O, PlateauLr>(every_option(b, {"epoch"}),
                                       TR("Reduces the learning rate when a value no longer gets better."));
}

const std::vector<ScheduleKind>& kinds() {
    static const std::vector<ScheduleKind> all{step_kind(),        multi_step_kind(), exponential_kind(), cosine_kind(),
                                               restart_kind(),     linear_kind(),     constant_kind(),    polynomial_kind(),
                                               one_cycle_kind(),   plateau_kind()};
    return all;
}

const ScheduleKind* find_kind(std::string_view id) {
    for (const ScheduleKind& kind : kinds()) {
        if (kind.info.schema.id == id) return &kind;
    }
    return nullptr;
}

/// The options of a OneCycleLR that cycles momentum, or nothing.
std::optional<OneCycleOptions> momentum_cycle(const TrainingSpec& spec) {
    if (!spec.scheduler || spec.scheduler->type != "OneCycleLR") return std::nullopt;
    const auto built = find_kind("OneCycleLR")->info.schema.build(spec.scheduler->options);
    if (!built) return std::nullopt;
    const auto& o = *static_cast<const OneCycleOptions*>(built->get());
    return o.cycle_momentum ? std::optional(o) : std::nullopt;
}

}  // namespace

const std::vector<const SchedulerInfo*>& all_schedulers() {
    static const std::vector<const SchedulerInfo*> infos = [] {
        std::vector<const SchedulerInfo*> all;
        for (const ScheduleKind& kind : kinds()) all.push_back(&kind.info);
        return all;
    }();
    return infos;
}

const SchedulerInfo* find_scheduler(std::string_view id) {
    const ScheduleKind* kind = find_kind(id);
    return kind ? &kind->info : nullptr;
}

std::optional<std::pair<std::string, Message>> scheduler_conflict(const TrainingSpec& spec) {
    const OptimizerInfo* optimizer = find_optimizer(spec.optimizer.type);
    if (optimizer == nullptr || !momentum_cycle(spec)) return std::nullopt;
    if (optimizer->schema.find("momentum") || optimizer->schema.find("betas")) return std::nullopt;
    return std::pair{std::string("cycle_momentum"),
                     Message(TR("{0} has no momentum to cycle; set cycle_momentum to false"), {spec.optimizer.type})};
}

OptimizerSpec optimizer_for(const TrainingSpec& spec) {
    OptimizerSpec made = spec.optimizer;
    const OptimizerInfo* optimizer = find_optimizer(made.type);
    const auto cycle = momentum_cycle(spec);
    if (cycle && optimizer && optimizer->schema.find("momentum")) made.options["momentum"] = cycle->max_momentum;
    return made;
}

Result<std::unique_ptr<Schedule>> make_schedule(const TrainingSpec& spec, std::int64_t steps_per_epoch) {
    if (!spec.scheduler) return std::unique_ptr<Schedule>();
    const ScheduleKind* kind = find_kind(spec.scheduler->type);
    if (kind == nullptr)
        return Error(Message(TR("There is no scheduler \"{0}\""), {spec.scheduler->type}), true);
    auto built = kind->info.schema.build(spec.scheduler->options);
    if (!built) return built.error();
    auto wrong = kind->info.conflict ? kind->info.conflict(built->get()) : std::nullopt;
    if (!wrong) wrong = scheduler_conflict(spec);
    if (wrong) return Error(wrong->second, true);
    if (spec.scheduler->type == "OneCycleLR") {
        const auto training = training_options(spec);
        if (!training) return training.error();
        auto& o = *static_cast<OneCycleOptions*>(built->get());
        o.run_steps = training->epochs * (o.every == "step" ? steps_per_epoch : 1);
        if (OneCycleLr::total_steps(o) < o.run_steps)
            return Error(Message(TR("OneCycleLR ends after {0} steps, but the run takes {1} of them. Leave total_steps out to "
                                    "take the run's length"),
                                 {std::to_string(OneCycleLr::total_steps(o)), std::to_string(o.run_steps)}),
                         true);
    }
    return kind->make(built->get());
}

// ---- the steps ------------------------------------------------------------------------------------

void Schedule::start(Optimizer& optimizer) {
    base_ = optimizer.lr();
    count_ = 0;
    optimizer.set_lr(rate(base_, 0));
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
}

void Schedule::step(Optimizer& optimizer, double monitored) {
    ++count_;
    optimizer.set_lr(rate(optimizer.lr(), monitored));
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
}

std::vector<double> Schedule::state(const Optimizer& optimizer) {
    std::vector<double> state{base_, static_cast<double>(count_), optimizer.lr()};
    for (const double* number : numbers()) state.push_back(*number);
    return state;
}

bool Schedule::load(const std::vector<double>& state, Optimizer& optimizer) {
    const std::vector<double*> own = numbers();
    if (state.size() != 3 + own.size()) return false;
    if (!std::isfinite(state[0]) || !(state[1] >= 0 && state[1] <= 0x1p53) || !std::isfinite(state[2])) return false;
    if (std::any_of(state.begin(), state.end(), [](double number) { return std::isnan(number); })) return false;
    base_ = state[0];
    count_ = static_cast<std::int64_t>(state[1]);
    optimizer.set_lr(state[2]);
    for (std::size_t i = 0; i < own.size(); ++i) *own[i] = state[3 + i];
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
    return true;
}

}  // namespace nn
