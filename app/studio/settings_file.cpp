#include "app/studio/settings_file.h"

namespace studio {

SettingsFile::SettingsFile(std::unique_ptr<QSettings> file) : file_(std::move(file)) {
    for (const QString& key : file_->allKeys()) values_[key] = file_->value(key);
    thread_.setObjectName(QStringLiteral("settings"));
    file_->moveToThread(&thread_);
    thread_.start();
}

SettingsFile::~SettingsFile() {
    // Behind all that was set.
    QMetaObject::invokeMethod(file_.get(), [file = file_.get()] { file->sync(); }, Qt::BlockingQueuedConnection);
    thread_.quit();
    thread_.wait();
}

void SettingsFile::setValue(const QString& key, const QVariant& value) {
    values_[key] = value;
    QMetaObject::invokeMethod(file_.get(), [file = file_.get(), key, value] { file->setValue(key, value); }, Qt::QueuedConnection);
}

void SettingsFile::remove(const QString& key) {
    values_.remove(key);
    QMetaObject::invokeMethod(file_.get(), [file = file_.get(), key] { file->remove(key); }, Qt::QueuedConnection);
}

}  // namespace studio
