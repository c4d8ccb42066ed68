#include "ui/training/histogram.h"

#include "ui/theme/theme.h"
#include "ui/training/plot_style.h"
#include "ui/window/format.h"

#include <QVBoxLayout>

#include <qcustomplot.h>

namespace ui {

Histogram::Histogram(QWidget* parent, bool axes) : QWidget(parent), plot_(new QCustomPlot(this)), axes_(axes) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot_);
    plot_->setMinimumSize(40, 30);
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Histogram of values"));
    bars_ = new QCPBars(plot_->xAxis, plot_->yAxis);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        restyle();
        plot_->replot(QCustomPlot::rpQueuedReplot);
    });
    restyle();
}

void Histogram::restyle() {
    stylePlot(plot_);
    const Colors& colors = Theme::instance().colors();
    plot_->yAxis->setVisible(false);
    plot_->xAxis->setVisible(axes_);
    plot_->xAxis->grid()->setVisible(false);
    plot_->xAxis->ticker()->setTickCount(4);
    if (!axes_) {
        plot_->axisRect()->setAutoMargins(QCP::msNone);
        plot_->axisRect()->setMargins({});
    } else {
        plot_->axisRect()->setMinimumMargins({4, 4, 4, 4});
    }
    bars_->setPen(Qt::NoPen);
    QColor fill = colors.accent;
    fill.setAlphaF(0.85f);
    bars_->setBrush(fill);
}

void Histogram::setSummary(const TensorSummary& summary) {
    setToolTip(tr("%1 … %2").arg(formatReal(summary.min), formatReal(summary.max)));
    const int count = int(summary.bins.size());
    const double span = summary.max > summary.min ? summary.max - summary.min : 1;
    const double low = summary.max > summary.min ? summary.min : summary.min - 0.5;
    QVector<double> keys(count), values(count);
    double highest = 1;
    for (int i = 0; i < count; ++i) {
        keys[i] = low + (i + 0.5) * span / count;
        values[i] = summary.bins[std::size_t(i)];
        highest = std::max(highest, values[i]);
    }
    bars_->setWidth(span / count * 0.86);
    bars_->setData(keys, values, true);
    plot_->xAxis->setRange(low, low + span);
    plot_->yAxis->setRange(0, highest * 1.05);
    if (isVisible()) plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Histogram::clear() {
    bars_->setData({}, {});
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace ui
