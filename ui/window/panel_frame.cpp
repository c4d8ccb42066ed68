#include "ui/window/panel_frame.h"

#include "app/studio/settings.h"
#include "ui/canvas/canvas_view.h"
#include "ui/theme/theme.h"
#include "ui/window/panel_dock.h"
#include "ui/window/panel_strip.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QMenu>
#include <QToolBar>

#include <algorithm>
#include <utility>

namespace ui {

namespace {

constexpr int narrow = 1200;         // pixels of the window below which the sides share a place
constexpr double widestSide = 0.28;  // of its width, where larger text makes a side wider
constexpr double sideShare = 0.255;  // of the width, which they then have
constexpr auto widthBefore = "widthBefore";  // of a dock: of what it joined beside the canvas
constexpr double mostBeside = 0.3;   // of the width for what opens beside the canvas

/// Without an icon of its own a widget tells its window's.
QIcon ownIcon(const QWidget* panel) { return panel->testAttribute(Qt::WA_SetWindowIcon) ? panel->windowIcon() : QIcon(); }

/// An entry of the menu that tells its key from a choice: the key goes to the panel, a choice sets or takes the check mark.
class PanelAction : public QAction {
public:
    PanelAction(const QString& text, std::function<void()> keyed, QObject* parent) : QAction(text, parent), keyed_(std::move(keyed)) {}

protected:
    bool event(QEvent* event) override {
        if (event->type() != QEvent::Shortcut) return QAction::event(event);
        keyed_();
        return true;
    }

private:
    std::function<void()> keyed_;
};

}  // namespace

PanelFrame::PanelFrame(const PanelContext& context, QMenu* menu, QMainWindow* window)
    : QObject(window), window_(window), settings_(context.settings), canvas_(context.canvas), strip_(new PanelStrip(window)),
      focus_(new FocusWalk(context.canvas, this)) {
    window->setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    window->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    window->setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    window->setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    for (const bool below : {false, true}) {
        if (below) menu->addSeparator();
        for (const Panel& panel : allPanels())
            if (panel.hasTab() == below) add(panel, context, menu);
    }
    window->addToolBar(Qt::BottomToolBarArea, strip_);
    connect(strip_, &PanelStrip::chosen, this, &PanelFrame::toggle);
}

void PanelFrame::add(const Panel& panel, const PanelContext& context, QMenu* menu) {
    QWidget* widget = panel.create(context, window_);
    if (widget->property("role").isNull()) widget->setProperty("role", "panel");
    auto* dock = new PanelDock(panel.id, panel.title(), widget, window_);
    connect(dock, &PanelDock::helpRequested, context.links, [links = context.links, id = panel.id] {
        emit links->helpRequested(QStringLiteral("window#") + id);
    });
    window_->addDockWidget(panel.area == PanelArea::Bottom ? Qt::BottomDockWidgetArea
                           : panel.area == PanelArea::Left ? Qt::LeftDockWidgetArea
                                                           : Qt::RightDockWidgetArea,
                           dock);
    if (panel.area == PanelArea::RightTab) {  // over what stands there for good
        for (const Placed& placed : placed_)
            if (placed.panel->area == PanelArea::Right) window_->splitDockWidget(dock, placed.dock, Qt::Vertical);
    }
    auto* action = new PanelAction(panel.title(), [this, id = panel.id] { enterOrLeave(id); }, this);
    menu->addAction(action);
    connect(action, &QAction::triggered, this, [this, id = panel.id] { toggle(id); });
    connect(dock, &PanelDock::left, this, [this] { focus_->enter({canvas_, canvas_}); });
    action->setCheckable(true);
    action->setProperty("panel", panel.id);
    placed_.push_back({&panel, widget, dock, action});
    if (panel.hasTab()) {
        dock->hide();
        const auto number = std::ranges::count_if(placed_, [](const Placed& placed) { return placed.panel->hasTab(); });
        // As many keys as there are digits.
        if (number <= 10) action->setShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + int(number % 10))));
        addTab(placed_.back());
    }
    connect(dock, &QDockWidget::visibilityChanged, this, [this, id = panel.id](bool open) { noticed(id, open); });
    connect(dock, &PanelDock::closed, this, [this, dock] { closed(dock); });
}

void PanelFrame::addTab(const Placed& placed) {
    const QString id = placed.panel->id, title = placed.panel->title();
    QWidget* panel = placed.widget;
    const QString key = placed.action->shortcut().toString(QKeySequence::NativeText);
    strip_->addPanel(id, panel->windowTitle().isEmpty() ? title : panel->windowTitle(), key.isEmpty() ? QString(title).replace(QLatin1String("&&"), QLatin1String("&")) : key);
    strip_->setIcon(id, ownIcon(panel));
    connect(panel, &QWidget::windowTitleChanged, strip_,
            [this, id, title](const QString& own) { strip_->setTitle(id, own.isEmpty() ? title : own); });
    connect(panel, &QWidget::windowIconChanged, strip_, [this, id, panel] { strip_->setIcon(id, ownIcon(panel)); });
}

const PanelFrame::Placed* PanelFrame::find(const QString& id) const {
    const auto found = std::ranges::find(placed_, id, [](const Placed& placed) { return placed.panel->id; });
    return found == placed_.end() ? nullptr : &*found;
}

bool PanelFrame::isBelow(const PanelDock* dock) const {
    return !dock->isFloating() && window_->dockWidgetArea(const_cast<PanelDock*>(dock)) == Qt::BottomDockWidgetArea;
}

PanelDock* PanelFrame::openBelow() const {
    for (const Placed& placed : placed_)
        if (isBelow(placed.dock) && !placed.dock->isHidden()) return placed.dock;
    return nullptr;
}

bool PanelFrame::isOpen(const QString& id) const {
    const Placed* placed = find(id);
    return placed && placed->open;
}

void PanelFrame::open(const QString& id) {
    const Placed* wanted = find(id);
    if (!wanted) return qWarning("no panel is called \"%s\": ui/panels has them all", qUtf8Printable(id));
    if (wanted->dock->isHidden() && isBelow(wanted->dock)) {
        if (const PanelDock* now = openBelow()) heights_[now->id()] = now->height();
        for (const Placed& placed : placed_)
            if (placed.dock != wanted->dock && isBelow(placed.dock)) placed.dock->hide();
        wanted->dock->show();
        window_->resizeDocks({wanted->dock}, {heights_.value(id, int(window_->height() * wanted->panel->share))}, Qt::Vertical);
    }
    const bool beside = wanted->panel->area == PanelArea::RightTab && wanted->dock->isHidden() && !wanted->dock->isFloating();
    int standing = 0;  // how wide what stands there was
    for (const Placed& placed : placed_)
        if (placed.panel->area == PanelArea::Right && placed.open) standing = placed.dock->width();
    wanted->dock->show();
    wanted->dock->raise();
    if (beside && !isBelow(wanted->dock)) {
        const int width = std::min(wanted->panel->width, int(window_->width() * mostBeside));
        wanted->dock->setProperty(widthBefore, standing);
        if (wanted->dock->width() < width) window_->resizeDocks({wanted->dock}, {width}, Qt::Horizontal);
        // Half of the height each, where something else stands there.
        for (const Placed& placed : placed_)
            if (placed.panel->area == PanelArea::Right && placed.open && !placed.dock->isFloating())
                window_->resizeDocks({wanted->dock, placed.dock}, {1000, 1000}, Qt::Vertical);
    }
    if (wanted->dock->isFloating()) wanted->dock->activateWindow();
    if (id == QLatin1String("curves")) settings_->setOpensForRuns(true);
}

void PanelFrame::toggle(const QString& id) {
    const Placed* placed = find(id);
    if (!placed->open) {
        open(id);
        firstFocusable(placed->widget)->setFocus(Qt::ShortcutFocusReason);
    } else {
        placed->dock->close();
    }
    placed->action->setChecked(placed->open);
}

FocusWalk::Part PanelFrame::partOf(const Placed& placed) {
    return {placed.dock, placed.panel->entry ? placed.panel->entry(placed.widget) : firstFocusable(placed.widget)};
}

void PanelFrame::enter(const QString& id) {
    open(id);
    if (const Placed* placed = find(id)) focus_->enter(partOf(*placed));
}

/// The panel's key: once more from inside, it closes, and the canvas has the focus again.
void PanelFrame::enterOrLeave(const QString& id) {
    const Placed* placed = find(id);
    const QWidget* now = QApplication::focusWidget();
    if (!placed->open || !now || !placed->dock->isAncestorOf(now)) return enter(id);
    placed->dock->close();
    focus_->enter({canvas_, canvas_});
}

void PanelFrame::walk(bool forward) {
    std::vector<FocusWalk::Part> parts;
    for (QToolBar* bar : window_->findChildren<QToolBar*>(Qt::FindDirectChildrenOnly))
        if (bar != strip_ && bar->isVisible()) parts.push_back({bar});
    const auto add = [&](auto&& wanted) {
        for (const Placed& placed : placed_)
            if (placed.open && wanted(placed.dock->isFloating() ? Qt::NoDockWidgetArea : window_->dockWidgetArea(placed.dock)))
                parts.push_back(partOf(placed));
    };
    add([](Qt::DockWidgetArea area) { return area == Qt::LeftDockWidgetArea || area == Qt::TopDockWidgetArea; });
    parts.push_back({canvas_, canvas_});
    add([](Qt::DockWidgetArea area) { return area == Qt::RightDockWidgetArea; });
    add([](Qt::DockWidgetArea area) { return area == Qt::BottomDockWidgetArea || area == Qt::NoDockWidgetArea; });
    if (strip_->isVisible()) parts.push_back({strip_});
    focus_->step(parts, forward);
}

void PanelFrame::noticed(const QString& id, bool open) {
    const auto placed = std::ranges::find(placed_, id, [](const Placed& each) { return each.panel->id; });
    placed->open = open;
    placed->action->setChecked(open);
    strip_->setOpen(id, open);
}

void PanelFrame::closed(const PanelDock* dock) {
    if (!isBelow(dock)) return giveBack(dock);
    heights_[dock->id()] = dock->height();
    // Who closes what a run opened does not want it opened by the next one.
    if (std::exchange(openedByRun_, false)) settings_->setOpensForRuns(false);
}

/// Beside the canvas what stays has the width again that it had before this one joined it.
void PanelFrame::giveBack(const PanelDock* dock) {
    const int width = dock->property(widthBefore).toInt();
    if (width <= 0 || dock->isFloating()) return;
    for (const Placed& placed : placed_) {
        if (placed.panel->area != PanelArea::Right || !placed.open) continue;
        const auto narrow = [this, width, stays = placed.dock] { window_->resizeDocks({stays}, {width}, Qt::Horizontal); };
        QMetaObject::invokeMethod(placed.dock, narrow, Qt::QueuedConnection);  // once it is gone
    }
}

void PanelFrame::openForRun() {
    if (openBelow() || !settings_->opensForRuns() || isOpen(QStringLiteral("curves"))) return;
    open(QStringLiteral("curves"));
    openedByRun_ = true;
}

void PanelFrame::arrange() {
    QList<QDockWidget*> sides;
    QList<int> widths;
    for (const Placed& placed : placed_) {
        if (placed.panel->hasTab()) continue;
        sides << placed.dock;
        widths << int(std::min(placed.panel->width * Theme::instance().textScale(), window_->width() * widestSide));
    }
    if (window_->width() < narrow) {
        for (qsizetype i = 1; i < sides.size(); ++i) window_->tabifyDockWidget(sides[0], sides[i]);
        sides[0]->raise();
        widths.fill(int(window_->width() * sideShare));
    }
    window_->resizeDocks(sides, widths, Qt::Horizontal);
}

void PanelFrame::fitSides() {
    QList<QDockWidget*> sides;
    QList<int> widths;
    for (const Placed& placed : placed_) {
        if (placed.panel->area == PanelArea::Bottom || placed.dock->isHidden() || placed.dock->isFloating() || isBelow(placed.dock)) continue;
        sides << placed.dock;
        widths << int(std::min(placed.panel->width * Theme::instance().textScale(), window_->width() * widestSide));
    }
    window_->resizeDocks(sides, widths, Qt::Horizontal);
}

void PanelFrame::keepShare(int before, int now) {
    PanelDock* dock = openBelow();
    if (dock && before > 0 && before != now) window_->resizeDocks({dock}, {dock->height() * now / before}, Qt::Vertical);
}

void PanelFrame::bringForward(const QString& id) {
    const Placed* placed = find(id);
    if (placed && !placed->dock->isHidden() && !window_->tabifiedDockWidgets(placed->dock).isEmpty()) placed->dock->raise();
}

}  // namespace ui
