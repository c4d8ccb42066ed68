#include "ui/training/curve_plot.h"

#include "ui/theme/theme.h"
#include "ui/training/plot_style.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <qcustomplot.h>

namespace ui {

namespace {
constexpr int namedLegend = 530;  // pixels from which the legend has room for names
}

CurvePlot::CurvePlot(const QString& title, Quantity quantity, QWidget* parent)
    : QWidget(parent), kinds_{{QString(), title, quantity}}, curves_(1), plot_(new QCustomPlot(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 4);
    column->setSpacing(2);
    header_ = new QHBoxLayout;
    header_->setSpacing(12);
    column->addLayout(header_);
    column->addWidget(plot_, 1);
    buildHeader();
    plot_->setMinimumSize(120, 60);
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
    see(0);
}

void CurvePlot::buildHeader() {
    title_ = createLabel({}, "", this);
    title_->setFixedHeight(plotHeaderHeight());
    title_->setFont(Theme::instance().uiFont(0, QFont::DemiBold));
    header_->addWidget(title_);
    choice_ = new QComboBox(this);
    choice_->setObjectName(QStringLiteral("curve"));
    choice_->setProperty("role", "title");
    choice_->setFont(title_->font());
    choice_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    choice_->setAccessibleName(tr("Which curve is shown"));
    choice_->setToolTip(choice_->accessibleName());
    choice_->hide();
    header_->addWidget(choice_);
    connect(choice_, &QComboBox::activated, this, [this](int index) { see(std::size_t(index)); });
    trainText_ = createLabel({}, "dim", this);
    validationText_ = createLabel({}, "dim", this);
    for (QLabel* label : {trainText_, validationText_}) {
        label->setTextFormat(Qt::RichText);
        label->setFixedHeight(plotHeaderHeight());
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
    // To the right there is room for half of the last tick's label: without it the plot would leave the label out.
    plot_->axisRect()->setMinimumMargins({40, 10, 28, 20});
    plot_->xAxis->ticker()->setTickCount(7);
    plot_->yAxis->ticker()->setTickCount(5);
    updateLegend();
}

void CurvePlot::setKinds(const std::vector<Kind>& kinds) {
    clear();
    if (kinds == kinds_) return;
    const QString before = chosen();
    kinds_ = kinds;
    curves_.resize(kinds.size());
    choice_->clear();
    for (const Kind& kind : kinds) choice_->addItem(kind.title);
    const bool several = kinds.size() > 1;
    choice_->setVisible(several);
    title_->setVisible(!several);
    see(0);
    choose(before);
}

void CurvePlot::choose(const QString& id) {
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
        if (kinds_[i].id == id) return see(i);
    }
}

void CurvePlot::see(std::size_t kind) {
    shown_ = kind;
    title_->setText(kinds_[kind].title);
    choice_->setCurrentIndex(int(kind));
    plot_->setAccessibleName(tr("%1 curve").arg(kinds_[kind].title));
    setFollowing(true);
    dirty_ = true;
    if (!refresh()) {
        updateLegend();
        fitAxes();
    }
}

void CurvePlot::clear() {
    for (Curve& curve : curves_) {
        curve.train.clear();
        curve.validation.clear();
    }
    runSteps_ = 0;
    setFollowing(true);
    dirty_ = true;
    updateLegend();
}

double CurvePlot::shownValue(double value, std::size_t kind) const {
    return kinds_[kind].quantity == Quantity::Share ? value * 100 : value;
}

void CurvePlot::addStep(std::int64_t step, double value, std::int64_t merged, std::size_t kind) {
    curves_[kind].train.add(double(step), shownValue(value, kind), merged);
    dirty_ = true;
}

void CurvePlot::addValidation(std::int64_t step, double value, std::size_t kind) {
    curves_[kind].validation.add(double(step), shownValue(value, kind));
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
    return quantity() == Quantity::Share ? formatPercent(value / 100) : formatReal(value);
}

void CurvePlot::updateLegend() {
    const Colors& colors = Theme::instance().colors();
    // Where there is little room the colours have to do: a value that is cut would be another value.
    const bool named = width() >= namedLegend;
    const auto entry = [&](const QString& name, const QColor& color, const CurveSeries& series, double value) {
        if (series.pointCount() == 0) return QString();
        return QStringLiteral("<span style='color:%1'>━</span> %2%3")
            .arg(color.name(), named ? name + QLatin1Char(' ') : QString(), valueText(value));
    };
    trainText_->setToolTip(tr("train"));
    validationText_->setToolTip(tr("validation"));
    train().smoothed(smoothing_, points_);
    // What is, not what the smooth curve still remembers.
    trainText_->setText(entry(tr("train"), colors.accent, train(), train().last()));
    validationText_->setText(entry(tr("validation"), colors.warning, validation(), validation().last()));
}

QString CurvePlot::legendText() const { return trainText_->text() + QLatin1Char(' ') + validationText_->text(); }

void CurvePlot::fitValues(double low, double high) {
    if (logScale_) {
        plot_->yAxis->setRange(std::max(low * 0.8, 1e-12), std::max(high * 1.2, 1e-11));
        return;
    }
    switch (quantity()) {
        case Quantity::Share: return plot_->yAxis->setRange(std::max(0.0, std::floor((low - 2) / 10) * 10), 101);
        case Quantity::Loss: return plot_->yAxis->setRange(std::min(0.0, low), high > low ? high * 1.04 : low + 1);
        case Quantity::Number: break;
    }
    const double span = std::max(0.0, high) - std::min(0.0, low), margin = span > 0 ? span * 0.04 : 1;
    plot_->yAxis->setRange(low < 0 ? low - margin : 0, std::max(0.0, high) + margin);
}

void CurvePlot::fitAxes() {
    const double end = runSteps_ > 0 && epochs_ > 0 ? double(epochs_)
                       : train().pointCount()       ? train().buckets().back().lastX
                                                    : 1;
    plot_->xAxis->setRange(0, std::max(end, 1e-9));
    double low = 1e300, high = -1e300, lowest = 1e300;
    // Spikes of single steps may leave the picture; the smoothed curve and most of the raw one stay in it.
    for (const auto& point : points_) {
        low = std::min(low, point.y);
        high = std::max(high, point.y);
    }
    std::vector<double> tops;
    for (const auto& bucket : train().buckets()) {
        tops.push_back(bucket.max);
        lowest = std::min(lowest, bucket.min);
    }
    if (!tops.empty()) {
        const std::size_t rank = tops.size() * 99 / 100;
        std::nth_element(tops.begin(), tops.begin() + std::ptrdiff_t(rank), tops.end());
        high = std::max(high, tops[rank]);
        low = std::min(low, lowest);
    }
    for (const auto& bucket : validation().buckets()) {
        low = std::min(low, bucket.min);
        high = std::max(high, bucket.max);
    }
    if (high < low) {
        low = quantity() == Quantity::Share ? 0 : 0.1;
        high = quantity() == Quantity::Share ? 100 : 1;
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
    validation().raw(points_);
    fill(validationGraph_);
    train().raw(points_);
    fill(rawGraph_);
    updateLegend();  // leaves the smoothed curve in points_
    fill(smoothGraph_);
    if (following_) fitAxes();
    plot_->replot(QCustomPlot::rpQueuedReplot);
    return true;
}

QSize CurvePlot::minimumSizeHint() const {
    const QSize all = QWidget::minimumSizeHint();
    int names = 0;
    for (const QLabel* label : {trainText_, validationText_})
        if (width() >= namedLegend && !label->text().isEmpty()) names += label->fontMetrics().horizontalAdvance(label->toolTip() + QLatin1Char(' '));
    return {std::max(0, all.width() - names), all.height()};
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if ((event->oldSize().width() >= namedLegend) != (width() >= namedLegend)) updateLegend();
}

void CurvePlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    dirty_ = true;
    refresh();
}

}  // namespace ui
