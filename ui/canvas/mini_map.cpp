#include "ui/canvas/mini_map.h"

#include "ui/canvas/canvas.h"
#include "ui/canvas/node_painter.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace ui {

MiniMap::MiniMap(Canvas* canvas, QWidget* parent) : QWidget(parent), canvas_(canvas) {
    setObjectName(QStringLiteral("miniMap"));
    setAccessibleName(tr("Mini-map"));
    setToolTip(tr("Click or drag to go there. Alt+M hides it."));
    setFixedSize(152, 104);
    setCursor(Qt::PointingHandCursor);
}

QRectF MiniMap::viewRect() const {
    return canvas_->view->mapToScene(canvas_->view->viewport()->rect()).boundingRect();
}

QTransform MiniMap::toMap() const {
    // The content decides, not the view: the picture stays still while one pans.
    const QRectF world = canvas_->scene->contentRect().adjusted(-60, -60, 60, 60);
    const QRectF room = QRectF(rect()).adjusted(8, 8, -8, -8);
    const double scale = std::min({room.width() / world.width(), room.height() / world.height(), 0.16});
    QTransform t;
    t.translate(room.center().x(), room.center().y());
    t.scale(scale, scale);
    t.translate(-world.center().x(), -world.center().y());
    return t;
}

void MiniMap::paintEvent(QPaintEvent*) {
    const Colors& c = Theme::instance().colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    paintCard(p, rect());
    const QTransform t = toMap();
    p.setPen(Qt::NoPen);
    for (const FrameItem* frame : canvas_->scene->frames()) {
        QColor color = frameColor(frame->view().color);
        color.setAlphaF(0.2f);
        p.setBrush(color);
        p.drawRoundedRect(t.mapRect(frame->rect()), 2, 2);
    }
    for (const NodeItem* node : canvas_->scene->nodes()) {
        QRectF box = t.mapRect(node->body());
        if (box.width() < 2) box.setWidth(2);
        if (box.height() < 2) box.setHeight(2);
        p.setBrush(plainColor(node->view(), node->heat()));
        p.drawRoundedRect(box, 2, 2);
    }
    QColor tint = c.accent;
    tint.setAlphaF(0.08f);
    p.setPen(QPen(c.accent, 1));
    p.setBrush(tint);
    p.drawRoundedRect(t.mapRect(viewRect()).intersected(QRectF(rect()).adjusted(3.5, 3.5, -3.5, -3.5)), 2, 2);
}

void MiniMap::mousePressEvent(QMouseEvent* event) {
    canvas_->view->centerOn(toMap().inverted().map(event->position()));
    event->accept();
}

void MiniMap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) mousePressEvent(event);
}

}  // namespace ui
