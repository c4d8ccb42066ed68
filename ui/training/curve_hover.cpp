#include "ui/training/curve_hover.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace ui {

namespace {
constexpr int pad = 8, swatch = 16, between = 8;
}

CurveHover::CurveHover(QWidget* chart) : QWidget(chart) {
    setObjectName(QStringLiteral("curveHover"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QWidget::hide();
}

void CurveHover::show(const CurvePlot::Near& near, const QRect& axes, const QPointF& pointer, const QPoint& plot) {
    if (near.rows.empty()) return hide();
    near_ = near;
    near_.x += plot.x();
    axes_ = axes.translated(plot);
    pointer_ = pointer + plot;
    setGeometry(parentWidget()->rect());
    QStringList told{near.where};
    for (const CurvePlot::Row& row : near.rows) told << row.name + QLatin1Char(' ') + row.value;
    setAccessibleName(told.join(QStringLiteral(", ")));
    raise();
    QWidget::show();
    update();
}

void CurveHover::paintEvent(QPaintEvent*) {
    const Colors& colors = Theme::instance().colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.faint, 1));
    painter.drawLine(QPointF(near_.x, axes_.top()), QPointF(near_.x, axes_.bottom()));

    painter.setFont(Theme::instance().uiFont(8.25));
    const QFontMetrics metrics(painter.font());
    const int row = metrics.height() + 2;
    int names = 0, values = 0;
    for (const CurvePlot::Row& one : near_.rows) {
        names = std::max(names, metrics.horizontalAdvance(one.name));
        values = std::max(values, metrics.horizontalAdvance(one.value));
    }
    const bool marked = !near_.marker.isEmpty();
    const int heading = std::max(metrics.horizontalAdvance(near_.where), marked ? std::min(metrics.horizontalAdvance(near_.marker), 220) : 0);
    const int wide = std::max(heading, swatch + names + between + values) + 2 * pad;
    const int high = row * (1 + int(near_.rows.size()) + (marked ? 1 : 0)) + 2 * pad - 2;
    // Beside the pointer, on the side where there is room.
    QRect box(int(pointer_.x()) + 14, int(pointer_.y()) - high / 2, wide, high);
    if (box.right() > width() - 4) box.moveRight(int(pointer_.x()) - 14);
    box.moveTop(std::clamp(box.top(), 2, std::max(2, height() - high - 2)));
    box.moveLeft(std::max(2, box.left()));

    painter.setPen(QPen(colors.line, 1));
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    QRect at = box.adjusted(pad, pad - 1, -pad, 0);
    at.setHeight(row);
    painter.setPen(colors.dim);
    painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, near_.where);
    if (marked) {
        at.translate(0, row);
        painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(near_.marker, Qt::ElideRight, at.width()));
    }
    for (const CurvePlot::Row& one : near_.rows) {
        at.translate(0, row);
        painter.setPen(QPen(one.color, 2, one.dashed ? Qt::DotLine : Qt::SolidLine));
        painter.drawLine(at.left(), at.center().y(), at.left() + swatch - 6, at.center().y());
        painter.setPen(colors.text);
        painter.drawText(at.adjusted(swatch, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, one.name);
        painter.drawText(at, Qt::AlignRight | Qt::AlignVCenter, one.value);
    }
}

}  // namespace ui
