#include "app/studio/watch_settings.h"

#include "app/studio/settings.h"
#include "app/studio/settings_file.h"

namespace studio {

namespace {
constexpr auto switchesKey = "look/watch", lineKey = "look/watchLine";
}

WatchSettings::WatchSettings(SettingsFile* file, QObject* settings) : QObject(settings), file_(file) {}

WatchSettings& WatchSettings::of(const Settings& settings) { return *settings.findChild<WatchSettings*>(); }

QStringList WatchSettings::switches() const { return file_->value(switchesKey).toStringList(); }
QString WatchSettings::line() const { return file_->value(lineKey).toString(); }

void WatchSettings::keep(const QStringList& switches, const QString& line) {
    file_->setValue(switchesKey, switches);
    file_->setValue(lineKey, line);
}

}  // namespace studio
