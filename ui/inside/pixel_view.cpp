#include "ui/inside/pixel_view.h"

#include "ui/inside/look_view.h"
#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QPainter>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int titleHeight = 20;

QString signedNumber(double value) { return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + QString::number(std::abs(value), 'g', 4); }

}  // namespace

PixelView::PixelView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("pixel"));
    setAccessibleName(tr("How this number comes about"));
    input_ = new LookView(this);
    input_->setObjectName(QStringLiteral("pixelInput"));
    channel_ = new QSpinBox(this);
    channel_->setObjectName(QStringLiteral("pixelChannel"));
    channel_->setAccessibleName(tr("Channel of the input"));
    channel_->setToolTip(tr("Which channel of the input is shown; the sum goes over all of them"));
    channel_->setFixedWidth(64);
    connect(channel_, &QSpinBox::valueChanged, this, &PixelView::showChannel);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PixelView::setWindow(const nn::WindowSum& window, const nn::LookTensor& input, const QString& place) {
    window_ = window;
    all_ = input;
    place_ = place;
    channel_->setRange(0, int(window.window[0]) - 1);
    channel_->setVisible(window.window[0] > 1);
    setAccessibleDescription(QStringLiteral("Σ %1 + bias %2 = %3").arg(signedNumber(window.sum), signedNumber(window.bias), signedNumber(window.result())));
    showChannel();
}

void PixelView::showChannel() {
    const auto& shape = all_.shape;
    if (shape.size() < 2) return;
    const std::int64_t columns = shape.back(), rows = shape.size() > 2 ? shape[1] : 1, area = rows * columns;
    const std::int64_t channel = window_.first_channel + channel_->value();
    if ((channel + 1) * area > std::int64_t(all_.values.size())) return;
    std::vector<float> map(all_.values.begin() + channel * area, all_.values.begin() + (channel + 1) * area);
    input_->setTensor({1, rows, columns}, std::move(map), scaleOf(all_.values));
    const std::int64_t high = (window_.window[1] - 1) * window_.row_step + 1, wide = (window_.window[2] - 1) * window_.column_step + 1;
    input_->setFrame(QRect(int(window_.left), int(window_.top), int(wide), int(high)));
    update();
}

void PixelView::layOut() {
    const int side = std::clamp(std::min(height() - titleHeight - 6, width() / 4), 30, 140);
    input_->setGeometry(0, titleHeight, side, side);
    channel_->move(std::max(width() - channel_->width(), 0), 0);
}

void PixelView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

void PixelView::paintEvent(QPaintEvent*) {
    if (window_.window.size() < 3) return;
    QPainter p(this);
    const Colors& c = Theme::instance().colors();
    p.setFont(Theme::instance().uiFont(8.5, QFont::DemiBold));
    p.setPen(c.text);
    p.drawText(QRect(0, 0, width(), titleHeight), Qt::AlignLeft | Qt::AlignVCenter, place_);
    const int used = p.fontMetrics().horizontalAdvance(place_) + 10;
    p.setFont(Theme::instance().uiFont(8));
    p.setPen(c.faint);
    const int right = channel_->isHidden() ? 0 : channel_->width() + 6;
    p.drawText(QRect(used, 0, std::max(width() - used - right, 0), titleHeight), Qt::AlignLeft | Qt::AlignVCenter,
               p.fontMetrics().elidedText(window_.window[0] > 1 ? tr("window × kernel + bias; channel %1 of %2 is shown").arg(channel_->value()).arg(window_.window[0]) : tr("window × kernel + bias"),
                                          Qt::ElideRight, std::max(width() - used - right, 0)));
    const std::int64_t rows = window_.window[1], columns = window_.window[2], area = rows * columns;
    const double left = input_->geometry().right() + 14, top = titleHeight, sumWidth = 118;
    const double room = std::max((width() - left - sumWidth - 24) / 2, 24.0);
    const double cell = std::clamp(std::min(room / double(columns), (height() - top - 6) / double(rows)), 3.0, 34.0);
    const DivergingTable color;
    const auto grid = [&](const std::vector<float>& values, double x) {
        const double largest = scaleOf(values);
        p.setFont(Theme::instance().monoFont(cell >= 30 ? 7.5 : 6.5));
        for (std::int64_t k = 0; k < area; ++k) {
            const float v = values[std::size_t(channel_->value() * area + k)];
            const QRectF box(x + double(k % columns) * cell, top + double(k / columns) * cell, cell, cell);
            const QColor ground(color(double(v), largest));
            p.fillRect(box, ground);
            if (cell < 25) continue;
            p.setPen(std::abs(c.text.lightness() - ground.lightness()) > std::abs(c.canvas.lightness() - ground.lightness()) ? c.text : c.canvas);
            p.drawText(box, Qt::AlignCenter, QString::number(double(v), 'f', std::abs(v) < 10 ? 2 : 0));
        }
        p.setPen(c.line);
        p.setBrush(Qt::NoBrush);
        p.drawRect(QRectF(x, top, double(columns) * cell, double(rows) * cell));
    };
    grid(window_.values, left);
    const double second = left + double(columns) * cell + 22;
    p.setPen(c.dim);
    p.setFont(Theme::instance().uiFont(11));
    p.drawText(QRectF(second - 22, top, 22, double(rows) * cell), Qt::AlignCenter, QStringLiteral("×"));
    grid(window_.weights, second);
    const double x = second + double(columns) * cell + 10;
    p.setFont(Theme::instance().monoFont(9));
    const double line = p.fontMetrics().height() + 3;
    p.setPen(c.text);
    p.drawText(QRectF(x, top, width() - x, line), Qt::AlignLeft, QStringLiteral("Σ      %1").arg(signedNumber(window_.sum)));
    p.setPen(c.dim);
    p.drawText(QRectF(x, top + line, width() - x, line), Qt::AlignLeft, QStringLiteral("+ bias %1").arg(signedNumber(window_.bias)));
    p.setPen(c.accent);
    p.drawText(QRectF(x, top + 2 * line, width() - x, line), Qt::AlignLeft, QStringLiteral("=      %1").arg(signedNumber(window_.result())));
}

}  // namespace ui
