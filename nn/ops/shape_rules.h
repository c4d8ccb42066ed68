#pragma once
// Shape rules that several op families share.

#include "nn/model/define.h"

#include <cmath>

namespace nn {

/// kaiming_uniform_(a=sqrt(5)) and the bias beside it, as torch.nn's Linear and convolutions call them, computed in the
/// same double precision steps. https://pytorch.org/docs/stable/nn.init.html
inline Init kaiming_uniform(std::int64_t fan_in) {
    const double gain = std::sqrt(2.0 / (1 + 5.0000000000000009));  // Python's math.sqrt(5) ** 2
    const double std = gain / std::sqrt(static_cast<double>(fan_in));
    const double bound = std::sqrt(3.0) * std;
    return Init::uniform(-bound, bound);
}
inline Init uniform_fan_in(std::int64_t fan_in) {
    const double bound = fan_in > 0 ? 1 / std::sqrt(static_cast<double>(fan_in)) : 0;
    return Init::uniform(-bound, bound);
}

/// xavier_uniform_ and xavier_normal_ with gain 1.
inline double xavier_std(std::int64_t fan_in, std::int64_t fan_out) {
    return std::sqrt(2.0 / static_cast<double>(fan_in + fan_out));
}
inline Init xavier_uniform(std::int64_t fan_in, std::int64_t fan_out) {
    const double bound = std::sqrt(3.0) * xavier_std(fan_in, fan_out);
    return Init::uniform(-bound, bound);
}
inline Init xavier_normal(std::int64_t fan_in, std::int64_t fan_out) {
    return Init::normal(0, xavier_std(fan_in, fan_out));
}

/// Float input, or an error: int64 labels and indices do not flow through layers.
inline bool need_float(InferContext& c, std::size_t input = 0) {
    if (c.input(input).dtype == DType::Float32) return true;
    c.error(input, Message(TR("int64 values arrive on '{0}', which takes float32"), {c.port(input)}));
    return false;
}

/// Exact rank, or an error that names what is needed: "(N, C, H, W)".
inline bool need_rank(InferContext& c, std::size_t rank, const char* form) {
    if (c.input().rank() == rank) return true;
    c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(c.input().shape), form}));
    return false;
}

/// A size that follows from the wire: fills it in, or checks the one given. `what` is the plural, "channels".
inline bool take_from_wire(InferContext& c, std::optional<std::int64_t>& size, const Dim& arriving, const char* option,
                           const char* what) {
    if (arriving.batch) {
        c.error(0, Message(TR("the batch lies where {0} should be: input is {1}"), {what, to_string(c.input().shape)}));
        return false;
    }
    if (!size) size = arriving.size;
    if (*size == arriving.size) return true;
    c.error(0,
            Message(TR("{0} {1} expected, {2} arrive"), {std::to_string(*size), what, std::to_string(arriving.size)}),
            {InferContext::set_option(Message(TR("Set {0} {1}"), {option, std::to_string(arriving.size)}), option,
                                      OptionValue(arriving.size))});
    return false;
}

inline std::string axes_text(const std::vector<std::int64_t>& axes) {
    std::string out;
    for (const std::int64_t a : axes) out += (out.empty() ? "" : "×") + std::to_string(a);
    return out;
}

}  // namespace nn
