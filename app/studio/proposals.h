#pragma once
// Wires that are proposed for the network, as an import of bare weights leaves them: beside the project and no part of it, until they are
// accepted. They are of this session alone; another project in the document forgets them.

#include "app/studio/document_change.h"

#include <QObject>

#include <vector>

namespace studio {

class Document;

/// UI thread only.
class Proposals : public QObject {
    Q_OBJECT

public:
    explicit Proposals(Document* document, QObject* parent = nullptr);

    /// These, in place of what was proposed before.
    void offer(const std::vector<nn::ScopeWire>& wires);
    /// Those that are still to be decided, in the order in which they were offered: neither drawn nor dismissed, between nodes that are there,
    /// into an input that is free. What is undone is open again.
    const std::vector<nn::ScopeWire>& open() const { return open_; }

    /// \undoable Draws these; of several into one input the first. False: refused, `Document::lastError` says why.
    bool accept(const std::vector<nn::ScopeWire>& wires);
    /// \undoable Though it changes no project: it is an entry of the document's undo list.
    void dismiss(const std::vector<nn::ScopeWire>& wires);

signals:
    void changed();  ///< what is open

private:
    class DismissCommand;
    /// Ends by their paths in the project: nodes keep their proposals when they move.
    struct Kept {
        nn::PortRef from, to;
        bool dismissed = false;
    };
    void follow(const DocumentChange& change);
    void refresh();
    void setDismissed(const std::vector<std::size_t>& which, bool dismissed);

    Document* document_;
    std::vector<Kept> kept_;
    std::vector<nn::ScopeWire> open_;
    std::vector<std::size_t> openIndices_;  ///< in `kept_`, of each that is open
};

}  // namespace studio
