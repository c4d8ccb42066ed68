// What follows from what in the main window.

#include "app/studio/examples.h"
#include "ui/dialogs/shortcuts_overlay.h"
#include "ui/main_window_parts.h"
#include "ui/theme/theme.h"
#include "ui/window/translations.h"

#include <QApplication>
#include <QFileInfo>
#include <QMenu>
#include <QTimer>

#include <algorithm>

namespace ui {

namespace {
constexpr double textStep = 1.15, leastText = 0.8, mostText = 2.4;
}

void MainWindow::wireFileActions() {
    Impl& d = *impl_;
    connect(d.actions->newProject, &QAction::triggered, this, [this] {
        if (impl_->files.newProject()) impl_->canvas->setFocus();
    });
    connect(d.actions->open, &QAction::triggered, &d.files, &Files::open);
    connect(d.actions->save, &QAction::triggered, &d.files, &Files::save);
    connect(d.actions->saveAs, &QAction::triggered, &d.files, &Files::saveAs);
    connect(d.actions->importNetwork, &QAction::triggered, &d.files, &Files::importNetwork);
    connect(d.actions->exportWeights, &QAction::triggered, &d.files, &Files::exportWeights);
    connect(&d.files, &Files::exporting, this, &MainWindow::showExports);
    connect(d.exporting, &MessageBar::actionTriggered, &d.files, &Files::cancelExports);
    connect(d.actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(&d.files, &Files::drawn, d.canvas, &CanvasView::fitAll, Qt::QueuedConnection);
    connect(&d.files, &Files::proposed, this, [this](const std::vector<nn::ScopeWire>& wires) { impl_->proposals.offer(wires); });
    connect(&d.files, &Files::done, this, [this](const QString& text) {
        emit impl_->links.noted(text);
        impl_->status->note(text);
        impl_->messages->hide();
    });
    connect(&d.files, &Files::warned, this, [this](const QString& text) {
        emit impl_->links.noted(text);
        impl_->messages->showText(MessageBar::Kind::Warning, text);
    });
    connect(&d.files, &Files::failed, this, [this](const QString& text) {
        emit impl_->links.noted(text);
        impl_->messages->showText(MessageBar::Kind::Error, text);
    });
    connect(d.actions->recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    connect(d.actions->examples, &QMenu::aboutToShow, this, &MainWindow::fillExamples);
    connect(d.welcome, &Welcome::newRequested, this, [this] {
        impl_->welcomeDismissed = true;
        refreshWelcome();
        impl_->canvas->setFocus();
    });
    connect(d.welcome, &Welcome::openRequested, &d.files, &Files::open);
    connect(d.welcome, &Welcome::importRequested, &d.files, &Files::importNetwork);
    connect(d.welcome, &Welcome::exampleRequested, &d.files, &Files::openExample);
    connect(&d.document, &studio::Document::reset, this, [this] {
        impl_->welcomeDismissed = false;
        impl_->messages->hide();
        refreshTitle();
        refreshWelcome();
    });
    connect(&d.document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        if (change.has(studio::DocumentChange::Name)) refreshTitle();
        if (change.has(studio::DocumentChange::Nodes)) refreshWelcome();
    });
    connect(&d.document, &studio::Document::modifiedChanged, this, &MainWindow::refreshTitle);
    connect(&d.document, &studio::Document::filePathChanged, this, &MainWindow::refreshTitle);
}

/// What is written within a moment needs no bar.
void MainWindow::showExports(const QString& text) {
    constexpr int moment = 400;
    impl_->exportText = text;
    if (text.isEmpty()) return impl_->exporting->hide();
    QTimer::singleShot(moment, this, [this] {
        if (!impl_->exportText.isEmpty()) impl_->exporting->showText(MessageBar::Kind::Working, impl_->exportText, tr("Cancel"));
    });
}

void MainWindow::fillRecent() {
    QMenu* menu = impl_->actions->recent;
    menu->clear();
    for (const QString& file : impl_->settings->recentFiles()) {
        QAction* action = menu->addAction(QFileInfo(file).fileName(), this, [this, file] { openFile(file); });
        action->setToolTip(file);
    }
    if (menu->isEmpty()) {
        menu->addAction(tr("No recent projects"))->setEnabled(false);
    } else {
        menu->addSeparator();
        menu->addAction(tr("Forget them"), impl_->settings, &studio::Settings::clearRecentFiles);
    }
}

void MainWindow::fillExamples() {
    QMenu* menu = impl_->actions->examples;
    menu->clear();
    for (const studio::Example& example : studio::examples()) {
        QAction* action = menu->addAction(example.name, this, [this, file = example.file] { impl_->files.openExample(file); });
        action->setToolTip(example.notes.section(QLatin1Char('\n'), 0, 0));
    }
    if (menu->isEmpty()) menu->addAction(tr("No examples found"))->setEnabled(false);
}

void MainWindow::wireCanvasActions() {
    Impl& d = *impl_;
    QUndoStack* stack = d.document.undoStack();
    connect(d.actions->undo, &QAction::triggered, stack, &QUndoStack::undo);
    connect(d.actions->redo, &QAction::triggered, stack, &QUndoStack::redo);
    connect(stack, &QUndoStack::indexChanged, this, &MainWindow::refreshUndo);
    connect(stack, &QUndoStack::canUndoChanged, this, &MainWindow::refreshUndo);
    connect(stack, &QUndoStack::canRedoChanged, this, &MainWindow::refreshUndo);

    const std::pair<QAction*, void (CanvasView::*)()> slots_[] = {
        {d.actions->cut, &CanvasView::cutSelection},
        {d.actions->copy, &CanvasView::copySelection},
        {d.actions->copyPicture, &CanvasView::copyAsPicture},
        {d.actions->paste, &CanvasView::paste},
        {d.actions->pasteReuse, &CanvasView::pasteAsReuse},
        {d.actions->duplicateReuse, &CanvasView::duplicateAsReuse},
        {d.actions->makeUnique, &CanvasView::makeUnique},
        {d.actions->duplicate, &CanvasView::duplicateSelection},
        {d.actions->duplicateWithInputs, &CanvasView::duplicateWithInputs},
        {d.actions->remove, &CanvasView::deleteSelection},
        {d.actions->removeKeepingChain, &CanvasView::deleteKeepingChain},
        {d.actions->selectAll, &CanvasView::selectAll},
        {d.actions->rename, &CanvasView::renameSelected},
        {d.actions->addNode, &CanvasView::openSearch},
        {d.actions->wire, &CanvasView::startWire},
        {d.actions->group, &CanvasView::groupSelection},
        {d.actions->ungroup, &CanvasView::ungroupSelection},
        {d.actions->enter, &CanvasView::enterSelected},
        {d.actions->openInPlace, &CanvasView::toggleOpened},
        {d.actions->leave, &CanvasView::leaveScope},
        {d.actions->tidy, &CanvasView::tidy},
        {d.actions->mute, &CanvasView::muteSelection},
        {d.actions->collapse, &CanvasView::collapseSelection},
        {d.actions->comment, &CanvasView::commentSelection},
        {d.actions->find, &CanvasView::openFind},
        {d.actions->zoomIn, &CanvasView::zoomIn},
        {d.actions->zoomOut, &CanvasView::zoomOut},
        {d.actions->fitAll, &CanvasView::fitAll},
        {d.actions->fitSelection, &CanvasView::fitSelection},
    };
    for (const auto& [action, slot] : slots_) connect(action, &QAction::triggered, d.canvas, slot);
    connect(d.actions->nextProposal, &QAction::triggered, d.proposed, &ProposedWires::next);
    connect(d.actions->acceptProposals, &QAction::triggered, d.proposed, &ProposedWires::acceptAll);
    connect(d.actions->dismissProposals, &QAction::triggered, d.proposed, &ProposedWires::dismissAll);
    connect(d.proposed, &ProposedWires::message, &d.links, &PanelLinks::refused);
    const auto refreshProposals = [this] {
        const bool any = !impl_->proposals.open().empty();
        for (QAction* action : {impl_->actions->acceptProposals, impl_->actions->dismissProposals}) action->setEnabled(any);
    };
    connect(&d.proposals, &studio::Proposals::changed, d.proposed, refreshProposals);
    refreshProposals();
    const std::pair<QAction*, Arrange> arranging[] = {
        {d.actions->alignLeft, Arrange::Left},     {d.actions->alignCenter, Arrange::Center}, {d.actions->alignRight, Arrange::Right},
        {d.actions->alignTop, Arrange::Top},       {d.actions->alignMiddle, Arrange::Middle}, {d.actions->alignBottom, Arrange::Bottom},
        {d.actions->distributeAcross, Arrange::DistributeAcross}, {d.actions->distributeDown, Arrange::DistributeDown},
    };
    for (const auto& [action, how] : arranging) connect(action, &QAction::triggered, d.canvas, [this, how = how] { impl_->canvas->arrange(how); });
    for (QAction* action : d.actions->canvasActions()) {
        // Single letters and editing keys belong to whatever is typed into; here only to the canvas itself.
        action->setShortcutContext(Qt::WidgetShortcut);
        d.canvas->addAction(action);
    }
    d.actions->miniMap->setChecked(d.settings->miniMap());
    d.canvas->setMiniMapVisible(d.settings->miniMap());
    connect(d.actions->miniMap, &QAction::toggled, d.canvas, &CanvasView::setMiniMapVisible);
    connect(d.canvas, &CanvasView::miniMapToggled, this, [this](bool wanted) {
        impl_->actions->miniMap->setChecked(wanted);
        impl_->settings->setMiniMap(wanted);
    });
    connect(d.canvas, &CanvasView::selectionChanged, this, [this](const QStringList& paths) {
        // Not while layers are taken from the palette, which would go behind it.
        if (!paths.isEmpty() && impl_->canvas->hasFocus()) impl_->panels->bringForward(QStringLiteral("inspector"));
    });
    connect(d.canvas, &CanvasView::zoomChanged, d.status, &Status::setZoom);
    connect(d.canvas, &CanvasView::editRequested, this, [this] { impl_->panels->enter(QStringLiteral("inspector")); });
    connect(d.actions->nextPart, &QAction::triggered, this, [this] { impl_->panels->walk(true); });
    connect(d.actions->previousPart, &QAction::triggered, this, [this] { impl_->panels->walk(false); });
    connect(&d.links, &PanelLinks::revealRequested, this, &MainWindow::reveal);
    connect(d.canvas, &CanvasView::message, &d.links, &PanelLinks::refused);
    connect(d.canvas, &CanvasView::told, this, [this](const QString& text) {
        impl_->messages->showText(MessageBar::Kind::Info, text);
        emit impl_->links.noted(text);
    });
    connect(&d.links, &PanelLinks::refused, this, [this](const QString& text) {
        impl_->messages->showText(MessageBar::Kind::Warning, text);
        emit impl_->links.noted(text);
    });
}

void MainWindow::wireTraining() {
    Impl& d = *impl_;
    connect(d.actions->train, &QAction::triggered, this, [this] { startTraining(); });
    connect(d.actions->pause, &QAction::triggered, &d.session, &studio::TrainingSession::pause);
    connect(d.actions->stop, &QAction::triggered, &d.session, &studio::TrainingSession::stop);
    connect(d.actions->step, &QAction::triggered, this, [this] { startTraining(true); });
    connect(&d.session, &studio::TrainingSession::stateChanged, this, [this](nn::TrainState state) {
        if (!impl_->session.isActive()) impl_->changedBanner->hide();  // the run that it speaks of is over
        // Where it broke is told beside the node, with what to do about it.
        const nn::NotFinite* found = impl_->session.notFinite();
        impl_->canvas->showBreak(found);
        if (state == nn::TrainState::Failed && !found) {
            impl_->messages->showText(MessageBar::Kind::Error, impl_->session.errorText());
        }
    });
    connect(d.canvas, &CanvasView::sampleWanted, this, [this](qint64 place) {
        showPanel(QStringLiteral("try"));
        impl_->insight.setProbeAt(nn::Split::Train, place);
    });
    const auto showTimes = [this] {
        const bool shown = impl_->actions->timePerLayer->isChecked();
        impl_->canvas->showTimes(shown, shown ? impl_->session.stepTimes() : nullptr);
    };
    connect(&d.session, &studio::TrainingSession::stepTimesChanged, this, showTimes);
    connect(d.actions->timePerLayer, &QAction::toggled, this, [this, showTimes](bool shown) {
        impl_->settings->setTimePerLayer(shown);
        impl_->session.timeSteps(shown);
        showTimes();
    });
    d.actions->timePerLayer->setChecked(d.settings->timePerLayer());
    new WatchSwitches(d.actions->watch, &d.watch, &studio::WatchSettings::of(*d.settings), d.canvas);
    connect(d.status, &Status::problemsRequested, this, [this] { showPanel(QStringLiteral("problems")); });
}

void MainWindow::wireAppearance() {
    Impl& d = *impl_;
    const std::pair<QAction*, studio::Theme> themes[] = {{d.actions->themeSystem, studio::Theme::System},
                                                         {d.actions->themeLight, studio::Theme::Light},
                                                         {d.actions->themeDark, studio::Theme::Dark}};
    for (const auto& [action, theme] : themes) {
        action->setChecked(d.settings->theme() == theme);
        connect(action, &QAction::triggered, d.settings, [this, theme = theme] { impl_->settings->setTheme(theme); });
    }
    connect(d.settings, &studio::Settings::themeChanged, this, [](studio::Theme theme) { Theme::instance().apply(theme); });
    connect(&Theme::instance(), &Theme::changed, this, &MainWindow::restyle);
    const std::pair<QAction*, QString> languages[] = {{d.actions->languageSystem, QString()},
                                                      {d.actions->languageEnglish, QStringLiteral("en")},
                                                      {d.actions->languageChinese, QStringLiteral("zh_CN")}};
    for (const auto& [action, language] : languages) {
        action->setChecked(d.settings->language() == language);
        connect(action, &QAction::triggered, this, [this, language = language] {
            if (impl_->settings->language() == language) return;
            impl_->settings->setLanguage(language);
            installTranslations(qApp, language);
            QMetaObject::invokeMethod(this, &MainWindow::rebuild, Qt::QueuedConnection);  // this menu goes with it
        });
    }
    const auto scaleBy = [settings = d.settings](double factor) {
        settings->setTextScale(std::clamp(settings->textScale() * factor, leastText, mostText));
    };
    connect(d.actions->textLarger, &QAction::triggered, this, [scaleBy] { scaleBy(textStep); });
    connect(d.actions->textSmaller, &QAction::triggered, this, [scaleBy] { scaleBy(1 / textStep); });
    connect(d.actions->textNormal, &QAction::triggered, this, [this] { impl_->settings->setTextScale(1); });
    connect(d.settings, &studio::Settings::textScaleChanged, this, [this](double scale) {
        Theme::instance().setTextScale(scale);
        QMetaObject::invokeMethod(this, &MainWindow::rebuild, Qt::QueuedConnection);
        // Once the new panels have their places.
        QMetaObject::invokeMethod(this, [this] { impl_->panels->fitSides(); }, Qt::QueuedConnection);
    });
    connect(d.actions->shortcuts, &QAction::triggered, this, [this] {
        if (findChild<ShortcutsOverlay*>()) return;
        auto* overlay = new ShortcutsOverlay(impl_->actions.get(), this);
        overlay->show();
        overlay->raise();
        overlay->setFocus();
    });
    connect(d.actions->about, &QAction::triggered, this, [this] { impl_->dialogs->showAbout(this); });
}

}  // namespace ui
