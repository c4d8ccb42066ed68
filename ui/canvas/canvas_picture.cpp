#include "ui/canvas/canvas_picture.h"

#include "ui/canvas/canvas_scene.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QStyleOptionGraphicsItem>
#include <QSvgGenerator>

#include <cmath>

namespace ui {

namespace {

constexpr double margin = 24;
constexpr int screenDpi = 96;
constexpr double pageMargin = 12;  // millimetres
constexpr double rasterScale = 2, mostPixels = 1e8, longestSide = 30000;

}  // namespace

CanvasPicture::CanvasPicture(studio::Document* document, const QString& scope, const QSet<QString>& opened)
    : scene_(std::make_unique<CanvasScene>(document, nullptr)) {
    scene_->setScope(scope);
    scene_->setOpened(opened);
    scene_->sync();
    if (scene_->nodes().isEmpty()) return;
    for (const QGraphicsItem* item : scene_->items()) area_ |= item->sceneBoundingRect();
    area_ = area_.adjusted(-margin, -margin, margin, margin);
}

CanvasPicture::~CanvasPicture() = default;

/// Item by item, the lowest first: the scene's own background is a window's. The scale is 1, so that nothing is drawn as from afar.
void CanvasPicture::paint(QPainter& painter) const {
    const OnPaper paper;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.fillRect(QRectF(QPointF(), area_.size()), Theme::instance().colors().canvas);
    painter.translate(-area_.topLeft());
    for (QGraphicsItem* item : scene_->items(Qt::AscendingOrder)) {
        if (!item->isVisible()) continue;
        QStyleOptionGraphicsItem option;
        option.exposedRect = item->boundingRect();
        painter.save();
        painter.setTransform(item->sceneTransform(), true);
        painter.setOpacity(item->effectiveOpacity());
        item->paint(&painter, &option, nullptr);
        painter.restore();
    }
}

QByteArray CanvasPicture::svg(const QString& title) const {
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    const QSize size(int(std::ceil(area_.width())), int(std::ceil(area_.height())));
    generator.setResolution(screenDpi);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    generator.setDescription(QStringLiteral("Netloom"));
    QPainter painter(&generator);
    paint(painter);
    painter.end();
    // The window's own copy of a font has a name that no other program knows.
    const auto family = [](const QString& name) { return "font-family=\"" + name.toUtf8() + '"'; };
    const Theme& theme = Theme::instance();
    QByteArray bytes = buffer.data();
    bytes.replace(family(theme.uiFont().family()), family(theme.uiFamilies()));
    bytes.replace(family(theme.monoFont().family()), family(theme.monoFamilies()));
    return bytes;
}

QByteArray CanvasPicture::pdf(const QString& title) const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Netloom"));
    writer.setPageLayout({QPageSize(QPageSize::A4), area_.width() > area_.height() ? QPageLayout::Landscape : QPageLayout::Portrait,
                          QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter});
    // Not the painter is scaled but the page: its dots are as fine as the network needs.
    const QSizeF inches = writer.pageLayout().paintRect(QPageLayout::Inch).size();
    const double dots = std::max(area_.width() / inches.width(), area_.height() / inches.height());
    writer.setResolution(std::max(screenDpi, int(std::ceil(dots))));
    QPainter painter(&writer);
    painter.translate((writer.width() - area_.width()) / 2, std::max(0.0, (writer.height() - area_.height()) / 2));
    paint(painter);
    painter.end();
    return buffer.data();
}

QImage CanvasPicture::image() const {
    const double width = area_.width(), height = area_.height();
    const double scale =
        std::min({rasterScale, std::sqrt(mostPixels / (width * height)), longestSide / std::max(width, height)});
    QImage image(int(std::ceil(width * scale)), int(std::ceil(height * scale)), QImage::Format_RGB32);
    if (image.isNull()) return image;
    // By the picture, not by the painter: for that it is drawn at full size.
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    image.setDevicePixelRatio(1);
    return image;
}

QByteArray CanvasPicture::png() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QImage picture = image();
    return !picture.isNull() && picture.save(&buffer, "PNG") ? buffer.data() : QByteArray();
}

}  // namespace ui
