#pragma once
// What is remembered of each project outside of its file, with the user's settings.

#include <QObject>
#include <QString>

namespace studio {

class Settings;
class SettingsFile;

/// One for each Settings, which owns it.
class ProjectMemory : public QObject {
    Q_OBJECT

public:
    enum class What {
        Charts,  ///< how the curves are arranged
        Pauses,  ///< when a training pauses by itself
    };

    /// Internal to app/studio.
    ProjectMemory(SettingsFile* file, QObject* settings);
    static ProjectMemory& of(const Settings& settings);

    /// By the project's file, "" for those without one; "" where nothing is known. The last fifty are kept.
    QString recall(What what, const QString& project) const;
    void keep(What what, const QString& project, const QString& text);

private:
    SettingsFile* file_;
};

}  // namespace studio
