#include "ui/window/train_buttons.h"

#include "ui/theme/theme.h"
#include "ui/window/actions.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace ui {

TrainButtons::TrainButtons(Actions* actions, studio::TrainingSession* session, QWidget* parent)
    : QWidget(parent), actions_(actions), session_(session) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    const auto add = [&](const char* name) {
        auto* button = new QToolButton(this);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        return button;
    };
    primary_ = add("trainButton");
    primary_->setProperty("primary", true);
    primary_->setMinimumWidth(92);
    step_ = add("stepButton");
    stop_ = add("stopButton");
    for (auto [button, action] : {std::pair{step_, actions->step}, std::pair{stop_, actions->stop}}) {
        button->setDefaultAction(action);
        button->setToolTip(tipWithKey(action));
    }
    connect(primary_, &QToolButton::clicked, this, [this] {
        const bool running = actions_->pause->isEnabled();
        (running ? actions_->pause : actions_->train)->trigger();
    });
    connect(session, &studio::TrainingSession::stateChanged, this, &TrainButtons::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &TrainButtons::refresh);
    refresh();
}

void TrainButtons::setCompact(bool compact) {
    for (QToolButton* button : {step_, stop_}) button->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void TrainButtons::refresh() {
    const nn::TrainState state = session_->state();
    const bool active = session_->isActive();
    const bool paused = state == nn::TrainState::Paused;
    const bool running = active && !paused;
    actions_->train->setText(paused ? tr("Resume") : tr("Train"));
    actions_->train->setEnabled(!running);
    actions_->pause->setEnabled(running);
    actions_->step->setEnabled(!running);
    actions_->stop->setEnabled(active);
    const QAction* shown = running ? actions_->pause : actions_->train;
    primary_->setText(shown->text());
    primary_->setAccessibleName(shown->text());
    primary_->setToolTip(tipWithKey(shown));
    const QColor onAccent = Theme::instance().colors().onAccent;
    primary_->setIcon(Theme::instance().icon(running ? QStringLiteral("pause") : QStringLiteral("play"), onAccent));
}

}  // namespace ui
