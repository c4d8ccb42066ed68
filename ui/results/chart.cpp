#include "ui/results/chart.h"

#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <algorithm>
#include <cmath>

namespace ui {

double roundStep(double span) {
    if (!(span > 0)) return 1;
    const double raw = span / 4, unit = std::pow(10, std::floor(std::log10(raw)));
    const double times = raw / unit;
    return unit * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

Chart::Chart(QPainter& p, const QRectF& all, double left, double right, double bottom, double top, const QString& across, const QString& up)
    : left_(left), right_(right > left ? right : left + 1), bottom_(bottom), top_(top > bottom ? top : bottom + 1) {
    const Colors& c = Theme::instance().colors();
    p.setFont(Theme::instance().uiFont(7.5));
    const QFontMetrics metrics = p.fontMetrics();
    area_ = all.adjusted(metrics.horizontalAdvance(QStringLiteral("−0.0000")), metrics.height() + 4, -8, -metrics.height() - 6);
    const double xs = roundStep(right_ - left_), ys = roundStep(top_ - bottom_);
    for (double y = std::ceil(bottom_ / ys) * ys; y <= top_ + ys * 1e-6; y += ys) {
        const double at = this->at(left_, y).y();
        p.setPen(c.line);
        p.drawLine(QPointF(area_.left(), at), QPointF(area_.right(), at));
        p.setPen(c.faint);
        p.drawText(QRectF(all.left(), at - 10, area_.left() - all.left() - 4, 20), Qt::AlignRight | Qt::AlignVCenter, formatReal(std::abs(y) < ys * 1e-6 ? 0 : y));
    }
    for (double x = std::ceil(left_ / xs) * xs; x <= right_ + xs * 1e-6; x += xs) {
        p.setPen(c.faint);
        p.drawText(QRectF(this->at(x, bottom_).x() - 40, area_.bottom() + 2, 80, metrics.height()), Qt::AlignCenter, formatReal(std::abs(x) < xs * 1e-6 ? 0 : x));
    }
    p.setPen(c.dim);
    p.drawText(QRectF(all.left(), all.top(), all.width(), metrics.height() + 2), Qt::AlignLeft, up);
    const double room = all.width() - 24 - metrics.horizontalAdvance(up);
    p.drawText(QRectF(all.left(), all.top(), all.width() - 8, metrics.height() + 2), Qt::AlignRight, metrics.elidedText(across, Qt::ElideLeft, int(std::max(room, 0.0))));
}

QPointF Chart::at(double x, double y) const {
    return {area_.left() + (x - left_) / (right_ - left_) * area_.width(), area_.bottom() - (y - bottom_) / (top_ - bottom_) * area_.height()};
}

}  // namespace ui
