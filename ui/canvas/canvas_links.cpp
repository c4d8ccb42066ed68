// Linked copies on the canvas: the slots of CanvasView for Reuse.

#include "app/studio/linked.h"
#include "ui/canvas/canvas_impl.h"

#include <QApplication>
#include <QClipboard>

#include <algorithm>

namespace ui {

void CanvasView::Impl::reuse(const QStringList& paths, std::optional<nn::Position> at) {
    const auto change = studio::reuseNodes(canvas.document->project(), toStd(paths), canvas.scopePath(), at);
    if (!change) return canvas.say(studio::text(change.error().message));
    canvas.commit(*change, CanvasView::tr("Reuse"));
}

void CanvasView::pasteAsReuse() {
    const Impl::Copied& copied = impl_->copied;
    const nn::Graph& root = impl_->canvas.document->project().graph;
    const bool here = std::ranges::all_of(copied.paths, [&](const QString& path) { return nn::find_node(root, path.toStdString()) != nullptr; });
    if (copied.paths.isEmpty() || !here || QApplication::clipboard()->text() != copied.text) {
        emit message(tr("Copy nodes of this network first: what is pasted as Reuse has their parameters."));
        return;
    }
    std::optional<nn::Position> at;
    if (impl_->pointerInside && !impl_->keysLead) {
        const QPointF point = Canvas::snapped(impl_->lastPointer);
        at = nn::Position{point.x(), point.y()};
    }
    impl_->reuse(copied.paths, at);
}

void CanvasView::duplicateAsReuse() {
    if (!selection().isEmpty()) impl_->reuse(selection(), std::nullopt);
}

void CanvasView::makeUnique() {
    const QStringList chosen = selection();
    EditBuilder builder(impl_->canvas.document->project());
    QString refused = tr("Select a Reuse to give it parameters of its own.");
    studio::Moves copies;
    for (const QString& path : chosen) {
        const auto change = studio::makeUnique(builder.project(), path.toStdString());
        if (!change) {
            refused = studio::text(change.error().message);
            continue;
        }
        builder.add(change->edits);
        for (const auto& copy : change->moves)
            if (std::ranges::find(copies, copy) == copies.end()) copies.push_back(copy);
    }
    if (builder.edits().empty()) emit message(refused);
    else impl_->canvas.commit(builder.edits(), tr("Make unique"), chosen, {}, copies);
}

}  // namespace ui
