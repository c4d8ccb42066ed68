#include "ui/inside/value_map.h"

#include "nn/train/layer_look.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr std::int64_t mostPixels = 640;  // a side

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto between = [share](float x, float y) { return x + float(share) * (y - x); };
    return QColor::fromRgbF(between(a.redF(), b.redF()), between(a.greenF(), b.greenF()), between(a.blueF(), b.blueF()));
}

/// From -1 over 0, which is the canvas's ground, to 1: blue and red differ to every eye, and both grow away from the ground.
QColor diverging(double level) {
    const Colors& c = Theme::instance().colors();
    return level < 0 ? mixed(c.canvas, c.accent, std::min(-level, 1.0)) : mixed(c.canvas, c.error, std::min(level, 1.0));
}
}  // namespace

DivergingTable::DivergingTable() {
    for (std::size_t i = 0; i < colors_.size(); ++i) colors_[i] = diverging((double(i) - 128) / 128).rgb();
    notFinite_ = Theme::instance().colors().warning.rgb();
}

QRgb DivergingTable::operator()(double value, double largest) const {
    if (!std::isfinite(value)) return notFinite_;
    const double level = largest > 0 ? std::clamp(value / largest, -1.0, 1.0) : 0;
    return colors_[std::size_t(std::lround(128 + 128 * level))];
}

QImage valueMap(const float* values, std::int64_t rows, std::int64_t columns, double largest) {
    const int h = int(std::clamp<std::int64_t>(rows, 1, mostPixels)), w = int(std::clamp<std::int64_t>(columns, 1, mostPixels));
    QImage image(w, h, QImage::Format_RGB32);
    const DivergingTable color;
    for (int y = 0; y < h; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const float* row = values + (y * rows / h) * columns;
        for (int x = 0; x < w; ++x) line[x] = color(double(row[x * columns / w]), largest);
    }
    return image;
}

double scaleOf(const std::vector<float>& values) {
    const auto [low, high] = nn::robust_range(values);
    double largest = std::max(std::abs(low), std::abs(high));
    if (largest > 0) return largest;
    for (const float v : values)
        if (std::isfinite(v)) largest = std::max(largest, std::abs(double(v)));  // nearly all are 0: of what is left
    return largest;
}

ScaleBar::ScaleBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ScaleBar::setScale(double largest, bool negative, bool positive) {
    largest_ = largest;
    negative_ = negative;
    positive_ = positive || !negative;
    setAccessibleName(tr("Colours from %1 to %2").arg(formatReal(negative_ ? -largest : 0), formatReal(positive_ ? largest : 0)));
    setToolTip(tr("The full colour stands for this value and beyond: 0.5 % of the values at either end do not count"));
    update();
}

void ScaleBar::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Colors& c = Theme::instance().colors();
    constexpr int barHeight = 8;
    const double from = negative_ ? -1 : 0, to = positive_ ? 1 : 0;
    for (int x = 0; x < width(); ++x) p.fillRect(x, 1, 1, barHeight, diverging(from + (to - from) * x / std::max(width() - 1, 1)));
    p.setPen(c.line);
    p.drawRect(QRect(0, 0, width() - 1, barHeight + 1));
    p.setFont(Theme::instance().monoFont(7.5));
    p.setPen(c.dim);
    const QRect text(0, barHeight + 2, width(), height() - barHeight - 2);
    p.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, formatReal(negative_ ? -largest_ : 0));
    p.drawText(text, Qt::AlignRight | Qt::AlignVCenter, formatReal(positive_ ? largest_ : 0));
    if (negative_ && positive_ && width() > 110) p.drawText(text, Qt::AlignHCenter | Qt::AlignVCenter, QStringLiteral("0"));
}

}  // namespace ui
