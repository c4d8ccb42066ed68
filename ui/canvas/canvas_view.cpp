#include "ui/canvas/canvas_view.h"

#include "app/studio/layout.h"
#include "nn/model/scope.h"
#include "ui/canvas/canvas_impl.h"
#include "ui/canvas/key_wiring.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <optional>

namespace ui {

namespace {
constexpr double fitMargin = 28, fitTop = 52;  // the breadcrumb stands above
}

CanvasView::Impl::Impl(CanvasView* v, studio::Document* document)
    : view(v),
      canvas(document, v),
      search(new SearchPopup(v)),
      crumbs(new Breadcrumb(v)),
      map(new MiniMap(&canvas, v)),
      legend(new HeatLegend(v)),
      watchLegend(new WatchLegend(v)),
      bubble(new ProblemBubble(document, v)),
      broken(new BreakBubble(document, v)),
      rename(new QLineEdit(v)),
      marks(canvas),
      find(new FindBar(document, v)),
      motion(canvas),
      wiring(new KeyWiring(&canvas, v, [this](const LooseWire& loose, const Pointer& p) { wireDropped(loose, p); })) {
    rename->setObjectName(QStringLiteral("renameField"));
    rename->setAccessibleName(CanvasView::tr("Name of the node"));
    rename->setToolTip(CanvasView::tr("Name of the node"));
    rename->hide();
    search->raise();
}

CanvasView::Impl::~Impl() = default;

CanvasView::CanvasView(studio::Document* document, QWidget* parent)
    : QGraphicsView(parent), impl_(std::make_unique<Impl>(this, document)) {
    setScene(impl_->scene());
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Network canvas"));
    setAccessibleDescription(tr("Tab adds a node, arrows move between nodes along wires, W draws a wire, Enter edits a node or opens a container."));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTransformationAnchor(QGraphicsView::NoAnchor);
    setResizeAnchor(QGraphicsView::AnchorViewCenter);  // a panel that opens takes of both sides and not what one looks at
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    Impl* d = impl_.get();
    connect(document, &studio::Document::changed, this,
            [d](const studio::DocumentChange& change) { d->documentChanged(change); });
    connect(document, &studio::Document::reset, this, [this, d] {
        d->gesture.reset();
        d->wiring->end();
        d->canvas.groups = {};
        d->copied = {};
        d->madeRoom.clear();
        d->scene()->setOpened({});
        d->scene()->setScope({});
        d->scene()->sync();
        d->crumbs->setPath({}, {});
        d->looks.clear();
        d->unseen = true;
        fitAll();
        emit scopeChanged({});
        emit selectionChanged(selection());
    });
    connect(d->scene(), &CanvasScene::selectionEdited, this, [this, d] {
        d->updateBubble();
        emit selectionChanged(selection());
    });
    connect(d->scene(), &CanvasScene::synced, this, [d] { d->showMap(); });
    connect(d->scene(), &CanvasScene::heatChanged, this, [d] {
        d->legend->setHeat(d->scene()->heat());
        d->map->update();
    });
    connect(d->scene(), &CanvasScene::signsChanged, this, [d] {
        const int before = d->watchLegend->height();
        d->watchLegend->setWatched(d->scene()->watched(), d->scene()->signs());
        const bool moved = before != d->watchLegend->height() || d->scene()->watched().any != d->watchLegend->isVisibleTo(d->view);
        if (moved) d->placeOverlays();
    });
    connect(&d->canvas, &Canvas::message, this, &CanvasView::message);
    connect(&d->canvas, &Canvas::told, this, &CanvasView::told);
    connect(d->search, &SearchPopup::closed, this, [d] { d->updateBubble(); });
    connect(d->bubble, &ProblemBubble::refused, this, &CanvasView::message);
    connect(d->broken, &BreakBubble::refused, this, &CanvasView::message);
    connect(d->broken, &BreakBubble::sampleWanted, this, &CanvasView::sampleWanted);
    connect(d->broken, &BreakBubble::closed, this, [this] {
        viewport()->update();
        setFocus();
    });
    connect(d->crumbs, &Breadcrumb::clicked, this, &CanvasView::setScope);
    connect(d->find, &FindBar::chosen, this, [this, d](const QString& path) {
        reveal(path);
        if (const NodeItem* node = d->scene()->node(path)) centerOn(node->body().center());
    });
    connect(d->rename, &QLineEdit::editingFinished, this, [d] { d->finishRename(true); });
    connect(&Theme::instance(), &Theme::changed, this, [this, d] {
        viewport()->update();
        d->updateBubble();
    });
    d->rename->installEventFilter(this);
    d->scene()->sync();
    fitAll();
}

CanvasView::~CanvasView() {
    // Overlays and scene tell the view what becomes of them: they go while it is still whole, and unheard.
    Impl* d = impl_.get();
    d->gesture.reset();
    d->wiring->end();
    d->scene()->disconnect(this);
    d->rename->disconnect(this);
    setScene(nullptr);
    for (QWidget* overlay : {static_cast<QWidget*>(d->search), static_cast<QWidget*>(d->crumbs),
                             static_cast<QWidget*>(d->map), static_cast<QWidget*>(d->legend),
                              static_cast<QWidget*>(d->bubble), static_cast<QWidget*>(d->broken),
                              static_cast<QWidget*>(d->rename), static_cast<QWidget*>(d->find)})
        delete overlay;
}

QString CanvasView::scope() const {
    return impl_->scene()->scope();
}

void CanvasView::setScope(const QString& wanted) {
    const QString path = wanted;  // may be the name of a node that goes with the scope that is left
    if (path == scope()) return;
    const nn::Node* node = nn::find_node(impl_->canvas.document->project().graph, path.toStdString());
    const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
    if (!path.isEmpty() && (!op || !op->is_container())) return;
    if (op && op->role == nn::Role::List) return selectChildren(path);
    const QString left = scope();
    impl_->looks[left] = {zoom(), mapToScene(viewport()->rect()).boundingRect().center()};
    impl_->gesture.reset();
    impl_->wiring->end();
    impl_->search->hide();
    impl_->finishRename(false);
    impl_->scene()->setSelection({});
    impl_->hovered.clear();
    impl_->scene()->setScope(path);
    impl_->crumbs->setPath(path, op ? QString::fromUtf8(op->title) : QString());
    impl_->show(path);
    impl_->placeBubble();
    emit scopeChanged(path);
    // Coming out, the container one was in is at hand.
    const bool outwards = left.startsWith(path) && left.size() > path.size();
    if (outwards) {
        const QString rest = left.mid(path.isEmpty() ? 0 : path.size() + 1);
        const QString id = rest.section(QLatin1Char('.'), 0, 0);
        select({path.isEmpty() ? id : path + QLatin1Char('.') + id});
    }
}

void CanvasView::selectChildren(const QString& list) {
    QStringList inside;
    for (const NodeItem* node : impl_->scene()->nodes())
        if (node->view().path.startsWith(list + QLatin1Char('.'))) inside << node->view().path;
    if (!inside.isEmpty()) select(inside);
}

void CanvasView::enterSelected() {
    const QStringList paths = selection();
    const NodeItem* node = paths.size() == 1 ? impl_->scene()->node(paths.front()) : nullptr;
    if (!node) return;
    if (node->view().container) setScope(paths.front());
    else emit editRequested(paths.front());
}

void CanvasView::leaveScope() {
    if (!scope().isEmpty()) setScope(QString::fromStdString(nn::parent_path(scope().toStdString())));
}

QStringList CanvasView::selection() const {
    return impl_->scene()->selection();
}

void CanvasView::select(const QStringList& paths) {
    impl_->scene()->setSelection(paths);
}

void CanvasView::reveal(const QString& path) {
    if (path.isEmpty()) return;
    const nn::Graph& root = impl_->canvas.document->project().graph;
    // In an opened container it stands here already.
    if (!impl_->scene()->node(path)) setScope(QString::fromStdString(nn::wire_scope(root, nn::parent_path(path.toStdString()))));
    const NodeItem* node = impl_->scene()->node(path);
    if (!node) return;
    select({path});
    const QRectF visible = mapToScene(viewport()->rect()).boundingRect().adjusted(24, 24, -24, -24);
    if (!visible.contains(node->body())) centerOn(node->body().center());
    impl_->updateBubble();
    setFocus();
}

QPoint CanvasView::nodeCenter(const QString& path) const {
    const NodeItem* node = impl_->scene()->node(path);
    return node ? mapFromScene(node->body().center()) : QPoint(-1, -1);
}

QPoint CanvasView::portCenter(const QString& path, const QString& port, bool output) const {
    const NodeItem* node = impl_->scene()->node(path);
    const int index = node ? node->view().portIndex(port, output) : -1;
    return index < 0 ? QPoint(-1, -1) : mapFromScene(node->portScenePosition(index, output));
}

double CanvasView::zoom() const {
    return impl_->canvas.zoom();
}

// ---- Impl: overlays, hovering, view ------------------------------------------------------------------

void CanvasView::Impl::documentChanged(const studio::DocumentChange& change) {
    // Someone else changed the project under a drag: what it knows is old.
    if (gesture) gesture->cancel();
    gesture.reset();
    motion.finish();
    wiring->end();
    if (!nn::find_scope(canvas.document->project().graph, scene()->scope().toStdString())) {
        // The container on show is gone (undo): its nearest parent that still is.
        std::string path = scene()->scope().toStdString();
        while (!nn::find_scope(canvas.document->project().graph, path)) path = nn::parent_path(path);
        view->setScope(QString::fromStdString(path));
        return;
    }
    scene()->follow(change);
    updateBubble();
    placeBubble();
}

void CanvasView::Impl::placeOverlays() {
    const QRect room = view->viewport()->geometry();
    crumbs->move(room.left() + 12, room.top() + 10);
    crumbs->adjustSize();
    find->move(room.right() - find->width() - 12, room.top() + 10);
    map->move(room.right() - map->width() - 12, room.bottom() - map->height() - 12);
    showMap();
    legend->move(room.left() + 12, room.bottom() - legend->height() - 12);
    const int beside = map->isVisibleTo(view) ? map->width() + 12 : 0;
    legend->setVisible(legendWanted && !scene()->nodes().isEmpty() && room.width() > legend->width() + beside + 24 &&
                       room.height() > 200);
    const int above = legend->isVisibleTo(view) ? legend->height() + 8 : 0;
    watchLegend->setCompact(room.width() < 800 || room.height() < 440);
    watchLegend->move(room.left() + 12, room.bottom() - above - watchLegend->height() - 12);
    watchLegend->setVisible(scene()->watched().any && !scene()->nodes().isEmpty() && room.width() > watchLegend->width() + beside + 24 &&
                            room.height() > 200 + above + watchLegend->height());
}

/// In a small window it would cover what it shows; where all is in view it says nothing new, and steps aside for what lies under it.
void CanvasView::Impl::showMap() {
    const QRect room = view->viewport()->geometry();
    const auto inTheWay = [this] {
        const QRectF seen = view->mapToScene(view->viewport()->rect()).boundingRect();
        if (!seen.contains(scene()->nodesRect(scene()->nodes()))) return false;
        const QRectF under = view->mapToScene(map->geometry()).boundingRect();
        return std::any_of(scene()->nodes().begin(), scene()->nodes().end(), [&](const NodeItem* node) { return node->body().intersects(under); });
    };
    map->setVisible(miniMapWanted && !scene()->nodes().isEmpty() && room.width() >= 800 && room.height() >= 360 && !inTheWay());
    map->update();
}

void CanvasView::Impl::updateBubble() {
    if (search->isVisibleTo(view) || wiring->active()) return bubble->hide();
    const QStringList selected = scene()->selection();
    QString path = selected.size() == 1 ? selected.front() : QString();
    if (path.isEmpty() || !scene()->node(path) || !scene()->node(path)->view().worst()) path = hovered;
    if (gesture || !bubble->showFor(path)) {
        bubble->hide();
        return;
    }
    placeBubble();
}

void CanvasView::Impl::placeBubble() {
    wiring->place();
    const NodeItem* node = scene()->node(bubble->path());
    if (node && bubble->isVisibleTo(view)) placeBeside(bubble, *node);
    // What broke is told where its node is on show.
    const NodeItem* at = scene()->node(broken->path());
    broken->setVisible(at != nullptr);
    if (at) placeBeside(broken, *at);
}

/// Where the bubble has room neither below nor above the node, that goes to the upper edge.
void CanvasView::Impl::makeRoom() {
    const NodeItem* node = scene()->node(broken->path());
    if (!node) return;
    const QRect body = view->mapFromScene(node->body()).boundingRect();
    constexpr int below = 64;  // the breadcrumb stands above
    if (body.bottom() + 24 + broken->height() <= view->height() || body.top() - 24 - broken->height() >= 0) return;
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() + body.top() - below);
}

/// Beside the node, in sight, over as little of other nodes as may be: below where that covers none.
void CanvasView::Impl::placeBeside(QWidget* what, const NodeItem& node) {
    constexpr int gap = 16, edge = 8;
    const QRect body = view->mapFromScene(node.body()).boundingRect();
    const QSize size = what->size();
    const QPoint most(std::max(edge, view->width() - size.width() - edge), std::max(edge, view->height() - size.height() - edge));
    const auto across = [&](int center) { return std::clamp(center - size.width() / 2, edge, most.x()); };
    const auto along = [&](int center) { return std::clamp(center - size.height() / 2, edge, most.y()); };
    const std::array<QPoint, 4> places{QPoint(across(body.center().x()), body.bottom() + gap), QPoint(across(body.center().x()), body.top() - gap - size.height()),
                                       QPoint(body.right() + gap, along(body.center().y())), QPoint(body.left() - gap - size.width(), along(body.center().y()))};
    const QRect sight(QPoint(edge, edge), most + QPoint(size.width() - 1, size.height() - 1));
    const auto covered = [&](const QRect& place) {
        double area = 0;
        for (const NodeItem* other : scene()->nodes()) {
            if (other == &node || other->view().opened) continue;
            const QRect over = view->mapFromScene(other->body()).boundingRect() & place;
            if (!over.isEmpty()) area += double(over.width()) * over.height();
        }
        return area;
    };
    QPoint best(places[0].x(), std::clamp(places[0].y(), edge, most.y()));
    std::optional<double> least;
    for (const QPoint& place : places) {
        if (!sight.contains(QRect(place, size))) continue;
        const double area = covered(QRect(place, size));
        if (!least || area < *least) least = area, best = place;
    }
    what->move(best);
}

/// A ring around the node, with a sign of its own: colour never carries a meaning alone.
void CanvasView::Impl::paintBreak(QPainter& p) const {
    const NodeItem* node = scene()->node(broken->path());
    if (!node) return;
    const Colors& c = Theme::instance().colors();
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    const double unit = 1 / view->transform().m11();
    QPen ring(c.error, 2.5 * unit);
    ring.setDashPattern({4, 2.5});
    p.setPen(ring);
    p.setBrush(Qt::NoBrush);
    const QRectF body = node->body().adjusted(-5, -5, 5, 5);
    p.drawRoundedRect(body, 12, 12);
    p.translate(body.topLeft());
    p.scale(unit, unit);
    p.setFont(Theme::instance().uiFont(11, QFont::DemiBold));
    const QString sign = QStringLiteral("NaN · ∞");
    const QRectF tag(8, -9, p.fontMetrics().horizontalAdvance(sign) + 14, 18);
    p.setPen(Qt::NoPen);
    p.setBrush(c.error);
    p.drawRoundedRect(tag, 9, 9);
    p.setPen(c.dark ? c.canvas : QColor(Qt::white));
    p.drawText(tag, Qt::AlignCenter, sign);
    p.restore();
}

void CanvasView::Impl::hover(QPointF point) {
    const PortHit port = scene()->portAt(point, canvas.reach(12));
    NodeItem* node = port ? port.node : scene()->nodeAt(point);
    WireItem* wire = node ? nullptr : scene()->wireAt(point, canvas.reach(8));
    for (NodeItem* item : scene()->nodes()) {
        NodeState state = item->state();
        state.hovered = item == node;
        state.hotPort = item == port.node && !scene()->isSequential() ? port.index : -1;
        state.hotOutput = port.output;
        item->setState(state);
    }
    for (WireItem* item : scene()->wires()) {
        WireState state = item->state();
        state.hovered = item == wire;
        item->setState(state);
    }
    const auto overMark = marks.hover(point);
    const QString path = node ? node->view().path : QString();
    if (path != hovered) {
        // The bubble stays while the pointer is on its way to a button of it.
        const bool onBubble = bubble->isVisible() && bubble->geometry().adjusted(-28, -28, 28, 28).contains(
                                                         view->mapFromScene(point));
        if (path.isEmpty() && onBubble) return;
        hovered = path;
        updateBubble();
    }
    view->viewport()->setCursor(spaceDown ? Qt::OpenHandCursor
                                : port && !scene()->isSequential() ? Qt::CrossCursor
                                : overMark                         ? *overMark
                                                                   : Qt::ArrowCursor);
}

void CanvasView::Impl::hoverNothing() {
    for (NodeItem* item : scene()->nodes()) {
        NodeState state = item->state();
        state.hovered = false;
        state.hotPort = -1;
        item->setState(state);
    }
    for (WireItem* item : scene()->wires()) {
        WireState state = item->state();
        state.hovered = false;
        item->setState(state);
    }
}

void CanvasView::Impl::hoverAgain() {
    if (!gesture && pointerInside) hover(view->mapToScene(lastScreen));
}

void CanvasView::Impl::zoomBy(double factor, QPoint anchor) {
    const double now = canvas.zoom();
    factor = std::clamp(now * factor, 0.05, 3.0) / now;
    if (std::abs(factor - 1) < 1e-9) return;
    unseen = false;
    const QPointF before = view->mapToScene(anchor);
    view->scale(factor, factor);
    const QPoint shift = view->mapFromScene(before) - anchor;
    view->horizontalScrollBar()->setValue(view->horizontalScrollBar()->value() + shift.x());
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() + shift.y());
    hoverAgain();
    placeBubble();
    marks.placeTitle();
    map->update();
    emit view->zoomChanged(canvas.zoom());
}

void CanvasView::Impl::fit(const QRectF& rect, double readable) {
    const QSizeF room = QSizeF(view->viewport()->size()) - QSizeF(2 * fitMargin, fitTop + fitMargin);
    double scale = 1;
    if (!rect.isEmpty()) scale = std::min({room.width() / rect.width(), room.height() / rect.height(), 1.0});
    scale = std::max(scale, readable);
    // What is larger than the view begins at its upper left corner, as reading does.
    const QSizeF seen = room / scale;
    QPointF center = rect.isEmpty() ? QPointF(0, 0) : rect.center();
    if (rect.width() > seen.width()) center.setX(rect.left() + seen.width() / 2);
    if (rect.height() > seen.height()) center.setY(rect.top() + seen.height() / 2);
    look(scale, center - QPointF(0, (fitTop - fitMargin) / 2 / scale));
}

void CanvasView::Impl::look(double zoom, QPointF center) {
    view->setTransform(QTransform::fromScale(zoom, zoom));
    view->centerOn(center);
    hoverAgain();
    placeBubble();
    map->update();
    emit view->zoomChanged(canvas.zoom());
}

void CanvasView::Impl::show(const QString& scope) {
    if (const auto before = looks.constFind(scope); before != looks.constEnd())
        look(before->zoom, before->center);
    else
        view->fitAll();
    placeOverlays();
}

void CanvasView::fitAll() {
    impl_->motion.finish();  // to where the nodes are on their way to
    impl_->fit(impl_->scene()->contentRect(), impl_->scene()->readableZoom(impl_->scene()->nodes()));
    impl_->placeOverlays();
}

void CanvasView::fitSelection() {
    QVector<NodeItem*> nodes;
    for (NodeItem* node : impl_->scene()->nodes())
        if (node->state().selected) nodes << node;
    if (nodes.isEmpty()) return fitAll();
    impl_->motion.finish();
    impl_->unseen = false;
    impl_->fit(impl_->scene()->nodesRect(nodes), impl_->scene()->readableZoom(nodes));
}

void CanvasView::zoomIn() {
    impl_->zoomBy(1.25, viewport()->rect().center());
}

void CanvasView::zoomOut() {
    impl_->zoomBy(0.8, viewport()->rect().center());
}

CanvasView::Sight CanvasView::sight() const {
    return {scope(), selection(), zoom(), mapToScene(viewport()->rect()).boundingRect().center(), impl_->scene()->opened()};
}

void CanvasView::setSight(const Sight& sight) {
    impl_->scene()->setOpened(sight.opened);
    setScope(sight.scope);
    select(sight.selection);
    impl_->unseen = false;
    impl_->look(sight.zoom, sight.center);
}

bool CanvasView::isMiniMapVisible() const {
    return impl_->miniMapWanted;
}

void CanvasView::setMiniMapVisible(bool visible) {
    if (std::exchange(impl_->miniMapWanted, visible) == visible) return;
    impl_->placeOverlays();
    emit miniMapToggled(visible);
}

void CanvasView::showBreak(const nn::NotFinite* found) {
    viewport()->update();
    if (!found) return impl_->broken->forget();
    impl_->broken->showFor(*found);
    reveal(QString::fromStdString(found->node));
    impl_->makeRoom();
    impl_->placeBubble();
}

void CanvasView::showTimes(bool shown, const nn::StepTimes* times) {
    impl_->scene()->setTimes(shown && times ? std::optional(*times) : std::nullopt);
    if (std::exchange(impl_->legendWanted, shown) != shown) impl_->placeOverlays();
}

NodeHeat CanvasView::heat(const QString& path) const {
    return impl_->scene()->heat().nodes.value(path);
}

void CanvasView::showWatched(const WatchedFigures& watched) { impl_->scene()->setWatched(watched); }

NodeSigns CanvasView::signs(const QString& path) const { return impl_->scene()->signs().nodes.value(path); }

std::optional<double> CanvasView::magnitude(const QString& from) const {
    const auto found = impl_->scene()->signs().magnitudes.constFind(from);
    return found == impl_->scene()->signs().magnitudes.constEnd() ? std::nullopt : std::optional(*found);
}

void CanvasView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (impl_->unseen) fitAll();
    impl_->placeOverlays();
    impl_->placeBubble();
}

void CanvasView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    if (!impl_) return;
    impl_->hoverAgain();
    impl_->placeBubble();
    impl_->marks.placeTitle();
    impl_->showMap();
}

void CanvasView::paintEvent(QPaintEvent* event) {
    impl_->unseen = false;
    QGraphicsView::paintEvent(event);
}

void CanvasView::drawForeground(QPainter* painter, const QRectF& rect) {
    impl_->paintBreak(*painter);
    const bool empty = impl_->scene()->nodes().isEmpty();
    if (!empty && !impl_->scene()->isSequential()) return;
    const Colors& c = Theme::instance().colors();
    painter->save();
    painter->resetTransform();
    if (empty) {
        const QRect box = viewport()->rect();
        painter->setPen(c.text);
        painter->setFont(Theme::instance().uiFont(13, QFont::DemiBold));
        painter->drawText(box.adjusted(0, -28, 0, -28), Qt::AlignCenter,
                          scope().isEmpty() ? tr("Draw a network") : tr("Nothing in here yet"));
        painter->setPen(c.dim);
        painter->setFont(Theme::instance().uiFont());
        painter->drawText(box.adjusted(0, 4, 0, 4), Qt::AlignCenter,
                          tr("Drag a layer here from the palette, or press Tab and type its name."));
    }
    painter->restore();
}

}  // namespace ui
