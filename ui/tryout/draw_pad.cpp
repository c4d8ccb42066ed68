#include "ui/tryout/draw_pad.h"

#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QImageReader>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr int mostSide = 8192;  // of a picture from elsewhere
}

DrawPad::DrawPad(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("drawPad"));
    setAccessibleName(tr("Picture to draw on"));
    setToolTip(tr("Draw with the mouse; right button erases. Pictures may be dropped and pasted here"));
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DrawPad::setForm(int channels, int rows, int columns, double low, double high) {
    channels_ = channels;
    rows_ = std::max(rows, 1);
    columns_ = std::max(columns, 1);
    low_ = low;
    high_ = high > low ? high : low + 1;
    ground_.clear();
    strokes_.clear();
    saliency_.clear();
    update();
}

void DrawPad::setGround(std::vector<float> ground) {
    ground_ = std::move(ground);
    strokes_.clear();
    saliency_.clear();
    update();
}

void DrawPad::clearStrokes() { setGround({}); }

void DrawPad::setCentred(bool on) {
    centred_ = on;
    update();
}

void DrawPad::setFills(double share) { fills_ = std::clamp(share, 0.2, 1.0); }

StrokeOptions DrawPad::options() const {
    StrokeOptions o;
    o.rows = rows_;
    o.columns = columns_;
    o.brush = std::max(0.085, 1.05 / std::max(columns_, 8));
    o.centred = centred_ && ground_.empty();
    o.fills = fills_;
    return o;
}

std::vector<float> DrawPad::numbers() const {
    const auto area = std::size_t(rows_) * std::size_t(columns_);
    std::vector<float> all(std::size_t(channels_) * area, float(low_));
    if (ground_.size() == all.size()) all = ground_;
    if (strokes_.empty()) return all;
    const auto span = float(high_ - low_);
    if (ground_.size() != all.size()) {
        const std::vector<float> ink = strokePicture(strokes_, options());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = float(low_) + span * ink[i % area];
        return all;
    }
    const InkMasks masks = inkMasks(strokes_, options());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const float drawn = float(low_) + span * masks.ink[i % area];
        all[i] = std::max(all[i] + (float(low_) - all[i]) * masks.erased[i % area], masks.ink[i % area] > 0 ? drawn : float(low_));
    }
    return all;
}

void DrawPad::setSaliency(int rows, int columns, std::vector<float> map) {
    saliencyRows_ = rows;
    saliencyColumns_ = columns;
    saliency_ = std::move(map);
    update();
}

void DrawPad::take(const QImage& picture) {
    if (picture.isNull()) return emit refused(tr("This is no picture that can be read."));
    std::vector<float> numbers = pictureNumbers(picture, channels_, rows_, columns_, dark_);
    for (float& v : numbers) v = float(low_ + v * (high_ - low_));
    setGround(std::move(numbers));
    emit changed();
}

QRectF DrawPad::area() const {
    const double scale = std::min(width() / double(columns_), height() / double(rows_));
    return {0, 0, columns_ * scale, rows_ * scale};
}

QPoint DrawPad::pixelOf(const QPointF& share) const {
    const QRectF box = area();
    return QPointF(box.left() + share.x() * box.width(), box.top() + share.y() * box.height()).toPoint();
}

void DrawPad::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Colors& c = Theme::instance().colors();
    const QRectF box = area();
    const std::vector<float> all = numbers();
    const auto plane = std::size_t(rows_) * std::size_t(columns_);
    QImage image(columns_, rows_, QImage::Format_RGB32);
    const auto level = [&](std::size_t channel, std::size_t pixel) {
        return int(std::lround(std::clamp((double(all[channel * plane + pixel]) - low_) / (high_ - low_), 0.0, 1.0) * 255));
    };
    for (int y = 0; y < rows_; ++y)
        for (int x = 0; x < columns_; ++x) {
            const auto i = std::size_t(y * columns_ + x);
            const int first = level(0, i);
            image.setPixel(x, y, channels_ >= 3 ? qRgb(first, level(1, i), level(2, i)) : qRgb(first, first, first));
        }
    p.drawImage(box, image);
    if (!saliency_.empty()) {
        // The more it says the less is seen of the picture.
        const double largest = scaleOf(saliency_);
        QImage over(saliencyColumns_, saliencyRows_, QImage::Format_ARGB32);
        for (int i = 0; i < saliencyRows_ * saliencyColumns_; ++i) {
            QColor color = saliency_[std::size_t(i)] < 0 ? c.accent : c.error;
            color.setAlphaF(float(largest > 0 ? std::min(std::abs(double(saliency_[std::size_t(i)])) / largest, 1.0) : 0) * 0.85F);
            over.setPixelColor(i % saliencyColumns_, i / saliencyColumns_, color);
        }
        p.setRenderHint(QPainter::SmoothPixmapTransform, saliencyColumns_ < columns_);
        p.drawImage(box, over);
    }
    p.setPen(hasFocus() ? c.accent : c.line);
    p.drawRect(box.adjusted(0, 0, -1, -1));
    if (!isBlank()) return;
    p.setPen(c.faint);
    p.setFont(Theme::instance().uiFont(9));
    p.drawText(box, Qt::AlignCenter, tr("draw here"));
}

void DrawPad::addPoint(const QPointF& pos) {
    const QRectF box = area();
    strokes_.back().points << QPointF((pos.x() - box.left()) / box.width(), (pos.y() - box.top()) / box.height());
    saliency_.clear();
    update();
    emit changed();
}

void DrawPad::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::RightButton) return;
    strokes_.push_back({{}, erases_ || event->button() == Qt::RightButton});
    addPoint(event->position());
}

void DrawPad::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & (Qt::LeftButton | Qt::RightButton)) || strokes_.empty()) return;
    addPoint(event->position());
}

void DrawPad::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasImage() || (event->mimeData()->urls().size() == 1 && event->mimeData()->urls()[0].isLocalFile())) event->acceptProposedAction();
}

void DrawPad::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    if (event->mimeData()->hasImage()) return take(qvariant_cast<QImage>(event->mimeData()->imageData()));
    QImageReader reader(event->mimeData()->urls().value(0).toLocalFile());
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.width() > mostSide || size.height() > mostSide) return emit refused(tr("This picture is larger than %1 × %1 pixels.").arg(mostSide));
    take(reader.read());
}

void DrawPad::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste)) {
        const QImage image = QApplication::clipboard()->image();
        return image.isNull() ? emit refused(tr("There is no picture on the clipboard.")) : take(image);
    }
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        clearStrokes();
        return emit changed();
    }
    QWidget::keyPressEvent(event);
}

}  // namespace ui
