#include "ui/training/curves_panel.h"

#include "app/studio/document.h"
#include "ui/theme/theme.h"
#include "ui/training/plot_style.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
// Charts take turns, so that no single turn of the event loop draws two.
constexpr int tickMs = 33;
constexpr int leastWide = 240, leastHigh = 150;  // pixels of a chart
}  // namespace

CurvesPanel::CurvesPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed, QWidget* parent)
    : QWidget(parent), document_(document), session_(session), feed_(feed) {
    data_.begin({{QStringLiteral("loss"), tr("Loss"), CurveData::Quantity::Loss}});
    pages_ = new QStackedLayout(this);
    pages_->addWidget(buildEmptyPage());
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildControls());
    auto* splitter = new QSplitter(Qt::Horizontal, page);
    splitter->addWidget(buildCharts());
    splitter->addWidget(buildPreview());
    splitter->setStretchFactor(0, 10);
    splitter->setStretchFactor(1, 4);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({1120, 400});
    column->addWidget(splitter, 1);
    pages_->addWidget(page);
    arrange({});

    timer_.setSingleShot(true);
    timer_.setInterval(tickMs);
    connect(&timer_, &QTimer::timeout, this, &CurvesPanel::tick);
    connect(session, &studio::TrainingSession::pointsAdded, this, &CurvesPanel::addPoints);
    connect(session, &studio::TrainingSession::stateChanged, this, [this] {
        pages_->setCurrentIndex(session_->isActive() || hasData() ? 1 : 0);
        choosePreview();
    });
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        using studio::DocumentChange;
        if (change.has(DocumentChange::Nodes | DocumentChange::Parameters | DocumentChange::Validity)) choosePreview();
        // What trains is the project as it was; where it was changed may explain what one does next.
        const bool edited = change.has(DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Options | DocumentChange::Data | DocumentChange::Training);
        if (edited && session_->isActive())
            mark(CurveData::Marker::Kind::Edit, session_->stepsDone(), tr("Edited: %1").arg(document_->undoStack()->undoText()));
    });
    connect(&session->steering(), &studio::RunSteering::changed, this, [this](const nn::RunChange& change) { markChange(change); });
    connect(session, &studio::TrainingSession::weightsKept, this, [this](qint64 step) { mark(CurveData::Marker::Kind::Saved, step, tr("Weights saved")); });
    connect(document, &studio::Document::reset, this, [this] {
        data_.begin(data_.kinds());
        for (CurvePlot* chart : charts_) chart->began();
        pages_->setCurrentIndex(0);
    });
    if (feed_) connect(feed_, &TensorFeed::changed, this, &CurvesPanel::refreshPreview);
    addPoints(0, 0);
}

QWidget* CurvesPanel::buildEmptyPage() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setSpacing(10);
    column->addStretch();
    auto* text = createLabel(tr("Train the network to see its loss and metrics here, live."), "dim", page);
    text->setAlignment(Qt::AlignCenter);
    column->addWidget(text);
    auto* button = new QPushButton(tr("Train"), page);
    button->setProperty("primary", true);
    button->setIcon(Theme::instance().icon(QStringLiteral("play"), Theme::instance().colors().onAccent));
    button->setToolTip(tr("Trains in the background; you can go on editing (F5)"));
    column->addWidget(button, 0, Qt::AlignCenter);
    column->addStretch();
    connect(button, &QPushButton::clicked, this, &CurvesPanel::trainRequested);
    return page;
}

QWidget* CurvesPanel::buildPreview() {
    preview_ = new QWidget(this);
    auto* column = new QVBoxLayout(preview_);
    column->setContentsMargins(12, 2, 12, 8);
    column->setSpacing(2);
    previewTitle_ = createLabel({}, "mono", preview_);
    previewTitle_->setFixedHeight(plotHeaderHeight());
    previewTitle_->setMinimumWidth(1);  // its end is the first that a narrow window takes
    column->addWidget(previewTitle_);
    previewImage_ = new TensorImage(preview_);
    column->addWidget(previewImage_, 1);
    preview_->setVisible(false);
    return preview_;
}

// ---- charts ---------------------------------------------------------------------------------------

QWidget* CurvesPanel::buildCharts() {
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    grid_ = new QWidget(scroll_);
    cells_ = new QGridLayout(grid_);
    cells_->setContentsMargins(0, 0, 0, 0);
    cells_->setSpacing(0);
    scroll_->setWidget(grid_);
    scroll_->viewport()->installEventFilter(this);
    return scroll_;
}

CurvePlot* CurvesPanel::addChart(const QStringList& ids, bool log) {
    auto* chart = new CurvePlot(&data_, grid_);
    chart->setLook(look_);
    chart->setWanted(ids);
    chart->setLogScale(log);
    charts_.push_back(chart);
    connect(chart, &CurvePlot::followingChanged, this, [this] {
        follow_->setChecked(std::ranges::all_of(charts_, [](const CurvePlot* one) { return one->isFollowing(); }));
    });
    connect(chart, &CurvePlot::arranged, this, &CurvesPanel::arranged);
    connect(chart, &CurvePlot::saveRequested, this, [this, chart] { emit saveRequested(chart); });
    connect(chart, &CurvePlot::moveRequested, this, [this, chart](int by) { moveChart(chart, by); });
    connect(chart, &CurvePlot::removeRequested, this, [this, chart] { removeChart(chart); });
    return chart;
}

void CurvesPanel::removeChart(CurvePlot* chart) {
    if (charts_.size() < 2) return;  // the last one stays: what else would there be to add to
    std::erase(charts_, chart);
    chart->hide();
    chart->deleteLater();
    placeCharts();
    emit arranged();
}

void CurvesPanel::moveChart(CurvePlot* chart, int by) {
    const auto at = std::ranges::find(charts_, chart) - charts_.begin();
    const auto to = at + by;
    if (to < 0 || to >= std::ssize(charts_)) return;
    std::swap(charts_[std::size_t(at)], charts_[std::size_t(to)]);
    placeCharts();
    emit arranged();
}

/// As many beside one another as have room, then in rows; where those have none the grid scrolls.
void CurvesPanel::placeCharts() {
    const int count = int(charts_.size()), room = scroll_->viewport()->width();
    if (count == 0) return;
    int columns = std::clamp(room / leastWide, 1, count);
    const int rows = (count + columns - 1) / columns;
    columns = (count + rows - 1) / rows;  // no row is much emptier than the others
    for (int i = 0; i < std::max(cells_->columnCount(), columns); ++i) cells_->setColumnStretch(i, i < columns ? 1 : 0);
    for (int i = 0; i < std::max(cells_->rowCount(), rows); ++i) cells_->setRowStretch(i, i < rows ? 1 : 0);
    for (int i = 0; i < count; ++i) {
        CurvePlot* chart = charts_[std::size_t(i)];
        cells_->removeWidget(chart);
        cells_->addWidget(chart, i / columns, i % columns);
        chart->show();
    }
    grid_->setMinimumHeight(rows > 1 ? rows * leastHigh : 0);
    add_->setEnabled(count < mostCharts);
}

// ---- points ---------------------------------------------------------------------------------------

/// A run's first points, or a run without any yet.
void CurvesPanel::begin() {
    std::vector<CurveData::Kind> kinds{{QStringLiteral("loss"), tr("Loss"), CurveData::Quantity::Loss}};
    for (const nn::MetricInfo* metric : session_->metrics()) {
        kinds.push_back({QString::fromStdString(metric->id), studio::text(nn::Message(metric->title)),
                         metric->share ? CurveData::Quantity::Share : CurveData::Quantity::Number});
    }
    kinds.push_back({QStringLiteral("grad_norm"), tr("Gradient norm"), CurveData::Quantity::Number});
    kinds.push_back({QStringLiteral("lr"), tr("Learning rate"), CurveData::Quantity::Number});
    const bool none = session_->steps().empty() && session_->epochs().empty();
    data_.begin(none ? data_.kinds() : std::move(kinds));
    best_.reset();
    for (const nn::RunChange& change : session_->steering().changes()) markChange(change);
    for (CurvePlot* chart : charts_) chart->began();
}

void CurvesPanel::addPoints(int firstStep, int firstEpoch) {
    const auto& steps = session_->steps();
    const auto& epochs = session_->epochs();
    const std::size_t metrics = session_->metrics().size();
    if (firstStep == 0 && firstEpoch == 0) begin();
    data_.setRun(session_->stepsTotal(), session_->epochsTotal());
    CurveData::Values values;
    for (std::size_t i = std::size_t(firstStep); i < steps.size(); ++i) {
        const nn::StepPoint& step = steps[i];
        values.assign(1, step.loss);
        for (std::size_t k = 0; k < metrics; ++k) values.push_back(step.metrics[k]);
        values.push_back(step.grad_norm);
        values.push_back(step.lr);
        data_.addStep({double(step.step), step.seconds, double(step.samples)}, values);
    }
    for (std::size_t i = std::size_t(firstEpoch); i < epochs.size(); ++i) {
        markBest(epochs[i]);
        if (!epochs[i].validation) continue;
        values.assign(1, epochs[i].validation->loss);
        for (std::size_t k = 0; k < metrics; ++k) values.push_back(epochs[i].validation->metrics[k]);
        data_.addValidation(double(epochs[i].step), values);
    }
    for (CurvePlot* chart : charts_) chart->grew();
    if (hasData()) pages_->setCurrentIndex(1);
    if (!timer_.isActive()) timer_.start();
}

void CurvesPanel::mark(CurveData::Marker::Kind kind, qint64 step, const QString& text) {
    data_.addMarker({kind, double(step), text});
    for (CurvePlot* chart : charts_) chart->grew();
    if (!timer_.isActive()) timer_.start();
}

void CurvesPanel::markChange(const nn::RunChange& change) {
    mark(CurveData::Marker::Kind::Change, change.step, studio::settingsText(change.settings));
}

/// By what the weights that are kept as the best would be chosen.
void CurvesPanel::markBest(const nn::EpochPoint& epoch) {
    const auto options = nn::checkpoint_options(document_->project().training);
    const std::string monitor = options && options->monitor ? *options->monitor : epoch.validation ? "validation.loss" : "train.loss";
    const auto value = nn::watched_value(epoch, session_->metrics(), monitor);
    const bool more = nn::more_is_better(monitor);
    if (!value || !std::isfinite(*value) || (best_ && !(more ? *value > *best_ : *value < *best_))) return;
    best_ = value;
    mark(CurveData::Marker::Kind::Best, epoch.step,
         tr("Best so far, epoch %1: %2 %3").arg(epoch.epoch).arg(QString::fromStdString(monitor), formatReal(*value)));
}

void CurvesPanel::tick() {
    for (std::size_t i = 0; i < charts_.size(); ++i) {
        CurvePlot* chart = charts_[next_++ % charts_.size()];
        // Whatever did not get its turn is drawn on the next tick.
        if (chart->refresh()) return timer_.start();
    }
}

void CurvesPanel::preferNode(const QString& path) {
    preferred_ = path;
    choosePreview();
}

void CurvesPanel::choosePreview() {
    const auto filters = [](const nn::NodeReport::Parameter& p) {
        return !p.buffer && TensorImage::filtered(p.shape);
    };
    const nn::Analysis& analysis = document_->analysis();
    const std::string* best = nullptr;
    if (const nn::NodeReport* preferred = analysis.find(preferred_.toStdString())) {
        for (const auto& parameter : preferred->parameters)
            if (filters(parameter) || (!parameter.buffer && parameter.shape.size() == 2)) best = &parameter.key;
    }
    // Without one, the first filters there are.
    for (auto node = analysis.nodes.begin(); !best && node != analysis.nodes.end(); ++node) {
        const auto found = std::find_if(node->parameters.begin(), node->parameters.end(), filters);
        if (found != node->parameters.end()) best = &found->key;
    }
    const bool known = best && (analysis.ok() || session_->hasTrainedWeights());
    previewKey_ = known ? QString::fromStdString(*best) : QString();
    preview_->setVisible(!previewKey_.isEmpty() && width() >= 900);
    if (feed_) feed_->watch(this, preview_->isVisible() ? QStringList{previewKey_} : QStringList());
    refreshPreview();
}

void CurvesPanel::refreshPreview() {
    if (!feed_ || !preview_->isVisible()) return;
    const TensorSummary* summary = feed_->summary(previewKey_);
    if (!summary) return;
    QString what = shapeText(summary->shape);
    if (TensorImage::filtered(summary->shape)) {
        const nn::Extents window(summary->shape.begin() + 2, summary->shape.end());
        what = tr("%n filters, %1", nullptr, int(summary->shape[0])).arg(shapeText(window));
    }
    previewTitle_->setText(QStringLiteral("%1   %2").arg(previewKey_, what));
    previewImage_->setTensor(*summary);
}

void CurvesPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    choosePreview();
}

void CurvesPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (feed_) feed_->watch(this, {});
}

void CurvesPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    choosePreview();
}

bool CurvesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_->viewport() && event->type() == QEvent::Resize) placeCharts();
    return QWidget::eventFilter(watched, event);
}

}  // namespace ui
