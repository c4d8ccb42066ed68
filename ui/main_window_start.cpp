// How work begins in the main window: from data, from a file that is dropped, and with Train.

#include "app/studio/first_problem.h"
#include "app/studio/source_import.h"
#include "nn/exchange/importer.h"
#include "ui/dialogs/help_window.h"
#include "ui/from_data/from_data.h"
#include "ui/main_window_parts.h"

#include <QApplication>
#include <QFileInfo>
#include <QPointer>

namespace ui {

void MainWindow::wireStart() {
    const Actions& a = *actions();
    connect(a.newFromData, &QAction::triggered, this, [this] { newFromData(); });
    connect(a.importWeights, &QAction::triggered, &impl_->files, &Files::importWeights);
    connect(a.helpContents, &QAction::triggered, this, [this] {
        // Of the panel that has the focus: its section is called by its id.
        for (const Panel& one : allPanels()) {
            const QWidget* widget = panel(one.id);
            if (widget && widget->isAncestorOf(QApplication::focusWidget())) return showHelp(QStringLiteral("window#") + one.id);
        }
        showHelp({});
    });
    connect(&impl_->links, &PanelLinks::helpRequested, this, &MainWindow::showHelp);
    connect(&impl_->links, &PanelLinks::panelRequested, this, &MainWindow::showPanel);
    connect(impl_->welcome, &Welcome::helpRequested, this, [this] { showHelp(QStringLiteral("first-steps")); });
    connect(impl_->welcome, &Welcome::recentRequested, this, &MainWindow::openFile);
    connect(impl_->welcome, &Welcome::keysRequested, a.shortcuts, &QAction::trigger);
    connect(impl_->welcome, &Welcome::dataRequested, this, [this] { newFromData(); });
    connect(impl_->messages, &MessageBar::actionTriggered, this, [this] {
        impl_->messages->hide();
        showPanel(QStringLiteral("settings"));
    });
    // Train was asked for while the data was being read.
    connect(&impl_->document, &studio::Document::changed, this, [this] {
        if (!impl_->trainWhenRead || impl_->document.readingData()) return;
        QMetaObject::invokeMethod(this, [this, oneStep = *std::exchange(impl_->trainWhenRead, std::nullopt)] { startTraining(oneStep); },
                                  Qt::QueuedConnection);
    });
    connect(&impl_->document, &studio::Document::reset, this, [this] { impl_->trainWhenRead.reset(); });
}

void MainWindow::showHelp(const QString& page) {
    auto* help = findChild<HelpWindow*>();
    if (!help) help = new HelpWindow(this);
    help->showPage(page);
}

void MainWindow::newFromData(const QString& path) {
    if (auto* open = findChild<FromData*>()) return open->raise();
    // Both live as long as the dialog is open.
    auto* start = new studio::DataStart;
    auto* dialog = new FromData(start, impl_->dialogs, this);
    start->setParent(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FromData::wanted, this, [this, start, dialog = QPointer(dialog)](bool train) {
        if (start->models().empty() || !impl_->files.openMade(start->project(), start->folder())) return;
        if (dialog) dialog->accept();
        impl_->canvas->setFocus();
        if (train) startTraining();
    });
    dialog->begin(path);
}

void MainWindow::openDropped(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    if (name.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)) {
        openFile(path);
        return;
    }
    const auto ends = [&name](const nn::Importer& importer) {
        return std::ranges::any_of(importer.endings, [&name](const std::string& ending) {
            return ending != ".npz" && name.endsWith(QString::fromStdString(ending), Qt::CaseInsensitive);
        });
    };
    const bool weights = std::ranges::any_of(nn::weight_importers(), ends);
    if (weights && !impl_->document.project().graph.nodes.empty())
        impl_->files.importWeightsFrom(path);
    else if (studio::isImportable(path))
        openFile(path);
    else
        newFromData(path);
}

void MainWindow::startTraining(bool oneStep) {
    studio::TrainingSession& session = impl_->session;
    if (session.isActive()) {
        oneStep ? session.stepOnce() : session.resume();
        return;
    }
    if (impl_->document.readingData()) {
        impl_->trainWhenRead = oneStep;
        impl_->status->note(tr("Training begins once the data is read."));
        return;
    }
    const nn::Analysis& analysis = impl_->document.analysis();
    if (!analysis.ok()) {
        const bool data = impl_->document.project().data.source.empty();
        impl_->messages->showText(MessageBar::Kind::Error,
                                  tr("This network cannot train yet: %1").arg(studio::firstProblem(analysis)),
                                  data ? tr("Choose data") : QString());
        return showPanel(QStringLiteral("problems"));
    }
    const auto begin = impl_->files.askBegin();
    if (!begin) return;
    impl_->panels->openForRun();
    oneStep ? session.stepOnce(*begin) : session.start(*begin);
}

}  // namespace ui
