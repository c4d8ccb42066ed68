#include "nn/start/starter.h"

#include <algorithm>
#include <bit>

namespace nn {
namespace {

/// A power of two around twice what goes in.
std::int64_t hidden_size(const StartPoint& point) {
    const auto wanted = static_cast<std::uint64_t>(std::clamp<std::int64_t>(2 * point.input_numbers(), 16, 128));
    return static_cast<std::int64_t>(std::bit_ceil(wanted));
}

std::string draw(Sketch& sketch, const StartPoint& point) {
    const std::int64_t size = hidden_size(point);
    std::string last = sketch.add("hidden", "Linear", {{"out_features", size}}, {as_row(sketch, point)});
    last = sketch.add("relu", "ReLU", {last});
    last = sketch.add("hidden2", "Linear", {{"out_features", std::max<std::int64_t>(size / 2, 16)}}, {last});
    return sketch.add("relu2", "ReLU", {last});
}

}  // namespace

Starter mlp_starter() {
    Starter starter;
    starter.id = "mlp";
    starter.title = TR("MLP");
    starter.doc = TR("Two hidden layers: the usual start for tables.");
    starter.place = 20;
    starter.fit = [](const StartPoint& point) {
        return point.task == StartPoint::Task::ClassesEachStep ? Starter::Fit::No : Starter::Fit::Best;
    };
    starter.draw = draw;
    return starter;
}

}  // namespace nn
