#include "ui/canvas/signs_painter.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

namespace ui {

namespace {

constexpr double inset = 4, barHeight = 4, row = 11, lineHeight = 14;
constexpr double numbersFrom = 0.6, lineFrom = 0.4, barsFrom = 0.25, lampFrom = 0.2;

const QFont& numberFont() {
    static const QFont font = [] {
        QFont f = Theme::instance().monoFont();
        f.setPixelSize(10);
        return f;
    }();
    return font;
}

/// `text` to the right of it where there is room for numbers.
void paintBar(QPainter& p, double top, double width, double level, const QColor& color, const QString& text, double detail) {
    const Colors& c = Theme::instance().colors();
    const bool numbers = detail >= numbersFrom;
    const double textWidth = numbers ? 58 : 0;
    const QRectF track(inset, top + (row - barHeight) / 2, width - 2 * inset - textWidth, barHeight);
    p.setPen(Qt::NoPen);
    p.setBrush(c.line);
    p.drawRoundedRect(track, 2, 2);
    p.setBrush(color);
    QRectF part = track;
    part.setWidth(std::max(level * track.width(), level > 0 ? 2.0 : 0.0));
    p.drawRoundedRect(part, 2, 2);
    if (!numbers) return;
    p.setFont(numberFont());
    p.setPen(c.dim);
    p.drawText(QRectF(width - textWidth - inset, top, textWidth, row), Qt::AlignRight | Qt::AlignVCenter, text);
}

void paintLine(QPainter& p, double top, double width, const QVector<float>& heights) {
    const Colors& c = Theme::instance().colors();
    const double wide = width - 2 * inset;
    QPolygonF line;
    for (qsizetype i = 0; i < heights.size(); ++i)
        line << QPointF(inset + wide * double(i) / double(heights.size() - 1), top + (lineHeight - 3) * (1 - double(heights[i])) + 1.5);
    p.setPen(QPen(c.accent, 1.3));
    p.setBrush(Qt::NoBrush);
    p.drawPolyline(line);
}

}  // namespace

void paintLamp(QPainter& p, QPointF center, double radius, double dead, double saturated) {
    const Colors& c = Theme::instance().colors();
    const double share = dead > 0 ? dead : saturated;
    const QColor color = share <= 0 ? c.good : share < 0.5 ? c.warning : c.error;
    const QRectF disc(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius);
    p.setPen(QPen(color, 1.75));
    p.setBrush(c.canvas);
    p.drawEllipse(disc);
    if (share <= 0) return;
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    // At least a sliver; and saturated values are striped, since colour alone would not tell them from dead units.
    const int angle = std::max(int(360 * 16 * std::min(share, 1.0)), 20 * 16);
    if (dead <= 0) p.setBrush(QBrush(color, Qt::Dense4Pattern));
    p.drawPie(disc.adjusted(1.5, 1.5, -1.5, -1.5), 90 * 16, -angle);
}

void paintSigns(QPainter& p, QSizeF node, const NodeSigns& signs, double detail) {
    if (signs.empty()) return;
    const Colors& c = Theme::instance().colors();
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    double top = node.height() + 3;
    if (detail >= barsFrom && signs.flow) paintBar(p, top, node.width(), *signs.flow, c.good, signs.flowText, detail), top += row;
    if (detail >= barsFrom && signs.update) paintBar(p, top, node.width(), *signs.update, c.normalization, signs.updateText, detail), top += row;
    if (detail >= lineFrom && !signs.line.isEmpty()) paintLine(p, top, node.width(), signs.line);
    if (detail >= lampFrom && signs.dead) paintLamp(p, {5, 1}, std::clamp(4.5 / detail, 6.5, 12.0), *signs.dead, *signs.saturated);
    p.restore();
}

}  // namespace ui
