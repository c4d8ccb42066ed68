#include "ui/training/curve_plot.h"

#include "ui/theme/theme.h"
#include "ui/training/plot_style.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <qcustomplot.h>

namespace ui {

CurvePlot::CurvePlot(const QString& title, Quantity quantity, QWidget* parent)
    : QWidget(parent), quantity_(quantity), plot_(new QCustomPlot(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 4);
    column->setSpacing(2);
    header_ = new QHBoxLayout;
    header_->setSpacing(12);
    column->addLayout(header_);
    column->addWidget(plot_, 1);
    buildHeader(title);
    plot_->setMinimumSize(120, 60);
    plot_->setAccessibleName(tr("%1 curve").arg(title));
    plot_->setToolTip(tr("Drag to move, wheel to look closer, double-click to see all and follow the run"));
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->setNoAntialiasingOnDrag(true);
    plot_->setPlottingHint(QCP::phFastPolylines);  // Qt joins the segments of wide lines at several times the cost
    rawGraph_ = plot_->addGraph();
    smoothGraph_ = plot_->addGraph();
    validationGraph_ = plot_->addGraph();
    for (QCPGraph* graph : {rawGraph_, smoothGraph_, validationGraph_}) graph->setAdaptiveSampling(true);
    rawGraph_->setAntialiased(false);
    connect(plot_, &QCustomPlot::mousePress, this, [this] { setFollowing(false); });
    connect(plot_, &QCustomPlot::mouseWheel, this, [this] { setFollowing(false); });
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { setFollowing(true); });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        restyle();
        dirty_ = true;
        refresh();
    });
    restyle();
    fitAxes();
}

void CurvePlot::buildHeader(const QString& title) {
    auto* name = createLabel(title, "", this);
    name->setFont(Theme::instance().uiFont(0, QFont::DemiBold));
    header_->addWidget(name);
    trainText_ = createLabel({}, "dim", this);
    validationText_ = createLabel({}, "dim", this);
    for (QLabel* label : {trainText_, validationText_}) {
        label->setTextFormat(Qt::RichText);
        header_->addWidget(label);
    }
    header_->addStretch();
}

void CurvePlot::restyle() {
    stylePlot(plot_);
    const Colors& colors = Theme::instance().colors();
    QColor faint = colors.accent;
    faint.setAlphaF(colors.dark ? 0.38f : 0.34f);
    rawGraph_->setPen(QPen(faint, 1));
    smoothGraph_->setPen(QPen(colors.accent, 1.8));
    validationGraph_->setPen(QPen(colors.warning, 1.8));
    validationGraph_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.warning), colors.warning, 6));
    plot_->axisRect()->setMinimumMargins({40, 6, 8, 20});
    plot_->xAxis->ticker()->setTickCount(7);
    plot_->yAxis->ticker()->setTickCount(5);
    updateLegend();
}

void CurvePlot::clear() {
    train_.clear();
    validation_.clear();
    runSteps_ = 0;
    setFollowing(true);
    dirty_ = true;
    updateLegend();
}

void CurvePlot::addStep(std::int64_t step, double value, std::int64_t merged) {
    train_.add(double(step), value, merged);
    dirty_ = true;
}

void CurvePlot::addValidation(std::int64_t step, double value) {
    validation_.add(double(step), value);
    dirty_ = true;
}

void CurvePlot::setRun(std::int64_t steps, int epochs) {
    if (steps == runSteps_ && epochs == epochs_) return;
    runSteps_ = steps;
    epochs_ = epochs;
    dirty_ = true;
}

void CurvePlot::setSmoothing(double factor) {
    smoothing_ = factor;
    dirty_ = true;
    refresh();
}

void CurvePlot::setFollowing(bool on) {
    if (following_ == on) return;
    following_ = on;
    if (on) {
        dirty_ = true;
        refresh();
    }
    emit followingChanged(on);
}

void CurvePlot::setLogScale(bool on) {
    if (logScale_ == on) return;
    logScale_ = on;
    plot_->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (on) {
        plot_->yAxis->setTicker(QSharedPointer<QCPAxisTickerLog>(new QCPAxisTickerLog));
        plot_->yAxis->setNumberFormat(QStringLiteral("gb"));
        plot_->yAxis->setNumberPrecision(2);
    } else {
        plot_->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        plot_->yAxis->setNumberFormat(QStringLiteral("gb"));
        plot_->yAxis->setNumberPrecision(6);
        plot_->yAxis->ticker()->setTickCount(5);
    }
    setFollowing(true);
    dirty_ = true;
    refresh();
}

double CurvePlot::xOf(double step) const {
    const bool epochs = runSteps_ > 0 && epochs_ > 0;
    return epochs ? step * epochs_ / double(runSteps_) : step;
}

QString CurvePlot::valueText(double value) const {
    return quantity_ == Quantity::Accuracy ? formatPercent(value / 100) : formatReal(value);
}

void CurvePlot::updateLegend() {
    const Colors& colors = Theme::instance().colors();
    const auto entry = [&](const QString& name, const QColor& color, const CurveSeries& series, double value) {
        if (series.pointCount() == 0) return QString();
        return QStringLiteral("<span style='color:%1'>━</span> %2 %3").arg(color.name(), name, valueText(value));
    };
    train_.smoothed(smoothing_, points_);
    trainText_->setText(entry(tr("train"), colors.accent, train_, points_.empty() ? 0 : points_.back().y));
    const double last = validation_.pointCount() ? validation_.buckets().back().mean() : 0;
    validationText_->setText(entry(tr("validation"), colors.warning, validation_, last));
}

QString CurvePlot::legendText() const { return trainText_->text() + QLatin1Char(' ') + validationText_->text(); }

void CurvePlot::fitValues(double low, double high) {
    if (logScale_) {
        plot_->yAxis->setRange(std::max(low * 0.8, 1e-12), std::max(high * 1.2, 1e-11));
        return;
    }
    if (quantity_ == Quantity::Accuracy) {
        plot_->yAxis->setRange(std::max(0.0, std::floor((low - 2) / 10) * 10), 101);
        return;
    }
    plot_->yAxis->setRange(std::min(0.0, low), high > low ? high * 1.04 : low + 1);
}

void CurvePlot::fitAxes() {
    const double end = runSteps_ > 0 && epochs_ > 0 ? double(epochs_)
                       : train_.pointCount()        ? train_.buckets().back().lastX
                                                    : 1;
    plot_->xAxis->setRange(0, std::max(end, 1e-9));
    double low = 1e300, high = -1e300, lowest = 1e300;
    // Spikes of single steps may leave the picture; the smoothed curve and most of the raw one stay in it.
    for (const auto& point : points_) {
        low = std::min(low, point.y);
        high = std::max(high, point.y);
    }
    std::vector<double> tops;
    for (const auto& bucket : train_.buckets()) {
        tops.push_back(bucket.max);
        lowest = std::min(lowest, bucket.min);
    }
    if (!tops.empty()) {
        const std::size_t rank = tops.size() * 99 / 100;
        std::nth_element(tops.begin(), tops.begin() + std::ptrdiff_t(rank), tops.end());
        high = std::max(high, tops[rank]);
        low = std::min(low, lowest);
    }
    for (const auto& bucket : validation_.buckets()) {
        low = std::min(low, bucket.min);
        high = std::max(high, bucket.max);
    }
    if (high < low) {
        low = quantity_ == Quantity::Accuracy ? 0 : 0.1;
        high = quantity_ == Quantity::Accuracy ? 100 : 1;
    }
    fitValues(low, high);
}

bool CurvePlot::refresh() {
    if (!dirty_ || !isVisible()) return false;
    dirty_ = false;
    const auto fill = [this](QCPGraph* graph) {
        auto data = graph->data();
        QVector<QCPGraphData> all;
        all.reserve(int(points_.size()));
        for (const auto& point : points_) all.append(QCPGraphData(xOf(point.x), point.y));
        data->set(all, true);
    };
    validation_.raw(points_);
    fill(validationGraph_);
    train_.raw(points_);
    fill(rawGraph_);
    updateLegend();  // leaves the smoothed curve in points_
    fill(smoothGraph_);
    if (following_) fitAxes();
    plot_->replot(QCustomPlot::rpQueuedReplot);
    return true;
}

void CurvePlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    dirty_ = true;
    refresh();
}

}  // namespace ui
