#include "ui/canvas/canvas_scene.h"

#include "ui/canvas/node_painter.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QSet>

#include <cmath>

namespace ui {

CanvasScene::CanvasScene(studio::Document* document, QObject* parent) : QGraphicsScene(parent), document_(document) {
    // Large enough to pan anywhere, fixed so that nothing jumps when a node moves.
    setSceneRect(-40000, -40000, 80000, 80000);
    setBspTreeDepth(12);
}

void CanvasScene::setScope(const QString& path) {
    if (path == scope_) return;
    scope_ = path;
    sync();
}

void CanvasScene::sync() {
    view_ = viewScope(*document_, scope_);
    QHash<QString, NodeItem*> old;
    old.swap(byPath_);
    nodes_.clear();
    for (const NodeView& view : view_.nodes) {
        NodeItem* item = old.take(view.path);
        if (item) {
            item->setView(view);
        } else {
            item = new NodeItem(view);
            addItem(item);
        }
        nodes_.push_back(item);
        byPath_.insert(view.path, item);
    }
    bool selectionLost = false;
    for (NodeItem* gone : std::as_const(old)) {
        selectionLost = selectionLost || gone->state().selected;
        delete gone;
    }
    syncWires();
    syncHeat();
    emit synced();
    if (selectionLost) emit selectionEdited();
}

void CanvasScene::follow(const studio::DocumentChange& change) {
    if (!followsInPlace(change, view_)) return sync();
    const ScopeDifference difference = updateScope(*document_, change, view_);
    if (difference.nodes.isEmpty()) return;
    for (const int i : difference.nodes) nodes_[i]->setView(view_.nodes[i]);
    for (const int i : difference.wires) {
        wires_[i]->setView(view_.wires[i]);
        placeWire(wires_[i]);
    }
    emit synced();
}

void CanvasScene::setTimes(std::optional<nn::StepTimes> times) {
    if (!times && !times_) return;
    times_ = std::move(times);
    syncHeat();
}

void CanvasScene::syncHeat() {
    QStringList paths;
    if (times_)
        for (const NodeItem* node : std::as_const(nodes_)) paths << node->view().path;
    heat_ = times_ ? scopeHeat(*times_, scope_, paths) : ScopeHeat();
    NodeHeat none;
    none.shown = times_.has_value();
    for (NodeItem* node : std::as_const(nodes_)) node->setHeat(heat_.nodes.value(node->view().path, none));
    emit heatChanged();
}

void CanvasScene::syncWires() {
    const auto key = [](const WireView& w) {
        return w.from + QLatin1Char('>') + w.to + QLatin1Char('>') + QString::number(w.fromPort) + QLatin1Char('>') +
               QString::number(w.toPort);
    };
    QMultiHash<QString, WireItem*> old;
    for (WireItem* wire : std::as_const(wires_)) old.insert(key(wire->view()), wire);
    wires_.clear();
    touching_.clear();
    for (const WireView& view : std::as_const(view_.wires)) {
        WireItem* item = old.take(key(view));
        if (item) {
            item->setView(view);
        } else {
            item = new WireItem(view);
            addItem(item);
        }
        wires_.push_back(item);
        if (!view.from.isEmpty()) touching_[view.from].push_back(item);
        if (!view.to.isEmpty() && view.to != view.from) touching_[view.to].push_back(item);
        placeWire(item);
    }
    qDeleteAll(old);
}

void CanvasScene::placeWire(WireItem* wire) {
    const WireView& view = wire->view();
    const NodeItem* from = node(view.from);
    const NodeItem* to = node(view.to);
    if (!from && !to) return;
    // The way into and out of a Sequential starts and ends in the open.
    constexpr double open = 120;
    const QPointF end = to ? to->portScenePosition(view.toPort, false)
                           : from->portScenePosition(view.fromPort, true) + QPointF(open, 0);
    const QPointF start = from ? from->portScenePosition(view.fromPort, true) : end - QPointF(open, 0);
    wire->setEnds(start, end);
}

void CanvasScene::moveNode(NodeItem* node, QPointF position) {
    node->setPos(position);
    for (WireItem* wire : wiresOf(node)) placeWire(wire);
}

NodeItem* CanvasScene::nodeAt(QPointF point) const {
    for (QGraphicsItem* item : items(point, Qt::IntersectsItemShape, Qt::DescendingOrder))
        if (auto* node = qgraphicsitem_cast<NodeItem*>(item)) return node;
    return nullptr;
}

PortHit CanvasScene::portAt(QPointF point, double reach) const {
    PortHit best;
    double nearest = reach;
    const QRectF around(point - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach));
    for (QGraphicsItem* item : items(around, Qt::IntersectsItemBoundingRect)) {
        auto* node = qgraphicsitem_cast<NodeItem*>(item);
        if (!node) continue;
        for (bool output : {false, true}) {
            const auto count = (output ? node->view().outputs : node->view().inputs).size();
            for (int i = 0; i < count; ++i) {
                const QPointF gap = node->portScenePosition(i, output) - point;
                const double distance = std::hypot(gap.x(), gap.y());
                if (distance >= nearest) continue;
                nearest = distance;
                best = {node, i, output};
            }
        }
    }
    return best;
}

WireItem* CanvasScene::wireAt(QPointF point, double reach, const NodeItem* skip) const {
    WireItem* best = nullptr;
    double nearest = reach;
    const QRectF around(point - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach));
    for (QGraphicsItem* item : items(around, Qt::IntersectsItemBoundingRect)) {
        auto* wire = qgraphicsitem_cast<WireItem*>(item);
        if (!wire || wire->state().loose) continue;
        if (skip && (wire->view().from == skip->view().path || wire->view().to == skip->view().path)) continue;
        const double distance = distanceTo(wire->path().line, point);
        if (distance < nearest) nearest = distance, best = wire;
    }
    return best;
}

QStringList CanvasScene::selection() const {
    QStringList paths;
    for (const NodeItem* node : nodes_)
        if (node->state().selected) paths << node->view().path;
    return paths;
}

void CanvasScene::setSelection(const QStringList& paths) {
    const QSet<QString> wanted(paths.begin(), paths.end());
    bool changed = false;
    for (NodeItem* node : std::as_const(nodes_)) {
        NodeState state = node->state();
        const bool selected = wanted.contains(node->view().path);
        changed = changed || selected != state.selected;
        state.selected = selected;
        node->setState(state);
    }
    if (!paths.isEmpty()) selectWire(nullptr);
    if (changed) emit selectionEdited();
}

WireItem* CanvasScene::selectedWire() const {
    for (WireItem* wire : wires_)
        if (wire->state().selected) return wire;
    return nullptr;
}

void CanvasScene::selectWire(const WireItem* selected) {
    for (WireItem* wire : std::as_const(wires_)) {
        WireState state = wire->state();
        state.selected = wire == selected;
        wire->setState(state);
    }
    if (selected) setSelection({});
}

QRectF CanvasScene::nodesRect(const QVector<NodeItem*>& nodes) const {
    QRectF rect;
    for (const NodeItem* node : nodes) rect |= node->body();
    return rect;
}

QRectF CanvasScene::contentRect() const {
    QRectF rect = nodesRect(nodes_);
    for (const WireItem* wire : wires_) rect |= wire->path().line.boundingRect();
    return rect;
}

double CanvasScene::readableZoom(const QVector<NodeItem*>& nodes) {
    double zoom = 0.05;
    for (const NodeItem* node : nodes) zoom = std::max(zoom, zoomForTitle(node->view()));
    return zoom;
}

void CanvasScene::drawBackground(QPainter* painter, const QRectF& rect) {
    const Colors& c = Theme::instance().colors();
    painter->fillRect(rect, c.canvas);
    const double detail = painter->worldTransform().m11();
    if (detail < 0.4) return;
    constexpr double step = 3 * metrics::grid;
    QVector<QPointF> dots;
    const double left = std::floor(rect.left() / step) * step, top = std::floor(rect.top() / step) * step;
    for (double y = top; y < rect.bottom() + step; y += step)
        for (double x = left; x < rect.right() + step; x += step) dots.push_back({x, y});
    painter->setRenderHint(QPainter::Antialiasing, false);
    // Points wider than one pixel would each be stroked as a path: most of a frame's time.
    QPen pen(c.canvasDots, detail > 1.4 ? 2 : 1);
    pen.setCosmetic(true);
    painter->setPen(pen);
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

}  // namespace ui
