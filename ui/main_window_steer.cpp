// What the main window says of a run that is steered: settings applied on its way, pauses that it came to by itself.

#include "ui/main_window_parts.h"

#include <utility>

namespace ui {

void MainWindow::wireSteering() {
    Impl& d = *impl_;
    studio::RunSteering* steering = &d.session.steering();
    connect(&d.session, &studio::TrainingSession::graphChangedChanged, this, &MainWindow::showEdited);
    connect(steering, &studio::RunSteering::offerChanged, this, &MainWindow::showEdited);
    connect(d.actions->applySettings, &QAction::triggered, steering, &studio::RunSteering::apply);
    connect(d.changedBanner, &MessageBar::actionTriggered, this, [this] {
        if (impl_->session.steering().canApply()) return impl_->session.steering().apply();
        if (impl_->document.analysis().ok()) impl_->session.stopAndWait();
        startTraining();
    });
    connect(steering, &studio::RunSteering::changed, this, [this](const nn::RunChange& change) {
        emit impl_->links.noted(tr("From step %1 on: %2").arg(change.step + 1).arg(studio::settingsText(change.settings)));
    });
    connect(steering, &studio::RunSteering::refused, &d.links, &PanelLinks::refused);
    connect(steering, &studio::RunSteering::paused, this, [this](const nn::ConditionMet& met) {
        const QString text = studio::text(nn::message_of(met));
        impl_->pauseText = tr("%1. Resume goes on from here.").arg(text);
        impl_->messages->showText(MessageBar::Kind::Warning, impl_->pauseText, tr("Conditions"));
        emit impl_->links.noted(text);
    });
    connect(&d.session, &studio::TrainingSession::stateChanged, this, [this, last = nn::TrainState::Idle](nn::TrainState state) mutable {
        const bool rested = std::exchange(last, state) == nn::TrainState::Paused;
        if (rested && impl_->messages->text() == impl_->pauseText) impl_->messages->hide();  // it goes on, or has ended
    });
    showEdited();
}

/// The project is not what trains: which of it could be, and what else there is to do.
void MainWindow::showEdited() {
    Impl& d = *impl_;
    const studio::RunSteering& steering = d.session.steering();
    d.actions->applySettings->setEnabled(steering.canApply());
    if (!d.session.graphChanged() || !d.session.isActive()) return d.changedBanner->hide();
    if (steering.canApply()) {
        d.changedBanner->showText(MessageBar::Kind::Warning, tr("The run does not go by what was edited yet: %1").arg(studio::settingsText(steering.offer())),
                                  tr("Apply to the run"));
        return;
    }
    QString text = tr("The project was edited since this training began. What trains is the earlier network; your edits count from the next run on.");
    if (!steering.problem().isEmpty()) text += QLatin1Char(' ') + steering.problem();
    d.changedBanner->showText(MessageBar::Kind::Warning, text, tr("Train the edited network"));
}

}  // namespace ui
