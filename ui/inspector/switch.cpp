#include "ui/inspector/switch.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace ui {

namespace {
constexpr int trackWidth = 30, trackHeight = 16, gap = 8;
}

Switch::Switch(QWidget* parent) : QCheckBox(parent) {
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize Switch::sizeHint() const {
    const QFontMetrics metrics(font());
    int word = std::max(metrics.horizontalAdvance(tr("on")), metrics.horizontalAdvance(tr("off")));
    if (isTristate()) word = std::max(word, metrics.horizontalAdvance(tr("mixed")));
    return {trackWidth + gap + word + 4, std::max(26, trackHeight + 4)};
}

void Switch::setOn(std::optional<bool> on) {
    setTristate(!on);
    setCheckState(!on ? Qt::PartiallyChecked : *on ? Qt::Checked : Qt::Unchecked);
    updateGeometry();
}

bool Switch::hitButton(const QPoint& pos) const { return rect().contains(pos); }

void Switch::paintEvent(QPaintEvent*) {
    const Colors& colors = Theme::instance().colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(1, (height() - trackHeight) / 2.0, trackWidth, trackHeight);
    const bool on = checkState() == Qt::Checked, mixed = checkState() == Qt::PartiallyChecked;
    QColor ground = on ? colors.accent : colors.line;
    if (!isEnabled()) ground.setAlphaF(0.5f);
    painter.setPen(hasFocus() ? QPen(colors.text, 1.2) : QPen(Qt::NoPen));
    painter.setBrush(ground);
    painter.drawRoundedRect(track, trackHeight / 2.0, trackHeight / 2.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? QColor(Qt::white) : colors.dim);
    const double radius = trackHeight / 2.0 - 3;
    const double x = mixed ? track.center().x() : on ? track.right() - radius - 3 : track.left() + radius + 3;
    painter.drawEllipse(QPointF(x, track.center().y()), radius, radius);
    painter.setPen(isEnabled() ? colors.text : colors.faint);
    painter.drawText(QRectF(track.right() + gap, 0, width() - track.right() - gap, height()),
                     Qt::AlignVCenter | Qt::AlignLeft, mixed ? tr("mixed") : on ? tr("on") : tr("off"));
}

}  // namespace ui
