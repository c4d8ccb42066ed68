#include "ui/canvas/node_item.h"

#include "ui/canvas/node_painter.h"
#include "ui/canvas/opened_painter.h"
#include "ui/canvas/signs_painter.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>

namespace ui {

NodeItem::NodeItem(NodeView view) : view_(std::move(view)) {
    setPos(view_.position);
    setZValue(level());
}

/// An opened container lies below the wires, its children above.
double NodeItem::level() const { return view_.opened ? 0.5 : state_.selected ? 3 : 2; }

void NodeItem::setView(NodeView view) {
    if (view == view_) return;
    if (view.size != view_.size) prepareGeometryChange();
    const bool moved = view.position != pos();
    view_ = std::move(view);
    if (moved) setPos(view_.position);
    setZValue(level());
    update();
}

void NodeItem::setState(const NodeState& state) {
    if (state == state_) return;
    state_ = state;
    setZValue(level());
    update();
}

void NodeItem::setHeat(NodeHeat heat) {
    const bool same = heat.looksLike(heat_);
    heat_ = std::move(heat);
    if (!same) update();
}

void NodeItem::setSigns(NodeSigns signs) {
    if (signs == signs_) return;
    if (signs.below() != signs_.below()) prepareGeometryChange();
    signs_ = std::move(signs);
    update();
}

QRectF NodeItem::body() const {
    return QRectF(pos(), view_.size);
}

QRectF NodeItem::chevron() const {
    if (!view_.sequential) return {};
    return chevronOf(view_).translated(pos());
}

QPointF NodeItem::portScenePosition(int index, bool output) const {
    return pos() + view_.portPosition(index, output);
}

QRectF NodeItem::boundingRect() const {
    // Above, there is room for the label at its largest.
    return QRectF(QPointF(), view_.size).adjusted(-12, -38, 14, signs_.below() ? signsRoom : 12);
}

QPainterPath NodeItem::shape() const {
    QPainterPath path;
    path.addRect(QRectF(QPointF(), view_.size));
    return path;
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    if (view_.opened) return paintOpened(*painter, view_, state_, detail);
    paintNode(*painter, view_, state_, heat_, detail);
    paintSigns(*painter, view_.size, signs_, detail);
    if (view_.sequential && view_.holder.isEmpty()) paintChevron(*painter, view_, state_, detail);
}

}  // namespace ui
