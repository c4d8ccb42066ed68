#include "ui/window/status.h"

#include "app/studio/document.h"
#include "ui/theme/theme.h"
#include "ui/training/log_panel.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QPainter>
#include <QToolButton>

#include <cmath>
#include <thread>

namespace ui {

namespace {

QPixmap lampPixmap(const QColor& color, double ratio) {
    QPixmap pixmap(QSize(10, 10) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(1, 1, 8, 8));
    return pixmap;
}

}  // namespace

Status::Status(studio::Document* document, studio::TrainingSession* session, QWidget* parent)
    : QStatusBar(parent), document_(document), session_(session) {
    setSizeGripEnabled(false);
    lamp_ = new QLabel(this);
    state_ = createLabel({}, "", this);
    parameters_ = createLabel({}, "", this);
    macs_ = createLabel({}, "", this);
    parameters_->setToolTip(tr("Learnable parameters of the whole network"));
    macs_->setToolTip(tr("Multiplications with addition that one sample takes forward"));
    note_ = createLabel({}, "", this);
    for (QLabel* label : {lamp_, state_, parameters_, macs_, note_}) addWidget(label);
    noteTimer_.setSingleShot(true);
    noteTimer_.setInterval(5000);
    connect(&noteTimer_, &QTimer::timeout, note_, &QLabel::clear);
    problems_ = new QToolButton(this);
    problems_->setProperty("role", "status-problems");
    problems_->setToolTip(tr("Shows the list of problems"));
    problems_->setFocusPolicy(Qt::TabFocus);
    addPermanentWidget(problems_);
    zoom_ = createLabel({}, "", this);
    zoom_->setToolTip(tr("Zoom of the canvas"));
    zoom_->setMinimumWidth(52);
    zoom_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    addPermanentWidget(zoom_);
    connect(problems_, &QToolButton::clicked, this, &Status::problemsRequested);
    connect(session, &studio::TrainingSession::stateChanged, this, &Status::refreshState);
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        using studio::DocumentChange;
        if (change.has(DocumentChange::Nodes | DocumentChange::Reports | DocumentChange::Problems)) refreshNetwork();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        refreshState();
        refreshNetwork();
    });
    refreshState();
    refreshNetwork();
    setZoom(1);
}

void Status::note(const QString& text) {
    note_->setText(text);
    noteTimer_.start();
}

void Status::setZoom(double zoom) { zoom_->setText(QStringLiteral("%1 %").arg(std::lround(zoom * 100))); }

void Status::refreshState() {
    const Colors& colors = Theme::instance().colors();
    QColor color = colors.faint;
    switch (session_->state()) {
        case nn::TrainState::Running:
        case nn::TrainState::Validating:
        case nn::TrainState::Finished: color = colors.good; break;
        case nn::TrainState::Preparing:
        case nn::TrainState::Paused: color = colors.warning; break;
        case nn::TrainState::Failed: color = colors.error; break;
        case nn::TrainState::Idle:
        case nn::TrainState::Stopped: break;
    }
    lamp_->setPixmap(lampPixmap(color, devicePixelRatioF()));
    QString text = stateText(session_->state());
    if (session_->state() == nn::TrainState::Running || session_->state() == nn::TrainState::Validating) {
        text = tr("%1 on %n threads", nullptr, int(std::max(1u, std::thread::hardware_concurrency()))).arg(text);
    }
    state_->setText(text);
}

void Status::refreshNetwork() {
    const nn::Analysis& analysis = document_->analysis();
    parameters_->setText(tr("%1 parameters").arg(formatCount(analysis.parameter_count)));
    macs_->setText(tr("%1 multiply-adds a sample").arg(formatCompact(double(analysis.macs))));
    const int count = int(analysis.diagnostics.size());
    problems_->setText(tr("%n problems", nullptr, count));
    problems_->setAccessibleName(problems_->text());
    problems_->setVisible(count > 0);
}

}  // namespace ui
