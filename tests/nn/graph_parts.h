#pragma once
// Nodes and wires, short to write.

#include "nn/model/graph.h"

#include <string>

namespace nn::test {

inline Node node(const std::string& id, const std::string& op, OptionValues options = {}) {
    Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}
inline Node linear(const std::string& id, std::int64_t size) { return node(id, "Linear", {{"out_features", size}}); }
/// "from", "from:port".
inline Wire wire(const char* from, const char* to) { return {PortRef::parse(from), PortRef::parse(to)}; }

}  // namespace nn::test
