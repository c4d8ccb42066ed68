#pragma once
// The example projects that ship with the program.

#include "nn/model/project.h"

#include <QString>
#include <QVector>

namespace studio {

struct Example {
    QString file;    ///< path of the project file
    QString name;    ///< from the project, in the language of the program
    QString notes;   ///< the same
    int level = 9;   ///< how much one should know: 1 the first minute; 9 where nothing is said of it
    QString reaches; ///< what it comes to and how long that takes; "" where nothing is said of it
};

/// Where examples lie: beside the source tree's `projects/`, or the installed share folder.
QString examplesFolder();
/// Easiest first. Their projects are read each time: once a start, or when a menu opens.
QVector<Example> examples();
/// Name and notes of an example's project in the language of the program. What has no translation stays as it is.
void translateExample(nn::Project& project);

}  // namespace studio
