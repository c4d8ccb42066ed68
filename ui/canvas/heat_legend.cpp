#include "ui/canvas/heat_legend.h"

#include "ui/theme/theme.h"

#include <QLinearGradient>
#include <QPainter>

#include <cmath>

namespace ui {

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("heatLegend"));
    setAccessibleName(tr("Time per layer"));
    setFixedSize(232, 76);
    setHeat({});
}

void HeatLegend::setHeat(const ScopeHeat& heat) {
    const double both = heat.forward + heat.backward;
    known_ = both > 0;
    step_ = known_ ? tr("%1 a step").arg(shortDuration(both)) : QString();
    optimizer_ =
        known_ ? tr("optimizer: %1 more").arg(shortDuration(heat.optimizer)) : tr("Comes while the network trains.");
    hottest_ = QStringLiteral("%1\u202f%").arg(std::lround(100 * heat.hottest));
    const QString all =
        tr("Forward %1, backward %2, optimizer %3 a step.")
            .arg(shortDuration(heat.forward), shortDuration(heat.backward), shortDuration(heat.optimizer));
    const QString meaning =
        tr("Shares of the time that all layers take forward and backward, over the last seconds of training "
           "with full batches. Ctrl+T hides them.");
    setAccessibleDescription(known_ ? all : optimizer_);
    setToolTip(known_ ? all + QLatin1Char('\n') + meaning : meaning);
    update();
}

void HeatLegend::paintEvent(QPaintEvent*) {
    const Colors& c = Theme::instance().colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    paintCard(p, rect());
    const QRect inside = rect().adjusted(12, 8, -12, -8);
    const QFont plain = Theme::instance().uiFont(9), strong = Theme::instance().uiFont(9, QFont::DemiBold);
    p.setFont(strong);
    p.setPen(c.text);
    p.drawText(inside, Qt::AlignLeft | Qt::AlignTop, tr("Time per layer"));
    p.setFont(plain);
    p.drawText(inside, Qt::AlignRight | Qt::AlignTop, step_);
    p.setPen(c.dim);
    p.drawText(inside, Qt::AlignLeft | Qt::AlignBottom, optimizer_);

    const QString cool = known_ ? QStringLiteral("0") : QString(), hot = known_ ? hottest_ : QString();
    const auto room = [&](const QString& end) {
        return end.isEmpty() ? 0 : p.fontMetrics().horizontalAdvance(end) + 6;
    };
    const int left = room(cool), right = room(hot);
    const QRectF bar(inside.left() + left, inside.center().y() - 3, inside.width() - left - right, 8);
    const QRect line(inside.left(), inside.center().y() - 9, inside.width(), 20);
    p.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, cool);
    p.drawText(line, Qt::AlignRight | Qt::AlignVCenter, hot);
    QLinearGradient scale(bar.topLeft(), bar.topRight());
    for (const double level : {0.0, 0.5, 1.0}) scale.setColorAt(level, c.heat(level));
    p.setPen(Qt::NoPen);
    p.setBrush(scale);
    p.drawRoundedRect(bar, 4, 4);
}

}  // namespace ui
