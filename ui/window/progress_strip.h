#pragma once

#include "app/studio/training_session.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace ui {

/// Epoch, progress, time left and speed of the run, in the toolbar. Written four times a second: figures that change faster
/// cannot be read.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(studio::TrainingSession* session, QWidget* parent = nullptr);
    QString text() const;  ///< everything it says, for tests and screen readers

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    studio::TrainingSession* session_;
    QLabel *epoch_, *step_, *left_, *speed_;
    QProgressBar* bar_;
    QTimer timer_;
};

}  // namespace ui
