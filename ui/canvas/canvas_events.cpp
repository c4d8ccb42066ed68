// Mouse, keys and drops of CanvasView, turned into gestures and actions.

#include "ui/canvas/canvas_impl.h"
#include "ui/canvas/key_wiring.h"
#include "ui/palette/op_search.h"

#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace ui {

Pointer CanvasView::Impl::pointer(const QMouseEvent* event) const {
    return {view->mapToScene(event->position().toPoint()), event->position().toPoint(), event->modifiers()};
}

// ---- mouse -------------------------------------------------------------------------------------------

std::unique_ptr<Gesture> CanvasView::Impl::leftPress(const Pointer& p) {
    const bool sequential = scene()->isSequential();
    if (const PortHit port = scene()->portAt(p.scene, canvas.reach(11)); port && !sequential) {
        // A taken input gives its wire's end away; a free port starts a new wire.
        if (!port.output && !port.port().variadic)
            for (WireItem* wire : scene()->wiresOf(port.node))
                if (wire->view().to == port.node->view().path && wire->view().toPort == port.index)
                    return replugGesture(canvas, wire, true, p);
        return wireGesture(canvas, port, p, [this](const LooseWire& loose, const Pointer& at) { wireDropped(loose, at); });
    }
    if (NodeItem* node = scene()->nodeAt(p.scene)) {
        const QString path = node->view().path;
        if (!sequential && node->view().holder.isEmpty() && node->chevron().contains(p.scene)) {
            view->setOpenedInPlace(path, !node->view().opened);
            return nullptr;
        }
        QStringList chosen = scene()->selection();
        if (p.keys & Qt::ControlModifier && !(p.keys & Qt::AltModifier)) {
            if (!chosen.removeOne(path)) chosen << path;
        } else if (p.keys & Qt::ShiftModifier) {
            chosen << path;
        } else if (!chosen.contains(path)) {
            chosen = {path};
        }
        scene()->setSelection(chosen);
        if (!chosen.contains(path)) return nullptr;
        if (sequential) return reorderGesture(canvas, node, p);
        if (!node->view().holder.isEmpty()) return heldGesture(canvas, node, p);
        return moveGesture(canvas, node, p, p.keys & Qt::AltModifier);
    }
    if (auto bend = marks.pressBend(p)) return bend;
    if (WireItem* wire = scene()->wireAt(p.scene, canvas.reach(8)); wire && !wire->view().implicit) {
        double along = 0;
        distanceTo(wire->path().line, p.scene, &along);
        return replugGesture(canvas, wire, along >= 0.5, p);
    }
    if (auto frame = marks.pressFrame(p)) return frame;
    return bandGesture(canvas, p);
}

void CanvasView::mousePressEvent(QMouseEvent* event) {
    Impl* d = impl_.get();
    setFocus(Qt::MouseFocusReason);
    d->keysLead = false;
    d->wiring->end();
    d->search->hide();
    d->motion.finish();
    if (d->gesture) {
        // Another button while one is down: the gesture is off.
        d->gesture->cancel();
        d->gesture.reset();
        return;
    }
    const Pointer p = d->pointer(event);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && d->spaceDown)) {
        d->spaceUsed = true;
        d->unseen = false;
        d->hoverNothing();
        d->gesture = panGesture(d->canvas, p);
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        d->gesture = d->leftPress(p);
    } else if (event->button() == Qt::RightButton) {
        d->rightPress = p.screen;
        if (p.keys & Qt::ControlModifier) d->gesture = cutGesture(d->canvas, p);
    }
    event->accept();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    Impl* d = impl_.get();
    const Pointer p = d->pointer(event);
    d->lastPointer = p.scene;
    d->lastScreen = p.screen;
    d->pointerInside = true;
    d->keysLead = false;
    if (d->gesture) {
        d->bubble->hide();
        d->gesture->move(p);
        d->map->update();
    } else {
        d->hover(p.scene);
    }
    event->accept();
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    Impl* d = impl_.get();
    const Pointer p = d->pointer(event);
    if (!d->gesture) return;
    // The gesture's own edit tells the document, which drops any running one: it must not be running any more.
    const auto gesture = std::move(d->gesture);
    gesture->finish(p);
    d->hover(mapToScene(p.screen));
    d->updateBubble();
    event->accept();
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
    Impl* d = impl_.get();
    if (event->button() != Qt::LeftButton) return;
    const Pointer p = d->pointer(event);
    if (d->gesture) d->gesture->cancel();
    d->gesture.reset();
    if (NodeItem* node = d->scene()->nodeAt(p.scene)) {
        if (node->view().opened && p.scene.y() > node->body().top() + metrics::openedHead)
            d->searchAt(p.screen);  // on its ground, between the children
        else if (node->view().container)
            setScope(node->view().path);
        else
            select({node->view().path});
        return;
    }
    if (!d->marks.doubleClick(p)) d->searchAt(p.screen);
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    Impl* d = impl_.get();
    const QPoint pixels = event->pixelDelta();
    d->lastScreen = event->position().toPoint();
    d->pointerInside = true;
    if (!pixels.isNull() && !(event->modifiers() & Qt::ControlModifier)) {
        // Two fingers pan.
        d->unseen = false;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - pixels.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - pixels.y());
    } else {
        const double steps = event->angleDelta().y() / 120.0;
        d->zoomBy(std::pow(1.2, steps), event->position().toPoint());
    }
    event->accept();
}

bool CanvasView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && impl_) {
        impl_->pointerInside = false;
        if (!impl_->gesture) impl_->hoverNothing();
    } else if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QPointF point = mapToScene(help->pos());
        QString tip;
        if (const PortHit port = impl_->scene()->portAt(point, impl_->canvas.reach(11))) {
            tip = QStringLiteral("<b>%1</b> %2").arg(port.port().id.toHtmlEscaped(), port.port().doc.toHtmlEscaped());
            for (const WireItem* wire : impl_->scene()->wiresOf(port.node))
                if (!port.output && wire->view().to == port.node->view().path && wire->view().toPort == port.index &&
                    !wire->view().reason.isEmpty())
                    tip += QStringLiteral("<br>") + wire->view().reason.toHtmlEscaped();
        } else if (const NodeItem* node = impl_->scene()->nodeAt(point)) {
            const nn::Op* op = nn::find_op(node->view().op.toStdString());
            if (op) tip = opToolTip(*op);
            for (const QString& line : heatTip(node->heat()).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                tip += QStringLiteral("<br><b>%1</b>").arg(line.toHtmlEscaped());
            for (const QString& line : node->signs().tips) tip += QStringLiteral("<br>") + line.toHtmlEscaped();
        } else if (const WireItem* wire = impl_->scene()->wireAt(point, impl_->canvas.reach(8))) {
            tip = wire->view().reason.isEmpty() ? wire->view().shape : wire->view().reason.toHtmlEscaped();
            if (wire->magnitude()) tip += QStringLiteral("<br>") + impl_->scene()->signs().magnitudeTips.value(wire->view().from).toHtmlEscaped();
        }
        QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }
    return QGraphicsView::viewportEvent(event);
}

// ---- menu --------------------------------------------------------------------------------------------

void CanvasView::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse &&
        (event->modifiers() & Qt::ControlModifier || impl_->gesture)) {
        event->accept();  // Ctrl+right is the knife
        return;
    }
    const bool mouse = event->reason() == QContextMenuEvent::Mouse;
    // By its key it is that of what is selected.
    const QStringList chosen = selection();
    const QPoint at = mouse ? event->pos() : chosen.isEmpty() ? viewport()->rect().center() : nodeCenter(chosen.front());
    impl_->showMenu(at, mouse ? event->globalPos() : viewport()->mapToGlobal(at));
    event->accept();
}

void CanvasView::Impl::showMenu(QPoint at, QPoint global) {
    const QPointF point = view->mapToScene(at);
    NodeItem* node = scene()->nodeAt(point);
    WireItem* wire = node ? nullptr : scene()->wireAt(point, canvas.reach(8));
    if (!node && !wire) return marks.showFrameMenu(point, global) ? void() : searchAt(at);
    auto* menu = new QMenu(view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, const QKeySequence& key, auto slot) {
        QAction* action = menu->addAction(text, view, slot);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);  // shown, not taken: the canvas handles its keys itself
    };
    if (wire) {
        if (!wire->view().implicit) {
            scene()->selectWire(wire);
            add(CanvasView::tr("Remove wire"), Qt::Key_Delete, &CanvasView::deleteSelection);
            marks.addToWireMenu(menu, wire, point);
        }
        add(CanvasView::tr("Insert a node\u2026"), Qt::Key_Tab, [this, at, view = wire->view()] {
            for (WireItem* now : scene()->wires())
                if (now->view() == view) {
                    Place place;
                    place.wire = now;
                    place.center = now->path().middle;
                    showSearch(at, CanvasView::tr("Insert\u2026"),
                               [](const nn::Op& op) { return acceptsWire(op, std::nullopt) && !op.outputs.empty(); }, place);
                    return;
                }
        });
        menu->popup(global);
        return;
    }
    if (!node->state().selected) scene()->setSelection({node->view().path});
    if (node->view().container) {
        add(CanvasView::tr("Open"), Qt::Key_Return, &CanvasView::enterSelected);
        if (node->view().sequential && node->view().holder.isEmpty() && !scene()->isSequential())
            add(node->view().opened ? CanvasView::tr("Close") : CanvasView::tr("Open in place"), QKeySequence(Qt::SHIFT | Qt::Key_Return), &CanvasView::toggleOpened);
        add(CanvasView::tr("Ungroup"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), &CanvasView::ungroupSelection);
    }
    add(CanvasView::tr("Group"), QKeySequence(Qt::CTRL | Qt::Key_G), &CanvasView::groupSelection);
    add(CanvasView::tr("Rename"), Qt::Key_F2, &CanvasView::renameSelected);
    menu->addSeparator();
    marks.addToNodeMenu(menu);
    menu->addSeparator();
    add(CanvasView::tr("Cut"), QKeySequence::Cut, &CanvasView::cutSelection);
    add(CanvasView::tr("Copy"), QKeySequence::Copy, &CanvasView::copySelection);
    add(CanvasView::tr("Duplicate"), QKeySequence(Qt::CTRL | Qt::Key_D), &CanvasView::duplicateSelection);
    add(CanvasView::tr("Duplicate as Reuse"), QKeySequence(Qt::ALT | Qt::Key_D), &CanvasView::duplicateAsReuse);
    if (node->view().op == QLatin1String("Reuse")) add(CanvasView::tr("Make unique"), {}, &CanvasView::makeUnique);
    menu->addSeparator();
    add(CanvasView::tr("Delete"), Qt::Key_Delete, &CanvasView::deleteSelection);
    add(CanvasView::tr("Delete, keep the chain"), QKeySequence(Qt::CTRL | Qt::Key_Delete), &CanvasView::deleteKeepingChain);
    menu->popup(global);
}

// ---- keys --------------------------------------------------------------------------------------------

bool CanvasView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && impl_ && impl_->wiring && impl_->wiring->active() &&
        KeyWiring::takes(*static_cast<QKeyEvent*>(event))) {
        event->accept();  // Enter and arrows are the wire's now
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (impl_->wiring->key(*key)) return true;
        // Tab would otherwise move the focus before keyPressEvent sees it.
        if (key->key() == Qt::Key_Tab && !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
            openSearch();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

bool CanvasView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == impl_->rename && event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (watched == impl_->rename && event->type() == QEvent::KeyPress) {
        // A field lets Enter through to the canvas, which would open the renamed node.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            impl_->finishRename(key != Qt::Key_Escape);
            return true;
        }
    }
    return QGraphicsView::eventFilter(watched, event);
}

void CanvasView::keyPressEvent(QKeyEvent* event) {
    Impl* d = impl_.get();
    const auto keys = event->modifiers() & ~Qt::KeypadModifier;
    const int key = event->key();
    const bool ctrl = keys == Qt::ControlModifier, ctrlShift = keys == (Qt::ControlModifier | Qt::ShiftModifier);
    const bool plain = keys == Qt::NoModifier;
    const bool arrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    const bool erase = key == Qt::Key_Delete || key == Qt::Key_Backspace;
    if (event->matches(QKeySequence::Copy)) copySelection();
    else if (event->matches(QKeySequence::Cut)) cutSelection();
    else if (event->matches(QKeySequence::Paste)) paste();
    else if (event->matches(QKeySequence::SelectAll)) selectAll();
    else if (event->matches(QKeySequence::Undo)) d->canvas.document->undoStack()->undo();
    else if (event->matches(QKeySequence::Redo) || (ctrl && key == Qt::Key_Y) || (ctrlShift && key == Qt::Key_Z))
        d->canvas.document->undoStack()->redo();
    else if (ctrlShift && key == Qt::Key_V) pasteAsReuse();
    else if (keys == Qt::AltModifier && key == Qt::Key_D) duplicateAsReuse();
    else if (ctrl && key == Qt::Key_D) duplicateSelection();
    else if (ctrlShift && key == Qt::Key_D) duplicateWithInputs();
    else if (ctrl && key == Qt::Key_G) groupSelection();
    else if (ctrlShift && key == Qt::Key_G) ungroupSelection();
    else if (ctrl && erase) deleteKeepingChain();
    else if (plain && erase) {
        const bool nothing = selection().isEmpty() && !d->scene()->selectedWire() && !d->scene()->selectedBend() && d->scene()->selectedFrames().isEmpty();
        if (nothing && key == Qt::Key_Backspace) leaveScope();
        else deleteSelection();
    } else if (ctrl && arrow) d->nudge(key);
    else if ((plain || keys == Qt::ShiftModifier) && arrow) d->walk(key, !plain);
    else if (plain && key == Qt::Key_W) startWire();
    else if ((ctrl || ctrlShift) && (key == Qt::Key_Plus || key == Qt::Key_Equal)) zoomIn();
    else if (ctrl && key == Qt::Key_Minus) zoomOut();
    else if (plain && key == Qt::Key_Home) fitAll();
    else if (plain && key == Qt::Key_F) fitSelection();
    else if (plain && key == Qt::Key_F2) renameSelected();
    else if (plain && (key == Qt::Key_Return || key == Qt::Key_Enter)) enterSelected();
    else if (keys == Qt::ShiftModifier && (key == Qt::Key_Return || key == Qt::Key_Enter)) toggleOpened();
    else if (keys == Qt::ShiftModifier && key == Qt::Key_A) openSearch();
    else if (keys == Qt::ShiftModifier && key == Qt::Key_L) tidy();
    else if (ctrl && key == Qt::Key_F) openFind();
    else if (d->marks.key(key, keys, d->cursorPoint())) {}
    else if (keys == Qt::AltModifier && key == Qt::Key_M) setMiniMapVisible(!d->miniMapWanted);
    else if (plain && key == Qt::Key_Space) {
        if (!event->isAutoRepeat()) {
            d->spaceDown = true;
            d->spaceUsed = false;
            viewport()->setCursor(Qt::OpenHandCursor);
        }
    } else if (key == Qt::Key_Escape) {
        if (d->gesture) {
            d->gesture->cancel();
            d->gesture.reset();
        } else if (d->scene()->selectedWire()) {
            d->scene()->selectWire(nullptr);
        } else {
            d->scene()->selectBend({});
            select({});
        }
    } else {
        event->ignore();
        return;
    }
    event->accept();
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || event->isAutoRepeat() || !impl_->spaceDown) return QWidget::keyReleaseEvent(event);
    impl_->spaceDown = false;
    viewport()->setCursor(Qt::ArrowCursor);
    // Space alone searches; Space with a drag has panned.
    if (!impl_->spaceUsed) openSearch();
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
    impl_->spaceDown = false;
    QGraphicsView::focusOutEvent(event);
}

void CanvasView::Impl::nudge(int key) {
    if (scene()->isSequential()) return;
    const double step = metrics::grid;
    const QPointF by = key == Qt::Key_Left    ? QPointF(-step, 0)
                       : key == Qt::Key_Right ? QPointF(step, 0)
                       : key == Qt::Key_Up    ? QPointF(0, -step)
                                              : QPointF(0, step);
    nn::MoveNodes move;
    for (const QString& path : scene()->selection()) {
        if (!scene()->node(path)->view().holder.isEmpty()) continue;  // lies in its order
        const QPointF to = scene()->node(path)->pos() + by;
        move.positions[path.toStdString()] = nn::Position{to.x(), to.y()};
    }
    if (!move.positions.empty())
        canvas.commit({move}, CanvasView::tr("Move"), {}, QStringLiteral("nudge/") + scene()->selection().join(QLatin1Char(',')));
}

// ---- drops from the palette --------------------------------------------------------------------------

namespace {

QString droppedOp(const QMimeData* data) {
    return QString::fromUtf8(data->data(QLatin1String(opMimeType)));
}

}  // namespace

Place CanvasView::Impl::dropPlace(QPointF point, Qt::KeyboardModifiers keys) {
    Place place;
    place.center = point;
    NodeItem* node = scene()->nodeAt(point);
    if (node && node->view().container && !node->view().opened) {
        place.into = node;
        return place;
    }
    if (NodeItem* opened = scene()->openedAt(point)) {
        place.into = opened;
        place.index = scene()->placeIn(opened, point);
        return place;
    }
    if (!(keys & Qt::AltModifier)) place.wire = scene()->wireAt(point, canvas.reach(20));
    if (scene()->isSequential() && !place.wire && !scene()->nodes().isEmpty())
        place.index = canvas.chainIndexAt(point, nullptr);
    return place;
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(opMimeType))) event->acceptProposedAction();
    else event->ignore();
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event) {
    if (!event->mimeData()->hasFormat(QLatin1String(opMimeType))) return event->ignore();
    const nn::Op* op = nn::find_op(droppedOp(event->mimeData()).toStdString());
    Place place = impl_->dropPlace(mapToScene(event->position().toPoint()), event->modifiers());
    if (!op || op->inputs.empty() || op->outputs.empty())
        if (op && !op->is_container()) place.wire = nullptr;
    impl_->canvas.light(const_cast<WireItem*>(place.wire));
    impl_->canvas.markContainer(place.into);
    event->acceptProposedAction();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent* event) {
    impl_->canvas.light(nullptr);
    impl_->canvas.markContainer(nullptr);
}

void CanvasView::dropEvent(QDropEvent* event) {
    impl_->canvas.light(nullptr);
    impl_->canvas.markContainer(nullptr);
    const QString id = droppedOp(event->mimeData());
    const nn::Op* op = nn::find_op(id.toStdString());
    if (!op) return event->ignore();
    Place place = impl_->dropPlace(mapToScene(event->position().toPoint()), event->modifiers());
    if ((op->inputs.empty() || op->outputs.empty()) && !op->is_container()) place.wire = nullptr;
    event->acceptProposedAction();
    impl_->canvas.addNode(id, place);
    setFocus();
}

}  // namespace ui
