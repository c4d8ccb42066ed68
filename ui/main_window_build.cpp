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
    d.canvas = new CanvasView(&d.document, d.centre);
    d.canvas->setObjectName(QStringLiteral("canvas"));
    d.canvas->setFrameShape(QFrame::NoFrame);
    d.proposed = new ProposedWires(&d.document, &d.proposals, d.canvas);
    column->addWidget(d.canvas, 1);
    d.welcome = new Welcome(d.settings, d.centre);
    d.changedBanner = new MessageBar(d.centre);
    d.messages = new MessageBar(d.centre);
    d.exporting = new MessageBar(d.centre);
    d.exporting->setObjectName(QStringLiteral("exportBar"));
    for (MessageBar* bar : {d.changedBanner, d.exporting, d.messages}) connect(bar, &MessageBar::placed, this, &MainWindow::placeOverlays);
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
    d.brandAction = d.toolBar->addWidget(createLabel(QStringLiteral("Netloom"), "brand", d.toolBar));
    const auto add = [&](QAction* action) {
        action->setToolTip(tipWithKey(action));
        QString text = action->text();
        action->setIconText(text.remove(QStringLiteral("…")));
        d.toolBar->addAction(action);
        if (QWidget* button = d.toolBar->widgetForAction(action)) button->setFocusPolicy(Qt::TabFocus);
    };
    for (QAction* action : {d.actions->newProject, d.actions->open, d.actions->save}) add(action);
    d.toolBar->addSeparator();
    for (QAction* action : {d.actions->undo, d.actions->redo}) add(action);
    d.toolBar->addSeparator();
    d.trainButtons = new TrainButtons(d.actions.get(), &d.session, d.toolBar);
    d.toolBar->addWidget(d.trainButtons);
    d.progress = new ProgressStrip(&d.session, d.toolBar);
    d.progress->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    d.toolBar->addWidget(d.progress);
    d.projectName = createLabel({}, "project", d.toolBar);
    d.projectName->setAccessibleName(tr("Project"));
    d.projectAction = d.toolBar->addWidget(d.projectName);
}

void MainWindow::buildPanels() {
    Impl& d = *impl_;
    const PanelContext context{.document = &d.document, .session = &d.session, .settings = d.settings, .feed = &d.feed, .insight = &d.insight, .rehearser = &d.rehearser,
                               .dialogs = d.dialogs, .actions = d.actions.get(), .canvas = d.canvas, .links = &d.links};
    d.panels = new PanelFrame(context, d.actions->panels, this);
}

void MainWindow::build() {
    Impl& d = *impl_;
    d.actions = std::make_unique<Actions>(nullptr);
    buildCentre();
    d.actions->buildMenus(menuBar());
    buildToolBar();
    buildPanels();
    setStatusBar(d.status);
    wireFileActions();
    wireStart();
    wireCanvasActions();
    wireTraining();
    wireSteering();
    wireAppearance();
    restyle();
    refreshTitle();
    refreshUndo();
    refreshWelcome();
    refreshRoom();
}

void MainWindow::tearDown() {
    Impl& d = *impl_;
    for (QObject* talker : {static_cast<QObject*>(&d.document), static_cast<QObject*>(&d.session), static_cast<QObject*>(&d.session.steering()), static_cast<QObject*>(&d.files),
                            static_cast<QObject*>(d.settings), static_cast<QObject*>(&Theme::instance()),
                            static_cast<QObject*>(d.document.undoStack())}) {
        talker->disconnect(this);
    }
    d.links.disconnect();
    // Panels ask the document and the session until they are gone, so they go first.
    qDeleteAll(findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly));
    delete d.panels->strip();
    delete d.panels;
    for (QWidget* part : {d.centre, static_cast<QWidget*>(d.toolBar), static_cast<QWidget*>(d.status)}) delete part;
    delete menuBar();
    d.actions.reset();
}

void MainWindow::rebuild() {
    Impl& d = *impl_;
    const QByteArray state = saveState(Impl::stateVersion);
    const CanvasView::Sight sight = d.canvas->sight();
    QHash<QString, QVariant> kept;
    for (const PanelFrame::Placed& placed : d.panels->placed())
        if (placed.panel->keep) kept.insert(placed.panel->id, placed.panel->keep(placed.widget));
    tearDown();
    build();
    menuBar()->show();  // and with it its keys, which would be deaf until the next turn of the event loop
    d.centre->show();      // else the panels share its room among them
    restoreState(state, Impl::stateVersion);
    for (const PanelFrame::Placed& placed : d.panels->placed())
        if (placed.panel->restore) placed.panel->restore(placed.widget, kept.value(placed.panel->id));
    d.canvas->setSight(sight);
    d.canvas->setFocus();
}

void MainWindow::refreshRoom() {
    Impl& d = *impl_;
    const bool compact = width() < 1280;
    d.toolBar->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    d.trainButtons->setCompact(compact);
    d.brandAction->setVisible(!compact);
    d.projectAction->setVisible(width() >= 1100);
}

void MainWindow::restyle() {
    setStyleSheet(windowStyle(Theme::instance().colors()));
    impl_->actions->refreshIcons();
}

}  // namespace ui
