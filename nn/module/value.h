#pragma once
// What flows through `forward` while it is recorded: the port of a node in the graph to be.

#include "nn/model/graph.h"

namespace nn {

struct Parameter;

/// A port in the scope that is being recorded; none: nothing (an optional input without a wire).
struct Value {
    PortRef port;
    int scope = -1;  ///< number of the recording's scope it belongs to

    explicit operator bool() const { return scope >= 0; }
};

/// What a module gives: one value mostly, so it turns into its first by itself.
class Values : public std::vector<Value> {
public:
    Values() = default;
    Values(const Value& value) : std::vector<Value>{value} {}
    Values(std::initializer_list<Value> values) : std::vector<Value>(values) {}
    operator Value() const { return empty() ? Value{} : front(); }
};

/// Applies an op without a place in the module tree: `function("Add", {a, b})`, `function("ReLU", x)`. Inputs by port. Only
/// inside a `forward` that is being recorded; elsewhere it gives nothing.
Values function(const std::string& op, const Values& inputs, OptionValues options = {});
/// A parameter or buffer of the module whose `forward` runs, or of a list in it, as a value.
Value value_of(const Parameter& parameter);

inline Value operator+(const Value& a, const Value& b) { return function("Add", {a, b}); }
inline Value operator-(const Value& a, const Value& b) { return function("Sub", {a, b}); }
inline Value operator*(const Value& a, const Value& b) { return function("Mul", {a, b}); }
inline Value operator/(const Value& a, const Value& b) { return function("Div", {a, b}); }

}  // namespace nn
