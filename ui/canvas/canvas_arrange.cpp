// The slots of CanvasView that mark, find and arrange.

#include "app/studio/layout.h"
#include "ui/canvas/canvas_impl.h"

namespace ui {

QPointF CanvasView::Impl::cursorPoint() const {
    return pointerInside ? lastPointer : view->mapToScene(view->viewport()->rect().center());
}

void CanvasView::muteSelection() {
    impl_->marks.toggleMuted();
}

void CanvasView::collapseSelection() {
    impl_->marks.toggleCollapsed();
}

void CanvasView::commentSelection() {
    impl_->marks.comment(impl_->cursorPoint());
}

void CanvasView::openFind() {
    impl_->find->open();
    impl_->placeOverlays();
}

void CanvasView::arrange(Arrange how) {
    if (impl_->scene()->isSequential()) return emit message(tr("Inside a Sequential the order says where its layers lie."));
    QVector<const NodeItem*> nodes;
    for (const NodeItem* node : impl_->scene()->nodes())
        if (node->state().selected) nodes << node;
    if (nodes.size() < leastBoxes(how)) return emit message(tr("Select %1 nodes or more to arrange them.").arg(leastBoxes(how)));
    QVector<ArrangedBox> boxes;
    for (const NodeItem* node : nodes) boxes.push_back({QRectF(node->view().position, node->view().size), node->view().portLine()});
    const QVector<QPointF> places = arranged(how, boxes);
    QHash<QString, QPointF> before, moved;
    for (qsizetype i = 0; i < nodes.size(); ++i) {
        before.insert(nodes[i]->view().path, nodes[i]->pos());
        if (places[i] != boxes[i].body.topLeft()) moved.insert(nodes[i]->view().path, places[i]);
    }
    if (moved.isEmpty()) return;
    const bool spread = how == Arrange::DistributeAcross || how == Arrange::DistributeDown;
    if (impl_->canvas.commit(impl_->canvas.movesFor(moved), spread ? tr("Distribute nodes") : tr("Align nodes"))) impl_->motion.glide(before);
}

namespace {

/// A frame stays around what lies in it, as far from it as it was.
nn::Edits framesAround(const CanvasScene& scene, const nn::Project& project, const nn::MoveNodes& moves) {
    nn::SetFrames set{project.frames};
    for (const FrameItem* frame : scene.frames()) {
        QRectF before, after;
        for (const NodeItem* node : scene.nodesIn(frame->rect())) {
            const auto to = moves.positions.find(node->view().path.toStdString());
            const QPointF place = to == moves.positions.end() || !to->second ? node->pos() : QPointF(to->second->x, to->second->y);
            before |= node->body();
            after |= QRectF(place, node->view().size);
        }
        if (before.isEmpty()) continue;
        const QRectF& r = frame->rect();
        after.adjust(r.left() - before.left(), r.top() - before.top(), r.right() - before.right(), r.bottom() - before.bottom());
        nn::Frame& changed = set.frames[static_cast<std::size_t>(frame->view().index)];
        changed.at = {after.x(), after.y()};
        changed.size = {after.width(), after.height()};
    }
    return set.frames == project.frames ? nn::Edits{} : nn::Edits{std::move(set)};
}

}  // namespace

void CanvasView::tidy() {
    if (impl_->scene()->isSequential()) return;  // lies in its order anyway
    impl_->motion.finish();
    studio::LayoutStyle style;
    const auto viewOf = [this](const std::string& path) {
        const NodeItem* node = impl_->scene()->node(QString::fromStdString(path));
        return node ? &node->view() : nullptr;
    };
    style.size = [&viewOf, node = style.node](const std::string& path) {
        const NodeView* view = viewOf(path);
        return view ? nn::Position{view->size.width(), view->size.height()} : node;
    };
    style.portLine = [&viewOf, node = style.node](const std::string& path) {
        const NodeView* view = viewOf(path);
        return view ? view->portLine() : node.y / 2;
    };
    QHash<QString, QPointF> before;
    for (const NodeItem* node : impl_->scene()->nodes()) before.insert(node->view().path, node->pos());
    const nn::Project& project = impl_->canvas.document->project();
    const nn::MoveNodes moves = studio::tidy(project, impl_->canvas.scopePath(), style);
    nn::Edits edits{moves};
    // Bends were made for where things lay.
    for (const WireItem* wire : impl_->scene()->wires())
        if (!wire->view().bends.isEmpty()) edits.push_back(nn::SetBends{{impl_->canvas.scopePath(), wire->view().wire}, {}});
    const nn::Edits frames = framesAround(*impl_->scene(), project, moves);
    edits.insert(edits.end(), frames.begin(), frames.end());
    if (!impl_->canvas.commit(edits, tr("Tidy up"))) return;
    fitAll();
    impl_->motion.glide(before);
}

}  // namespace ui
