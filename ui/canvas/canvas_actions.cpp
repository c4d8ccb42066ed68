// The slots of CanvasView: what menus, keys and the palette ask for.

#include "app/studio/clipboard.h"
#include "nn/io/project_json.h"
#include "ui/canvas/canvas_impl.h"
#include "ui/canvas/canvas_picture.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>

#include <memory>

namespace ui {

void CanvasView::deleteSelection() {
    if (impl_->marks.remove()) return;
    if (const WireItem* wire = impl_->scene()->selectedWire()) {
        if (!wire->view().implicit) impl_->canvas.removeWires({wire->view().wire}, tr("Remove a wire"));
        return;
    }
    impl_->canvas.removeNodes(selection(), false);
}

void CanvasView::deleteKeepingChain() {
    impl_->canvas.removeNodes(selection(), true);
}

void CanvasView::duplicateSelection() {
    const Picked picked = impl_->marks.picked();
    if (!picked.empty()) impl_->canvas.duplicate(picked.nodes, picked.frames);
}

void CanvasView::duplicateWithInputs() {
    if (selection().isEmpty()) return;
    const auto change = studio::duplicateNodes(impl_->canvas.document->project(), impl_->canvas.scopeOf(selection()),
                                               toStd(selection()), true);
    impl_->canvas.commit(change.edits, tr("Duplicate with inputs"), toQt(change.select));
}

void CanvasView::copySelection() {
    const Picked picked = impl_->marks.picked();
    if (picked.empty()) return;
    const std::string text = studio::copyNodes(impl_->canvas.document->project(), impl_->canvas.scopeOf(selection()), picked.nodes, picked.frames);
    if (text.empty()) return;
    impl_->copied = {toQt(picked.nodes), QString::fromStdString(text)};
    QApplication::clipboard()->setText(impl_->copied.text);
}

void CanvasView::copyAsPicture() {
    const CanvasPicture picture(impl_->canvas.document, scope(), impl_->scene()->opened());
    if (picture.isEmpty()) return;
    auto* data = new QMimeData;
    data->setImageData(picture.image());
    data->setData(QStringLiteral("image/svg+xml"), picture.svg(impl_->canvas.document->displayName()));
    QApplication::clipboard()->setMimeData(data);
}

void CanvasView::cutSelection() {
    const Picked picked = impl_->marks.picked();
    if (picked.empty()) return;
    copySelection();
    // What was copied goes: a frame takes along what lies in it.
    EditBuilder builder(impl_->canvas.document->project());
    nn::SetFrames frames{builder.project().frames};
    for (auto index = picked.frames.rbegin(); index != picked.frames.rend(); ++index)
        frames.frames.erase(frames.frames.begin() + static_cast<std::ptrdiff_t>(*index));
    if (!picked.frames.empty()) builder.add({std::move(frames)});
    builder.add(nn::remove_nodes(builder.project(), impl_->canvas.scopeOf(selection()), picked.nodes));
    impl_->canvas.commit(builder.edits(), picked.nodes.size() == 1 ? tr("Cut a node") : tr("Cut %1 nodes").arg(picked.nodes.size()));
}

bool CanvasView::canPaste() const {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    return data && data->hasText() && (data->text().contains(QLatin1String("\"nodes\"")) || studio::looksLikeSource(data->text()));
}

void CanvasView::paste() {
    std::optional<nn::Position> at;
    if (impl_->pointerInside) {
        const QPointF point = Canvas::snapped(impl_->lastPointer);
        at = nn::Position{point.x(), point.y()};
    }
    const QString text = QApplication::clipboard()->text();
    if (studio::looksLikeSource(text)) {
        studio::importSource(text, this, [this, at](const studio::Imported& imported) { pasteImported(imported, at); });
        return;
    }
    pasteText(text.toStdString(), at);
}

bool CanvasView::pasteText(const std::string& text, std::optional<nn::Position> at, const nn::Edits& before) {
    const auto change = studio::pasteNodes(impl_->canvas.document->project(), impl_->canvas.scopePath(), text, at);
    if (!change) {
        emit message(studio::text(change.error().message));
        return false;
    }
    nn::Edits edits = before;
    edits.insert(edits.end(), change->edits.begin(), change->edits.end());
    if (impl_->canvas.commit(edits, tr("Paste"), toQt(change->select)))
        impl_->scene()->selectFrames(QVector<int>(change->frames.begin(), change->frames.end()));
    return true;
}

void CanvasView::pasteImported(const studio::Imported& imported, std::optional<nn::Position> at) {
    if (!imported) {
        emit message(studio::text(imported.error().message));
        return;
    }
    const nn::Project& project = impl_->canvas.document->project();
    nn::Edits before;
    const bool first = project.graph.nodes.empty();
    // Onto an empty canvas the whole project comes: its data says the size of the input.
    if (first) {
        at.reset();
        if (project.data.source.empty() && !imported->project.data.source.empty()) before.push_back(nn::SetData{imported->project.data});
        if (project.name.empty()) before.push_back(nn::SetName{imported->project.name});
        if (project.notes.empty()) before.push_back(nn::SetNotes{studio::importNotes(*imported).toStdString()});
    }
    if (!pasteText(nn::write_fragment(imported->project), at, before)) return;
    if (first) QMetaObject::invokeMethod(this, &CanvasView::fitAll, Qt::QueuedConnection);
    if (const QString notes = studio::importNotes(*imported); !notes.isEmpty()) emit message(notes.section(QLatin1Char('\n'), 0, 0));
}

void CanvasView::selectAll() {
    QStringList all;
    for (const NodeItem* node : impl_->scene()->nodes()) all << node->view().path;
    select(all);
}

void CanvasView::groupSelection() {
    if (selection().isEmpty()) return;
    const auto change =
        studio::groupNodes(impl_->canvas.document->project(), impl_->canvas.scopeOf(selection()), toStd(selection()));
    if (!change) {
        emit message(studio::text(change.error().message));
        return;
    }
    if (!nn::is_sequential(impl_->canvas.document->project(), impl_->canvas.scopeOf(selection()))) impl_->canvas.groups.note(impl_->canvas.document->project(), change->select.front());
    impl_->canvas.commit(*change, tr("Group"));
}

void CanvasView::ungroupSelection() {
    for (const QString& path : selection()) {
        const NodeItem* node = impl_->scene()->node(path);
        if (!node || !node->view().container) continue;
        auto change = studio::ungroupNode(impl_->canvas.document->project(), path.toStdString());
        if (!change) {
            emit message(studio::text(change.error().message));
            return;
        }
        impl_->canvas.groups.restore(impl_->canvas.document->project(), path.toStdString(), *change);
        impl_->canvas.commit(*change, tr("Ungroup"));
        return;
    }
    emit message(tr("Select a Sequential or Module to ungroup."));
}

void CanvasView::addNode(const QString& op) {
    Place place;
    const QStringList chosen = selection();
    const NodeItem* after = chosen.size() == 1 ? impl_->scene()->node(chosen.front()) : nullptr;
    const nn::Op* info = nn::find_op(op.toStdString());
    if (!info) return;
    if (after && !after->view().holder.isEmpty()) {
        NodeItem* opened = impl_->scene()->node(after->view().holder);
        place.into = opened;
        place.index = int(impl_->scene()->heldBy(opened).indexOf(const_cast<NodeItem*>(after))) + 1;
    } else if (const nn::Op* list = after ? nn::find_op(after->view().op.toStdString()) : nullptr;
        list && list->role == nn::Role::List &&
        (list->holds_parameters ? info->role == nn::Role::Parameter : info->is_module())) {
        place.into = const_cast<NodeItem*>(after);
    } else if (after && impl_->scene()->isSequential()) {
        place.index = static_cast<int>(impl_->scene()->nodes().indexOf(const_cast<NodeItem*>(after))) + 1;
    } else if (after && !after->view().outputs.isEmpty()) {
        const nn::NodeReport* report = impl_->canvas.document->analysis().find(chosen.front().toStdString());
        std::optional<nn::TensorType> type;
        if (report && !report->outputs.empty()) type = report->outputs.front().type;
        if (acceptsWire(*info, type))
            place.from = nn::PortRef{after->view().id.toStdString(), after->view().outputs.front().id.toStdString()};
    }
    if (after)
        place.center = after->body().center() + QPointF(metrics::chainColumn, 0);
    else
        place.center = mapToScene(viewport()->rect().center());
    if (!impl_->canvas.addNode(op, place)) return;
    if (const QStringList now = selection(); now.size() == 1)
        if (const NodeItem* node = impl_->scene()->node(now.front()))
            if (!mapToScene(viewport()->rect()).boundingRect().contains(node->body())) ensureVisible(node->body(), 60, 60);
}

// ---- search ------------------------------------------------------------------------------------------

void CanvasView::Impl::showSearch(QPoint at, const QString& hint, SearchPopup::Accept accept, const Place& place) {
    bubble->hide();
    search->open(at, hint, std::move(accept), [this, place](const QString& op) { canvas.addNode(op, place); });
}

void CanvasView::Impl::searchAt(QPoint at) {
    const QPointF point = view->mapToScene(at);
    Place place;
    place.center = point;
    if (scene()->isSequential())
        place.index = scene()->nodes().isEmpty() ? 0 : canvas.chainIndexAt(point, nullptr);
    if (NodeItem* opened = scene()->openedAt(point)) place.into = opened, place.index = scene()->placeIn(opened, point);
    const bool inModule = !scene()->scope().isEmpty() && !scene()->isSequential();
    showSearch(at, inModule ? CanvasView::tr("Add to this module\u2026") : CanvasView::tr("Add a node\u2026"), searchAccept(place.into), place);
}

SearchPopup::Accept CanvasView::Impl::searchAccept(bool inSequential) const {
    return [sequential = inSequential || scene()->isSequential()](const nn::Op& op) {
        // A Sequential holds layers that take one value and give one.
        return !sequential || op.is_container() ||
               (op.inputs.size() == 1 && !op.inputs.front().variadic && !op.outputs.empty() && op.role != nn::Role::Loss);
    };
}

void CanvasView::Impl::wireDropped(const LooseWire& loose, const Pointer& p) {
    Place place;
    // The new node's port comes to lie under the pointer.
    place.center = p.scene + QPointF(loose.from ? metrics::nodeWidth / 2 : -metrics::nodeWidth / 2, 0);
    place.from = loose.from;
    place.to = loose.to;
    const bool forward = loose.from.has_value();
    const bool inModule = !scene()->scope().isEmpty();
    // Shared: GCC 14 takes an optional in a lambda that std::function copies for uninitialized.
    const auto type = std::make_shared<const std::optional<nn::TensorType>>(loose.type);
    const auto accept = [type, forward, inModule](const nn::Op& op) {
        if (forward) return acceptsWire(op, *type) && !(inModule && op.role == nn::Role::Loss);
        const bool list = op.role == nn::Role::List;  // holds modules and gives nothing
        return !list && (!op.outputs.empty() || op.is_container() || op.role == nn::Role::Input);
    };
    const QString hint = forward && loose.type
                             ? CanvasView::tr("What takes %1\u2026").arg(shapeLabel(*loose.type))
                             : forward ? CanvasView::tr("What comes next\u2026") : CanvasView::tr("What feeds it\u2026");
    showSearch(p.screen, hint, accept, place);
}

// ---- rename ------------------------------------------------------------------------------------------

void CanvasView::renameSelected() {
    impl_->startRename();
}

void CanvasView::Impl::startRename() {
    if (marks.editTitle()) return;
    const QStringList chosen = scene()->selection();
    const NodeItem* node = chosen.size() == 1 ? scene()->node(chosen.front()) : nullptr;
    if (!node) return;
    renaming = chosen.front();
    const QRect body = view->mapFromScene(node->body()).boundingRect();
    rename->setText(QString::fromStdString(nn::last_id(renaming.toStdString())));
    rename->setFont(Theme::instance().monoFont());
    rename->setGeometry(body.left() + 8, body.top() + 6, std::max(120, body.width() - 16), rename->sizeHint().height());
    rename->show();
    rename->raise();
    rename->selectAll();
    rename->setFocus();
}

void CanvasView::Impl::finishRename(bool keep) {
    if (renaming.isEmpty()) return;
    const QString path = renaming, id = rename->text().trimmed();
    renaming.clear();  // hiding the field takes its focus and comes here again
    rename->hide();
    view->setFocus();
    if (keep && !id.isEmpty()) canvas.rename(path, id);
}

}  // namespace ui
