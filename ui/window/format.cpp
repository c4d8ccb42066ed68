#include "ui/window/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace ui {

QString formatCount(qint64 count) { return QLocale(QLocale::English).toString(count); }

QString formatCompact(double value) {
    static const char* const units[] = {"", " k", " M", " G", " T"};
    int unit = 0;
    while (std::abs(value) >= 1000 && unit < 4) {
        value /= 1000;
        ++unit;
    }
    return QString::number(value, 'f', unit == 0 || value >= 100 ? 0 : 1) + QLatin1String(units[unit]);
}

QString formatBytes(double bytes) {
    static const char* const units[] = {" B", " KiB", " MiB", " GiB", " TiB"};
    int unit = 0;
    while (bytes >= 1024 && unit < 4) {
        bytes /= 1024;
        ++unit;
    }
    return QString::number(bytes, 'f', unit == 0 ? 0 : 1) + QLatin1String(units[unit]);
}

QString formatDuration(double seconds) {
    const auto total = qint64(std::ceil(std::max(0.0, seconds)));
    const QString rest = QStringLiteral("%1:%2").arg(total / 60 % 60, 2, 10, QLatin1Char('0'))
                             .arg(total % 60, 2, 10, QLatin1Char('0'));
    return total >= 3600 ? QStringLiteral("%1:%2").arg(total / 3600).arg(rest) : rest;
}

QString formatReal(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    QString text = QString::number(value, 'g', 4);
    return text.replace(QLatin1Char('-'), QStringLiteral("−")).replace(QStringLiteral("e−"), QStringLiteral("e-"));
}

QString formatPercent(double share) { return QString::number(share * 100, 'f', 1) + QStringLiteral(" %"); }

}  // namespace ui
