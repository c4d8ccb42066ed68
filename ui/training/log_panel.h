#pragma once

#include "app/studio/training_session.h"

#include <QPlainTextEdit>

namespace ui {

/// What happened, line by line: runs, epochs, files, refused edits. The oldest lines go.
class LogPanel : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit LogPanel(studio::TrainingSession* session, QWidget* parent = nullptr);
    void add(const QString& text);

private:
    void addEpochs(int first);
    QString measured(const nn::MetricValues& values) const;
    void addState(nn::TrainState state);
    studio::TrainingSession* session_;
    nn::TrainState last_ = nn::TrainState::Idle;
};

/// "training", "paused"...
QString stateText(nn::TrainState state);

}  // namespace ui
