#pragma once
// The file behind Settings: what is set is known at once and written on a thread of its own, because a disk that is busy takes its time
// to say that it has it. Internal to app/studio.

#include <QHash>
#include <QSettings>
#include <QThread>

#include <memory>

namespace studio {

/// One thread's. The destructor returns when all is written.
class SettingsFile {
public:
    explicit SettingsFile(std::unique_ptr<QSettings> file);
    ~SettingsFile();

    QVariant value(const QString& key, const QVariant& otherwise = {}) const { return values_.value(key, otherwise); }
    void setValue(const QString& key, const QVariant& value);
    void remove(const QString& key);

private:
    QHash<QString, QVariant> values_;
    QThread thread_;
    std::unique_ptr<QSettings> file_;  ///< lives on `thread_`
};

}  // namespace studio
