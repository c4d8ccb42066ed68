#pragma once
// What the optimizer does to the parameters that somebody looks at, a few times a second while a network trains.

#include "app/studio/training_session.h"
#include "nn/train/probes/optimizer_look.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace studio {

/// UI thread only. Kept after the run, until the next one begins or other parameters are wanted.
class OptimizerWatch : public QObject {
    Q_OBJECT

public:
    explicit OptimizerWatch(TrainingSession* session, QObject* parent = nullptr);
    ~OptimizerWatch() override;

    /// Keys of parameters; none: nothing is looked at.
    void want(const QStringList& keys);
    /// Null where there is none.
    std::shared_ptr<const nn::OptimizerLook> look() const { return look_; }

signals:
    void changed();

private:
    void begin();
    void follow();

    TrainingSession* session_;
    QStringList keys_;
    std::shared_ptr<nn::OptimizerLookProbe> probe_;  ///< while a run is looked at
    std::shared_ptr<const nn::OptimizerLook> look_;
    bool asked_ = false;
    QElapsedTimer sinceAsked_;
};

}  // namespace studio
