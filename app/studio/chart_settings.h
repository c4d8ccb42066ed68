#pragma once
// How the curves of each project are arranged, kept with the user's settings.

#include <QObject>
#include <QString>

namespace studio {

class Settings;
class SettingsFile;

/// One for each Settings, which owns it.
class ChartSettings : public QObject {
    Q_OBJECT

public:
    /// Internal to app/studio.
    ChartSettings(SettingsFile* file, QObject* settings);
    static ChartSettings& of(const Settings& settings);

    /// By the project's file, "" for those without one; "" where nothing is known. The last fifty are kept.
    QString arrangement(const QString& project) const;
    void keep(const QString& project, const QString& arrangement);

private:
    SettingsFile* file_;
};

}  // namespace studio
