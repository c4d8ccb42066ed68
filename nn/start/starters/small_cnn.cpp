#include "nn/start/starter.h"

#include <algorithm>

namespace nn {
namespace {

bool is_one_picture(const StartPoint& point) {
    if (point.inputs.size() != 1 || point.inputs[0].form() != SampleForm::Picture) return false;
    const Extents size = picture_size(point.inputs[0].info);
    return size[1] >= 4 && size[2] >= 4 && point.task != StartPoint::Task::ClassesEachStep;
}

/// Rounds of convolution and pooling while the picture is large enough to be halved, each with twice the channels.
std::string draw(Sketch& sketch, const StartPoint& point) {
    const Extents size = picture_size(point.inputs[0].info);
    std::string last = as_picture(sketch, point.inputs[0]);
    std::int64_t side = std::min(size[1], size[2]), longest = std::max(size[1], size[2]), channels = 16;
    for (int round = 0; round < 4 && side >= 4; ++round) {
        last = sketch.add("conv", "Conv2d", {{"out_channels", channels}, {"kernel_size", 3}, {"padding", 1}}, {last});
        last = sketch.add("norm", "BatchNorm2d", {last});
        last = sketch.add("relu", "ReLU", {last});
        last = sketch.add("pool", "MaxPool2d", {{"kernel_size", 2}}, {last});
        side /= 2;
        longest /= 2;
        channels = std::min<std::int64_t>(2 * channels, 64);
    }
    constexpr std::int64_t few = 4;
    if (longest > 2 * few) last = sketch.add("average", "AdaptiveAvgPool2d", {{"output_size", few}}, {last});
    last = sketch.add("flatten", "Flatten", {last});
    return sketch.add("dropout", "Dropout", {{"p", 0.25}}, {last});
}

}  // namespace

Starter small_cnn_starter() {
    Starter starter;
    starter.id = "small_cnn";
    starter.title = TR("Small CNN");
    starter.doc = TR("Rounds of convolution and pooling: the usual start for pictures.");
    starter.place = 40;
    starter.fit = [](const StartPoint& point) { return is_one_picture(point) ? Starter::Fit::Best : Starter::Fit::No; };
    starter.draw = draw;
    return starter;
}

}  // namespace nn
