#pragma once
// A chart as a file: .svg, .pdf, .png as it is seen with a legend and titles, .csv with all its values.

#include "ui/dialogs/dialogs.h"

#include <functional>

class QObject;

namespace ui {

class CurvePlot;

QList<FileKind> chartKinds();
/// Writes the chart by the file's ending, as a whole or not at all; `done` gets "" or what went wrong, on the thread of `context`, perhaps
/// later: the values of a long run are written beside the window.
void saveChart(CurvePlot& chart, const QString& file, QObject* context, std::function<void(const QString& error)> done);
/// What a .csv file says: one row a step, and one where there is a validation alone. Ids as in metrics.jsonl.
QByteArray chartTable(const CurvePlot& chart);

}  // namespace ui
