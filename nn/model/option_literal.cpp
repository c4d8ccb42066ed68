#include "nn/model/option_literal.h"

#include <algorithm>
#include <span>

namespace nn {

OptionValue OptionLiteral::value() const {
    switch (kind_) {
        case Kind::None: return {};
        case Kind::Bool: return int_ != 0;
        case Kind::Int: return int_;
        case Kind::Float: return float_;
        case Kind::Word: return std::string(static_cast<const char*>(data_));
        case Kind::Value: return *static_cast<const OptionValue*>(data_);
        case Kind::Ints: {
            const auto* first = static_cast<const std::int64_t*>(data_);
            return std::vector<std::int64_t>(first, first + int_);
        }
        case Kind::List: break;
    }
    const std::span list(static_cast<const Number*>(data_), static_cast<std::size_t>(int_));
    const auto value = [](const Number& n) { return n.value; };
    if (!std::all_of(list.begin(), list.end(), [](const Number& n) { return n.is_int; })) {
        std::vector<double> out(list.size());
        std::transform(list.begin(), list.end(), out.begin(), value);
        return out;
    }
    std::vector<std::int64_t> out(list.size());
    std::transform(list.begin(), list.end(), out.begin(), value);
    return out;
}

OptionValues OptionLiterals::values() const {
    if (values_) return *values_;
    OptionValues out;
    for (const Entry& e : std::span(begin_, size_)) out.emplace(e.id, e.value.value());
    return out;
}

}  // namespace nn
