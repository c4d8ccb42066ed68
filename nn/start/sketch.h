#pragma once
// A graph written down node by node, each wired to what was there before.

#include "nn/model/option_literal.h"
#include "nn/start/start_point.h"

namespace nn {

class Sketch {
public:
    /// Adds a node under a free id like `id`; "from", "from:port": what feeds its inputs, in order. Returns its id.
    std::string add(const std::string& id, const std::string& op, const OptionLiterals& options, const std::vector<std::string>& from);
    std::string add(const std::string& id, const std::string& op, const std::vector<std::string>& from) { return add(id, op, {}, from); }
    Graph& graph() { return graph_; }

private:
    Graph graph_;
};

/// Of all inputs, one row of numbers a sample: (N, F).
std::string as_row(Sketch& sketch, const StartPoint& point);
/// Of the first input, (N, C, H, W).
std::string as_picture(Sketch& sketch, const StartPort& input);
/// (C, H, W) of that.
Extents picture_size(const FieldInfo& info);
/// Of the first input, (N, T, F).
std::string as_steps(Sketch& sketch, const StartPort& input);

}  // namespace nn
