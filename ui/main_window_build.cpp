// Where everything in the main window stands.

#include "ui/main_window_parts.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"
#include "ui/window/window_style.h"

#include <QMenu>
#include <QMenuBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

void MainWindow::buildCentre() {
    Impl& d = *impl_;
    d.centre = new QWidget(this);
    auto* column = new QVBoxLayout(d.centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    d.changedBanner = new MessageBar(d.centre);
    d.messages = new MessageBar(d.centre);
    d.canvas = new CanvasView(&d.document, d.centre);
    d.canvas->setObjectName(QStringLiteral("canvas"));
    d.canvas->setFrameShape(QFrame::NoFrame);
    column->addWidget(d.changedBanner);
    column->addWidget(d.messages);
    column->addWidget(d.canvas, 1);
    d.welcome = new Welcome(d.centre);
    d.status = new Status(&d.document, &d.session, this);
    setCentralWidget(d.centre);
}

void MainWindow::buildToolBar() {
    Impl& d = *impl_;
    d.toolBar = addToolBar(tr("Toolbar"));
    d.toolBar->setObjectName(QStringLiteral("toolBar"));
    d.toolBar->setMovable(false);
    d.toolBar->setFloatable(false);
    d.toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    d.toolBar->setIconSize({16, 16});
    d.toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    d.toolBar->addWidget(createLabel(QStringLiteral("Netloom"), "brand", d.toolBar));
    const auto add = [&](QAction* action) {
        action->setToolTip(tipWithKey(action));
        QString text = action->text();
        action->setIconText(text.remove(QStringLiteral("…")));
        d.toolBar->addAction(action);
        if (QWidget* button = d.toolBar->widgetForAction(action)) button->setFocusPolicy(Qt::TabFocus);
    };
    for (QAction* action : {d.actions.newProject, d.actions.open, d.actions.save}) add(action);
    d.toolBar->addSeparator();
    for (QAction* action : {d.actions.undo, d.actions.redo}) add(action);
    d.toolBar->addSeparator();
    d.toolBar->addWidget(new TrainButtons(&d.actions, &d.session, d.toolBar));
    d.progress = new ProgressStrip(&d.session, d.toolBar);
    d.progress->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    d.toolBar->addWidget(d.progress);
    d.projectName = createLabel({}, "project", d.toolBar);
    d.projectName->setAccessibleName(tr("Project"));
    d.toolBar->addWidget(d.projectName);
}

namespace {

QDockWidget* createDock(MainWindow* window, const QString& name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, window);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetClosable);
    // Panels say what they are by what they show; a title line over each would only take room.
    auto* noTitle = new QWidget(dock);
    noTitle->setFixedHeight(0);
    dock->setTitleBarWidget(noTitle);
    dock->setWidget(content);
    return dock;
}

void addTab(QTabWidget* tabs, QWidget* panel, const QString& title) {
    if (panel->property("role").isNull()) panel->setProperty("role", "panel");
    // Without an icon of its own a widget tells its window's.
    const QIcon icon = panel->testAttribute(Qt::WA_SetWindowIcon) ? panel->windowIcon() : QIcon();
    tabs->addTab(panel, icon, panel->windowTitle().isEmpty() ? title : panel->windowTitle());
    QObject::connect(panel, &QWidget::windowTitleChanged, tabs, [tabs, panel, title](const QString& own) {
        tabs->setTabText(tabs->indexOf(panel), own.isEmpty() ? title : own);
    });
    QObject::connect(panel, &QWidget::windowIconChanged, tabs,
                     [tabs, panel](const QIcon& own) { tabs->setTabIcon(tabs->indexOf(panel), own); });
}

}  // namespace

void MainWindow::buildPanels() {
    Impl& d = *impl_;
    setDockOptions(QMainWindow::AnimatedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    const PanelContext context{.document = &d.document, .session = &d.session, .settings = d.settings, .feed = &d.feed,
                               .dialogs = d.dialogs, .actions = &d.actions, .canvas = d.canvas, .links = &d.links};
    QList<QDockWidget*> besides;
    QList<int> widths;
    for (const Panel& panel : allPanels()) {
        if (panel.area == PanelArea::Bottom) continue;
        QWidget* widget = panel.create(context, this);
        QDockWidget* dock = createDock(this, panel.id + QStringLiteral("Dock"), panel.title(), widget);
        addDockWidget(panel.area == PanelArea::Left ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, dock);
        d.panels.push_back({&panel, widget, dock});
        besides << dock;
        widths << panel.width;
    }
    d.tabs = new QTabWidget(this);
    d.tabs->setDocumentMode(true);
    d.tabs->setObjectName(QStringLiteral("panels"));
    // One panel that is too wide for the window is cut by itself, not all of them with it.
    d.tabs->setMinimumSize(1, 140);
    d.bottom = createDock(this, QStringLiteral("bottomDock"), tr("Panels"), d.tabs);
    for (const Panel& panel : allPanels()) {
        if (panel.area != PanelArea::Bottom) continue;
        QWidget* widget = panel.create(context, d.tabs);
        addTab(d.tabs, widget, panel.title());
        d.panels.push_back({&panel, widget, d.bottom});
    }
    addDockWidget(Qt::BottomDockWidgetArea, d.bottom);
    resizeDocks(besides, widths, Qt::Horizontal);
    resizeDocks({d.bottom}, {296}, Qt::Vertical);
}

void MainWindow::buildPanelMenu() {
    Impl& d = *impl_;
    QMenu* menu = d.actions.panels;
    for (const Impl::Placed& placed : d.panels) {
        if (placed.dock != d.bottom) menu->addAction(placed.dock->toggleViewAction());
    }
    menu->addAction(d.bottom->toggleViewAction());
    menu->addSeparator();
    int number = 0;
    for (const Impl::Placed& placed : d.panels) {
        if (placed.dock != d.bottom) continue;
        const QString id = placed.panel->id;
        QAction* action = menu->addAction(placed.panel->title(), this, [this, id] { showPanel(id); });
        action->setProperty("iconName", placed.panel->icon);
        if (++number > 9) continue;  // as many keys as there are digits
        action->setShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + number)));
        d.tabs->setTabToolTip(d.tabs->indexOf(placed.widget), QStringLiteral("Alt+%1").arg(number));
    }
}

void MainWindow::restyle() {
    setStyleSheet(windowStyle(Theme::instance().colors()));
    impl_->actions.refreshIcons();
}

}  // namespace ui
