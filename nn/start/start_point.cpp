#include "nn/start/start_point.h"

#include <algorithm>
#include <cctype>

namespace nn {
namespace {

constexpr std::int64_t most_numbers = 1 << 16;  ///< that a last layer gives
constexpr std::int64_t least_picture_side = 6, least_tokens = 8, bytes = 256;

std::string node_id(const std::string& field, const std::vector<StartPort>& taken) {
    std::string id;
    for (const char c : field) id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    if (id.empty() || std::isdigit(static_cast<unsigned char>(id[0])) != 0) id = "input_" + id;
    while (std::ranges::find(taken, id, &StartPort::id) != taken.end()) id += "_";
    return id;
}

Result<StartPort> port_of(const std::string& field, const Fields& fields, const std::vector<StartPort>& taken) {
    const auto info = fields.find(field);
    if (info == fields.end()) return Error(Message(TR("The data has no field {0}."), {field}), true);
    return StartPort{node_id(field, taken), field, info->second};
}

bool of_classes(const DataPlan& plan, const StartPort& target) {
    if (target.info.type.dtype != DType::Int64 || !target.info.classes) return false;
    if (plan.table) return true;
    const auto part = std::ranges::find(plan.parts, target.field, &DataPart::name);
    return part == plan.parts.end() || part->classes;
}

}  // namespace

SampleForm form_of(const FieldInfo& info) {
    const Shape& shape = info.type.shape;
    const auto at_least = [&shape](std::size_t i, std::int64_t size) { return shape[i].size >= size; };
    if (info.type.dtype == DType::Int64 && !info.either) {
        if (shape.empty()) return info.classes ? SampleForm::Kind : SampleForm::Other;
        return shape.size() == 1 && info.classes ? SampleForm::Tokens : SampleForm::Other;
    }
    // Whole numbers beyond what a byte holds, in long rows, are ids of words.
    if (info.either && shape.size() == 1 && info.classes && *info.classes > bytes && at_least(0, least_tokens) && info.byte_divisor == 1)
        return SampleForm::Tokens;
    if (shape.size() == 3) return SampleForm::Picture;
    const bool square = shape.size() == 2 && shape[0] == shape[1];
    if (shape.size() == 2 && at_least(0, least_picture_side) && at_least(1, least_picture_side) && (square || info.byte_divisor != 1))
        return SampleForm::Picture;
    if (shape.size() == 2) return SampleForm::Sequence;
    return shape.size() < 2 ? SampleForm::Numbers : SampleForm::Other;
}

std::int64_t StartPoint::input_numbers() const {
    Count all = 0;
    for (const StartPort& input : inputs) all = all + std::max<std::int64_t>(numel_per_sample(input.info.type.shape), 1);
    return all.value();
}

Result<StartPoint> start_point(const DataPlan& plan, const Fields& fields) {
    StartPoint point;
    point.plan = plan;
    for (const std::string& field : input_fields_of(plan)) {
        auto port = port_of(field, fields, point.inputs);
        if (!port) return port.error();
        point.inputs.push_back(std::move(*port));
    }
    const auto targets = target_fields_of(plan);
    if (point.inputs.empty()) return Error(Message(TR("Nothing is chosen to go in yet.")), true);
    if (targets.empty()) return Error(Message(TR("Nothing is chosen to be predicted yet.")), true);
    auto target = port_of(targets.front(), fields, point.inputs);
    if (!target) return target.error();
    point.target = std::move(*target);
    const TensorType& type = point.target.info.type;
    if (of_classes(plan, point.target)) {
        point.outputs = *point.target.info.classes;
        point.task = type.shape.empty() ? StartPoint::Task::Classes : StartPoint::Task::ClassesEachStep;
        if (point.outputs < 2) {
            return Error(Message(TR("{0} has one class only: there is nothing to tell apart. Choose something else to predict."),
                                 {point.target.field}),
                         true);
        }
        return point;
    }
    if (type.dtype == DType::Int64 && !point.target.info.either) {
        return Error(Message(TR("{0} holds whole numbers of no known classes: choose something else to predict."), {point.target.field}), true);
    }
    point.outputs = numel_per_sample(type.shape);
    if (point.outputs < 1 || point.outputs > most_numbers) {
        return Error(Message(TR("{0} has {1} numbers a sample, too many for one last layer. Choose something else to predict, or draw the "
                                "network by hand."),
                             {point.target.field, std::to_string(point.outputs)}),
                     true);
    }
    return point;
}

}  // namespace nn
