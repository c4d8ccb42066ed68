#include "ui/canvas/network_picture.h"

#include "app/studio/layout.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/node_painter.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace ui {

QPixmap networkPicture(const nn::Project& project, QSize size, double devicePixelRatio) {
    constexpr int columns = 9;
    constexpr double margin = 14, largest = 0.34, corner = 12;
    nn::Project drawn;
    drawn.graph = project.graph;
    studio::LayoutStyle style;
    style.node = {metrics::nodeWidth + 32, metrics::containerHeight};
    style.gap = {44, 44};
    style.longestRow = columns;
    if (const nn::MoveNodes places = studio::tidy(drawn, "", style); !places.positions.empty())
        static_cast<void>(nn::apply(drawn, nn::Edit(places)));
    studio::Document document;
    document.adopt(std::move(drawn), {});
    CanvasScene scene(&document, nullptr);
    scene.sync();
    QPixmap picture(size * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF content = scene.contentRect();
    if (content.isEmpty()) return picture;
    const QRectF room = QRectF(QPointF(), size).adjusted(margin, margin, -margin, -margin);
    const double scale = std::min({room.width() / content.width(), room.height() / content.height(), largest});
    QRectF target(QPointF(), content.size() * scale);
    target.moveCenter(room.center());
    painter.translate(target.topLeft());
    painter.scale(scale, scale);
    painter.translate(-content.topLeft());
    // Item by item: the scene's own background is a window's, not a picture's. Nodes as from afar: a name would be too small to read.
    for (WireItem* wire : scene.wires()) {
        painter.save();
        painter.translate(wire->pos());
        QStyleOptionGraphicsItem option;
        option.exposedRect = wire->boundingRect();
        wire->paint(&painter, &option, nullptr);
        painter.restore();
    }
    painter.setPen(Qt::NoPen);
    for (const NodeItem* node : scene.nodes()) {
        NodeView view = node->view();
        view.problems.clear();  // without data nothing has a shape, which is no mistake here
        painter.setBrush(plainColor(view, {}));
        painter.drawRoundedRect(node->body(), corner, corner);
    }
    return picture;
}

}  // namespace ui
