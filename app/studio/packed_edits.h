#pragma once
// Edits as the undo list keeps them: a wire drawn among a thousand is one wire, not two lists of a thousand.

#include "nn/model/edit.h"

namespace studio {

/// Edits and their inverses, recorded from one state of a project. A value.
class PackedEdits {
public:
    /// `edits` led from `before` to another state, and `inverses` (as `nn::apply` gave them) lead back.
    PackedEdits(nn::Edits edits, nn::Edits inverses);

    /// What is to be applied to the state before, or to the one after. `project` is in that state; all or none.
    nn::Result<nn::Edits> redo(nn::Project& project) const { return run(project, edits_); }
    nn::Result<nn::Edits> undo(nn::Project& project) const { return run(project, inverses_); }

    /// Takes in `next`, which begins where these end.
    void append(const PackedEdits& next);
    /// The same, where both set the same things and nothing else: the later values make these moot. False: they do not.
    bool replace(const PackedEdits& next);

private:
    /// Of a SetWires: the scope's wires at that point keep their first `head` and last `tail`, and `wires` stand between.
    struct Patch {
        nn::SetWires between;
        std::size_t head = 0, tail = 0;
    };
    using Step = std::variant<nn::Edit, Patch>;
    using Steps = std::vector<Step>;

    static Step pack(nn::Edit edit, const nn::Edit& inverse);
    static nn::Result<nn::Edits> run(nn::Project& project, const Steps& steps);
    Steps edits_, inverses_;
};

}  // namespace studio
