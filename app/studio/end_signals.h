#pragma once
// The system's request to end - logging out, shutting down, kill, Ctrl+C in the terminal - as a signal of Qt's.

#include <QObject>

class QSocketNotifier;

namespace studio {

/// One at a time, UI thread. While it lives, SIGINT, SIGTERM and SIGHUP do not end the program but arrive here, in the event
/// loop, where files can be written.
class EndSignals : public QObject {
    Q_OBJECT

public:
    explicit EndSignals(QObject* parent = nullptr);
    /// They end the program again.
    ~EndSignals() override;

signals:
    void received();

private:
    QSocketNotifier* notifier_ = nullptr;  ///< null where the system gave no pipe: then nothing is caught
};

}  // namespace studio
