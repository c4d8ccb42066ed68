#include "nn/train/schedule_kind.h"

#include <cmath>

namespace nn {

namespace {

struct CyclicOptions {
    double base_lr = 0.001;
    double max_lr = 0.01;
    std::int64_t step_size_up = 2000;
    std::optional<std::int64_t> step_size_down;
    std::string mode = "triangular";
    double gamma = 1;
    bool cycle_momentum = true;
    double base_momentum = 0.8;
    double max_momentum = 0.9;
    std::string every = "step";
};

class CyclicLr final : public ScheduleOf<CyclicOptions> {
public:
    explicit CyclicLr(const CyclicOptions& o)
        : ScheduleOf(o),
          total_(static_cast<double>(o.step_size_up) + static_cast<double>(o.step_size_down.value_or(o.step_size_up))),
          turn_(static_cast<double>(o.step_size_up) / total_) {}

private:
    double rate(double, double) override {
        return o_.base_lr + (o_.max_lr - o_.base_lr) * height() * scale();
    }
    void set_momentum(double& momentum) override {
        if (o_.cycle_momentum)
            momentum = o_.max_momentum - (o_.max_momentum - o_.base_momentum) * height() * scale();
    }

    /// Counted from 1.
    double cycle() const { return std::floor(1 + count() / total_); }
    /// Where the cycle stands between its lower end, 0, and its upper one, 1.
    double height() const {
        const double x = 1.0 + count() / total_ - cycle();
        return x <= turn_ ? x / turn_ : (x - 1) / (turn_ - 1);
    }
    /// How high this cycle is, compared with the first.
    double scale() const {
        if (o_.mode == "triangular2") return 1 / std::pow(2.0, cycle() - 1);
        return o_.mode == "exp_range" ? std::pow(o_.gamma, count()) : 1.0;
    }

    const double total_, turn_;
};

SchemaBuilder<CyclicOptions> cyclic_schema() {
    using O = CyclicOptions;
    SchemaBuilder<O> b("CyclicLR");
    b.option(&O::base_lr, "base_lr", TR("Lowest learning rate; the optimizer's own is not used."))
        .range(0, 1e6)
        .ui_range(1e-5, 0.1)
        .required()
        .option(&O::max_lr, "max_lr", TR("Highest learning rate; the optimizer's own is not used."))
        .range(0, 1e6)
        .ui_range(1e-4, 1)
        .required()
        .option(&O::step_size_up, "step_size_up", TR("How many up."))
        .range(1, 1e12)
        .ui_range(1, 10000)
        .option(&O::step_size_down, "step_size_down", TR("How many down; left open, as many as up."))
        .range(1, 1e12)
        .ui_range(1, 10000)
        .option(&O::mode, "mode", TR("Each cycle as high as the first, half as high as the one before, or lower by gamma every time."))
        .choices({"triangular", "triangular2", "exp_range"})
        .option(&O::gamma, "gamma", TR("With exp_range: what the height is multiplied with every time."))
        .range(0, 1e6)
        .ui_range(0.9, 1)
        .option(&O::cycle_momentum, "cycle_momentum",
                TR("Momentum (Adam: the first beta) falls while the learning rate rises, and the other way round."))
        .option(&O::base_momentum, "base_momentum", TR("Lowest momentum."))
        .range(0, 0.999999999)
        .option(&O::max_momentum, "max_momentum", TR("Highest momentum."))
        .range(0, 0.999999999);
    return b;
}

ScheduleKind cyclic_kind() {
    auto b = cyclic_schema();
    auto kind = schedule_kind<CyclicOptions, CyclicLr>(
        95, every_option(b), TR("Up and down between two learning rates in straight lines, again and again."));
    kind.own_rates = true;
    kind.momentum = [](const void* options) -> std::optional<double> {
        const auto& o = *static_cast<const CyclicOptions*>(options);
        return o.cycle_momentum ? std::optional(o.max_momentum) : std::nullopt;
    };
    return kind;
}

}  // namespace

std::vector<ScheduleKind> cyclic_schedules() {
    return {cyclic_kind()};
}

}  // namespace nn
