#pragma once
// Numbers as people read them, in the window's language.

#include <QString>

namespace ui {

QString formatCount(qint64 count);          ///< "431,080"
QString formatCompact(double value);        ///< "4.6 M", "980", "12.1 k"
QString formatBytes(double bytes);          ///< "11.2 MiB"
QString formatDuration(double seconds);     ///< "00:41", "1:02:33"
QString formatReal(double value);           ///< four significant digits: "0.214", "1.3e-05"
QString formatPercent(double share);        ///< 0.921 -> "92.1 %"

}  // namespace ui
