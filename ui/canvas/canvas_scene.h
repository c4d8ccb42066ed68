#pragma once
// The items of the scope on show, kept in step with the document by difference.

#include "ui/canvas/frame_item.h"
#include "ui/canvas/node_item.h"
#include "ui/canvas/node_signs.h"
#include "ui/canvas/wire_item.h"
#include "ui/canvas/wire_router.h"

#include <QGraphicsScene>
#include <QHash>

#include <optional>

namespace ui {

/// A port under the pointer.
struct PortHit {
    NodeItem* node = nullptr;
    int index = 0;
    bool output = false;
    explicit operator bool() const { return node != nullptr; }
    const PortView& port() const { return (output ? node->view().outputs : node->view().inputs)[index]; }
};

/// A bend of a wire under the pointer.
struct BendHit {
    WireItem* wire = nullptr;
    int index = 0;
    explicit operator bool() const { return wire != nullptr; }
};

class CanvasScene : public QGraphicsScene {
    Q_OBJECT

public:
    CanvasScene(studio::Document* document, QObject* parent);

    QString scope() const { return scope_; }
    void setScope(const QString& path);
    /// Sequentials whose children are shown in them, by path; those of other scopes too.
    const QSet<QString>& opened() const { return opened_; }
    void setOpened(const QSet<QString>& paths);
    /// The opened container that a point lies in; null: none.
    NodeItem* openedAt(QPointF point) const;
    /// In an opened container: before how many of its children a point lies. `skip` does not count.
    int placeIn(const NodeItem* container, QPointF point, const NodeItem* skip = nullptr) const;
    QVector<NodeItem*> heldBy(const NodeItem* container) const;
    /// False where the scope is gone.
    bool scopeExists() const { return view_.exists; }
    bool isSequential() const { return view_.sequential; }
    /// Makes items follow the document: items whose value is the same are not touched.
    void sync();
    /// The same after a change that the document told of: looks only at what it names, where it can.
    void follow(const studio::DocumentChange& change);
    const ScopeView& view() const { return view_; }

    const QVector<NodeItem*>& nodes() const { return nodes_; }  ///< in registration order
    const QVector<WireItem*>& wires() const { return wires_; }
    NodeItem* node(const QString& path) const { return byPath_.value(path); }
    /// Moves a node on screen only; wires follow. The document is told when the gesture ends.
    void moveNode(NodeItem* node, QPointF position);
    void moveNodes(const QHash<NodeItem*, QPointF>& positions);
    /// Moves bends on screen only.
    void moveBends(WireItem* wire, const QVector<QPointF>& bends);
    /// After a drag that came to nothing: wires lie as if it had not been.
    void routeWires();
    /// Wires that touch the node.
    QVector<WireItem*> wiresOf(const NodeItem* node) const { return touching_.value(node->view().path); }

    NodeItem* nodeAt(QPointF point) const;
    PortHit portAt(QPointF point, double reach) const;
    /// `skip` is not considered: a node dragged over its own wires.
    WireItem* wireAt(QPointF point, double reach, const NodeItem* skip = nullptr) const;

    BendHit bendAt(QPointF point, double reach) const;

    const QVector<FrameItem*>& frames() const { return frames_; }  ///< the first lies lowest
    FrameItem* frame(int index) const;  ///< by its index in the project; null where it is none of this scope
    /// The frame whose title or edge is there: the inside of one belongs to what lies in it.
    FrameItem* frameAt(QPointF point, double reach) const;
    /// Nodes that lie in it as a whole.
    QVector<NodeItem*> nodesIn(const QRectF& rect) const;
    /// By index in the project.
    QVector<int> selectedFrames() const;
    /// Nodes keep their selection.
    void selectFrames(const QVector<int>& indices);

    QStringList selection() const;  ///< of nodes, in registration order
    /// Of nodes; wires and frames are no longer selected.
    void setSelection(const QStringList& paths);
    WireItem* selectedWire() const;
    void selectWire(const WireItem* wire);
    BendHit selectedBend() const;
    void selectBend(const BendHit& bend);
    QRectF nodesRect(const QVector<NodeItem*>& nodes) const;
    /// Nodes and wires.
    QRectF contentRect() const;
    /// The smallest zoom at which each of these shows its whole title.
    static double readableZoom(const QVector<NodeItem*>& nodes);

    /// Shows what each node takes of a training step; without: no longer.
    void setTimes(std::optional<nn::StepTimes> times);
    const ScopeHeat& heat() const { return heat_; }
    /// Shows what is watched of the nodes; what it points to stays until the next call.
    void setWatched(WatchedFigures watched);
    const WatchedFigures& watched() const { return watched_; }
    const ScopeSigns& signs() const { return signs_; }

signals:
    void synced();
    void heatChanged();
    void signsChanged();
    void selectionEdited();

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    void syncWires();
    void syncHeat();
    void syncSigns();
    void syncFrames();
    WireEnds endsOf(const WireItem* wire) const;
    static QRectF boxOf(const NodeItem* node);
    studio::Document* document_;
    QString scope_;
    QSet<QString> opened_;
    ScopeView view_;
    std::optional<nn::StepTimes> times_;
    ScopeHeat heat_;
    WatchedFigures watched_;
    ScopeSigns signs_;
    QVector<NodeItem*> nodes_;
    QVector<WireItem*> wires_;
    QHash<QString, NodeItem*> byPath_;
    QHash<QString, QVector<WireItem*>> touching_;
    QVector<FrameItem*> frames_;
    WireRouter router_;
    bool routesTried_ = false;  ///< a drag moved boxes since all was routed
};

}  // namespace ui
