#include "ui/canvas/watch_legend.h"

#include "ui/canvas/node_heat.h"
#include "ui/canvas/signs_painter.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QCoreApplication>
#include <QPainter>

#include <utility>

namespace ui {

namespace {
constexpr int rowHeight = 20, margin = 10, signWidth = 34, legendWidth = 344;
}

QString watchCost(double secondsPerLook, double share) {
    if (secondsPerLook <= 0) return {};
    return WatchLegend::tr("%1 a look, %2 of the training").arg(shortDuration(secondsPerLook), share < 0.001 ? QStringLiteral("<\u202f0.1\u202f%") : formatPercent(share));
}

WatchLegend::WatchLegend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("watchLegend"));
    setAccessibleName(tr("What is watched"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    setFixedSize(legendWidth, rowHeight + 2 * margin);
}

void WatchLegend::setWatched(const WatchedFigures& watched, const ScopeSigns& signs) {
    QVector<Row> rows;
    for (const QString& kind : watched.switchedOn) {
        if (kind == QLatin1String("gradients"))
            rows << Row{Sign::Flow, tr("Gradient flow"), signs.largestFlow > 0 ? tr("full: %1; a sixth less: a tenth").arg(shortReal(signs.largestFlow)) : QString()};
        else if (kind == QLatin1String("updates"))
            rows << Row{Sign::Update, tr("Update to weight"), tr("middle: 10⁻³; a sixth less: a tenth")};
        else if (kind == QLatin1String("dead"))
            rows << Row{Sign::Lamp, tr("Dead, striped: saturated"), tr("share of units, of values")};
        else if (kind == QLatin1String("activations"))
            rows << Row{Sign::Wire, tr("Activations"), signs.largestMagnitude > 0 ? tr("full: %1; a third less: a tenth").arg(shortReal(signs.largestMagnitude)) : QString()};
    }
    if (!watched.lineTitle.isEmpty()) rows << Row{Sign::Line, watched.lineTitle, tr("since it is watched")};
    const QString cost = watchCost(watched.secondsPerLook, watched.share);
    rows_ = rows;
    cost_ = cost.isEmpty() ? tr("Comes while the network trains.") : cost;
    layOut();
}

void WatchLegend::setCompact(bool compact) {
    if (std::exchange(compact_, compact) != compact) layOut();
}

void WatchLegend::layOut() {
    QStringList all;
    for (const Row& row : rows_) all << QStringLiteral("%1: %2").arg(row.title, row.meaning);
    all << cost_;
    setAccessibleDescription(all.join(QStringLiteral(". ")));
    const QString pace = tr("Looked at four times a second at most; each switch may take 1 % of the training's time, and what would take more comes less often");
    setToolTip(compact_ ? all.join(QLatin1Char('\n')) + QLatin1Char('\n') + pace : pace);
    if (compact_) setFixedSize(fontMetrics().horizontalAdvance(cost_) + 2 * margin + 8, rowHeight + margin);
    else setFixedSize(legendWidth, int(rows_.size() + 1) * rowHeight + 2 * margin - 4);
    update();
}

void WatchLegend::paintSign(QPainter& p, Sign sign, const QRectF& box) const {
    const Colors& c = Theme::instance().colors();
    const double middle = box.center().y();
    p.setPen(Qt::NoPen);
    switch (sign) {
        case Sign::Flow:
        case Sign::Update:
            p.setBrush(c.line);
            p.drawRoundedRect(QRectF(box.left(), middle - 2, box.width(), 4), 2, 2);
            p.setBrush(sign == Sign::Flow ? c.good : c.normalization);
            p.drawRoundedRect(QRectF(box.left(), middle - 2, box.width() / 2, 4), 2, 2);
            break;
        case Sign::Lamp:
            paintLamp(p, {box.left() + 7, middle}, 5.5, 0.35, 0);
            paintLamp(p, {box.left() + 23, middle}, 5.5, 0, 0.35);
            break;
        case Sign::Wire:
            p.setPen(QPen(c.accent, 3.5, Qt::SolidLine, Qt::RoundCap));
            p.drawLine(QPointF(box.left() + 2, middle), QPointF(box.right() - 2, middle));
            break;
        case Sign::Line:
            p.setPen(QPen(c.accent, 1.3));
            p.drawPolyline(QPolygonF{QPointF(box.left(), middle + 4), QPointF(box.left() + 9, middle), QPointF(box.left() + 18, middle + 2), QPointF(box.right(), middle - 4)});
            break;
    }
}

void WatchLegend::paintEvent(QPaintEvent*) {
    const Colors& c = Theme::instance().colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    paintCard(p, rect());
    QRectF line(margin + 2, compact_ ? margin / 2.0 : margin - 2, width() - 2 * margin - 4, rowHeight);
    const QFont plain = Theme::instance().uiFont(8.5), strong = Theme::instance().uiFont(8.5, QFont::DemiBold);
    for (const Row& row : compact_ ? QVector<Row>() : rows_) {
        paintSign(p, row.sign, {line.left(), line.top(), signWidth, line.height()});
        const QRectF text = line.adjusted(signWidth + 8, 0, 0, 0);
        p.setFont(strong);
        p.setPen(c.text);
        p.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, row.title);
        const double used = p.fontMetrics().horizontalAdvance(row.title) + 8;
        p.setFont(plain);
        p.setPen(c.dim);
        p.drawText(text.adjusted(used, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter, p.fontMetrics().elidedText(row.meaning, Qt::ElideRight, int(text.width() - used)));
        line.translate(0, rowHeight);
    }
    p.setFont(plain);
    p.setPen(c.dim);
    p.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, cost_);
}

}  // namespace ui
