#include "ui/window/progress_strip.h"

#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QProgressBar>

namespace ui {

ProgressStrip::ProgressStrip(studio::TrainingSession* session, QWidget* parent) : QWidget(parent), session_(session) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(12);
    epoch_ = createLabel({}, "", this);
    bar_ = new QProgressBar(this);
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    bar_->setMinimumWidth(40);
    bar_->setMaximumWidth(260);
    bar_->setAccessibleName(tr("Progress of the training"));
    left_ = createLabel({}, "", this);
    speed_ = createLabel({}, "faint", this);
    step_ = createLabel({}, "dim", this);
    row->addWidget(epoch_);
    row->addWidget(step_);
    row->addWidget(bar_, 1);
    row->addWidget(left_);
    row->addWidget(speed_);
    row->addStretch(0);
    timer_.setSingleShot(true);
    timer_.setInterval(250);
    connect(&timer_, &QTimer::timeout, this, &ProgressStrip::refresh);
    connect(session, &studio::TrainingSession::pointsAdded, this, [this] {
        if (!timer_.isActive()) timer_.start();
    });
    connect(session, &studio::TrainingSession::stateChanged, this, &ProgressStrip::refresh);
    refresh();
}

void ProgressStrip::refresh() {
    const nn::TrainState state = session_->state();
    const bool any = state != nn::TrainState::Idle && !(session_->steps().empty() && !session_->isActive());
    for (QWidget* widget : {static_cast<QWidget*>(epoch_), static_cast<QWidget*>(step_), static_cast<QWidget*>(bar_), static_cast<QWidget*>(left_),
                            static_cast<QWidget*>(speed_)}) {
        widget->setVisible(any);
    }
    if (!any) return;
    const auto& steps = session_->steps();
    const std::int64_t total = session_->stepsTotal();
    const std::int64_t done = steps.empty() ? 0 : steps.back().step;
    const std::int64_t epoch = steps.empty() ? 1 : steps.back().epoch;
    const std::int64_t epochs = session_->epochsTotal();
    epoch_->setText(tr("Epoch %1 of %2").arg(epoch).arg(epochs));
    step_->setText(tr("step %1 of %2").arg(formatCount(done), formatCount(total)));
    // As wide from the start as they will be at the end: nothing beside them moves, and the last text is not cut.
    const auto widest = [](QLabel* label, const QString& text) { label->setMinimumWidth(label->fontMetrics().horizontalAdvance(text) + 2); };
    widest(epoch_, tr("Epoch %1 of %2").arg(epochs).arg(epochs));
    widest(step_, tr("step %1 of %2").arg(formatCount(total), formatCount(total)));
    bar_->setValue(total > 0 ? int(done * 1000 / total) : 0);
    const std::optional<double> left = session_->secondsLeft();
    const bool going = session_->isActive();
    if (state == nn::TrainState::Finished) {
        left_->setText(tr("done"));
    } else if (state == nn::TrainState::Stopped) {
        left_->setText(tr("stopped"));
    } else if (state == nn::TrainState::Failed) {
        left_->setText(tr("failed"));
    } else if (state == nn::TrainState::Paused) {
        left_->setText(tr("paused"));
    } else {
        left_->setText(left ? tr("%1 left").arg(formatDuration(*left)) : QStringLiteral("–:––"));
    }
    const std::optional<double> speed = session_->samplesPerSecond();
    speed_->setText(going && speed && *speed > 0 ? tr("%1 samples/s").arg(formatCount(qint64(*speed))) : QString());
    setToolTip(tr("Step %1 of %2").arg(formatCount(done), formatCount(total)));
}

QString ProgressStrip::text() const {
    return QStringLiteral("%1 %2 %3 %4").arg(epoch_->text(), step_->text(), left_->text(), speed_->text());
}

void ProgressStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // What is known from elsewhere gives way, the bar and the time left stay.
    speed_->setMaximumWidth(width() < 560 ? 0 : QWIDGETSIZE_MAX);
}

}  // namespace ui
