#pragma once
// What the canvas watches of a training, kept with the user's settings.

#include <QObject>
#include <QStringList>

namespace studio {

class Settings;
class SettingsFile;

/// One for each Settings, which owns it.
class WatchSettings : public QObject {
    Q_OBJECT

public:
    /// Internal to app/studio.
    WatchSettings(SettingsFile* file, QObject* settings);
    static WatchSettings& of(const Settings& settings);

    QStringList switches() const;  ///< kinds of figures by their id that are switched on
    QString line() const;          ///< the kind whose line is drawn at each node; "": none is
    void keep(const QStringList& switches, const QString& line);

private:
    SettingsFile* file_;
};

}  // namespace studio
