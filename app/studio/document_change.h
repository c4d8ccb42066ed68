#pragma once
// What a change of the document touched, so that whoever listens does only what concerns it.

#include "nn/model/analysis.h"
#include "nn/model/edit.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace studio {

/// What each path became, at once, for all that lies in it too. One that stands twice is where it is the first time; the others are copies.
using Moves = std::vector<std::pair<std::string, std::string>>;
/// Where a path, or a key of a state_dict, is after them; as it was where they do not touch it.
std::string movedPath(const Moves& moves, const std::string& path);
/// The way back; copies stay where they are.
Moves reversed(const Moves& moves);
/// What was said to move, and then each new name that the edits give.
std::vector<Moves> allMoves(const Moves& moves, const nn::Edits& edits);

/// A value; whoever gets one asks the document for what is so now. It never says too little: where a listener would have
/// to be told in detail and cannot, a coarser part is set.
class DocumentChange {
public:
    enum Part : unsigned {
        Nodes = 1 << 0,  ///< came, went, got another path or order: whatever is kept by path is to be made anew
        Wires = 1 << 1,
        Options = 1 << 2,    ///< options and requires_grad of nodes: `options`
        Layout = 1 << 3,     ///< positions: `moved`
        Name = 1 << 4,       ///< of the project
        Notes = 1 << 5,
        Data = 1 << 6,       ///< the specification
        Fields = 1 << 7,     ///< what the data offers
        Training = 1 << 8,
        Reports = 1 << 9,    ///< what the analysis knows of nodes: `reports`, and the totals
        Parameters = 1 << 10,  ///< parameters and buffers: `parameters`
        Problems = 1 << 11,  ///< diagnostics: `problems`
        Validity = 1 << 12,  ///< `Analysis::ok`
    };
    /// Node paths; valid in the project as it is now unless `Nodes` is set too.
    using Paths = std::set<std::string, std::less<>>;

    Paths options, moved;
    Paths reports, parameters;  ///< complete unless `Nodes` is set
    Paths problems;             ///< nodes of which something else is said; "": the project as a whole
    std::vector<Moves> moves;   ///< of nodes that are the same as before, one after the other; what is kept by path may follow them

    /// Another project: all parts.
    static DocumentChange everything();
    bool any() const { return parts_ != 0; }
    /// True where one of `parts` was touched.
    bool has(unsigned parts) const { return (parts_ & parts) != 0; }
    void add(unsigned parts) { parts_ |= parts; }
    /// What the edits touch in `project`, which has them already.
    void add(const nn::Edits& edits, const nn::Project& project);
    /// What the analysis says otherwise than before.
    void add(const nn::Analysis& before, const nn::Analysis& now);
    void add(const DocumentChange& other);

private:
    unsigned parts_ = 0;
};

}  // namespace studio
