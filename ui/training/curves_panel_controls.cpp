// What stands over the charts, and how all of it is remembered.

#include "ui/training/curves_panel.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ui {

namespace {

constexpr double mostSteps = 1000;  // of smoothing

constexpr std::pair<CurveData::By, const char*> byWords[] = {{CurveData::By::Step, "step"},
                                                             {CurveData::By::Epoch, "epoch"},
                                                             {CurveData::By::Time, "time"},
                                                             {CurveData::By::Samples, "samples"}};
constexpr std::pair<Smoothing::Kind, const char*> smoothingWords[] = {{Smoothing::Kind::Exponential, "exponential"},
                                                                      {Smoothing::Kind::Mean, "mean"},
                                                                      {Smoothing::Kind::Gaussian, "gaussian"}};

template <typename Kind, std::size_t size>
Kind fromWord(const std::pair<Kind, const char*> (&words)[size], const QString& word, Kind otherwise) {
    for (const auto& [kind, name] : words)
        if (word == QLatin1String(name)) return kind;
    return otherwise;
}
template <typename Kind, std::size_t size>
QString toWord(const std::pair<Kind, const char*> (&words)[size], Kind wanted) {
    for (const auto& [kind, name] : words)
        if (kind == wanted) return QLatin1String(name);
    return {};
}

/// A slider's ticks, a hundred of them, each a step longer in proportion.
double stepsOf(int tick) { return std::pow(mostSteps, tick / 100.0); }
int tickOf(double steps) { return int(std::lround(100 * std::log(steps) / std::log(mostSteps))); }

QString numberText(double number) { return QString::number(number, 'g', number < 100 ? 2 : 3); }

}  // namespace

QWidget* CurvesPanel::buildControls() {
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("curveControls"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 4, 12, 0);
    row->setSpacing(6);
    const auto button = [&](const char* name, const char* icon, const QString& accessible, const QString& tip) {
        auto* made = new QToolButton(bar);
        made->setObjectName(QLatin1String(name));
        made->setIcon(Theme::instance().icon(QLatin1String(icon)));
        made->setProperty("role", "slim");
        made->setAccessibleName(accessible);
        made->setToolTip(tip);
        row->addWidget(made);
        return made;
    };
    add_ = button("addChart", "plus", tr("Add a chart"), tr("Adds a chart; what it shows is chosen in its title"));
    QToolButton* look = button("curveLook", "settings", tr("Axes and smoothing"), tr("What the horizontal axis counts, and how curves are smoothed"));
    look->setPopupMode(QToolButton::InstantPopup);
    look->setMenu(buildLookMenu());
    smooth_ = new QSlider(Qt::Horizontal, bar);
    smooth_->setObjectName(QStringLiteral("smoothing"));
    smooth_->setRange(0, 100);
    smooth_->setFixedWidth(84);
    smooth_->setToolTip(tr("How strongly the curves are smoothed; all the way to the left they are as they are"));
    smooth_->setAccessibleName(tr("Smoothing"));
    row->addWidget(smooth_);
    smoothText_ = createLabel({}, "dim", bar);
    smoothText_->setObjectName(QStringLiteral("smoothingText"));
    smoothText_->setMinimumWidth(1);
    row->addWidget(smoothText_, 1);
    follow_ = button("followRun", "follow", tr("Follow the run"), tr("Follow the run and show all of it"));
    follow_->setCheckable(true);
    follow_->setChecked(true);
    connect(add_, &QToolButton::clicked, this, [this] {
        if (int(charts_.size()) >= mostCharts) return;
        // What no chart shows yet is what somebody adds one for.
        QStringList seen, free;
        for (const CurvePlot* chart : charts_) seen << chart->shownIds();
        for (const CurveData::Kind& kind : data_.kinds())
            if (!seen.contains(kind.id)) free << kind.id;
        addChart(free.isEmpty() ? QStringList() : QStringList(free.first()), false);
        placeCharts();
        emit arranged();
    });
    connect(smooth_, &QSlider::valueChanged, this, [this](int tick) {
        CurvePlot::Look look = look_;
        look.smoothing.steps = stepsOf(tick);
        setLook(look);
    });
    connect(follow_, &QToolButton::clicked, this, [this](bool on) {
        for (CurvePlot* chart : charts_) chart->setFollowing(on);
    });
    return bar;
}

QMenu* CurvesPanel::buildLookMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("curveLookMenu"));
    const auto choice = [&](const QString& text, const QString& name, QActionGroup* group, auto&& change) {
        QAction* action = menu->addAction(text);
        action->setObjectName(name);
        action->setCheckable(true);
        if (group) group->addAction(action);
        connect(action, &QAction::triggered, this, [this, change](bool on) {
            CurvePlot::Look look = look_;
            change(look, on);
            setLook(look);
        });
        return action;
    };
    menu->addSection(tr("Horizontal axis"));
    auto* axes = new QActionGroup(menu);
    const QString axisTitles[] = {tr("Steps"), tr("Epochs"), tr("Training time"), tr("Samples")};
    for (std::size_t i = 0; i < std::size(byWords); ++i)
        byActions_.push_back(choice(axisTitles[i], QLatin1String(byWords[i].second), axes, [i](CurvePlot::Look& look, bool) { look.by = byWords[i].first; }));
    menu->addSeparator();
    logX_ = choice(tr("Logarithmic"), QStringLiteral("logX"), nullptr, [](CurvePlot::Look& look, bool on) { look.logX = on; });
    menu->addSection(tr("Smoothing"));
    auto* kinds = new QActionGroup(menu);
    const QString kindTitles[] = {tr("Exponential moving average"), tr("Moving average"), tr("Gaussian")};
    for (std::size_t i = 0; i < std::size(smoothingWords); ++i)
        smoothingActions_.push_back(choice(kindTitles[i], QLatin1String(smoothingWords[i].second), kinds,
                                           [i](CurvePlot::Look& look, bool) { look.smoothing.kind = smoothingWords[i].first; }));
    return menu;
}

void CurvesPanel::setLook(const CurvePlot::Look& look) {
    if (look == look_) return showLook();
    look_ = look;
    showLook();
    for (CurvePlot* chart : charts_) chart->setLook(look);
    emit arranged();
}

void CurvesPanel::showLook() {
    for (std::size_t i = 0; i < byActions_.size(); ++i) byActions_[i]->setChecked(look_.by == byWords[i].first);
    for (std::size_t i = 0; i < smoothingActions_.size(); ++i) smoothingActions_[i]->setChecked(look_.smoothing.kind == smoothingWords[i].first);
    logX_->setChecked(look_.logX);
    const QSignalBlocker silent(smooth_);
    smooth_->setValue(tickOf(look_.smoothing.steps));
    const Smoothing& smoothing = look_.smoothing;
    if (smoothing.none()) return smoothText_->setText(tr("not smoothed"));
    switch (smoothing.kind) {
        case Smoothing::Kind::Exponential:
            return smoothText_->setText(tr("average, factor %1").arg(QString::number(smoothing.factor(), 'g', smoothing.factor() < 0.99 ? 2 : 3)));
        case Smoothing::Kind::Mean: return smoothText_->setText(tr("mean of %1 steps").arg(numberText(std::round(smoothing.steps))));
        case Smoothing::Kind::Gaussian: return smoothText_->setText(tr("Gaussian, σ %1 steps").arg(numberText(smoothing.deviation())));
    }
}

QString CurvesPanel::arrangement() const {
    QJsonArray charts;
    for (const CurvePlot* chart : charts_) {
        QJsonObject one{{QStringLiteral("show"), QJsonArray::fromStringList(chart->wanted())}};
        if (chart->logScale()) one.insert(QStringLiteral("log"), true);
        charts << one;
    }
    const QJsonObject all{{QStringLiteral("charts"), charts},
                          {QStringLiteral("by"), toWord(byWords, look_.by)},
                          {QStringLiteral("log"), look_.logX},
                          {QStringLiteral("smoothing"), toWord(smoothingWords, look_.smoothing.kind)},
                          {QStringLiteral("steps"), look_.smoothing.steps}};
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

void CurvesPanel::arrange(const QString& kept) {
    const QJsonObject all = QJsonDocument::fromJson(kept.toUtf8()).object();
    CurvePlot::Look look;
    look.by = fromWord(byWords, all.value(QLatin1String("by")).toString(), look.by);
    look.logX = all.value(QLatin1String("log")).toBool();
    look.smoothing.kind = fromWord(smoothingWords, all.value(QLatin1String("smoothing")).toString(), look.smoothing.kind);
    const double steps = all.value(QLatin1String("steps")).toDouble(look.smoothing.steps);
    if (steps >= 1 && steps <= mostSteps) look.smoothing.steps = steps;
    look_ = look;
    using Chart = std::pair<QStringList, bool>;  // what it shows, and whether by its logarithm
    std::vector<Chart> wanted;
    for (const QJsonValue& one : all.value(QLatin1String("charts")).toArray()) {
        if (int(wanted.size()) == mostCharts) break;
        QStringList ids;
        for (const QJsonValue& id : one.toObject().value(QLatin1String("show")).toArray())
            if (!id.toString().isEmpty() && !ids.contains(id.toString())) ids << id.toString();
        wanted.emplace_back(ids, one.toObject().value(QLatin1String("log")).toBool());
    }
    if (wanted.empty()) wanted = {{{QStringLiteral("loss")}, false}, {{}, false}};
    // Making a chart takes milliseconds, and from project to project they seldom differ.
    const auto same = [](const CurvePlot* chart, const Chart& one) { return chart->wanted() == one.first && chart->logScale() == one.second; };
    if (std::ranges::equal(charts_, wanted, same)) {
        for (CurvePlot* chart : charts_) {
            chart->setLook(look_);
            chart->setFollowing(true);
        }
        return showLook();
    }
    for (CurvePlot* chart : std::exchange(charts_, {})) {
        chart->hide();
        chart->deleteLater();
    }
    for (const auto& [ids, log] : wanted) addChart(ids, log);
    showLook();
    placeCharts();
}

}  // namespace ui
