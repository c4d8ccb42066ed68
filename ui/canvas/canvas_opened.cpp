// A Sequential opened in place: the slots of CanvasView for it.

#include "ui/canvas/canvas_impl.h"

namespace ui {

bool CanvasView::isOpenedInPlace(const QString& path) const {
    const NodeItem* node = impl_->scene()->node(path);
    return node && node->view().opened;
}

void CanvasView::toggleOpened() {
    const QStringList chosen = selection();
    const NodeItem* node = chosen.size() == 1 ? impl_->scene()->node(chosen.front()) : nullptr;
    if (node && !node->view().holder.isEmpty()) node = impl_->scene()->node(node->view().holder);
    if (!node || !node->view().sequential || impl_->scene()->isSequential()) {
        emit message(tr("Select a Sequential to open it in place. Others are entered with Enter."));
        return;
    }
    setOpenedInPlace(node->view().path, !node->view().opened);
}

void CanvasView::setOpenedInPlace(const QString& path, bool opened) {
    Impl* d = impl_.get();
    const NodeItem* node = d->scene()->node(path);
    if (!node || !node->view().sequential || !node->view().holder.isEmpty() || node->view().opened == opened) return;
    const QRectF before = node->body();
    QSet<QString> all = d->scene()->opened();
    if (opened) all << path;
    else all.remove(path);
    d->scene()->setOpened(all);
    node = d->scene()->node(path);
    nn::MoveNodes move;
    const auto put = [&](const QString& other, QPointF to) { move.positions[other.toStdString()] = nn::Position{to.x(), to.y()}; };
    if (!opened) {
        // Who made room comes back, unless it was moved since.
        const auto room = d->madeRoom.take(path);
        for (auto it = room.constBegin(); it != room.constEnd(); ++it)
            if (const NodeItem* other = d->scene()->node(it.key()); other && other->pos() == it.value().second) put(it.key(), it.value().first);
        if (!move.positions.empty()) d->canvas.commit({move}, tr("Close %1").arg(path));
        select({path});
        return;
    }
    const QRectF now = node->body();
    const double right = now.width() - before.width(), down = now.height() - before.height();
    for (const NodeItem* other : d->scene()->nodes()) {
        const QRectF body = other->body();
        if (other == node || !other->view().holder.isEmpty()) continue;
        QPointF to = other->pos();
        if (body.left() >= before.right() && body.top() < now.bottom() && body.bottom() > now.top()) to.rx() += right;
        else if (body.top() >= before.bottom() && body.left() < now.right() && body.right() > now.left()) to.ry() += down;
        else continue;
        put(other->view().path, to);
        d->madeRoom[path].insert(other->view().path, {other->pos(), to});
    }
    if (!move.positions.empty()) d->canvas.commit({move}, tr("Make room for %1").arg(path));
    select({path});
}

}  // namespace ui
