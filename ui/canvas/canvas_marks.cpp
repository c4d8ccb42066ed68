#include "ui/canvas/canvas_marks.h"

#include "nn/model/scope.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <set>

namespace ui {

namespace {

constexpr double around = 24;  ///< room between a frame and what it is put around
const QSizeF emptyFrame(320, 200);

QIcon colorIcon(const QColor& color) {
    QPixmap picture(32, 32);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(2, 2, 12, 12));
    return QIcon(picture);
}

nn::Frame frameOf(const Canvas& canvas, int index) {
    return canvas.document->project().frames[static_cast<std::size_t>(index)];
}

}  // namespace

CanvasMarks::CanvasMarks(Canvas& canvas) : QObject(canvas.view), canvas_(canvas), title_(new QLineEdit(canvas.view)) {
    title_->setObjectName(QStringLiteral("frameTitle"));
    title_->setAccessibleName(tr("Title of the comment"));
    title_->setToolTip(tr("Title of the comment"));
    title_->hide();
    title_->installEventFilter(this);
    connect(title_, &QLineEdit::editingFinished, this, [this] { finishTitle(true); });
}

QVector<const NodeItem*> CanvasMarks::selectedNodes() const {
    QVector<const NodeItem*> out;
    for (const NodeItem* node : canvas_.scene->nodes())
        if (node->state().selected) out << node;
    return out;
}

Picked CanvasMarks::picked() const {
    std::set<QString> nodes;
    std::set<std::size_t> frames;
    for (const NodeItem* node : selectedNodes()) nodes.insert(node->view().path);
    for (const int index : canvas_.scene->selectedFrames()) {
        const QRectF rect = canvas_.scene->frame(index)->rect();
        frames.insert(static_cast<std::size_t>(index));
        for (const NodeItem* node : canvas_.scene->nodesIn(rect)) nodes.insert(node->view().path);
        for (const FrameItem* other : canvas_.scene->frames())
            if (rect.contains(other->rect())) frames.insert(static_cast<std::size_t>(other->view().index));
    }
    Picked out;
    for (const NodeItem* node : canvas_.scene->nodes())
        if (nodes.contains(node->view().path)) out.nodes.push_back(node->view().path.toStdString());
    out.frames.assign(frames.begin(), frames.end());
    return out;
}

// ---- mute and collapse -------------------------------------------------------------------------------

void CanvasMarks::toggleMuted() {
    QVector<const NodeItem*> able;
    QString unable;
    for (const NodeItem* node : selectedNodes()) {
        const nn::Op* op = nn::find_op(node->view().op.toStdString());
        if (op && nn::can_be_muted(*op)) able << node;
        else if (unable.isEmpty()) unable = tr("%1 cannot be muted: a %2 has nothing to pass on.").arg(node->view().id, node->view().title);
    }
    const bool mute = std::ranges::any_of(able, [](const NodeItem* node) { return !node->view().muted; });
    nn::Edits edits;
    for (const NodeItem* node : able)
        if (node->view().muted != mute) edits.push_back(nn::SetMuted{node->view().path.toStdString(), mute});
    if (edits.size() == 1) {
        const QString path = QString::fromStdString(std::get<nn::SetMuted>(edits.front()).node);
        canvas_.commit(edits, mute ? tr("Mute %1").arg(path) : tr("Unmute %1").arg(path));
    } else if (!edits.empty()) {
        canvas_.commit(edits, mute ? tr("Mute %1 nodes").arg(edits.size()) : tr("Unmute %1 nodes").arg(edits.size()));
    }
    if (!unable.isEmpty()) canvas_.say(unable);
}

void CanvasMarks::toggleCollapsed() {
    const QVector<const NodeItem*> nodes = selectedNodes();
    if (nodes.isEmpty()) return;
    const bool collapse = std::ranges::any_of(nodes, [](const NodeItem* node) { return !node->view().collapsed; });
    QHash<QString, QPointF> places;
    nn::Edits marks;
    for (const NodeItem* node : nodes) {
        const NodeView& now = node->view();
        if (now.collapsed == collapse) continue;
        NodeView then = now;
        then.collapsed = collapse;
        then.size = sizeOf(then);
        // Wires that came straight still do.
        const QPointF lower(0, canvas_.scene->isSequential() ? 0 : now.portLine() - then.portLine());
        places.insert(now.path, now.position + lower);
        marks.push_back(nn::SetCollapsed{now.path.toStdString(), collapse});
    }
    nn::Edits edits = canvas_.movesFor(places);
    edits.insert(edits.end(), marks.begin(), marks.end());
    const QString one = places.size() == 1 ? places.constBegin().key() : QString();
    if (places.size() == 1) canvas_.commit(edits, collapse ? tr("Collapse %1").arg(one) : tr("Expand %1").arg(one));
    else canvas_.commit(edits, collapse ? tr("Collapse %1 nodes").arg(marks.size()) : tr("Expand %1 nodes").arg(marks.size()));
}

// ---- frames ------------------------------------------------------------------------------------------

void CanvasMarks::comment(QPointF center) {
    QRectF content;
    for (const NodeItem* node : selectedNodes()) content |= node->body();
    for (const int index : canvas_.scene->selectedFrames()) content |= canvas_.scene->frame(index)->rect();
    QRectF rect(center - QPointF(emptyFrame.width() / 2, emptyFrame.height() / 2), emptyFrame);
    if (!content.isEmpty()) rect = content.adjusted(-around, -around - FrameItem::titleHeight, around, around);
    const QPointF corner = Canvas::snapped(rect.topLeft()), far = Canvas::snapped(rect.bottomRight());
    rect = QRectF(corner, far);

    nn::SetFrames set{canvas_.document->project().frames};
    nn::Frame frame;
    frame.text = tr("Comment").toStdString();
    frame.at = {rect.x(), rect.y()};
    frame.size = {rect.width(), rect.height()};
    frame.scope = canvas_.scopePath();
    // Under those that it goes around.
    std::size_t index = set.frames.size();
    for (const FrameItem* other : canvas_.scene->frames())
        if (rect.contains(other->rect())) index = std::min(index, static_cast<std::size_t>(other->view().index));
    set.frames.insert(set.frames.begin() + static_cast<std::ptrdiff_t>(index), std::move(frame));
    if (!canvas_.commit({std::move(set)}, tr("Add a comment"))) return;
    canvas_.scene->setSelection({});
    canvas_.scene->selectFrames({static_cast<int>(index)});
    startTitle(static_cast<int>(index));
}

void CanvasMarks::setFrame(int index, const nn::Frame& frame, const QString& text) {
    nn::SetFrames set{canvas_.document->project().frames};
    if (index < 0 || index >= static_cast<int>(set.frames.size()) || set.frames[static_cast<std::size_t>(index)] == frame) return;
    set.frames[static_cast<std::size_t>(index)] = frame;
    canvas_.commit({std::move(set)}, text);
}

bool CanvasMarks::remove() {
    if (const BendHit bend = canvas_.scene->selectedBend()) {
        QVector<QPointF> bends = bend.wire->bends();
        bends.removeAt(bend.index);
        setBends(bend.wire, bends, tr("Remove a bend"));
        return true;
    }
    const QVector<int> chosen = canvas_.scene->selectedFrames();
    if (chosen.isEmpty()) return false;
    EditBuilder builder(canvas_.document->project());
    std::vector<std::string> nodes;
    for (const NodeItem* node : selectedNodes()) nodes.push_back(node->view().path.toStdString());
    if (!nodes.empty()) builder.add(nn::remove_nodes(builder.project(), canvas_.scopePath(), nodes));
    // Frames inside of a removed container are gone by now: the rest is found again by what it is.
    nn::SetFrames set{builder.project().frames};
    for (const int index : chosen) {
        const auto found = std::find(set.frames.begin(), set.frames.end(), frameOf(canvas_, index));
        if (found != set.frames.end()) set.frames.erase(found);
    }
    builder.add({std::move(set)});
    canvas_.commit(builder.edits(), nodes.empty() ? tr("Delete a comment") : tr("Delete %1 nodes").arg(nodes.size()));
    return true;
}

std::unique_ptr<Gesture> CanvasMarks::pressFrame(const Pointer& p) {
    FrameItem* frame = canvas_.scene->frameAt(p.scene, canvas_.reach(5));
    if (!frame) return nullptr;
    const int index = frame->view().index;
    const FramePart part = frame->partAt(p.scene, canvas_.reach(5));
    QVector<int> chosen = canvas_.scene->selectedFrames();
    const bool adds = p.keys & (Qt::ShiftModifier | Qt::ControlModifier);
    if (adds && chosen.contains(index)) chosen.removeOne(index);
    else if (adds) chosen << index;
    else if (!chosen.contains(index)) canvas_.scene->setSelection({}), chosen = {index};
    canvas_.scene->selectFrames(chosen);
    if (!chosen.contains(index)) return nullptr;
    if (isEdge(part)) return resizeFrameGesture(canvas_, frame, part, p);
    return moveFrameGesture(canvas_, frame, p, p.keys & Qt::AltModifier);
}

bool CanvasMarks::showFrameMenu(QPointF point, QPoint global) {
    FrameItem* frame = canvas_.scene->frameAt(point, canvas_.reach(5));
    if (!frame) return false;
    const int index = frame->view().index;
    if (!frame->isChosen()) {
        canvas_.scene->setSelection({});
        canvas_.scene->selectFrames({index});
    }
    auto* menu = new QMenu(canvas_.view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("frameMenu"));
    const auto add = [&](const QString& text, const QKeySequence& key, auto slot) {
        QAction* action = menu->addAction(text, this, slot);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
    };
    add(tr("Rename"), Qt::Key_F2, [this] { editTitle(); });
    QMenu* colors = menu->addMenu(tr("Colour"));
    for (const FrameColor& color : frameColors()) {
        QAction* action = colors->addAction(colorIcon(frameColor(QString::fromStdString(color.value))), color.name, this, [this, index, color] {
            nn::Frame changed = frameOf(canvas_, index);
            changed.color = color.value;
            setFrame(index, changed, tr("Colour of a comment"));
        });
        action->setCheckable(true);
        action->setChecked(frame->view().color.toStdString() == color.value);
    }
    menu->addSeparator();
    add(tr("Delete comment, keep nodes"), Qt::Key_Delete, [this] { remove(); });
    menu->popup(global);
    return true;
}

// ---- titles ------------------------------------------------------------------------------------------

bool CanvasMarks::editTitle() {
    const QVector<int> chosen = canvas_.scene->selectedFrames();
    if (chosen.size() != 1 || !selectedNodes().isEmpty()) return false;
    startTitle(chosen.front());
    return true;
}

void CanvasMarks::startTitle(int index) {
    const FrameItem* frame = canvas_.scene->frame(index);
    if (!frame) return;
    editing_ = index;
    title_->setText(frame->view().text);
    title_->setFont(Theme::instance().uiFont(0, QFont::DemiBold));
    placeTitle();
    title_->show();
    title_->raise();
    title_->selectAll();
    title_->setFocus();
}

void CanvasMarks::placeTitle() {
    const FrameItem* frame = editing_ < 0 ? nullptr : canvas_.scene->frame(editing_);
    if (!frame) return;
    const QRect box = canvas_.view->mapFromScene(frame->rect()).boundingRect();
    title_->setGeometry(box.left() + 4, box.top() + 2, std::clamp(box.width() - 8, 120, 480), title_->sizeHint().height());
}

void CanvasMarks::finishTitle(bool keep) {
    if (editing_ < 0) return;
    const int index = std::exchange(editing_, -1);  // hiding the field takes its focus and comes here again
    title_->hide();
    canvas_.view->setFocus();
    if (!keep || !canvas_.scene->frame(index)) return;
    nn::Frame frame = frameOf(canvas_, index);
    frame.text = title_->text().trimmed().toStdString();
    setFrame(index, frame, tr("Title of a comment"));
}

bool CanvasMarks::eventFilter(QObject* watched, QEvent* event) {
    if (watched != title_) return false;
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress) return false;
    // A field lets Enter through to the canvas, which would open the selected node.
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Escape && key != Qt::Key_Return && key != Qt::Key_Enter) return false;
    finishTitle(key != Qt::Key_Escape);
    return true;
}

// ---- bends -------------------------------------------------------------------------------------------

void CanvasMarks::setBends(const WireItem* wire, const QVector<QPointF>& bends, const QString& text) {
    nn::SetBends set{{canvas_.scopePath(), wire->view().wire}, {}};
    for (const QPointF& bend : bends) set.points.push_back({bend.x(), bend.y()});
    canvas_.commit({std::move(set)}, text);
}

void CanvasMarks::addBend(WireItem* wire, QPointF at) {
    double here = 0;
    distanceTo(wire->path().line, at, &here);
    QVector<QPointF> bends = wire->bends();
    int index = 0;
    while (index < bends.size()) {
        double there = 0;
        distanceTo(wire->path().line, bends[index], &there);
        if (there > here) break;
        ++index;
    }
    bends.insert(index, Canvas::snapped(at));
    const nn::Wire bent = wire->view().wire;
    setBends(wire, bends, tr("Bend a wire"));
    for (WireItem* now : canvas_.scene->wires())
        if (now->view().wire == bent) canvas_.scene->selectBend({now, index});
}

std::unique_ptr<Gesture> CanvasMarks::pressBend(const Pointer& p) {
    if (const BendHit bend = canvas_.scene->bendAt(p.scene, canvas_.reach(8))) return bendGesture(canvas_, bend, p);
    return nullptr;
}

bool CanvasMarks::doubleClick(const Pointer& p) {
    if (const BendHit bend = canvas_.scene->bendAt(p.scene, canvas_.reach(8))) {
        canvas_.scene->selectBend(bend);
        return remove();
    }
    if (WireItem* wire = canvas_.scene->wireAt(p.scene, canvas_.reach(8))) {
        if (!wire->view().implicit) addBend(wire, p.scene);
        return true;
    }
    FrameItem* frame = canvas_.scene->frameAt(p.scene, canvas_.reach(5));
    if (!frame) return false;
    canvas_.scene->setSelection({});
    canvas_.scene->selectFrames({frame->view().index});
    startTitle(frame->view().index);
    return true;
}

// ---- keys, pointer, menus ----------------------------------------------------------------------------

bool CanvasMarks::key(int key, Qt::KeyboardModifiers keys, QPointF center) {
    if (keys != Qt::NoModifier) return false;
    switch (key) {
        case Qt::Key_M: toggleMuted(); return true;
        case Qt::Key_H: toggleCollapsed(); return true;
        case Qt::Key_C: comment(center); return true;
        default: return false;
    }
}

std::optional<Qt::CursorShape> CanvasMarks::hover(QPointF point) {
    const bool covered = canvas_.scene->nodeAt(point);
    const BendHit bend = covered ? BendHit() : canvas_.scene->bendAt(point, canvas_.reach(8));
    for (WireItem* wire : canvas_.scene->wires()) {
        if (wire->bends().isEmpty()) continue;
        WireState state = wire->state();
        state.hotBend = wire == bend.wire ? bend.index : -1;
        wire->setState(state);
    }
    if (bend) return Qt::SizeAllCursor;
    if (covered || canvas_.scene->frames().isEmpty() || canvas_.scene->wireAt(point, canvas_.reach(8))) return std::nullopt;
    const FrameItem* frame = canvas_.scene->frameAt(point, canvas_.reach(5));
    if (!frame) return std::nullopt;
    const FramePart part = frame->partAt(point, canvas_.reach(5));
    if (part == FramePart::Title) return Qt::SizeAllCursor;
    const bool level = has(part, FramePart::Left) || has(part, FramePart::Right), upright = has(part, FramePart::Top) || has(part, FramePart::Bottom);
    if (level && upright) return has(part, FramePart::Left) == has(part, FramePart::Top) ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor;
    return level ? Qt::SizeHorCursor : Qt::SizeVerCursor;
}

void CanvasMarks::addToNodeMenu(QMenu* menu) {
    const auto add = [&](const QString& text, const QKeySequence& key, auto slot) {
        QAction* action = menu->addAction(text, this, slot);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
    };
    const QVector<const NodeItem*> nodes = selectedNodes();
    const bool muted = !nodes.isEmpty() && std::ranges::all_of(nodes, [](const NodeItem* n) { return n->view().muted; });
    const bool collapsed = !nodes.isEmpty() && std::ranges::all_of(nodes, [](const NodeItem* n) { return n->view().collapsed; });
    add(muted ? tr("Unmute") : tr("Mute"), Qt::Key_M, [this] { toggleMuted(); });
    add(collapsed ? tr("Expand") : tr("Collapse"), Qt::Key_H, [this] { toggleCollapsed(); });
    add(tr("Comment"), Qt::Key_C, [this] { comment({}); });
}

void CanvasMarks::addToWireMenu(QMenu* menu, const WireItem* wire, QPointF at) {
    const nn::Wire meant = wire->view().wire;
    const auto now = [this, meant]() -> WireItem* {
        for (WireItem* item : canvas_.scene->wires())
            if (item->view().wire == meant && !item->view().implicit) return item;
        return nullptr;
    };
    menu->addAction(tr("Add a bend"), this, [this, now, at] {
        if (WireItem* item = now()) addBend(item, at);
    });
    if (wire->bends().isEmpty()) return;
    menu->addAction(tr("Remove its bends"), this, [this, now] {
        if (WireItem* item = now()) setBends(item, {}, tr("Straighten a wire"));
    });
}

}  // namespace ui
