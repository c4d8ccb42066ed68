#include "app/studio/chart_settings.h"

#include "app/studio/settings.h"
#include "app/studio/settings_file.h"

#include <QDir>
#include <QFileInfo>

namespace studio {

namespace {

constexpr auto chartsKey = "look/charts";
constexpr int most = 50;

QString keyOf(const QString& project) { return project.isEmpty() ? project : QDir::cleanPath(QFileInfo(project).absoluteFilePath()); }

}  // namespace

ChartSettings::ChartSettings(SettingsFile* file, QObject* settings) : QObject(settings), file_(file) {}

ChartSettings& ChartSettings::of(const Settings& settings) { return *settings.findChild<ChartSettings*>(); }

// Pairs, the newest first.
QString ChartSettings::arrangement(const QString& project) const {
    const QStringList all = file_->value(chartsKey).toStringList();
    const QString key = keyOf(project);
    for (qsizetype i = 0; i + 1 < all.size(); i += 2)
        if (all[i] == key) return all[i + 1];
    return {};
}

void ChartSettings::keep(const QString& project, const QString& arrangement) {
    const QStringList before = file_->value(chartsKey).toStringList();
    QStringList all{keyOf(project), arrangement};
    for (qsizetype i = 0; i + 1 < before.size() && all.size() < 2 * most; i += 2)
        if (before[i] != all[0]) all << before[i] << before[i + 1];
    file_->setValue(chartsKey, all);
}

}  // namespace studio
