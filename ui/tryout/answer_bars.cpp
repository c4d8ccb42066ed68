#include "ui/tryout/answer_bars.h"

#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

AnswerBars::AnswerBars(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("answerBars"));
    setAccessibleName(tr("What the network says"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void AnswerBars::setBars(std::vector<Bar> bars) {
    bars_ = std::move(bars);
    const auto chosen = std::ranges::find_if(bars_, &Bar::chosen);
    setAccessibleDescription(chosen == bars_.end() ? QString() : chosen->name + QLatin1Char(' ') + chosen->value);
    updateGeometry();
    update();
}

QSize AnswerBars::sizeHint() const { return {260, int(20 * std::max<std::size_t>(bars_.size(), 3))}; }

double AnswerBars::lineHeight() const { return std::clamp(height() / std::max<double>(double(bars_.size()), 1), 9.0, 24.0); }

void AnswerBars::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const Colors& c = Theme::instance().colors();
    const double line = lineHeight();
    p.setFont(Theme::instance().uiFont(line < 13 ? 7 : 8.5));
    const QFontMetrics metrics = p.fontMetrics();
    int names = 20, values = 20;
    for (const Bar& bar : bars_) names = std::max(names, metrics.horizontalAdvance(bar.name)), values = std::max(values, metrics.horizontalAdvance(bar.value));
    names = std::min(names, width() / 3);
    const bool both = std::ranges::any_of(bars_, [](const Bar& bar) { return bar.share < 0; });
    const double left = names + 10, room = std::max(width() - left - values - 12, 10.0), zero = both ? left + room / 2 : left;
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        const Bar& bar = bars_[i];
        const double top = double(i) * line;
        p.setPen(bar.chosen ? c.text : c.dim);
        p.drawText(QRectF(0, top, names, line), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(bar.name, Qt::ElideRight, names));
        p.drawText(QRectF(width() - values - 2, top, values, line), Qt::AlignRight | Qt::AlignVCenter, bar.value);
        const double thick = std::clamp(line - 8, 3.0, 12.0);
        const QRectF track(left, top + (line - thick) / 2, room, thick);
        p.setPen(Qt::NoPen);
        p.setBrush(c.field);
        p.drawRoundedRect(track, 2, 2);
        const double length = std::clamp(bar.share, -1.0, 1.0) * (both ? room / 2 : room);
        p.setBrush(bar.chosen ? c.accent : c.faint);
        p.drawRoundedRect(QRectF(std::min(zero, zero + length), track.top(), std::max(std::abs(length), 1.5), thick), 2, 2);
    }
}

void AnswerBars::mousePressEvent(QMouseEvent* event) {
    const int index = int(event->position().y() / lineHeight());
    if (index >= 0 && index < int(bars_.size())) emit clicked(index);
}

}  // namespace ui
