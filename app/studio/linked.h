#pragma once
// Linked copies: a Reuse applies a module again with the same parameters.

#include "app/studio/clipboard.h"

namespace studio {

/// As `duplicateNodes`, but copies of what has parameters are Reuses of it. `at`: their upper left corner; without it a little beside.
/// The nodes may lie in another scope than the one they are put into. The error: a module that has no name as seen from there.
nn::Result<Change> reuseNodes(const nn::Project& project, const std::vector<std::string>& paths, const std::string& scope,
                              std::optional<nn::Position> at);

/// Puts a copy of the module in the place of a Reuse of it: same name, same wires, parameters of its own with the
/// values trained so far. The error: it is no Reuse, or
/// what it names is not there.
nn::Result<Change> makeUnique(const nn::Project& project, const std::string& path);

}  // namespace studio
