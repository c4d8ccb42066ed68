#include "app/studio/project_memory.h"

#include "app/studio/settings.h"
#include "app/studio/settings_file.h"

#include <QDir>
#include <QFileInfo>

namespace studio {

namespace {

constexpr int most = 50;

QString place(ProjectMemory::What what) {
    return what == ProjectMemory::What::Charts ? QStringLiteral("look/charts") : QStringLiteral("training/pauses");
}

QString keyOf(const QString& project) { return project.isEmpty() ? project : QDir::cleanPath(QFileInfo(project).absoluteFilePath()); }

}  // namespace

ProjectMemory::ProjectMemory(SettingsFile* file, QObject* settings) : QObject(settings), file_(file) {}

ProjectMemory& ProjectMemory::of(const Settings& settings) { return *settings.findChild<ProjectMemory*>(); }

// Pairs, the newest first.
QString ProjectMemory::recall(What what, const QString& project) const {
    const QStringList all = file_->value(place(what)).toStringList();
    const QString key = keyOf(project);
    for (qsizetype i = 0; i + 1 < all.size(); i += 2)
        if (all[i] == key) return all[i + 1];
    return {};
}

void ProjectMemory::keep(What what, const QString& project, const QString& text) {
    const QStringList before = file_->value(place(what)).toStringList();
    QStringList all{keyOf(project), text};
    for (qsizetype i = 0; i + 1 < before.size() && all.size() < 2 * most; i += 2)
        if (before[i] != all[0]) all << before[i] << before[i + 1];
    file_->setValue(place(what), all);
}

}  // namespace studio
