#include "nn/train/metric.h"
#include "nn/train/schedule_kind.h"

#include <algorithm>
#include <limits>

namespace nn {

namespace {

struct PlateauOptions {
    std::optional<std::string> mode;
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

class PlateauLr final : public ScheduleOf<PlateauOptions> {
public:
    explicit PlateauLr(const PlateauOptions& o)
        : ScheduleOf(o),
          more_is_better_(o.mode ? *o.mode == "max" : more_is_better(o.monitor)),
          best_(std::numeric_limits<double>::infinity() * (more_is_better_ ? -1 : 1)) {}
    std::string monitor() const override { return o_.monitor; }

private:
    bool better(double value) const {
        if (!more_is_better_)
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

    const bool more_is_better_;
    double best_, bad_ = 0, cooling_ = 0;
};

ScheduleKind plateau_kind() {
    using O = PlateauOptions;
    SchemaBuilder<O> b("ReduceLROnPlateau");
    b.option(&O::mode, "mode", TR("Better is smaller (min) or larger (max); left open: as the monitored value wants it."))
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
    auto kind = schedule_kind<O, PlateauLr>(100, every_option(b, {"epoch"}),
                                       TR("Reduces the learning rate when a value no longer gets better."));
    kind.info.python = [](const void* options, PythonForm& form) {
        const O& o = *static_cast<const O*>(options);
        PythonArgument& mode = *form.find("mode");  // PyTorch's default is min, whatever is watched
        mode.value = python_literal(o.mode.value_or(more_is_better(o.monitor) ? "max" : "min"));
        mode.is_default = mode.value == "\"min\"";
    };
    return kind;
}

}  // namespace

std::vector<ScheduleKind> plateau_schedules() {
    return {plateau_kind()};
}

}  // namespace nn
