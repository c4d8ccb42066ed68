#include "ui/training/plot_style.h"

#include "ui/theme/theme.h"

#include <qcustomplot.h>

namespace ui {

int plotHeaderHeight() { return QFontMetrics(Theme::instance().uiFont()).height() + 18; }

void stylePlot(QCustomPlot* plot) {
    const Colors& colors = Theme::instance().colors();
    plot->setBackground(colors.panel);
    plot->axisRect()->setBackground(Qt::NoBrush);
    plot->setPlottingHint(QCP::phFastPolylines, true);
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(colors.faint);
        axis->setTickLabelFont(Theme::instance().uiFont(8.25));
        axis->setLabelColor(colors.faint);
        axis->setLabelFont(Theme::instance().uiFont(8.25));
        axis->grid()->setPen(QPen(colors.line, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setSubGridVisible(false);
    }
    plot->xAxis->grid()->setVisible(false);
}

}  // namespace ui
