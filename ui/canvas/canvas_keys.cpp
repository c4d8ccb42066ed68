// What keys alone do on the canvas: walking, choosing, wiring.

#include "ui/canvas/canvas_impl.h"
#include "ui/canvas/key_wiring.h"

#include <QKeyEvent>

namespace ui {

void CanvasView::startWire() {
    impl_->bubble->hide();
    impl_->wiring->begin();
}

/// Along the wires; where none leads on, and up and down, to the nearest node on that side.
QString CanvasView::Impl::neighbour(const NodeItem* now, int key) const {
    const QString path = now->view().path;
    const bool left = key == Qt::Key_Left, right = key == Qt::Key_Right;
    for (const WireItem* wire : scene()->wiresOf(now)) {
        const WireView& view = wire->view();
        if (right && view.from == path && !view.to.isEmpty()) return view.to;
        if (left && view.to == path && !view.from.isEmpty()) return view.from;
    }
    QString next;
    double nearest = 1e300;
    for (const NodeItem* node : scene()->nodes()) {
        const QPointF gap = node->body().center() - now->body().center();
        const double along = left || right ? gap.x() : gap.y(), beside = left || right ? gap.y() : gap.x();
        const double way = left || key == Qt::Key_Up ? -along : along;
        if (way < 8) continue;
        const double distance = way + 2 * std::abs(beside);
        if (distance < nearest) nearest = distance, next = node->view().path;
    }
    return next;
}

void CanvasView::Impl::walk(int key, bool extend) {
    keysLead = true;
    const QStringList chosen = scene()->selection();
    const NodeItem* now = scene()->node(chosen.contains(walker) ? walker : chosen.value(chosen.size() - 1));
    if (!now) {
        if (scene()->nodes().isEmpty()) return;
        walker = scene()->nodes().front()->view().path;
        return view->select({walker});
    }
    const NodeItem* target = scene()->node(neighbour(now, key));
    if (!target) return;
    walker = target->view().path;
    view->select(extend ? chosen + QStringList{walker} : QStringList{walker});
    if (!view->mapToScene(view->viewport()->rect()).boundingRect().contains(target->body()))
        view->ensureVisible(target->body(), 60, 60);
}

/// Where keys lead, a new node comes after the one that was chosen; where the pointer was moved last, it comes there.
void CanvasView::openSearch() {
    const QStringList chosen = selection();
    const NodeItem* after = impl_->keysLead && chosen.size() == 1 ? impl_->scene()->node(chosen.front()) : nullptr;
    if (after) return impl_->searchAfter(after);
    impl_->searchAt(impl_->pointerInside ? mapFromScene(impl_->lastPointer) : viewport()->rect().center());
}

void CanvasView::Impl::searchAfter(const NodeItem* after) {
    bubble->hide();
    const QPoint at = view->mapFromScene(QRectF(after->body()).topRight() + QPointF(metrics::grid, 0));
    search->open(at, CanvasView::tr("After %1\u2026").arg(after->view().id), searchAccept(!after->view().holder.isEmpty()), [this](const QString& op) { view->addNode(op); });
}

}  // namespace ui
