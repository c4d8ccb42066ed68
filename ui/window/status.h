#pragma once

#include "app/studio/training_session.h"

#include <QStatusBar>
#include <QTimer>

class QLabel;
class QToolButton;

namespace ui {

/// The line at the bottom: what happens, how large the network is, what is wrong, how large it is shown.
class Status : public QStatusBar {
    Q_OBJECT

public:
    Status(studio::Document* document, studio::TrainingSession* session, QWidget* parent = nullptr);
    void setZoom(double zoom);
    /// Says what was done, for a few seconds.
    void note(const QString& text);

signals:
    void problemsRequested();

private:
    void refreshState();
    void refreshNetwork();
    studio::Document* document_;
    studio::TrainingSession* session_;
    QLabel *lamp_, *state_, *parameters_, *macs_, *note_, *zoom_;
    QTimer noteTimer_;
    QToolButton* problems_;
};

}  // namespace ui
