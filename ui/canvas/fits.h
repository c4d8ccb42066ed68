#pragma once
// What a wire fits to: ops that could follow, ports that would take it.

#include "app/studio/document.h"
#include "nn/model/op.h"

#include <optional>

namespace ui {

/// Can a new node of this op take a wire of that type? Asks the op's own inference; unknown types fit everywhere.
bool acceptsWire(const nn::Op& op, const std::optional<nn::TensorType>& type);

/// Would what comes out of `from` be right at `to`, beside what arrives there otherwise? Both in `scope`. What cannot be known
/// before the wire is there fits.
bool wouldFit(const studio::Document& document, const std::string& scope, const nn::PortRef& from, const nn::PortRef& to);

}  // namespace ui
