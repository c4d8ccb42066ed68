#include "ui/training/curves_panel.h"

#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"
#include "ui/training/plot_style.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {
// Two plots take turns, so that each is drawn 15 times a second and no single turn of the event loop draws both.
constexpr int tickMs = 33;
constexpr double defaultSmoothing = 0.9;
}  // namespace

CurvesPanel::CurvesPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed, QWidget* parent)
    : QWidget(parent), document_(document), session_(session), feed_(feed) {
    pages_ = new QStackedLayout(this);
    pages_->addWidget(buildEmptyPage());
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    loss_ = new CurvePlot(tr("Loss"), CurvePlot::Quantity::Loss, splitter);
    measure_ = new CurvePlot(tr("Metrics"), CurvePlot::Quantity::Share, splitter);
    splitter->addWidget(loss_);
    splitter->addWidget(measure_);
    splitter->addWidget(buildPreview());
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 5);
    splitter->setStretchFactor(2, 4);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({560, 560, 400});
    pages_->addWidget(splitter);
    buildControls();

    timer_.setSingleShot(true);
    timer_.setInterval(tickMs);
    connect(&timer_, &QTimer::timeout, this, &CurvesPanel::tick);
    connect(session, &studio::TrainingSession::pointsAdded, this, &CurvesPanel::addPoints);
    connect(session, &studio::TrainingSession::stateChanged, this, [this] {
        pages_->setCurrentIndex(session_->isActive() || loss_->hasData() ? 1 : 0);
        choosePreview();
    });
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        using studio::DocumentChange;
        if (change.has(DocumentChange::Nodes | DocumentChange::Parameters | DocumentChange::Validity)) choosePreview();
    });
    connect(document, &studio::Document::reset, this, [this] {
        loss_->clear();
        measure_->clear();
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
    column->setContentsMargins(12, 6, 12, 8);
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

void CurvesPanel::buildControls() {
    QHBoxLayout* header = loss_->header();
    log_ = new QToolButton(this);
    log_->setText(tr("log"));
    log_->setObjectName(QStringLiteral("logScale"));
    log_->setCheckable(true);
    log_->setToolTip(tr("Logarithmic loss axis"));
    log_->setAccessibleName(tr("Logarithmic scale"));
    header->addWidget(log_);
    smoothText_ = createLabel({}, "dim", this);
    header->addWidget(smoothText_);
    smooth_ = new QSlider(Qt::Horizontal, this);
    smooth_->setObjectName(QStringLiteral("smoothing"));
    smooth_->setRange(0, 100);
    smooth_->setFixedWidth(72);
    smooth_->setToolTip(tr("How strongly the curves are smoothed (share of the past kept at each step)"));
    smooth_->setAccessibleName(tr("Smoothing"));
    header->addWidget(smooth_);
    follow_ = new QToolButton(this);
    follow_->setIcon(Theme::instance().icon(QStringLiteral("follow")));
    follow_->setCheckable(true);
    follow_->setChecked(true);
    follow_->setToolTip(tr("Follow the run and show all of it"));
    follow_->setAccessibleName(tr("Follow the run"));
    header->addWidget(follow_);
    connect(log_, &QToolButton::toggled, loss_, &CurvePlot::setLogScale);
    // The slider's last tenth matters most: 0.9 .. 0.999.
    connect(smooth_, &QSlider::valueChanged, this, [this](int tick) {
        const double factor = tick >= 100 ? 0.999 : 1 - std::pow(10.0, -tick / 100.0 * 3);
        smoothText_->setText(tr("smooth %1").arg(QString::number(factor, 'g', factor < 0.99 ? 2 : 3)));
        loss_->setSmoothing(factor);
        measure_->setSmoothing(factor);
    });
    smooth_->setValue(int(-std::log10(1 - defaultSmoothing) / 3 * 100));
    connect(follow_, &QToolButton::clicked, this, [this](bool on) {
        loss_->setFollowing(on);
        measure_->setFollowing(on);
    });
    const auto show = [this] { follow_->setChecked(loss_->isFollowing() && measure_->isFollowing()); };
    connect(loss_, &CurvePlot::followingChanged, this, show);
    connect(measure_, &CurvePlot::followingChanged, this, show);
}

/// A run's first points, or a run without any yet.
void CurvesPanel::begin() {
    loss_->clear();
    if (session_->steps().empty() && session_->epochs().empty()) return measure_->clear();
    std::vector<CurvePlot::Kind> kinds;
    for (const nn::MetricInfo* metric : session_->metrics()) {
        kinds.push_back({QString::fromStdString(metric->id), studio::text(nn::Message(metric->title)),
                         metric->share ? CurvePlot::Quantity::Share : CurvePlot::Quantity::Number});
    }
    kinds.push_back({QStringLiteral("grad_norm"), tr("Gradient norm"), CurvePlot::Quantity::Number});
    kinds.push_back({QStringLiteral("lr"), tr("Learning rate"), CurvePlot::Quantity::Number});
    measure_->setKinds(kinds);
}

void CurvesPanel::addPoints(int firstStep, int firstEpoch) {
    const auto& steps = session_->steps();
    const auto& epochs = session_->epochs();
    const std::size_t metrics = session_->metrics().size();
    if (firstStep == 0 && firstEpoch == 0) begin();
    for (CurvePlot* plot : {loss_, measure_}) plot->setRun(session_->stepsTotal(), session_->epochsTotal());
    for (std::size_t i = std::size_t(firstStep); i < steps.size(); ++i) {
        const nn::StepPoint& step = steps[i];
        loss_->addStep(step.step, step.loss, step.merged);
        for (std::size_t k = 0; k < metrics; ++k) {
            if (const auto value = step.metrics[k]) measure_->addStep(step.step, *value, step.merged, k);
        }
        measure_->addStep(step.step, step.grad_norm, step.merged, metrics);
        measure_->addStep(step.step, step.lr, step.merged, metrics + 1);
    }
    for (std::size_t i = std::size_t(firstEpoch); i < epochs.size(); ++i) {
        if (!epochs[i].validation) continue;
        loss_->addValidation(epochs[i].step, epochs[i].validation->loss);
        for (std::size_t k = 0; k < metrics; ++k) {
            if (const auto value = epochs[i].validation->metrics[k]) measure_->addValidation(epochs[i].step, *value, k);
        }
    }
    if (loss_->hasData()) pages_->setCurrentIndex(1);
    if (!timer_.isActive()) timer_.start();
}

void CurvesPanel::tick() {
    CurvePlot* first = lossNext_ ? loss_ : measure_;
    CurvePlot* second = lossNext_ ? measure_ : loss_;
    lossNext_ = !lossNext_;
    // Whatever did not get its turn is drawn on the next tick.
    if (first->refresh()) {
        timer_.start();
    } else {
        second->refresh();
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

}  // namespace ui
