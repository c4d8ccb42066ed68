#include "app/studio/settings.h"

#include "app/studio/project_memory.h"
#include "app/studio/settings_file.h"
#include "app/studio/watch_settings.h"

#include <QDir>
#include <QFileInfo>

namespace studio {

namespace {

constexpr int recentLimit = 10;
constexpr auto recentKey = "files/recent", folderKey = "files/folder", themeKey = "look/theme",
               languageKey = "look/language", timeKey = "look/timePerLayer", scaleKey = "look/textScale", miniMapKey = "look/miniMap",
               runsKey = "window/opensForRuns", geometryKey = "window/geometry", stateKey = "window/state";

constexpr std::pair<Theme, const char*> themeWords[] = {
    {Theme::System, "system"}, {Theme::Light, "light"}, {Theme::Dark, "dark"}};

QString canonical(const QString& file) { return QDir::cleanPath(QFileInfo(file).absoluteFilePath()); }

}  // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent),
      settings_(std::make_unique<SettingsFile>(
          file.isEmpty() ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, "netloom", "netloom")
                         : std::make_unique<QSettings>(file, QSettings::IniFormat))) {
    new ProjectMemory(settings_.get(), this);
    new WatchSettings(settings_.get(), this);
}

Settings::~Settings() = default;

QStringList Settings::recentFiles() const {
    QStringList files;
    for (const QString& file : settings_->value(recentKey).toStringList())
        if (files.size() < recentLimit && !files.contains(file) && QFileInfo(file).isFile()) files.append(file);
    return files;
}

void Settings::addRecentFile(const QString& file) {
    // What is missing now may be on a disk that is not plugged in: it stays in the list and is only not shown.
    QStringList files = settings_->value(recentKey).toStringList();
    const QString path = canonical(file);
    files.removeAll(path);
    files.prepend(path);
    while (files.size() > 2 * recentLimit) files.removeLast();
    settings_->setValue(recentKey, files);
    emit recentFilesChanged();
}

void Settings::clearRecentFiles() {
    settings_->remove(recentKey);
    emit recentFilesChanged();
}

Theme Settings::theme() const {
    const QString word = settings_->value(themeKey).toString();
    for (const auto& [theme, name] : themeWords)
        if (word == QLatin1String(name)) return theme;
    return Theme::System;
}

void Settings::setTheme(Theme theme) {
    if (theme == this->theme()) return;
    for (const auto& [value, name] : themeWords)
        if (value == theme) settings_->setValue(themeKey, QLatin1String(name));
    emit themeChanged(theme);
}

QString Settings::language() const { return settings_->value(languageKey).toString(); }

void Settings::setLanguage(const QString& language) { settings_->setValue(languageKey, language); }

double Settings::textScale() const {
    const double scale = settings_->value(scaleKey, 1.0).toDouble();
    return scale >= 0.5 && scale <= 4 ? scale : 1;
}

void Settings::setTextScale(double scale) {
    if (scale == textScale()) return;
    settings_->setValue(scaleKey, scale);
    emit textScaleChanged(textScale());
}

bool Settings::miniMap() const { return settings_->value(miniMapKey, true).toBool(); }

void Settings::setMiniMap(bool shown) { settings_->setValue(miniMapKey, shown); }

bool Settings::opensForRuns() const { return settings_->value(runsKey, true).toBool(); }

void Settings::setOpensForRuns(bool opens) { settings_->setValue(runsKey, opens); }

bool Settings::timePerLayer() const { return settings_->value(timeKey).toBool(); }

void Settings::setTimePerLayer(bool shown) { settings_->setValue(timeKey, shown); }

QByteArray Settings::windowGeometry() const { return settings_->value(geometryKey).toByteArray(); }

void Settings::setWindowGeometry(const QByteArray& geometry) { settings_->setValue(geometryKey, geometry); }

QByteArray Settings::windowState() const { return settings_->value(stateKey).toByteArray(); }

void Settings::setWindowState(const QByteArray& state) { settings_->setValue(stateKey, state); }

QString Settings::lastFolder() const {
    const QString folder = settings_->value(folderKey).toString();
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

void Settings::setLastFolder(const QString& folder) { settings_->setValue(folderKey, canonical(folder)); }

}  // namespace studio
