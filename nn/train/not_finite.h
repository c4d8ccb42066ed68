#pragma once
// Where a run stopped being finite, and why: a report for people, as text and as JSON.

#include "nn/model/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nn {

/// What someone can do about a cause.
enum class Remedy : std::uint8_t { None, LowerLearningRate, ClipGradients, LookAtSample, RaiseEps };

struct Cause {
    Message text;  ///< one sentence without the full stop, true of the numbers at hand
    Remedy remedy = Remedy::None;
};

struct NotFinite {
    enum class What : std::uint8_t { Output, Gradient, Loss };
    std::int64_t epoch = 0, step = 0;  ///< of the step that came to nothing
    std::int64_t batch = 0;            ///< of the epoch, from 1
    std::string node, op;              ///< the first node in running order whose result is not finite while its inputs are
    bool backward = false;
    What what = What::Output;
    std::string parameter;             ///< key, where its gradient alone is not finite
    /// Places in the training split of the batch's samples that carry a value that is not finite, ascending. Empty where what was found
    /// is of no sample.
    std::vector<std::int64_t> samples;
    /// Some of them in numbers.
    struct Shown {
        std::int64_t sample = 0;       ///< place in the training split
        std::int64_t data_index = 0;   ///< among the data's training samples, those held out included
        float low = 0, high = 0;       ///< of what the node was given of it
        float found = 0;               ///< the first number that is not finite
    };
    std::vector<Shown> shown;
    std::vector<Cause> causes;  ///< the likeliest first; never empty
    double lr = 0;
};

/// One line of JSON without the line feed: `{"kind":"nonfinite",...}`.
std::string to_json(const NotFinite& found);
/// "the gradient that features.1 (Sqrt) gives back is not finite".
Message headline(const NotFinite& found);
/// What a terminal says, in one line.
Message message_of(const NotFinite& found);

}  // namespace nn
