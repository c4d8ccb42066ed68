#pragma once

#include "app/studio/training_session.h"

#include <QWidget>

class QToolButton;

namespace ui {

class Actions;

/// The primary button, which is Train, Pause or Resume by what happens now, with Step and Stop. Also keeps the actions'
/// texts and enabled states in step with the session.
class TrainButtons : public QWidget {
    Q_OBJECT

public:
    TrainButtons(Actions* actions, studio::TrainingSession* session, QWidget* parent = nullptr);
    /// Icons alone beside the large button.
    void setCompact(bool compact);
    QToolButton* primary() const { return primary_; }

private:
    void refresh();
    Actions* actions_;
    studio::TrainingSession* session_;
    QToolButton *primary_, *step_, *stop_;
};

}  // namespace ui
