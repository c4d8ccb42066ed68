#pragma once
// Free names for nodes that are copied, pasted or moved between scopes.

#include "nn/model/edit.h"

#include <set>
#include <string>

namespace studio {

/// Hands out ids that are free in a scope, remembering those it gave.
class Names {
public:
    /// `numbered`: the scope is a Sequential, where copies continue the numbers.
    Names(const nn::Graph& scope, bool numbered);
    /// The id goes, so that another node may have it.
    void release(const std::string& id) { taken_.erase(id); }
    /// `wanted` if it is free and legal here; else the next: conv, conv2, conv3; fc1, fc2. A number outside of a
    /// Sequential becomes the name of its op.
    std::string take(const std::string& wanted, const std::string& op);

private:
    std::set<std::string> taken_;
    bool numbered_;
};

}  // namespace studio
