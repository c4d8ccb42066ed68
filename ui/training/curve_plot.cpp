#include "ui/training/curve_plot.h"

#include "ui/theme/ink.h"
#include "ui/theme/theme.h"
#include "ui/training/curve_hover.h"
#include "ui/training/curve_thin.h"
#include "ui/training/plot_style.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QResizeEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr int wideOfTick = 90, highOfTick = 36;  // pixels for each, a label and what keeps it off the next
constexpr int namedLegend = 530;        // pixels from which the legend has room for names
constexpr std::size_t mostRows = 5;     // near the pointer
constexpr std::size_t fewPlaces = 1 << 14;
constexpr int waitMs = 15;  // for a line that is smoothed beside the window
}  // namespace

CurvePlot::CurvePlot(CurveData* data, QWidget* parent) : QWidget(parent), data_(data), plot_(new QCustomPlot(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 2, 12, 4);
    column->setSpacing(2);
    buildHeader();
    column->addWidget(plot_, 1);
    plot_->setMinimumSize(120, 60);
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->setNoAntialiasingOnDrag(true);
    plot_->setPlottingHint(QCP::phFastPolylines);  // Qt joins the segments of wide lines at several times the cost
    plot_->installEventFilter(this);
    hover_ = new CurveHover(this);
    connect(plot_, &QCustomPlot::beforeReplot, this, &CurvePlot::thin);
    connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        plot_->setSelectionRectMode(event->modifiers() & Qt::ShiftModifier ? QCP::srmZoom : QCP::srmNone);
        setFollowing(false);
    });
    connect(plot_, &QCustomPlot::mouseWheel, this, [this] { setFollowing(false); });
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { setFollowing(true); });
    connect(plot_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() != Qt::NoButton) return hover_->hide();
        hover_->show(near(event->position()), plot_->axisRect()->rect(), event->position(), plot_->pos());
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        restyle();
        dirty_ = true;
        refresh();
    });
    waiting_.setSingleShot(true);
    waiting_.setInterval(waitMs);
    connect(&waiting_, &QTimer::timeout, this, [this] {
        if (data_->takeSmoothed() == came_) return waiting_.start();
        dirty_ = true;
        refresh();
    });
    restyle();
    began();
}

void CurvePlot::buildHeader() {
    auto* header = new QHBoxLayout;
    header->setSpacing(6);
    static_cast<QVBoxLayout*>(layout())->addLayout(header);
    const auto button = [&](const char* name, const QString& accessible, const QString& tip) {
        auto* made = new QToolButton(this);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(accessible);
        made->setToolTip(tip);
        return made;
    };
    choice_ = button("curve", tr("Which curves are shown"), tr("Choose what this chart shows; several can be shown at once"));
    choice_->setProperty("role", "title");
    choice_->setFont(Theme::instance().uiFont(0, QFont::DemiBold));
    choice_->setIcon(Theme::instance().icon(QStringLiteral("chevron-down")));
    choice_->setIconSize({10, 10});
    choice_->setLayoutDirection(Qt::RightToLeft);  // the icon behind the title
    choice_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    choice_->setPopupMode(QToolButton::InstantPopup);
    auto* choices = new QMenu(choice_);
    choices->setLayoutDirection(QGuiApplication::layoutDirection());
    choice_->setMenu(choices);
    connect(choices, &QMenu::aboutToShow, this, [this, choices] { fillChoice(choices); });
    header->addWidget(choice_);
    legend_ = createLabel({}, "dim", this);
    legend_->setTextFormat(Qt::RichText);
    legend_->setFixedHeight(plotHeaderHeight());
    legend_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    header->addWidget(legend_, 1);
    log_ = button("logScale", tr("Logarithmic scale"), tr("Logarithmic axis of values; what is not above 0 has no place on it"));
    log_->setText(tr("log"));
    log_->setCheckable(true);
    header->addWidget(log_);
    more_ = button("chartMenu", tr("Chart"), tr("Save this chart, move it, remove it"));
    more_->setText(QStringLiteral("⋯"));
    more_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more_);
    more_->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMore(menu); });
    header->addWidget(more_);
    connect(log_, &QToolButton::toggled, this, [this](bool on) {
        setLogScale(on);
        emit arranged();
    });
}

void CurvePlot::fillChoice(QMenu* menu) {
    menu->clear();
    for (std::size_t kind = 0; kind < data_->kinds().size(); ++kind) {
        const QString id = data_->kinds()[kind].id;
        QAction* action = menu->addAction(data_->kinds()[kind].title);
        action->setObjectName(id);
        action->setCheckable(true);
        action->setChecked(std::ranges::find(shown_, kind) != shown_.end());
        connect(action, &QAction::triggered, this, [this, id](bool on) {
            QStringList ids = shownIds();
            ids.removeAll(id);
            if (on) ids << id;
            if (!ids.isEmpty()) setWanted(ids);
            emit arranged();
        });
    }
}

void CurvePlot::fillMore(QMenu* menu) {
    menu->clear();
    const auto add = [&](const char* name, const QString& text, const char* icon, auto&& act) {
        QAction* action = menu->addAction(Theme::instance().icon(QLatin1String(icon)), text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, act);
    };
    add("saveChart", tr("Save chart…"), "export", [this] { emit saveRequested(); });
    menu->addSeparator();
    add("moveBack", tr("Move back"), "undo", [this] { emit moveRequested(-1); });
    add("moveOn", tr("Move on"), "redo", [this] { emit moveRequested(1); });
    add("removeChart", tr("Remove chart"), "delete", [this] { emit removeRequested(); });
}

// ---- what is shown --------------------------------------------------------------------------------

void CurvePlot::setWanted(const QStringList& ids) {
    wanted_ = ids;
    resolve();
}

QStringList CurvePlot::shownIds() const {
    QStringList ids;
    for (const std::size_t kind : shown_) ids << data_->kinds()[kind].id;
    return ids;
}

void CurvePlot::resolve() {
    shown_.clear();
    for (const QString& id : wanted_)
        if (const auto kind = data_->find(id)) shown_.push_back(*kind);
    // Without any of them: the first that is no loss.
    const auto& kinds = data_->kinds();
    for (const bool loss : {false, true})
        for (std::size_t kind = 0; kind < kinds.size() && shown_.empty(); ++kind)
            if ((kinds[kind].quantity == Quantity::Loss) == loss) shown_.push_back(kind);
    const QString all = title();
    choice_->setText(shown_.size() < 3 ? all : tr("%1 and %2 more").arg(kinds[shown_[0]].title).arg(shown_.size() - 1));
    plot_->setAccessibleName(tr("%1 curve").arg(all));
    makeGraphs();
    setFollowing(true);
    dirty_ = true;
    if (!refresh()) updateLegend();
}

QString CurvePlot::title() const {
    QStringList titles;
    for (const std::size_t kind : shown_) titles << data_->kinds()[kind].title;
    return titles.join(QStringLiteral(", "));
}

void CurvePlot::began() {
    resolve();
    for (QCPAbstractItem* item : markers_) plot_->removeItem(item);
    markers_.clear();
}

bool CurvePlot::hasData() const {
    return std::ranges::any_of(shown_, [this](std::size_t kind) { return data_->train().lines[kind].count() > 0; });
}

bool CurvePlot::allShares() const {
    return !shown_.empty() && std::ranges::all_of(shown_, [this](std::size_t kind) { return data_->kinds()[kind].quantity == Quantity::Share; });
}

QColor CurvePlot::color(std::size_t line) const { return Ink::series(line); }

void CurvePlot::makeGraphs() {
    plot_->clearGraphs();
    graphs_.assign(shown_.size(), {});
    // Faint lines first, so that none lies over a smooth one.
    for (Graphs& graphs : graphs_) graphs.raw = plot_->addGraph();
    for (Graphs& graphs : graphs_) graphs.smooth = plot_->addGraph();
    for (Graphs& graphs : graphs_) graphs.validation = plot_->addGraph();
    for (std::size_t line = 0; line < graphs_.size(); ++line) {
        const QString name = data_->kinds()[shown_[line]].title;
        graphs_[line].smooth->setName(tr("%1, train").arg(name));
        graphs_[line].validation->setName(tr("%1, validation").arg(name));
        graphs_[line].raw->removeFromLegend();
        graphs_[line].raw->setAntialiased(false);
        for (QCPGraph* graph : {graphs_[line].raw, graphs_[line].smooth, graphs_[line].validation}) graph->setAdaptiveSampling(false);
    }
    restyle();
}

void CurvePlot::restyle() {
    stylePlot(plot_);
    const Colors& colors = Theme::instance().colors();
    for (std::size_t line = 0; line < graphs_.size(); ++line) {
        const QColor own = color(line);
        QColor faint = own;
        faint.setAlphaF(colors.dark ? 0.38f : 0.34f);
        graphs_[line].raw->setPen(QPen(faint, 1));
        graphs_[line].smooth->setPen(QPen(own, 1.8));
        QPen dashed(own, 1.6);
        dashed.setDashPattern({3, 2.5});
        graphs_[line].validation->setPen(dashed);
        graphs_[line].validation->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(own), own, 5));
    }
    // To the right there is room for half of the last tick's label: without it the plot would leave the label out.
    plot_->axisRect()->setMinimumMargins({40, 10, 28, 20});
    if (QCPSelectionRect* brush = plot_->selectionRect()) {
        QColor ground = colors.accent;
        ground.setAlphaF(0.14f);
        brush->setBrush(ground);
        brush->setPen(QPen(colors.accent, 1));
    }
    placeTicks();
    updateLegend();
}

void CurvePlot::placeTicks() {
    const auto dress = [](QCPAxis* axis, bool log, int ticks) {
        const bool was = axis->scaleType() == QCPAxis::stLogarithmic;
        axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        axis->setNumberFormat(QStringLiteral("gb"));
        axis->setNumberPrecision(log ? 2 : 6);
        if (log) {
            if (!was) axis->setTicker(QSharedPointer<QCPAxisTickerLog>(new QCPAxisTickerLog));
        } else {
            if (was || axis->ticker().dynamicCast<QCPAxisTickerTime>()) axis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
            axis->ticker()->setTickCount(ticks);
        }
    };
    // As many as their labels have room for.
    const int across = std::clamp(plot_->width() / wideOfTick, 2, 7);
    dress(plot_->yAxis, logScale_, std::clamp(plot_->height() / highOfTick, 2, 5));
    dress(plot_->xAxis, look_.logX, across);
    if (by() != CurveData::By::Time || look_.logX) return;
    auto time = QSharedPointer<QCPAxisTickerTime>(new QCPAxisTickerTime);
    time->setTimeFormat(data_->end(CurveData::By::Time) < 3600 ? QStringLiteral("%m:%s") : QStringLiteral("%h:%m:%s"));
    time->setTickCount(std::min(across, 6));
    plot_->xAxis->setTicker(time);
}

void CurvePlot::setLook(const Look& look) {
    if (look == look_) return;
    const bool axis = look.by != look_.by || look.logX != look_.logX;
    look_ = look;
    dirty_ = true;
    if (axis) {
        placeTicks();
        setFollowing(true);
    }
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
    const QSignalBlocker silent(log_);
    log_->setChecked(on);
    placeTicks();
    setFollowing(true);
    dirty_ = true;
    refresh();
}

// ---- legend ---------------------------------------------------------------------------------------

QString CurvePlot::valueText(std::size_t kind, double value) const {
    return data_->kinds()[kind].quantity == Quantity::Share ? formatPercent(value) : formatReal(value);
}

/// What is, not what the smooth curve still remembers. Where there is no room some of it goes: a value that is cut would be another.
void CurvePlot::updateLegend() {
    const int room = width() - choice_->sizeHint().width() - log_->sizeHint().width() - more_->sizeHint().width() - 60;
    const QFontMetrics metrics(legend_->font());
    const bool several = shown_.size() > 1;
    struct Form {
        bool splits, names, values, validation;
    };
    const Form forms[] = {{true, true, true, true}, {false, several, true, !several}, {false, several, false, !several}, {}};
    for (const Form& form : forms) {
        if (form.splits && width() < namedLegend) continue;
        QStringList rich;
        int wide = 0;
        const auto entry = [&](const QString& dash, const QString& split, std::size_t line, const CurveSeries& series) {
            if (series.count() == 0) return;
            QStringList words;
            if (form.names && several) words << data_->kinds()[shown_[line]].title;
            if (form.splits) words << split;
            if (form.values) words << valueText(shown_[line], double(series.last()));
            const QString text = words.join(QLatin1Char(' '));
            rich << QStringLiteral("<span style='color:%1'>%2</span> %3").arg(color(line).name(), dash, text.toHtmlEscaped());
            wide += metrics.horizontalAdvance(dash + QLatin1Char(' ') + text + QLatin1String("   "));
        };
        for (std::size_t line = 0; line < shown_.size(); ++line) {
            entry(QStringLiteral("━"), tr("train"), line, data_->train().lines[shown_[line]]);
            if (form.validation) entry(QStringLiteral("╍"), tr("validation"), line, data_->validation().lines[shown_[line]]);
        }
        legend_->setText(wide <= room ? rich.join(QStringLiteral("&nbsp;&nbsp; ")) : QString());
        if (wide <= room) break;
    }
    legend_->setToolTip(tr("Solid: train, dashed: validation. The faint line behind is each step as it was."));
}

QString CurvePlot::legendText() const { return legend_->text(); }

// ---- axes -----------------------------------------------------------------------------------------

void CurvePlot::fitValues(double low, double high) {
    if (logScale_) return plot_->yAxis->setRange(low * 0.8, high * 1.2);
    if (allShares()) return plot_->yAxis->setRange(std::max(0.0, std::floor((low - 2) / 10) * 10), 101);
    const bool losses = std::ranges::all_of(shown_, [this](std::size_t kind) { return data_->kinds()[kind].quantity == Quantity::Loss; });
    if (losses) return plot_->yAxis->setRange(std::min(0.0, low), high > low ? high * 1.04 : low + 1);
    const double span = std::max(0.0, high) - std::min(0.0, low), margin = span > 0 ? span * 0.04 : 1;
    plot_->yAxis->setRange(low < 0 ? low - margin : 0, std::max(0.0, high) + margin);
}

void CurvePlot::fitAxes() {
    const CurveData::By by = this->by();
    const double end = data_->end(by);
    double begin = 0;
    if (look_.logX) {
        const auto& places = data_->train().places(by);
        const auto positive = std::ranges::upper_bound(places, 0.0);
        begin = positive == places.end() ? end / 10 : *positive * data_->scale(by);
        if (begin >= end) begin = end / 10;
    }
    plot_->xAxis->setRange(begin, end);
    double low = 1e300, high = -1e300;
    const auto include = [&](double value) {
        if (!std::isfinite(value) || (logScale_ && !(value > 0))) return;
        low = std::min(low, value);
        high = std::max(high, value);
    };
    std::vector<float> tops;
    for (const std::size_t kind : shown_) {
        const CurveSeries& line = data_->train().lines[kind];
        const std::size_t size = line.size(), stride = size > fewPlaces ? (size + fewPlaces - 1) / fewPlaces : 1;
        // Spikes of single steps may leave the picture; the smoothed curve and most of the raw one stay in it.
        tops.clear();
        float least = std::numeric_limits<float>::infinity();
        for (std::size_t i = 0; i < size; i += stride) {
            const Extremes::Range range = line.range(i, std::min(size, i + stride));
            if (!range.any()) continue;
            tops.push_back(range.high);
            if (!logScale_ || range.low > 0) least = std::min(least, range.low);
        }
        if (!tops.empty()) {
            const auto rank = tops.begin() + std::ptrdiff_t(tops.size() * 99 / 100);
            std::ranges::nth_element(tops, rank);
            include(double(*rank));
            include(double(least));
        }
        const Extremes::Range smooth = line.smoothedRange(0, line.smoothed().size());
        if (smooth.any()) {
            include(double(smooth.low));
            include(double(smooth.high));
        }
        for (const float value : data_->validation().lines[kind].values()) include(double(value));
    }
    if (high < low) {
        low = allShares() ? 0 : 0.1;
        high = 1;
    }
    fitValues(low * yScale(), high * yScale());
}

/// As much of the lines as the axes show now: called by the plot in front of each drawing.
void CurvePlot::thin() {
    const CurveData::By by = this->by();
    for (std::size_t line = 0; line < graphs_.size(); ++line) {
        const CurveSeries& train = data_->train().lines[shown_[line]];
        const CurveSeries& validation = data_->validation().lines[shown_[line]];
        const auto points = [&](const CurveData::Track& track, const std::vector<float>& values, auto&& range) {
            return thinned(*plot_->xAxis, logScale_, track.places(by), data_->scale(by), values, yScale(), range);
        };
        const auto raw = [](const CurveSeries& of) { return [&of](std::size_t a, std::size_t b) { return of.range(a, b); }; };
        const auto smooth = [&train](std::size_t a, std::size_t b) { return train.smoothedRange(a, b); };
        const bool none = look_.smoothing.none();
        graphs_[line].raw->data()->set(none ? QVector<QCPGraphData>() : points(data_->train(), train.values(), raw(train)), true);
        graphs_[line].smooth->data()->set(points(data_->train(), none ? train.values() : train.smoothed(),
                                                 none ? std::function<Extremes::Range(std::size_t, std::size_t)>(raw(train)) : smooth),
                                          true);
        graphs_[line].validation->data()->set(points(data_->validation(), validation.values(), raw(validation)), true);
        graphs_[line].validation->setScatterSkip(0);
    }
}

static QColor markerColor(CurveData::Marker::Kind kind, const Colors& colors) {
    switch (kind) {
        case CurveData::Marker::Kind::Change: return colors.accent;
        case CurveData::Marker::Kind::Best: return colors.good;
        case CurveData::Marker::Kind::Saved: return colors.dim;
        case CurveData::Marker::Kind::Edit: break;
    }
    return colors.faint;
}

void CurvePlot::placeMarkers() {
    for (QCPAbstractItem* item : markers_) plot_->removeItem(item);
    markers_.clear();
    const Colors& colors = Theme::instance().colors();
    for (const CurveData::Marker& marker : data_->markers()) {
        auto* item = new QCPItemStraightLine(plot_);
        const double x = data_->at(marker.step, by());
        item->point1->setCoords(x, 1);
        item->point2->setCoords(x, 2);
        QPen pen(markerColor(marker.kind, colors), 1);
        if (marker.kind != CurveData::Marker::Kind::Change) pen.setDashPattern({4, 3});
        item->setPen(pen);
        item->setSelectable(false);
        markers_.push_back(item);
    }
}

bool CurvePlot::refresh() {
    if (!dirty_ || !isVisible()) return false;
    dirty_ = false;
    came_ = data_->takeSmoothed();
    bool all = true;
    for (const std::size_t kind : shown_) all = data_->smoothAside(kind, look_.smoothing) && all;
    if (!all) waiting_.start();
    updateLegend();
    placeMarkers();
    if (following_) fitAxes();
    plot_->replot(QCustomPlot::rpQueuedReplot);
    return true;
}

// ---- the pointer ----------------------------------------------------------------------------------

CurvePlot::Near CurvePlot::near(const QPointF& at) const {
    Near found;
    const QRect axes = plot_->axisRect()->rect();
    const CurveData::By by = this->by();
    const auto& places = data_->train().places(by);
    if (!axes.contains(at.toPoint()) || places.empty()) return found;
    const double scale = data_->scale(by), wanted = plot_->xAxis->pixelToCoord(at.x()) / scale;
    const auto nearest = [wanted](const std::vector<double>& among) {
        auto next = std::ranges::lower_bound(among, wanted);
        if (next == among.end() || (next != among.begin() && wanted - *std::prev(next) < *next - wanted)) --next;
        return std::size_t(next - among.begin());
    };
    const std::size_t place = nearest(places);
    const double step = data_->train().steps[place];
    found.x = plot_->xAxis->coordToPixel(places[place] * scale);
    found.where = tr("step %1").arg(formatCount(qint64(step)));
    if (data_->inForce(CurveData::By::Epoch) == CurveData::By::Epoch)
        found.where += tr(", epoch %1").arg(QString::number(data_->at(step, CurveData::By::Epoch), 'f', 2));
    if (by == CurveData::By::Time) found.where += QStringLiteral(", ") + formatDuration(data_->train().seconds[place]);
    for (const CurveData::Marker& marker : data_->markers()) {
        if (std::abs(plot_->xAxis->coordToPixel(data_->at(marker.step, by)) - at.x()) > 4) continue;
        found.marker += (found.marker.isEmpty() ? QString() : QStringLiteral(" · ")) + marker.text;
    }
    const auto add = [&](std::size_t line, const QString& name, bool dashed, float value) {
        if (std::isnan(value)) return;
        const double pixel = plot_->yAxis->coordToPixel(double(value) * yScale());
        found.rows.push_back({name, valueText(shown_[line], double(value)), color(line), dashed, std::abs(pixel - at.y())});
    };
    for (std::size_t line = 0; line < shown_.size(); ++line) {
        const QString title = shown_.size() > 1 ? data_->kinds()[shown_[line]].title + QLatin1Char(' ') : QString();
        const CurveSeries& train = data_->train().lines[shown_[line]];
        const bool smooth = !look_.smoothing.none() && place < train.smoothed().size();
        add(line, title + tr("train"), false, smooth ? train.smoothed()[place] : train.values()[place]);
        const auto& validation = data_->validation();
        if (!validation.steps.empty()) add(line, title + tr("validation"), true, validation.lines[shown_[line]].values()[nearest(validation.places(by))]);
    }
    std::ranges::stable_sort(found.rows, {}, &Row::distance);
    if (found.rows.size() > mostRows) found.rows.resize(mostRows);
    return found;
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::Leave) hover_->hide();
    return QWidget::eventFilter(watched, event);
}

// ---- as a picture ---------------------------------------------------------------------------------

QString CurvePlot::axisTitle() const {
    switch (by()) {
        case CurveData::By::Epoch: return tr("Epoch");
        case CurveData::By::Time: return tr("Training time");
        case CurveData::By::Samples: return tr("Samples");
        case CurveData::By::Step: break;
    }
    return tr("Step");
}

void CurvePlot::draw(const std::function<void(QCustomPlot&)>& draw) {
    for (const std::size_t kind : shown_) data_->smooth(kind, look_.smoothing);  // a file shows no line that is still being made
    const Colors& colors = Theme::instance().colors();
    plot_->legend->setVisible(true);
    plot_->legend->setFont(Theme::instance().uiFont(8.25));
    plot_->legend->setTextColor(colors.text);
    plot_->legend->setBrush(colors.panel);
    plot_->legend->setBorderPen(QPen(colors.line, 1));
    QVector<QCPGraph*> empty;
    for (const Graphs& graphs : graphs_)
        for (QCPGraph* graph : {graphs.smooth, graphs.validation})
            if (graph->dataCount() == 0) empty << graph;
    for (QCPGraph* graph : empty) graph->removeFromLegend();
    plot_->xAxis->setLabel(axisTitle());
    plot_->yAxis->setLabel(allShares() ? tr("%1 (%)").arg(title()) : title());
    draw(*plot_);
    plot_->xAxis->setLabel({});
    plot_->yAxis->setLabel({});
    for (QCPGraph* graph : empty) graph->addToLegend();
    plot_->legend->setVisible(false);
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeTicks();
    hover_->hide();
    updateLegend();
}

void CurvePlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    dirty_ = true;
    refresh();
}

}  // namespace ui
