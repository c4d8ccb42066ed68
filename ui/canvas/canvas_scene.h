#pragma once
// The items of the scope on show, kept in step with the document by difference.

#include "ui/canvas/node_item.h"
#include "ui/canvas/wire_item.h"

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

class CanvasScene : public QGraphicsScene {
    Q_OBJECT

public:
    CanvasScene(studio::Document* document, QObject* parent);

    QString scope() const { return scope_; }
    void setScope(const QString& path);
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
    /// Wires that touch the node.
    QVector<WireItem*> wiresOf(const NodeItem* node) const { return touching_.value(node->view().path); }

    NodeItem* nodeAt(QPointF point) const;
    PortHit portAt(QPointF point, double reach) const;
    /// `skip` is not considered: a node dragged over its own wires.
    WireItem* wireAt(QPointF point, double reach, const NodeItem* skip = nullptr) const;

    QStringList selection() const;  ///< in registration order
    void setSelection(const QStringList& paths);
    WireItem* selectedWire() const;
    void selectWire(const WireItem* wire);
    QRectF nodesRect(const QVector<NodeItem*>& nodes) const;
    /// Nodes and wires.
    QRectF contentRect() const;
    /// The smallest zoom at which each of these shows its whole title.
    static double readableZoom(const QVector<NodeItem*>& nodes);

    /// Shows what each node takes of a training step; without: no longer.
    void setTimes(std::optional<nn::StepTimes> times);
    const ScopeHeat& heat() const { return heat_; }

signals:
    void synced();
    void heatChanged();
    void selectionEdited();

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    void syncWires();
    void syncHeat();
    void placeWire(WireItem* wire);
    studio::Document* document_;
    QString scope_;
    ScopeView view_;
    std::optional<nn::StepTimes> times_;
    ScopeHeat heat_;
    QVector<NodeItem*> nodes_;
    QVector<WireItem*> wires_;
    QHash<QString, NodeItem*> byPath_;
    QHash<QString, QVector<WireItem*>> touching_;
};

}  // namespace ui
