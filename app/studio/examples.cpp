#include "app/studio/examples.h"

#include "nn/train/project_file.h"

#include <QCoreApplication>
#include <QDir>

namespace studio {

QString examplesFolder() {
    // Installed: <prefix>/bin/netloom beside <prefix>/share/netloom/projects. Built in place: the source tree.
    const QDir program(QCoreApplication::applicationDirPath());
    const QString installed = QDir::cleanPath(program.filePath("../share/netloom/projects"));
    return QDir(installed).exists() ? installed : QStringLiteral(NETLOOM_SOURCE_PROJECTS);
}

QVector<Example> examples() {
    QVector<Example> out;
    const QDir folder(examplesFolder());
    for (const QString& name : folder.entryList({"*.netloom.json"}, QDir::Files, QDir::Name)) {
        const QString file = folder.filePath(name);
        // A damaged example is left out of the menu; a test holds that none is.
        if (const auto project = nn::load_project(file.toStdString()))
            out.append({file, QString::fromStdString(project->name), QString::fromStdString(project->notes)});
    }
    return out;
}

}  // namespace studio
