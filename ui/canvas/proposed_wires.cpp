#include "ui/canvas/proposed_wires.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QStyleHints>
#include <QToolTip>

#include <algorithm>
#include <map>
#include <optional>

namespace ui {

namespace {

constexpr int margin = 12;

QString ends(const nn::Wire& wire) {
    return QStringLiteral("%1 \u2192 %2").arg(QString::fromStdString(wire.from.text()), QString::fromStdString(wire.to.text()));
}

QPushButton* makeButton(const QString& text, const QString& tip, const char* name, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

ProposedWires::ProposedWires(studio::Document* document, studio::Proposals* proposals, CanvasView* canvas)
    : QFrame(canvas),
      document_(document),
      proposals_(proposals),
      canvas_(canvas),
      scene_(qobject_cast<CanvasScene*>(canvas->scene())),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      text_(new QLabel(this)),
      accept_(makeButton(tr("Accept all"), tr("Draws all proposed wires, in every container"), "acceptProposals", this)),
      dismiss_(makeButton(tr("Dismiss all"), tr("Takes all proposals away; Undo brings them back"), "dismissProposals", this)) {
    setObjectName(QStringLiteral("proposalBar"));
    setProperty("card", true);
    setAccessibleName(tr("Proposed wires"));
    text_->setObjectName(QStringLiteral("proposalText"));
    text_->setWordWrap(true);
    accept_->setProperty("primary", true);
    dismiss_->setFlat(true);
    parts_->setContentsMargins(margin, 8, 8, 8);
    parts_->setSpacing(8);
    parts_->setSizeConstraint(QLayout::SetFixedSize);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(accept_);
    buttons->addWidget(dismiss_);
    buttons->addStretch();
    parts_->addWidget(text_);
    parts_->addLayout(buttons);
    hide();
    placing_.setSingleShot(true);
    placing_.setInterval(0);
    connect(&placing_, &QTimer::timeout, this, [this] { place(canvas_->viewport() && QApplication::mouseButtons() != Qt::NoButton); });
    connect(accept_, &QPushButton::clicked, this, &ProposedWires::acceptAll);
    connect(dismiss_, &QPushButton::clicked, this, &ProposedWires::dismissAll);
    connect(proposals_, &studio::Proposals::changed, this, &ProposedWires::sync);
    connect(scene_, &CanvasScene::synced, this, &ProposedWires::sync);
    // The canvas lets go of its scene, and the items with it, before its children.
    connect(scene_, &QObject::destroyed, this, [this] {
        items_.clear();
        current_ = hovered_ = nullptr;
    });
    connect(canvas_, &CanvasView::selectionChanged, this, [this](const QStringList& paths) {
        if (!paths.isEmpty() && current_) setCurrent(nullptr);  // keys are that one's now
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (ProposalItem* item : std::as_const(items_)) item->update();
    });
    canvas_->installEventFilter(this);
    canvas_->viewport()->installEventFilter(this);
    sync();
}

ProposedWires::~ProposedWires() {
    if (scene_) qDeleteAll(items_);
}

void ProposedWires::sync() {
    const std::vector<nn::ScopeWire>& open = proposals_->open();
    const bool was = current_ != nullptr;
    const nn::ScopeWire at = was ? current_->proposal() : nn::ScopeWire();
    if (open.empty() && items_.isEmpty()) return hide();
    const std::string scope = scene_->scope().toStdString();
    QVector<ProposalItem*> kept;
    std::map<nn::ScopeWire, ProposalItem*> old;
    for (ProposalItem* item : std::as_const(items_)) old.emplace(item->proposal(), item);
    for (const nn::ScopeWire& one : open) {
        if (one.first != scope) continue;
        const auto known = old.find(one);
        ProposalItem* item = known == old.end() ? new ProposalItem(one) : known->second;
        if (known == old.end()) scene_->addItem(item);
        else old.erase(known);
        kept << item;
    }
    for (const auto& [proposal, item] : old) {
        if (item == current_) current_ = nullptr;
        if (item == hovered_) hovered_ = nullptr;
        delete item;
    }
    items_ = kept;
    place(false);
    refreshText();
    placeBar();
    setVisible(!open.empty());
}

void ProposedWires::place(bool dragging) {
    const QVector<NodeItem*>& nodes = scene_->nodes();
    QVector<QRectF> boxes;
    QVector<WireEnds> all;
    QHash<const NodeItem*, int> index;
    for (const NodeItem* node : nodes) {
        index.insert(node, static_cast<int>(boxes.size()));
        boxes << (node->view().holder.isEmpty() ? node->body() : QRectF(-60000, -60000, 0, 0));
    }
    for (ProposalItem* item : std::as_const(items_)) {
        const auto& [scope, wire] = item->proposal();
        const NodeItem* from = scene_->node(QString::fromStdString(nn::join_path(scope, wire.from.node)));
        const NodeItem* to = scene_->node(QString::fromStdString(nn::join_path(scope, wire.to.node)));
        const int out = from ? from->view().portIndex(QString::fromStdString(wire.from.port), true) : -1;
        const int in = to ? to->view().portIndex(QString::fromStdString(wire.to.port), false) : -1;
        item->setVisible(out >= 0 && in >= 0);
        WireEnds end;
        if (item->isVisible()) end = {from->portScenePosition(out, true), to->portScenePosition(in, false), index.value(from), index.value(to), out, {}};
        all << end;
    }
    // While something is dragged the short way will do.
    if (!dragging && !router_.holds(boxes, all)) router_.routeAll(std::move(boxes), all);
    for (int i = 0; i < items_.size(); ++i) {
        const bool moved = items_[i]->path().line.isEmpty() || items_[i]->path().line.front() != all[i].from || items_[i]->path().line.back() != all[i].to;
        if (!dragging) items_[i]->setPath(router_.path(i));
        else if (moved) items_[i]->setPath(wirePath(all[i].from, all[i].to));
    }
}

void ProposedWires::placeBar() {
    if (text_->text().isEmpty()) return;  // it has never been shown
    // Beside the mini-map; in a small window the sentence takes several lines, and the buttons stand below it.
    QRect room = canvas_->viewport()->geometry().adjusted(margin, margin, -margin, -margin);
    const auto* map = canvas_->findChild<QWidget*>(QStringLiteral("miniMap"));
    if (map && map->isVisibleTo(canvas_)) room.setRight(map->x() - margin);
    constexpr int least = 240;
    const int oneLine = text_->fontMetrics().horizontalAdvance(text_->text()) + 4;
    const int beside = room.width() - accept_->sizeHint().width() - dismiss_->sizeHint().width() - 4 * margin;
    const bool below = beside < std::min(oneLine, least);
    parts_->setDirection(below ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    text_->setFixedWidth(std::min(oneLine, below ? room.width() - 2 * margin : beside));
    text_->setFixedHeight(text_->heightForWidth(text_->width()));
    parts_->activate();
    adjustSize();
    const int middle = canvas_->viewport()->geometry().center().x() - width() / 2;
    move(std::max(room.left(), std::min(middle, room.right() - width())), room.bottom() - height());
    raise();
}

void ProposedWires::refreshText() {
    const int all = static_cast<int>(proposals_->open().size()), here = static_cast<int>(items_.size());
    QString text;
    if (current_)
        text = tr("%1? Enter accepts, Delete dismisses, P goes on.").arg(ends(current_->proposal().second));
    else if (here == all)
        text = tr("%n proposed wires, dashed. They are not part of the network: a click accepts one.", nullptr, all);
    else
        text = tr("%n proposed wires, %1 of them here, dashed. They are not part of the network: a click accepts one.", nullptr, all).arg(here);
    text_->setText(text);
    setAccessibleDescription(text);
    setToolTip(tr("They are kept in this session only: a saved project does not have them. P goes from one to the next."));
    placeBar();
}

void ProposedWires::setCurrent(ProposalItem* item) {
    if (current_ && current_ != hovered_) current_->setAsked(false);
    current_ = item;
    if (current_) current_->setAsked(true);
    refreshText();
}

void ProposedWires::next() {
    const std::vector<nn::ScopeWire>& open = proposals_->open();
    if (open.empty()) {
        emit message(tr("No wires are proposed here. They come with weights that are imported without a network."));
        return;
    }
    const auto at = current_ ? std::ranges::find(open, current_->proposal()) : open.end();
    auto next = at == open.end() ? std::ranges::find(open, scene_->scope().toStdString(), &nn::ScopeWire::first) : at + 1;
    if (next == open.end()) next = open.begin();
    const nn::ScopeWire wanted = *next;
    canvas_->setScope(QString::fromStdString(wanted.first));
    const auto item = std::ranges::find(items_, wanted, [](const ProposalItem* one) { return one->proposal(); });
    if (item == items_.end()) return;
    setCurrent(*item);
    canvas_->ensureVisible((*item)->path().line.boundingRect(), 80, 80);
    canvas_->setFocus();
}

void ProposedWires::answer(const ProposalItem* item, ProposalItem::Answer answer, bool goOn) {
    const nn::ScopeWire one = item->proposal();
    const std::vector<nn::ScopeWire>& open = proposals_->open();
    const auto at = std::ranges::find(open, one);
    // What comes after it, as long as there is something.
    std::optional<nn::ScopeWire> after;
    if (goOn && open.size() > 1) after = at + 1 == open.end() ? open.front() : *(at + 1);
    if (answer == ProposalItem::Answer::Dismiss) proposals_->dismiss({one});
    else if (!proposals_->accept({one})) emit message(document_->lastError());
    if (!after) return;
    const auto item2 = std::ranges::find(items_, *after, [](const ProposalItem* candidate) { return candidate->proposal(); });
    setCurrent(nullptr);
    if (item2 != items_.end()) {
        setCurrent(*item2);
        canvas_->ensureVisible((*item2)->path().line.boundingRect(), 80, 80);
    } else {
        next();
    }
}

void ProposedWires::acceptAll() {
    if (!proposals_->accept(std::vector<nn::ScopeWire>(proposals_->open()))) emit message(document_->lastError());
    canvas_->setFocus();
}

void ProposedWires::dismissAll() {
    proposals_->dismiss(std::vector<nn::ScopeWire>(proposals_->open()));
    canvas_->setFocus();
}

// ---- mouse and keys ----------------------------------------------------------------------------------

ProposalItem* ProposedWires::itemAt(QPoint at) const {
    const QPointF point = canvas_->mapToScene(at);
    for (ProposalItem* item : {hovered_, current_})
        if (item && item->isVisible() && item->answerAt(point, unit())) return item;
    // Ports and nodes come first: from a port one draws wires of one's own.
    constexpr double portReach = 11;
    if (scene_->nodeAt(point) || scene_->portAt(point, portReach * unit())) return nullptr;
    ProposalItem* best = nullptr;
    double nearest = 1e300;
    for (ProposalItem* item : items_) {
        if (!item->isVisible() || !item->answerAt(point, unit())) continue;
        const double distance = distanceTo(item->path().line, point);
        if (distance < nearest) nearest = distance, best = item;
    }
    return best;
}

void ProposedWires::hover(QPoint at) {
    ProposalItem* item = itemAt(at);
    if (item == hovered_) return;
    if (hovered_ && hovered_ != current_) hovered_->setAsked(false);
    hovered_ = item;
    if (hovered_) hovered_->setAsked(true);
}

bool ProposedWires::mouse(QMouseEvent* event) {
    const QPoint at = event->position().toPoint();
    const bool left = event->button() == Qt::LeftButton;
    if (event->type() == QEvent::MouseMove) {
        if (event->buttons() == Qt::NoButton) hover(at);
        else placing_.start();
        return false;
    }
    if (event->type() == QEvent::MouseButtonRelease) {
        placing_.start();
        return false;
    }
    if (event->type() == QEvent::MouseButtonDblClick && left && answered_.isValid() &&
        answered_.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval() && (answeredAt_ - at).manhattanLength() < 8)
        return true;
    ProposalItem* item = left && event->modifiers() == Qt::NoModifier ? itemAt(at) : nullptr;
    if (!item) {
        if (current_) setCurrent(nullptr);
        return false;
    }
    canvas_->setFocus(Qt::MouseFocusReason);
    answered_.start();
    answeredAt_ = at;
    answer(item, *item->answerAt(canvas_->mapToScene(at), unit()), false);
    hover(at);
    return true;
}

bool ProposedWires::key(QKeyEvent* event) {
    if (!current_ || event->modifiers() & ~Qt::KeypadModifier) return false;
    const int key = event->key();
    const bool yes = key == Qt::Key_Return || key == Qt::Key_Enter, no = key == Qt::Key_Delete || key == Qt::Key_Backspace;
    if (!yes && !no && key != Qt::Key_Escape) return false;
    event->accept();
    if (event->type() == QEvent::ShortcutOverride) return true;
    if (yes || no) answer(current_, yes ? ProposalItem::Answer::Accept : ProposalItem::Answer::Dismiss, true);
    else setCurrent(nullptr);
    return true;
}

bool ProposedWires::menu(QContextMenuEvent* event) {
    ProposalItem* item = event->reason() == QContextMenuEvent::Mouse ? itemAt(event->pos()) : nullptr;
    if (!item || event->modifiers() & Qt::ControlModifier) return false;
    const nn::ScopeWire one = item->proposal();
    auto* menu = new QMenu(canvas_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Accept the wire"), this, [this, one] {
        if (!proposals_->accept({one})) emit message(document_->lastError());
    });
    menu->addAction(tr("Dismiss the proposal"), this, [this, one] { proposals_->dismiss({one}); });
    menu->addSeparator();
    menu->addAction(accept_->text(), this, &ProposedWires::acceptAll);
    menu->addAction(dismiss_->text(), this, &ProposedWires::dismissAll);
    menu->popup(event->globalPos());
    return true;
}

bool ProposedWires::eventFilter(QObject* watched, QEvent* event) {
    if (watched == canvas_) {
        if (event->type() == QEvent::Resize) QMetaObject::invokeMethod(this, &ProposedWires::placeBar, Qt::QueuedConnection);
        if (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) return key(static_cast<QKeyEvent*>(event));
        return false;
    }
    if (items_.isEmpty()) return false;
    switch (event->type()) {
        case QEvent::MouseMove:
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick: return mouse(static_cast<QMouseEvent*>(event));
        case QEvent::ContextMenu: return menu(static_cast<QContextMenuEvent*>(event));
        case QEvent::Leave: hover({-1000, -1000}); return false;
        case QEvent::ToolTip: {
            const auto* help = static_cast<QHelpEvent*>(event);
            const ProposalItem* item = itemAt(help->pos());
            if (!item) return false;
            QToolTip::showText(help->globalPos(), tr("Proposed: %1, by order, names and sizes").arg(ends(item->proposal().second)), canvas_);
            return true;
        }
        default: return false;
    }
}

}  // namespace ui
