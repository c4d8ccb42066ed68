#pragma once
// Copy, paste, duplicate, group and ungroup, as edits. Pure functions: the canvas hands them to Document::apply and
// then selects what they name.

#include "app/studio/document_change.h"
#include "nn/model/edit.h"

#include <string>
#include <vector>

namespace studio {

struct Change {
    nn::Edits edits;
    std::vector<std::string> select;  ///< paths of the nodes that came to be
    std::vector<std::size_t> frames;  ///< indices of the frames that came to be
    Moves moves = {};                 ///< of nodes that are the same elsewhere
};

/// The nodes at `paths` (of one scope) with the wires between them and their bends, and the scope's frames at the indices
/// `frames`, as project text. "" where there is none.
std::string copyNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths,
                      const std::vector<std::size_t>& frames = {});

/// Nodes from text that `copyNodes` wrote, or a person: with free ids, wires between them, their upper left corner at
/// `at` or, without it, a little beside where they came from. In a Sequential they go to its end. Errors: no nodes in
/// the text.
nn::Result<Change> pasteNodes(const nn::Project& project, const std::string& scope, const std::string& text,
                              std::optional<nn::Position> at);

/// Copies beside the originals, or `shift` away from them; `incoming`: fed by what feeds the originals. In a Sequential they come right after the
/// last.
Change duplicateNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths,
                      bool incoming, const std::vector<std::size_t>& frames = {}, std::optional<nn::Position> shift = {});

/// Puts the nodes into a new container: a chain of layers becomes a Sequential, anything else a Module whose Input and
/// Output nodes carry the wires that cross. Nothing but the nesting changes: the nodes keep their ids - inside of a Sequential those of a
/// part of it count from 0 - and their positions. Errors: what cannot be in one and why.
nn::Result<Change> groupNodes(const nn::Project& project, const std::string& scope,
                              const std::vector<std::string>& paths);

/// Puts the children of a Sequential or Module in its place, under their ids and where they lay seen from it. What is computed stays the
/// same.
nn::Result<Change> ungroupNode(const nn::Project& project, const std::string& path);

}  // namespace studio
