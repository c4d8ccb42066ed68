#include "ui/main_window.h"

#include "ui/canvas/search_popup.h"
#include "ui/main_window_parts.h"
#include "ui/theme/theme.h"
#include "ui/window/wheel_guard.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QScreen>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace ui {

MainWindow::MainWindow(studio::Settings* settings, Dialogs* dialogs, QWidget* parent)
    : QMainWindow(parent), impl_(new Impl(this, settings, dialogs)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(Theme::instance().icon(QStringLiteral("netloom")));
    setAcceptDrops(true);
    setMinimumSize(760, 480);
    WheelGuard::install();
    build();
    const QSize room = screen() ? screen()->availableSize() : QSize(1600, 1000);
    resize(QSize(1600, 1000).boundedTo(room * 0.95));
    if (!settings->windowGeometry().isEmpty()) restoreGeometry(settings->windowGeometry());
    impl_->arranged = restoreState(settings->windowState(), Impl::stateVersion);
    qApp->installEventFilter(this);
    impl_->canvas->setFocus();
}

MainWindow::~MainWindow() {
    qApp->removeEventFilter(this);
    impl_->session.stopAndWait();
    tearDown();
}

studio::Document* MainWindow::document() const { return &impl_->document; }
studio::TrainingSession* MainWindow::session() const { return &impl_->session; }
CanvasView* MainWindow::canvas() const { return impl_->canvas; }
Actions* MainWindow::actions() const { return impl_->actions.get(); }
QString MainWindow::messageText() const { return impl_->messages->text(); }

bool MainWindow::openFile(const QString& file) { return impl_->files.openFile(file); }
void MainWindow::offerRecovery() { impl_->files.offerRecovery(); }

QWidget* MainWindow::panel(const QString& id) const {
    const PanelFrame::Placed* placed = impl_->panels->find(id);
    return placed ? placed->widget : nullptr;
}

PanelFrame* MainWindow::panels() const { return impl_->panels; }

void MainWindow::showPanel(const QString& id) { impl_->panels->open(id); }

void MainWindow::refreshTitle() {
    const studio::Document& document = impl_->document;
    setWindowTitle(QStringLiteral("%1[*] — Netloom").arg(document.displayName()));
    setWindowModified(document.isModified());
    impl_->projectName->setText(document.displayName() + (document.isModified() ? QStringLiteral(" •") : QString()));
    impl_->projectName->setToolTip(document.filePath().isEmpty() ? tr("Not saved yet") : document.filePath());
}

void MainWindow::refreshUndo() {
    const QUndoStack* stack = impl_->document.undoStack();
    const auto show = [](QAction* action, bool enabled, const QString& what, const QString& verb) {
        action->setEnabled(enabled);
        action->setProperty("tip", enabled && !what.isEmpty() ? QStringLiteral("%1: %2").arg(verb, what) : verb);
        action->setToolTip(tipWithKey(action));
    };
    show(impl_->actions->undo, stack->canUndo(), stack->undoText(), tr("Undo"));
    show(impl_->actions->redo, stack->canRedo(), stack->redoText(), tr("Redo"));
}

void MainWindow::refreshWelcome() {
    const bool empty = impl_->document.project().graph.nodes.empty() && impl_->document.filePath().isEmpty();
    impl_->welcome->setVisible(empty && !impl_->welcomeDismissed);
    placeOverlays();
}

void MainWindow::placeOverlays() {
    const QRect area = impl_->canvas->geometry();
    impl_->welcome->setGeometry(area);
    // Messages float over the canvas: nothing moves for them.
    constexpr int edge = 10, widest = 760;
    int top = area.top() + edge;
    for (MessageBar* bar : {impl_->changedBanner, impl_->exporting, impl_->messages}) {
        if (!bar->isVisibleTo(impl_->centre)) continue;
        const int width = std::min(area.width() - 2 * edge, widest);
        const int height = std::max(bar->heightForWidth(width), bar->minimumSizeHint().height());
        bar->setGeometry(area.left() + (area.width() - width) / 2, top, width, height);
        top += height + edge;
    }
}

void MainWindow::reveal(const QString& path) {
    if (path.isEmpty()) return showPanel(QStringLiteral("settings"));
    impl_->canvas->reveal(path);
    impl_->canvas->setFocus();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!impl_->files.mayReplace()) return event->ignore();
    impl_->settings->setWindowGeometry(saveGeometry());
    impl_->settings->setWindowState(saveState(Impl::stateVersion));
    impl_->session.stopAndWait();
    event->accept();
}

void MainWindow::endNow() {
    impl_->document.leaveForRecovery();
    impl_->files.keepUnasked();
    impl_->session.stop();
    // Not quit(): that closes the window, which asks. Whatever question is open ends with the loop.
    QCoreApplication::exit();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    refreshRoom();
    // The panels keep their share of the height; otherwise the canvas alone would pay for a smaller window.
    impl_->panels->keepShare(event->oldSize().height(), event->size().height());
}

void MainWindow::showEvent(QShowEvent* event) {
    if (!std::exchange(impl_->arranged, true)) impl_->panels->arrange();
    QMainWindow::showEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls[0].isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const QString file = event->mimeData()->urls().value(0).toLocalFile();
    // Questions wait until the drag is over: the program it came from is still waiting for an answer.
    QMetaObject::invokeMethod(this, [this, file] { openDropped(file); }, Qt::QueuedConnection);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == impl_->canvas && event->type() == QEvent::Resize) placeOverlays();
    // The search is opened on the canvas: while it is there, the welcome steps aside.
    const bool shown = event->type() == QEvent::Show;
    if ((shown || event->type() == QEvent::Hide) && qobject_cast<SearchPopup*>(watched)) {
        if (shown)
            impl_->welcome->hide();
        else
            QMetaObject::invokeMethod(this, &MainWindow::refreshWelcome, Qt::QueuedConnection);
    }
    if (event->type() == QEvent::ShortcutOverride) {
        // Fields change the project while they are typed into, so undo there means the project's, not the line's.
        const auto* key = static_cast<QKeyEvent*>(event);
        auto* widget = qobject_cast<QWidget*>(watched);
        const auto holds = [widget](const PanelFrame::Placed& placed) {
            return placed.panel->editsProject && placed.widget->isAncestorOf(widget);
        };
        if (widget && std::ranges::any_of(impl_->panels->placed(), holds)) {
            for (const QAction* action : {impl_->actions->undo, impl_->actions->redo}) {
                if (action->shortcuts().contains(QKeySequence(key->keyCombination()))) return true;
            }
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

}  // namespace ui
