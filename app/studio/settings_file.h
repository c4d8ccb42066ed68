#pragma once
// The file behind Settings: what is set is known at once and written on a thread of its own, because a disk that is busy takes its time
// to say that it has it. Internal to app/studio.

#include "app/studio/task_queue.h"

#include <QHash>
#include <QSettings>

#include <memory>
#include <mutex>
#include <optional>

namespace studio {

/// One thread's. The destructor returns when all is written.
class SettingsFile {
public:
    explicit SettingsFile(std::unique_ptr<QSettings> file);

    QVariant value(const QString& key, const QVariant& otherwise = {}) const { return values_.value(key, otherwise); }
    void setValue(const QString& key, const QVariant& value);
    void remove(const QString& key);

private:
    void change(const QString& key, std::optional<QVariant> value);
    void write();

    QHash<QString, QVariant> values_;
    std::unique_ptr<QSettings> file_;  // the queue's, once there is one
    std::mutex mutex_;
    QHash<QString, std::optional<QVariant>> waiting_;  // guarded: what is to be written, or taken out
    TaskQueue queue_;                                  // last: it is done before the rest goes
};

}  // namespace studio
