#pragma once
// Tries the project before a long run (nn/train/rehearsal.h), one thing after another, beside the window.

#include "app/studio/background.h"
#include "app/studio/document.h"
#include "nn/train/rehearsal.h"

#include <QTimer>

#include <map>
#include <memory>

namespace studio {

/// UI thread only; nothing waits but the destructor, for a step that is being taken.
class Rehearser : public QObject {
    Q_OBJECT

public:
    enum class State { Never, Waiting, Running, Done, Failed };
    struct Outcome {
        State state = State::Never;
        nn::Rehearsal found;  ///< Done
        QString error;        ///< Failed: why it could not be tried
        bool stale = false;   ///< the project was edited since
    };

    explicit Rehearser(Document* document, QObject* parent = nullptr);

    /// By id. What waits or runs already stays in its place.
    void start(const QStringList& ids);
    /// What waits and what runs is as if it had never been asked for.
    void cancel();
    bool busy() const { return work_ != nullptr; }
    const Outcome& outcome(const QString& id) const;

signals:
    void changed(const QString& id);
    void busyChanged(bool busy);

private:
    using Answer = nn::Result<nn::Rehearsal>;
    void next();
    void take();
    void set(const QString& id, Outcome outcome);

    Document* document_;
    std::map<QString, Outcome> outcomes_;
    QStringList waiting_;
    QString running_;
    bool dropped_ = false;  ///< nobody wants to know of what runs
    QTimer timer_;
    std::unique_ptr<Background<Answer>> work_;
};

}  // namespace studio
