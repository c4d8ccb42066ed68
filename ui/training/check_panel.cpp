#include "ui/training/check_panel.h"

#include "ui/theme/theme.h"
#include "ui/training/plot_style.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace ui {

namespace {

constexpr int plotWide = 280, plotHigh = 124, iconSize = 18;

QString textOf(const nn::Message& message) { return message.format.empty() ? QString() : studio::text(message); }
QString textOf(const char* text) { return *text ? studio::text(nn::Message(text)) : QString(); }

/// How it is drawn, and what it is called where it is not seen.
struct Look {
    const char* icon;
    QColor color;
    QString word;
};
Look lookOf(const studio::Rehearser::Outcome& outcome) {
    const Colors& colors = Theme::instance().colors();
    using State = studio::Rehearser::State;
    if (outcome.state == State::Failed) return {"error", colors.error, CheckPanel::tr("could not be tried")};
    if (outcome.state == State::Running) return {"stopwatch", colors.accent, CheckPanel::tr("is being tried")};
    if (outcome.state == State::Waiting) return {"stopwatch", colors.faint, CheckPanel::tr("waits")};
    if (outcome.state == State::Never) return {"minus", colors.faint, CheckPanel::tr("not tried yet")};
    switch (outcome.found.verdict) {
        case nn::Verdict::Good: return {"check", colors.good, CheckPanel::tr("good")};
        case nn::Verdict::Careful: return {"warning", colors.warning, CheckPanel::tr("careful")};
        case nn::Verdict::Bad: return {"error", colors.error, CheckPanel::tr("bad")};
        case nn::Verdict::Unknown: break;
    }
    return {"info", colors.dim, CheckPanel::tr("no verdict")};
}

}  // namespace

CheckPanel::CheckPanel(studio::Document* document, studio::Rehearser* rehearser, QWidget* parent)
    : QWidget(parent), document_(document), rehearser_(rehearser) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 0, 0);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 12, 0);
    column->addLayout(head);
    auto* intro = createLabel(tr("Before a long run: each takes a few seconds and changes nothing."), "dim", this);
    intro->setMinimumWidth(1);
    head->addWidget(intro, 1);
    cancel_ = new QPushButton(tr("Cancel"), this);
    cancel_->setObjectName(QStringLiteral("cancelCheck"));
    cancel_->setToolTip(tr("Ends what is being tried; what was found stays"));
    head->addWidget(cancel_);
    all_ = new QPushButton(tr("Check all"), this);
    all_->setObjectName(QStringLiteral("checkAll"));
    all_->setToolTip(tr("Tries all that can be tried before a long run"));
    all_->setProperty("primary", true);
    head->addWidget(all_);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    build(page);
    scroll->setWidget(page);
    column->addWidget(scroll, 1);
    connect(all_, &QPushButton::clicked, this, [this] { check({}); });
    connect(cancel_, &QPushButton::clicked, rehearser, &studio::Rehearser::cancel);
    cancel_->setVisible(rehearser->busy());
    connect(rehearser, &studio::Rehearser::busyChanged, this, [this](bool busy) {
        cancel_->setVisible(busy);
        all_->setEnabled(!busy);
    });
    connect(rehearser, &studio::Rehearser::changed, this, [this](const QString& id) {
        for (Row& row : rows_)
            if (id == QString::fromStdString(row.kind->id)) showRow(row);
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (Row& row : rows_) showRow(row);
    });
}

void CheckPanel::check(const QString& id) {
    QStringList ids;
    for (const Row& row : rows_) ids << QString::fromStdString(row.kind->id);
    rehearser_->start(id.isEmpty() ? ids : QStringList{id});
}

void CheckPanel::build(QWidget* page) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 4, 12, 8);
    column->setSpacing(10);
    for (const nn::RehearsalKind& kind : nn::declared_rehearsals()) rows_.push_back(addRow(kind, page));
    column->addStretch();
    for (Row& row : rows_) showRow(row);
}

CheckPanel::Row CheckPanel::addRow(const nn::RehearsalKind& kind, QWidget* page) {
    const QString id = QString::fromStdString(kind.id), title = textOf(kind.title);
    auto* box = new QWidget(page);
    page->layout()->addWidget(box);
    auto* line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(12);
    Row row{&kind, createLabel({}, "", box), createLabel({}, "", box), createLabel({}, "dim", box), nullptr, nullptr, nullptr};
    row.icon->setObjectName(QStringLiteral("verdict/") + id);
    row.icon->setFixedWidth(iconSize + 2);
    line->addWidget(row.icon, 0, Qt::AlignTop);
    auto* name = createLabel(title, "", box);
    name->setFont(Theme::instance().uiFont(0, QFont::DemiBold));
    name->setToolTip(textOf(kind.doc));
    name->setFixedWidth(QFontMetrics(name->font()).averageCharWidth() * 26);
    name->setWordWrap(true);
    line->addWidget(name, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    line->addLayout(words, 1);
    row.text->setObjectName(QStringLiteral("found/") + id);
    for (QLabel* label : {row.text, row.advice}) {
        label->setWordWrap(true);
        label->setMinimumWidth(1);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    words->addStretch();
    row.plot = new QCustomPlot(box);
    row.plot->setFixedSize(plotWide, plotHigh);
    row.plot->setAccessibleName(title);
    row.plot->addGraph();
    line->addWidget(row.plot, 0, Qt::AlignTop);
    auto* buttons = new QVBoxLayout;
    line->addLayout(buttons);
    row.run = new QPushButton(tr("Check"), box);
    row.run->setObjectName(QStringLiteral("check/") + id);
    row.run->setAccessibleName(tr("Check: %1").arg(title));
    row.run->setToolTip(textOf(kind.doc));
    row.apply = new QPushButton(box);
    row.apply->setObjectName(QStringLiteral("apply/") + id);
    row.apply->setToolTip(tr("Sets the optimizer's learning rate; it can be undone"));
    row.apply->setAccessibleName(row.apply->toolTip());
    buttons->addWidget(row.run);
    buttons->addWidget(row.apply);
    buttons->addStretch();
    connect(row.run, &QPushButton::clicked, this, [this, id] { check(id); });
    connect(row.apply, &QPushButton::clicked, this, [this, index = rows_.size()] { applyRate(rows_[index]); });
    return row;
}

void CheckPanel::showRow(Row& row) {
    const studio::Rehearser::Outcome& outcome = rehearser_->outcome(QString::fromStdString(row.kind->id));
    using State = studio::Rehearser::State;
    const Look look = lookOf(outcome);
    row.icon->setPixmap(Theme::instance().icon(QLatin1String(look.icon), look.color).pixmap(iconSize, iconSize));
    row.icon->setToolTip(look.word);
    row.icon->setAccessibleName(tr("%1: %2").arg(textOf(row.kind->title), look.word));
    const bool done = outcome.state == State::Done;
    QString text = done ? textOf(outcome.found.text) : outcome.state == State::Failed ? outcome.error : textOf(row.kind->doc);
    if (outcome.stale && !text.isEmpty()) text += QLatin1Char(' ') + tr("(Before the last edit.)");
    row.text->setText(text);
    row.text->setEnabled(done || outcome.state == State::Failed);
    const QString advice = done ? textOf(outcome.found.advice) : QString();
    row.advice->setText(advice);
    row.advice->setVisible(!advice.isEmpty());
    row.run->setEnabled(outcome.state != State::Running && outcome.state != State::Waiting);
    const bool advises = done && outcome.found.learning_rate;
    row.apply->setVisible(advises);
    if (advises) row.apply->setText(tr("Set lr to %1").arg(formatReal(*outcome.found.learning_rate)));
    row.plot->setVisible(done && outcome.found.x.size() > 1);
    if (row.plot->isVisibleTo(this)) showCurve(row, outcome.found);
    if (done && !outcome.stale) emit found(tr("%1: %2 (%3)").arg(textOf(row.kind->title), textOf(outcome.found.text), look.word));
}

void CheckPanel::showCurve(const Row& row, const nn::Rehearsal& found) {
    QCustomPlot* plot = row.plot;
    stylePlot(plot);
    const Colors& colors = Theme::instance().colors();
    plot->xAxis->setScaleType(found.log_x ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (found.log_x) {
        auto ticker = QSharedPointer<QCPAxisTickerLog>(new QCPAxisTickerLog);
        ticker->setLogBase(100);  // every second power of ten has room for its label
        plot->xAxis->setTicker(ticker);
        plot->xAxis->setNumberFormat(QStringLiteral("eb"));
        plot->xAxis->setNumberPrecision(0);
    }
    plot->yAxis->ticker()->setTickCount(3);
    plot->xAxis->setLabel(textOf(found.x_title));
    plot->yAxis->setLabel(textOf(found.y_title));
    plot->graph(0)->setPen(QPen(colors.accent, 1.6));
    plot->graph(0)->setData(QVector<double>(found.x.begin(), found.x.end()), QVector<double>(found.y.begin(), found.y.end()), true);
    plot->rescaleAxes();
    if (found.log_x) {
        // Where the loss explodes, it leaves the picture.
        const double low = *std::ranges::min_element(found.y), start = found.number("start").value_or(found.y.front()), fall = start - low;
        if (fall > 0) plot->yAxis->setRange(low - 0.1 * fall, start + 0.6 * fall);
    } else {
        plot->yAxis->setRangeLower(std::min(0.0, plot->yAxis->range().lower));
    }
    plot->clearItems();
    if (found.learning_rate) {
        auto* mark = new QCPItemStraightLine(plot);
        mark->point1->setCoords(*found.learning_rate, 0);
        mark->point2->setCoords(*found.learning_rate, 1);
        mark->setPen(QPen(colors.good, 1, Qt::DashLine));
    }
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void CheckPanel::applyRate(const Row& row) {
    const auto rate = rehearser_->outcome(QString::fromStdString(row.kind->id)).found.learning_rate;
    if (!rate) return;
    nn::TrainingSpec training = document_->project().training;
    training.optimizer.options["lr"] = *rate;
    document_->apply({nn::SetTraining{training}}, tr("Set the learning rate to %1").arg(formatReal(*rate)));
}

}  // namespace ui
