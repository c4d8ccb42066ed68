#include "ui/inside/channel_view.h"

#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr int axisWidth = 44, zerosHeight = 26, gap = 4, numbersHeight = 14;
constexpr double widest = 28;
}  // namespace

ChannelView::ChannelView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("channels"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChannelView::setChannels(const std::vector<nn::ChannelFigures>& channels) {
    channels_ = channels;
    if (current_ >= int(channels.size())) current_ = -1;
    const auto dead = std::ranges::count_if(channels, [](const nn::ChannelFigures& f) { return f.dead; });
    setAccessibleName(tr("%n channels: mean and spread", nullptr, int(channels.size())));
    setAccessibleDescription(tr("%1 of %2 dead").arg(dead).arg(channels.size()));
    update();
}

double ChannelView::each() const { return channels_.empty() ? 1 : std::min((width() - axisWidth) / double(channels_.size()), widest); }

QPoint ChannelView::pixelOf(int channel) const { return {int(axisWidth + (channel + 0.5) * each()), height() / 3}; }

int ChannelView::at(const QPointF& pos) const {
    const int channel = int(std::floor((pos.x() - axisWidth) / each()));
    return pos.x() >= axisWidth && channel < int(channels_.size()) ? channel : -1;
}

void ChannelView::paintEvent(QPaintEvent*) {
    if (channels_.empty()) return;
    const Colors& c = Theme::instance().colors();
    QPainter p(this);
    double low = 0, high = 0;
    for (const nn::ChannelFigures& f : channels_) low = std::min(low, f.mean - f.std), high = std::max(high, f.mean + f.std);
    if (!(high > low)) high = low + 1;
    const QRectF plot(axisWidth, 4, width() - axisWidth, std::max(height() - zerosHeight - gap - numbersHeight - 4, 10));
    const QRectF zeros(axisWidth, plot.bottom() + gap, plot.width(), zerosHeight);
    const auto y = [&](double v) { return plot.bottom() - (v - low) / (high - low) * plot.height(); };
    p.setPen(c.line);
    p.drawLine(QPointF(plot.left(), y(0)), QPointF(plot.right(), y(0)));
    p.setFont(Theme::instance().monoFont(7.5));
    p.setPen(c.faint);
    const auto mark = [&](double v, Qt::Alignment side) { p.drawText(QRectF(0, y(v) - (side & Qt::AlignTop ? 0 : 14), axisWidth - 4, 14), Qt::AlignRight | side, formatReal(v)); };
    mark(high, Qt::AlignTop);
    if (low < 0) mark(low, Qt::AlignBottom);
    p.drawText(QRectF(0, zeros.top(), axisWidth - 4, zeros.height()), Qt::AlignRight | Qt::AlignVCenter, tr("zeros"));
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        const nn::ChannelFigures& f = channels_[i];
        const double left = axisWidth + double(i) * each(), wide = std::max(each() - (each() > 3 ? 1 : 0), 0.6);
        QColor spread = f.dead ? c.warning : c.accent;
        p.fillRect(QRectF(left, y(f.mean) - 1, wide, 2), spread);
        spread.setAlphaF(0.4f);
        p.fillRect(QRectF(left, y(f.mean + f.std), wide, std::max(y(f.mean - f.std) - y(f.mean + f.std), 1.0)), spread);
        p.fillRect(QRectF(left, zeros.bottom() - f.zeros * zeros.height(), wide, f.zeros * zeros.height()), f.dead ? c.warning : c.faint);
        if (int(i) != current_) continue;
        p.setPen(c.text);
        p.setBrush(Qt::NoBrush);
        p.drawRect(QRectF(left - 1, plot.top() - 2, wide + 1, zeros.bottom() - plot.top() + 3));
    }
    p.setPen(c.faint);
    const QRectF numbers(axisWidth, zeros.bottom() + 1, each() * double(channels_.size()), numbersHeight);
    p.drawText(numbers, Qt::AlignLeft, QStringLiteral("0"));
    if (channels_.size() > 1) p.drawText(numbers, Qt::AlignRight, QString::number(channels_.size() - 1));
}

void ChannelView::mousePressEvent(QMouseEvent* event) {
    const int channel = event->button() == Qt::LeftButton ? at(event->position()) : -1;
    if (channel < 0) return QWidget::mousePressEvent(event);
    current_ = channel;
    update();
    emit clicked(channel);
}

bool ChannelView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int channel = at(help->pos());
    if (channel < 0) {
        QToolTip::hideText();
        return true;
    }
    const nn::ChannelFigures& f = channels_[std::size_t(channel)];
    QString text = tr("channel %1: mean %2, std %3, %4 zero").arg(channel).arg(formatReal(f.mean), formatReal(f.std), formatPercent(f.zeros));
    if (f.dead) text += QLatin1Char('\n') + tr("It is dead: 0 for all samples of the probe");
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}  // namespace ui
