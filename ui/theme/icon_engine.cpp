#include "ui/theme/icon_engine.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QHash>
#include <QPaintEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace ui {

namespace {

/// The SVG's text; empty where there is no such icon.
QByteArray source(const QString& name) {
    static QHash<QString, QByteArray> cache;
    auto found = cache.constFind(name);
    if (found == cache.constEnd()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        found = cache.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *found;
}

/// `pixels`: size in device pixels.
QPixmap render(const QString& name, const QColor& color, const QSize& pixels) {
    const QString key = QStringLiteral("icon/%1/%2/%3x%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray svg = source(name);
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    if (!svg.isEmpty()) {
        svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&pixmap);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

}  // namespace

IconEngine::IconEngine(QString name, QColor color) : name_(std::move(name)), color_(std::move(color)) {}

QColor IconEngine::colorFor(QIcon::Mode mode, QIcon::State state) const {
    const Colors& colors = Theme::instance().colors();
    if (mode == QIcon::Disabled) return colors.faint;
    if (color_.isValid()) return color_;
    if (mode == QIcon::Selected || state == QIcon::On) return colors.text;
    return mode == QIcon::Active ? colors.text : colors.dim;
}

void IconEngine::paintSvg(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color) {
    if (const auto kind = painter->paintEngine()->type(); kind == QPaintEngine::SVG || kind == QPaintEngine::Pdf) {
        // Lines stay lines.
        QByteArray svg = source(name);
        if (svg.isEmpty()) return;
        svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        return renderer.render(painter, rect);
    }
    // Rendered once per size on screen, so that a zoomed canvas stays sharp and cheap.
    const QTransform& t = painter->deviceTransform();
    const double scale = std::hypot(t.m11(), t.m12());
    const QSize pixels((rect.size() * scale).toSize().expandedTo(QSize(1, 1)));
    painter->drawPixmap(rect, render(name, color, pixels), QRectF(QPointF(), QSizeF(pixels)));
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) {
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    paintSvg(painter, square, name_, colorFor(mode, state));
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    return render(name_, colorFor(mode, state), size);
}

QPixmap IconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) {
    // Until Qt 6.8 the size comes in the screen's pixels, from then on before it is scaled.
    constexpr bool inPixels = QT_VERSION < QT_VERSION_CHECK(6, 8, 0);
    QPixmap pixmap = render(name_, colorFor(mode, state), inPixels ? size : (QSizeF(size) * scale).toSize());
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

QIconEngine* IconEngine::clone() const {
    return new IconEngine(name_, color_);
}

QString IconEngine::iconName() {
    return name_;
}

bool IconEngine::isNull() {
    return source(name_).isEmpty();
}

}  // namespace ui
