#pragma once
// The example projects that ship with the program.

#include <QString>
#include <QVector>

namespace studio {

struct Example {
    QString file;   ///< path of the project file
    QString name;   ///< from the project
    QString notes;
};

/// Where examples lie: beside the source tree's `projects/`, or the installed share folder.
QString examplesFolder();
QVector<Example> examples();

}  // namespace studio
