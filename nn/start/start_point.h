#pragma once
// What a first model starts from: what goes in, what comes out, and how it is measured.

#include "nn/start/data_plan.h"

namespace nn {

/// What a sample of a field is to a network.
enum class SampleForm {
    Numbers,   ///< float32, one or several, no order in space or time
    Picture,   ///< [C, H, W], [H, W, C] or [H, W]
    Sequence,  ///< [T, features] or a long [T]
    Tokens,    ///< int64 [T] with known ids
    Kind,      ///< an int64 with known ids
    Other,     ///< anything else, taken as numbers
};
SampleForm form_of(const FieldInfo& info);

struct StartPort {
    std::string id;     ///< of its Input node
    std::string field;
    FieldInfo info;
    SampleForm form() const { return form_of(info); }
};

struct StartPoint {
    enum class Task { Classes, ClassesEachStep, Numbers };

    DataPlan plan;
    std::vector<StartPort> inputs;  ///< one at least
    StartPort target;
    Task task = Task::Numbers;
    std::int64_t outputs = 1;       ///< classes, or numbers, that the last layer gives
    std::int64_t input_numbers() const;  ///< of all inputs together
};

/// `fields`: what the plan's data offers. The error says what does not go together, and what to choose instead.
Result<StartPoint> start_point(const DataPlan& plan, const Fields& fields);

}  // namespace nn
