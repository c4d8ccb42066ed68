#pragma once
// One node on the canvas: a value to show and how it stands; node_painter draws it.

#include "ui/canvas/node_heat.h"
#include "ui/canvas/node_signs.h"
#include "ui/canvas/scope_view.h"

#include <QGraphicsItem>
#include <QStaticText>

#include <cstdint>

namespace ui {

/// What the pointer and the running gesture make of an item.
struct NodeState {
    bool selected = false, hovered = false, dropTarget = false, dimmed = false;
    int hotPort = -1;  ///< the port that a dragged wire would take
    bool hotOutput = false;
    std::uint32_t unfitInputs = 0, unfitOutputs = 0;  ///< a bit for each port at which the dragged wire would be wrong
    bool operator==(const NodeState&) const = default;
};

class NodeItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    explicit NodeItem(NodeView view);

    const NodeView& view() const { return view_; }
    /// Shows another value; repaints only where something differs.
    void setView(NodeView view);
    const NodeState& state() const { return state_; }
    void setState(const NodeState& state);
    const NodeHeat& heat() const { return heat_; }
    void setHeat(NodeHeat heat);
    const NodeSigns& signs() const { return signs_; }
    void setSigns(NodeSigns signs);

    QRectF body() const;                           ///< in scene coordinates
    /// What opens a Sequential in place and closes it again, in scene coordinates; empty for others.
    QRectF chevron() const;
    QPointF portScenePosition(int index, bool output) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    int type() const override { return Type; }

private:
    double level() const;
    NodeView view_;
    NodeState state_;
    NodeHeat heat_;
    NodeSigns signs_;
};

}  // namespace ui
