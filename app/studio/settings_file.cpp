#include "app/studio/settings_file.h"

#include <QCoreApplication>

#include <utility>

namespace studio {

SettingsFile::SettingsFile(std::unique_ptr<QSettings> file) : file_(std::move(file)) {
    for (const QString& key : file_->allKeys()) values_[key] = file_->value(key);
    file_->moveToThread(nullptr);  // else it would write by itself, on the thread that made it
}

void SettingsFile::setValue(const QString& key, const QVariant& value) {
    values_[key] = value;
    change(key, value);
}

void SettingsFile::remove(const QString& key) {
    values_.remove(key);
    change(key, std::nullopt);
}

void SettingsFile::change(const QString& key, std::optional<QVariant> value) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = waiting_.isEmpty();
        waiting_.insert(key, std::move(value));
    }
    if (first) queue_.add([this] { write(); });
}

void SettingsFile::write() {
    QHash<QString, std::optional<QVariant>> changes;
    {
        const std::lock_guard lock(mutex_);
        changes.swap(waiting_);
    }
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (*it) file_->setValue(it.key(), **it);
        else file_->remove(it.key());
    }
    file_->sync();
    QCoreApplication::removePostedEvents(file_.get());  // its wishes to be written, which nobody would ever take
}

}  // namespace studio
