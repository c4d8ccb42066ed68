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

QDockWidget* createDock(MainWindow* window, const char* name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, window);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setFeatures(QDockWidget::DockWidgetClosable);
    // Panels say what they are by what they show; a title line over each would only take room.
    auto* noTitle = new QWidget(dock);
    noTitle->setFixedHeight(0);
    dock->setTitleBarWidget(noTitle);
    dock->setWidget(content);
    return dock;
}

}  // namespace

void MainWindow::buildDocks() {
    Impl& d = *impl_;
    setDockOptions(QMainWindow::AnimatedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    d.palette = new Palette(d.canvas, this);
    d.palette->setMinimumWidth(170);
    d.left = createDock(this, "paletteDock", tr("Layers"), d.palette);
    addDockWidget(Qt::LeftDockWidgetArea, d.left);
    d.inspector = new Inspector(&d.document, &d.feed, this);
    d.inspector->setMinimumWidth(300);
    d.right = createDock(this, "inspectorDock", tr("Inspector"), d.inspector);
    addDockWidget(Qt::RightDockWidgetArea, d.right);

    d.tabs = new QTabWidget(this);
    d.tabs->setDocumentMode(true);
    d.tabs->setObjectName(QStringLiteral("panels"));
    d.curves = new CurvesPanel(&d.document, &d.session, &d.feed, d.tabs);
    d.parameters = new ParametersPanel(&d.document, &d.session, &d.feed, d.tabs);
    d.problems = new ProblemsPanel(&d.document, d.tabs);
    d.settingsPanel = new SettingsPanel(&d.document, d.dialogs, d.tabs);
    d.log = new LogPanel(&d.session, d.tabs);
    d.tabs->addTab(d.curves, tr("Curves"));
    d.tabs->addTab(d.parameters, tr("Parameters"));
    d.tabs->addTab(d.problems, tr("Problems"));
    d.tabs->addTab(d.settingsPanel, tr("Data && Training"));
    d.tabs->addTab(d.log, tr("Log"));
    d.tabs->setMinimumHeight(140);
    d.bottom = createDock(this, "bottomDock", tr("Panels"), d.tabs);
    addDockWidget(Qt::BottomDockWidgetArea, d.bottom);
    resizeDocks({d.left, d.right}, {220, 376}, Qt::Horizontal);
    resizeDocks({d.bottom}, {296}, Qt::Vertical);
    for (QDockWidget* dock : {d.left, d.right, d.bottom}) d.actions.panels->addAction(dock->toggleViewAction());
    d.actions.panels->addSeparator();
    for (int i = 0; i < d.tabs->count(); ++i) {
        QAction* action = d.actions.panels->addAction(d.tabs->tabText(i), this, [this, i] { showPanel(Panel(i)); });
        action->setShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + i)));
        d.tabs->setTabToolTip(i, QStringLiteral("Alt+%1").arg(i + 1));
    }
}

void MainWindow::restyle() {
    setStyleSheet(windowStyle(Theme::instance().colors()));
    impl_->actions.refreshIcons();
}

}  // namespace ui
