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

void CanvasScene::setOpened(const QSet<QString>& paths) {
    if (paths == opened_) return;
    opened_ = paths;
    sync();
}

QVector<NodeItem*> CanvasScene::heldBy(const NodeItem* container) const {
    QVector<NodeItem*> held;
    if (!container->view().opened) return held;
    for (NodeItem* node : nodes_)
        if (node->view().holder == container->view().path) held << node;
    return held;
}

NodeItem* CanvasScene::openedAt(QPointF point) const {
    for (NodeItem* node : nodes_)
        if (node->view().opened && node->body().contains(point)) return node;
    return nullptr;
}

int CanvasScene::placeIn(const NodeItem* container, QPointF point, const NodeItem* skip) const {
    int before = 0;
    for (const NodeItem* child : heldBy(container)) {
        if (child == skip) continue;
        const QRectF body(child->view().position, child->view().size);
        const bool above = body.bottom() + metrics::grid < point.y(), below = body.top() - metrics::grid > point.y();
        if (above || (!below && body.center().x() < point.x())) ++before;
    }
    return before;
}

void CanvasScene::sync() {
    view_ = viewScope(*document_, scope_, opened_);
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
    syncFrames();
    syncHeat();
    if (watched_.any) syncSigns();
    emit synced();
    if (selectionLost) emit selectionEdited();
}

void CanvasScene::follow(const studio::DocumentChange& change) {
    for (const studio::Moves& step : change.moves) {
        QSet<QString> now;
        for (const QString& path : std::as_const(opened_)) now << QString::fromStdString(studio::movedPath(step, path.toStdString()));
        opened_ = now;
    }
    if (!followsInPlace(change, view_)) return sync();
    const bool framesMayDiffer = change.has(studio::DocumentChange::Layout);
    if (framesMayDiffer) view_.frames = viewFrames(*document_, scope_);
    const ScopeDifference difference = updateScope(*document_, change, view_);
    if (difference.nodes.isEmpty() && !framesMayDiffer) return;
    bool moved = routesTried_;
    for (const int i : difference.nodes) {
        const NodeView &was = nodes_[i]->view(), &is = view_.nodes[i];
        moved = moved || was.position != is.position || was.size != is.size || was.inputs != is.inputs || was.outputs != is.outputs;
        nodes_[i]->setView(is);
    }
    for (const int i : difference.wires) {
        moved = moved || wires_[i]->bends() != view_.wires[i].bends;
        wires_[i]->setView(view_.wires[i]);
    }
    if (moved || framesMayDiffer) routeWires();
    if (framesMayDiffer) syncFrames();
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
        for (const NodeItem* node : std::as_const(nodes_))
            if (node->view().holder.isEmpty()) paths << node->view().path;
    heat_ = times_ ? scopeHeat(*times_, scope_, paths) : ScopeHeat();
    NodeHeat none;
    none.shown = times_.has_value();
    for (NodeItem* node : std::as_const(nodes_)) node->setHeat(heat_.nodes.value(node->view().path, none));
    emit heatChanged();
}

void CanvasScene::setWatched(WatchedFigures watched) {
    if (!watched.any && !watched_.any) return;
    watched_ = std::move(watched);
    syncSigns();
}

void CanvasScene::syncSigns() {
    QStringList paths;
    for (const NodeItem* node : std::as_const(nodes_)) paths << node->view().path;
    signs_ = scopeSigns(watched_, paths);
    for (NodeItem* node : std::as_const(nodes_)) node->setSigns(signs_.nodes.value(node->view().path));
    for (WireItem* wire : std::as_const(wires_)) {
        const auto level = signs_.magnitudes.constFind(wire->view().from);
        const bool known = level != signs_.magnitudes.constEnd() && wire->view().fromPort == 0;
        wire->setMagnitude(known ? std::optional(*level) : std::nullopt);
    }
    emit signsChanged();
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
    }
    qDeleteAll(old);
    routeWires();
}

void CanvasScene::syncFrames() {
    bool selectionLost = false;
    while (frames_.size() > view_.frames.size()) {
        selectionLost = selectionLost || frames_.back()->isChosen();
        delete frames_.takeLast();
    }
    for (int i = 0; i < view_.frames.size(); ++i) {
        if (i == frames_.size()) {
            frames_.push_back(new FrameItem(i));
            addItem(frames_.back());
        }
        // Another one at that place is not the one that was selected.
        if (frames_[i]->isChosen() && frames_[i]->view().index != view_.frames[i].index) selectionLost = true;
        frames_[i]->setView(view_.frames[i]);
    }
    if (selectionLost) selectFrames({});
}

WireEnds CanvasScene::endsOf(const WireItem* wire) const {
    const WireView& view = wire->view();
    const NodeItem* from = node(view.from);
    const NodeItem* to = node(view.to);
    WireEnds ends;
    if (!from && !to) return ends;
    // The way into and out of a Sequential starts and ends in the open.
    constexpr double open = 120;
    ends.to = to ? to->portScenePosition(view.toPort, false) : from->portScenePosition(view.fromPort, true) + QPointF(open, 0);
    ends.from = from ? from->portScenePosition(view.fromPort, true) : ends.to - QPointF(open, 0);
    if (from) ends.fromBox = view_.index.value(view.from, -1);
    if (to) ends.toBox = view_.index.value(view.to, -1);
    if (!view.holder.isEmpty()) {  // it stays in there
        ends.fromBox = ends.toBox = view_.index.value(view.holder, -1);
        ends.within = metrics::openedPad - 8;
    }
    ends.fromPort = view.fromPort;
    ends.low = view.fromPort > 0 && view.toPort > 0;
    ends.bends = wire->bends();
    return ends;
}

/// What wires keep clear of. What stands in an opened container is behind that one's walls.
QRectF CanvasScene::boxOf(const NodeItem* node) {
    constexpr double nowhere = -60000;
    return node->view().holder.isEmpty() ? node->body() : QRectF(nowhere, nowhere, 0, 0);
}

void CanvasScene::routeWires() {
    QVector<QRectF> boxes;
    QVector<WireEnds> ends;
    for (const NodeItem* node : std::as_const(nodes_)) boxes << boxOf(node);
    for (const WireItem* wire : std::as_const(wires_)) ends << endsOf(wire);
    if (std::exchange(routesTried_, false) || !router_.holds(boxes, ends)) router_.routeAll(std::move(boxes), std::move(ends));
    for (int i = 0; i < wires_.size(); ++i) wires_[i]->setPath(router_.path(i));
}

void CanvasScene::moveNode(NodeItem* node, QPointF position) {
    moveNodes({{node, position}});
}

void CanvasScene::moveNodes(const QHash<NodeItem*, QPointF>& positions) {
    QVector<int> boxes;
    QVector<QRectF> to;
    QSet<const WireItem*> touched;
    QHash<NodeItem*, QPointF> all = positions;
    for (auto it = positions.constBegin(); it != positions.constEnd(); ++it)
        for (NodeItem* child : heldBy(it.key()))
            if (!positions.contains(child)) all.insert(child, child->pos() + it.value() - it.key()->pos());
    for (auto it = all.constBegin(); it != all.constEnd(); ++it) {
        it.key()->setPos(it.value());
        boxes << view_.index.value(it.key()->view().path, -1);
        to << boxOf(it.key());
        for (const WireItem* wire : touching_.value(it.key()->view().path)) touched << wire;
    }
    if (boxes.contains(-1)) return;
    QVector<int> indices;
    QVector<WireEnds> ends;
    for (int i = 0; i < wires_.size(); ++i)
        if (touched.contains(wires_[i])) indices << i, ends << endsOf(wires_[i]);
    routesTried_ = true;
    for (const int i : router_.moveBoxes(boxes, to, indices, ends)) wires_[i]->setPath(router_.path(i));
}

void CanvasScene::moveBends(WireItem* wire, const QVector<QPointF>& bends) {
    wire->setBends(bends);
    const int index = static_cast<int>(wires_.indexOf(wire));
    if (index < 0) return;
    routesTried_ = true;
    for (const int i : router_.moveBoxes({}, {}, {index}, {endsOf(wire)})) wires_[i]->setPath(router_.path(i));
}

BendHit CanvasScene::bendAt(QPointF point, double reach) const {
    for (WireItem* wire : wires_)
        if (!wire->bends().isEmpty())
            if (const int index = wire->bendAt(point, reach); index >= 0) return {wire, index};
    return {};
}

BendHit CanvasScene::selectedBend() const {
    for (WireItem* wire : wires_)
        if (wire->state().selectedBend >= 0 && wire->state().selectedBend < wire->bends().size()) return {wire, wire->state().selectedBend};
    return {};
}

void CanvasScene::selectBend(const BendHit& bend) {
    if (bend) {
        setSelection({});
        selectWire(nullptr);
    }
    for (WireItem* wire : std::as_const(wires_)) {
        WireState state = wire->state();
        state.selectedBend = wire == bend.wire ? bend.index : -1;
        wire->setState(state);
    }
}

FrameItem* CanvasScene::frame(int index) const {
    for (FrameItem* frame : frames_)
        if (frame->view().index == index) return frame;
    return nullptr;
}

FrameItem* CanvasScene::frameAt(QPointF point, double reach) const {
    for (auto it = frames_.crbegin(); it != frames_.crend(); ++it)
        if ((*it)->partAt(point, reach) != FramePart::None) return *it;
    return nullptr;
}

QVector<NodeItem*> CanvasScene::nodesIn(const QRectF& rect) const {
    QVector<NodeItem*> out;
    for (NodeItem* node : nodes_)
        if (node->view().holder.isEmpty() && rect.contains(node->body())) out << node;
    return out;
}

QVector<int> CanvasScene::selectedFrames() const {
    QVector<int> out;
    for (const FrameItem* frame : frames_)
        if (frame->isChosen()) out << frame->view().index;
    return out;
}

void CanvasScene::selectFrames(const QVector<int>& indices) {
    if (!indices.isEmpty()) selectWire(nullptr);
    bool changed = false;
    for (FrameItem* frame : std::as_const(frames_)) changed |= frame->setChosen(indices.contains(frame->view().index));
    if (changed) emit selectionEdited();
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
        if (!node || !node->view().holder.isEmpty()) continue;  // what runs in its order has no wires to draw
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
        if (!wire || wire->state().loose || !wire->view().holder.isEmpty()) continue;
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
    for (FrameItem* frame : std::as_const(frames_)) changed |= frame->setChosen(false);
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
        state.selectedBend = -1;
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
    for (const FrameItem* frame : frames_) rect |= frame->rect();
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
