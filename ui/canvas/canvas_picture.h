#pragma once
// A scope of a network on paper: drawn by the canvas's own items, in light colours and at full size, whatever the window shows.

#include "app/studio/document.h"

#include <QByteArray>
#include <QImage>
#include <QSet>

class QPainter;

namespace ui {

class CanvasScene;

/// UI thread. One unit of the scene is a pixel of SVG, two of a raster picture; on a page it is as large as the page allows, up to that.
class CanvasPicture {
public:
    /// `document` outlives it; what is drawn is the document as it is now.
    /// `opened`: Sequentials that are shown opened in place.
    CanvasPicture(studio::Document* document, const QString& scope, const QSet<QString>& opened = {});
    ~CanvasPicture();

    /// There is nothing to draw.
    bool isEmpty() const { return area_.isEmpty(); }
    /// Text is text, in families that other programs know.
    QByteArray svg(const QString& title) const;
    /// One page, A4, upright or across as suits the network.
    QByteArray pdf(const QString& title) const;
    /// At twice the size on screen, less only where that would be beyond a hundred million pixels.
    QImage image() const;
    /// "" where memory does not suffice.
    QByteArray png() const;

private:
    void paint(QPainter& painter) const;
    std::unique_ptr<CanvasScene> scene_;
    QRectF area_;  ///< of the scene, with a margin
};

}  // namespace ui
