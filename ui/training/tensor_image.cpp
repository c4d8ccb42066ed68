#include "ui/training/tensor_image.h"

#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int gap = 4;
constexpr std::int64_t maxTiles = 256;
constexpr std::int64_t maxSide = 512;  // more pixels than any panel has: larger matrices are sampled

int grey(const TensorSummary& tensor, float value) {
    if (!std::isfinite(value)) return 0;
    const double span = tensor.max - tensor.min;
    const double share = span > 0 ? (value - tensor.min) / span : 0.5;
    return int(std::lround(20 + share * 220));
}

QRgb pixel(const TensorSummary& tensor, float value) {
    if (!std::isfinite(value)) return qRgb(220, 60, 60);
    const int g = grey(tensor, value);
    return qRgb(g, g, g);
}

}  // namespace

bool TensorImage::filtered(const nn::Extents& shape) {
    if (shape.size() != 4 && shape.size() != 5) return false;
    return std::any_of(shape.begin() + 2, shape.end(), [](std::int64_t extent) { return extent > 1; });
}

TensorImage::TensorImage(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Weights as a picture"));
    setMinimumSize(80, 40);
}

int TensorImage::channels(const nn::Extents& shape) {
    return filtered(shape) ? int(shape[1]) : 1;
}

void TensorImage::setTensor(const TensorSummary& summary) {
    tensor_ = summary;
    build();
    update();
}

void TensorImage::clear() {
    tiles_.clear();
    update();
}

void TensorImage::setChannel(int channel) {
    channel_ = channel;
    build();
    update();
}

void TensorImage::build() {
    tiles_.clear();
    if (!tensor_.values || tensor_.values->empty()) return;
    const std::vector<float>& values = *tensor_.values;
    const nn::Extents& shape = tensor_.shape;
    if (filtered(shape)) {
        // A filter in space shows its slices side by side.
        const bool space = shape.size() == 5;
        const auto inputs = shape[1], slices = space ? shape[2] : 1, height = shape[shape.size() - 2], width = shape.back();
        const auto area = height * width;
        const bool colour = inputs == 3 && channel_ < 0;
        const auto channel = std::clamp<std::int64_t>(channel_, 0, inputs - 1);
        for (std::int64_t o = 0; o < std::min(shape[0], maxTiles); ++o) {
            QImage tile(int(slices * (width + 1) - 1), int(height), QImage::Format_ARGB32);
            tile.fill(Qt::transparent);
            for (std::int64_t p = 0; p < slices * area; ++p) {
                const auto at = [&](std::int64_t c) { return values[std::size_t((o * inputs + c) * slices * area + p)]; };
                const QRgb rgb = colour ? qRgb(grey(tensor_, at(0)), grey(tensor_, at(1)), grey(tensor_, at(2)))
                                        : pixel(tensor_, at(channel));
                tile.setPixel(int(p / area * (width + 1) + p % width), int(p % area / width), rgb);
            }
            tiles_.push_back(std::move(tile));
        }
        return;
    }
    // A matrix, in which all axes but the first lie across: of 1 x 1 filters output by input channels.
    const bool line = shape.size() < 2;
    const std::int64_t rows = line ? 1 : std::max<std::int64_t>(1, shape[0]);
    const std::int64_t columns = std::max<std::int64_t>(1, std::int64_t(values.size()) / rows);
    const std::int64_t w = std::min(columns, maxSide), h = std::min(rows, maxSide);
    QImage map(int(w), int(h), QImage::Format_RGB32);
    for (std::int64_t y = 0; y < h; ++y) {
        auto* line = reinterpret_cast<QRgb*>(map.scanLine(int(y)));
        for (std::int64_t x = 0; x < w; ++x) {
            line[x] = pixel(tensor_, values[std::size_t(y * rows / h * columns + x * columns / w)]);
        }
    }
    tiles_.push_back(std::move(map));
}

int TensorImage::columnsFor(double& scale) const {
    // The largest scale at which all tiles fit.
    const double w = tiles_[0].width(), h = tiles_[0].height();
    const int count = int(tiles_.size());
    int best = 1;
    scale = 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double s = std::min((width() + gap) / double(columns) - gap, 1e9) / w;
        const double t = ((height() + gap) / double(rows) - gap) / h;
        if (std::min(s, t) > scale) {
            scale = std::min(s, t);
            best = columns;
        }
    }
    scale = std::min(scale, 48 / std::max(w, h));
    if (scale > 1) scale = std::floor(scale);
    return best;
}

void TensorImage::paintEvent(QPaintEvent*) {
    if (tiles_.empty()) return;
    QPainter painter(this);
    if (tiles_.size() == 1) {
        // A matrix fills the panel, unless that would bend it out of recognition.
        const QSizeF size = tiles_[0].size();
        double sx = width() / size.width(), sy = height() / size.height();
        const double limit = std::min({sx, sy, 32.0}) * 6;
        sx = std::min({sx, limit, 32.0});
        sy = std::min({sy, limit, 32.0});
        painter.setRenderHint(QPainter::SmoothPixmapTransform, sx < 1 || sy < 1);
        painter.drawImage(QRectF(0, 0, size.width() * sx, size.height() * sy), tiles_[0]);
        return;
    }
    double scale = 1;
    const int columns = columnsFor(scale);
    const double w = tiles_[0].width() * scale, h = tiles_[0].height() * scale;
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        const int column = int(i) % columns, row = int(i) / columns;
        painter.drawImage(QRectF(column * (w + gap), row * (h + gap), w, h), tiles_[i]);
    }
}

bool TensorImage::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !tiles_.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), tr("dark: %1, bright: %2")
                                                  .arg(formatReal(tensor_.min), formatReal(tensor_.max)), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace ui
