#pragma once
// Nodes that move between containers take with them what hangs on their paths.

#include "app/studio/clipboard.h"

#include <map>

namespace studio {

/// Appends to `change`, whose edits are for `before`: what names the nodes of `change.moves` from elsewhere goes on naming them (Reuse),
/// and bends and frames in and between them stay.
void carryAlong(const nn::Project& before, Change& change);

/// Puts a node into another container before its child `index`, or into the model (""). Its wires go, and what it joined is joined; in a
/// Sequential it takes the place between its neighbours. It keeps its name where that is free and means something there. The error: a
/// node that cannot stand in a Sequential, or a container that is to go into itself.
nn::Result<Change> moveNode(const nn::Project& project, const std::string& path, const std::string& scope, std::size_t index,
                            std::optional<nn::Position> at);

/// Edits that number the children of containers anew, 0, 1, 2 in their order, as PyTorch does when one is taken out or put in: of every
/// Sequential and list whose children the edits change and are all numbers. Empty where nothing is out of order.
/// `edits` are for `before`; these are for what they leave.
nn::Edits renumber(const nn::Project& before, const nn::Edits& edits);

/// "features.1.weight → features.0.weight": what becomes of the keys of a state_dict, `most` of them at most, and how many more there are.
struct KeyMoves {
    std::vector<std::pair<std::string, std::string>> keys;
    std::size_t more = 0;
};
KeyMoves movedKeys(const nn::Analysis& before, const std::vector<Moves>& moves, std::size_t most);

/// How a scope was arranged before nodes of it were grouped, so that ungrouping leaves the project as it was. Of this session alone;
/// forgotten it costs nothing but the order of nodes and wires that is not said by the group itself.
class GroupMemory {
public:
    /// `container`: the path of what comes to be.
    void note(const nn::Project& before, const std::string& container);
    /// Appends to `change`, which ungroups `container`: order, where the same nodes and wires are there again.
    void restore(const nn::Project& before, const std::string& container, Change& change) const;

private:
    struct Arrangement {
        std::vector<std::string> nodes;
        std::vector<nn::Wire> wires;
        nn::Bends bends;
    };
    std::map<std::string, Arrangement> known_;
};

}  // namespace studio
