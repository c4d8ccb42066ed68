#include "ui/tryout/stroke_picture.h"

#include <QPainter>
#include <QTransform>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ui {

namespace {

constexpr int fine = 8;  // pixels that each pixel is made of

/// Coverage at the fine scale; `where` takes the unit square to itself.
QImage painted(const std::vector<Stroke>& strokes, const StrokeOptions& o, const QTransform& where, bool eraserPaints) {
    QImage image(o.columns * fine, o.rows * fine, QImage::Format_Grayscale8);
    image.fill(0);
    QPainter p(&image);
    p.setRenderHint(QPainter::Antialiasing);
    const QTransform toPixels = where * QTransform::fromScale(image.width(), image.height());
    for (const Stroke& stroke : strokes) {
        const int level = stroke.erases == eraserPaints ? 255 : 0;
        QPen pen(QColor(level, level, level), o.brush * image.width(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        p.setPen(pen);
        const QPolygonF line = toPixels.map(stroke.points);
        if (line.size() == 1) p.drawPoint(line.front());
        else p.drawPolyline(line);
    }
    return image;
}

std::vector<float> averaged(const QImage& image, const StrokeOptions& o) {
    std::vector<float> out(std::size_t(o.rows) * std::size_t(o.columns), 0);
    for (int y = 0; y < image.height(); ++y) {
        const uchar* line = image.constScanLine(y);
        for (int x = 0; x < image.width(); ++x) out[std::size_t(y / fine * o.columns + x / fine)] += float(line[x]) / (255.0F * fine * fine);
    }
    return out;
}

struct Ink {
    QRectF box;      ///< of all that is dark enough, in shares
    QPointF centre;  ///< of mass
};
std::optional<Ink> inkOf(const QImage& image) {
    int left = image.width(), right = -1, top = image.height(), bottom = -1;
    double mass = 0, x = 0, y = 0;
    for (int row = 0; row < image.height(); ++row) {
        const uchar* line = image.constScanLine(row);
        for (int column = 0; column < image.width(); ++column) {
            if (line[column] == 0) continue;
            mass += line[column], x += line[column] * (column + 0.5), y += line[column] * (row + 0.5);
            if (line[column] < 64) continue;
            left = std::min(left, column), right = std::max(right, column), top = std::min(top, row), bottom = std::max(bottom, row);
        }
    }
    if (right < left) return std::nullopt;
    const double w = image.width(), h = image.height();
    return Ink{QRectF(left / w, top / h, (right + 1 - left) / w, (bottom + 1 - top) / h), QPointF(x / mass / w, y / mass / h)};
}

}  // namespace

std::vector<float> strokePicture(const std::vector<Stroke>& strokes, const StrokeOptions& o) {
    const QImage plain = painted(strokes, o, {}, false);
    const auto ink = o.centred ? inkOf(plain) : std::nullopt;
    if (!ink) return averaged(plain, o);
    const double scale = std::min(o.fills / std::max(ink->box.width(), ink->box.height()), 8.0);
    // Strokes stay as thick as they are: what is scaled are their middles, so the brush's width is taken off first.
    const double across = std::max(ink->box.width() - o.brush, 1e-6), up = std::max(ink->box.height() - o.brush, 1e-6);
    const double middles = std::max(o.fills - o.brush, 0.05) / std::max(across, up);
    const double by = std::min(middles, std::max(scale, 1.0) * 4);
    const QPointF centre = ink->box.center();
    QTransform where = QTransform::fromTranslate(-centre.x(), -centre.y()) * QTransform::fromScale(by, by) * QTransform::fromTranslate(0.5, 0.5);
    // Its centre of mass in the middle, as far as nothing leaves the picture.
    if (const auto placed = inkOf(painted(strokes, o, where, false))) {
        const double x = std::clamp(0.5 - placed->centre.x(), -placed->box.left(), 1 - placed->box.right());
        const double y = std::clamp(0.5 - placed->centre.y(), -placed->box.top(), 1 - placed->box.bottom());
        where *= QTransform::fromTranslate(x, y);
    }
    return averaged(painted(strokes, o, where, false), o);
}

InkMasks inkMasks(const std::vector<Stroke>& strokes, const StrokeOptions& o) {
    return {averaged(painted(strokes, o, {}, false), o), averaged(painted(strokes, o, {}, true), o)};
}

std::vector<float> pictureNumbers(const QImage& picture, int channels, int rows, int columns, bool dark) {
    const QImage::Format format = channels >= 3 ? QImage::Format_RGB32 : QImage::Format_Grayscale8;
    const QImage scaled = picture.convertToFormat(QImage::Format_RGB32).scaled(columns, rows, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    // What is left around it continues its border.
    QImage fitted(columns, rows, QImage::Format_RGB32);
    fitted.fill(scaled.isNull() ? qRgb(0, 0, 0) : scaled.pixel(0, 0));
    QPainter(&fitted).drawImage((columns - scaled.width()) / 2, (rows - scaled.height()) / 2, scaled);
    const QImage image = fitted.convertToFormat(format);
    double border = 0;
    for (int x = 0; x < columns; ++x) border += qGray(fitted.pixel(x, 0)) + qGray(fitted.pixel(x, rows - 1));
    const bool invert = dark && channels == 1 && border / (2.0 * columns) > 140;
    std::vector<float> out(std::size_t(channels) * std::size_t(rows) * std::size_t(columns), 0);
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const QRgb rgb = image.pixel(x, y);
            const int values[] = {channels >= 3 ? qRed(rgb) : qGray(rgb), qGreen(rgb), qBlue(rgb)};
            for (int c = 0; c < channels; ++c) {
                const float level = float(c < 3 ? values[c] : 255) / 255.0F;
                out[std::size_t((c * rows + y) * columns + x)] = invert ? 1 - level : level;
            }
        }
    return out;
}

}  // namespace ui
