#include "ui/training/log_panel.h"

#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QCoreApplication>
#include <QTime>

namespace ui {

QString stateText(nn::TrainState state) {
    switch (state) {
        case nn::TrainState::Idle: return LogPanel::tr("ready");
        case nn::TrainState::Preparing: return LogPanel::tr("preparing");
        case nn::TrainState::Running: return LogPanel::tr("training");
        case nn::TrainState::Paused: return LogPanel::tr("paused");
        case nn::TrainState::Validating: return LogPanel::tr("validating");
        case nn::TrainState::Finished: return LogPanel::tr("finished");
        case nn::TrainState::Stopped: return LogPanel::tr("stopped");
        case nn::TrainState::Failed: return LogPanel::tr("failed");
    }
    return {};
}

LogPanel::LogPanel(studio::TrainingSession* session, QWidget* parent) : QPlainTextEdit(parent), session_(session) {
    setReadOnly(true);
    setMaximumBlockCount(5000);
    setFrameShape(QFrame::NoFrame);
    setObjectName(QStringLiteral("log"));
    setProperty("role", "log");
    setAccessibleName(tr("Log"));
    setFont(Theme::instance().monoFont(8.5));
    connect(session, &studio::TrainingSession::stateChanged, this, &LogPanel::addState);
    connect(session, &studio::TrainingSession::pointsAdded, this, [this](int, int epoch) { addEpochs(epoch); });
}

void LogPanel::add(const QString& text) {
    appendPlainText(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")) + QStringLiteral("  ") + text);
}

void LogPanel::addState(nn::TrainState state) {
    // A run goes back and forth between training and validating; its epochs say enough.
    const bool quiet = state == nn::TrainState::Validating ||
                       (state == nn::TrainState::Running && last_ == nn::TrainState::Validating);
    last_ = state;
    if (quiet || state == nn::TrainState::Idle) return;
    QString text = stateText(state);
    if (state == nn::TrainState::Failed) text += QStringLiteral(": ") + session_->errorText();
    add(text);
}

/// ", accuracy 92.1 %, f1 91.8 %"
QString LogPanel::measured(const nn::MetricValues& values) const {
    QString text;
    const nn::Metrics& metrics = session_->metrics();
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const auto value = values[i];
        if (!value) continue;
        text += QStringLiteral(", %1 %2").arg(QString::fromStdString(metrics[i]->id),
                                              metrics[i]->share ? formatPercent(*value) : formatReal(*value));
    }
    return text;
}

void LogPanel::addEpochs(int first) {
    const auto& epochs = session_->epochs();
    for (std::size_t i = std::size_t(first); i < epochs.size(); ++i) {
        const nn::EpochPoint& e = epochs[i];
        QString text = tr("epoch %1: loss %2").arg(e.epoch).arg(formatReal(e.train.loss)) + measured(e.train.metrics);
        if (e.validation)
            text += tr("; validation loss %1").arg(formatReal(e.validation->loss)) + measured(e.validation->metrics);
        text += tr("; %1 samples/s").arg(formatCount(qint64(e.samples_per_second)));
        add(text);
    }
}

}  // namespace ui
