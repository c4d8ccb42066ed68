#pragma once
// The curve of a wire, from an output's position to an input's.

#include <QPainterPath>
#include <QPointF>
#include <QPolygonF>

namespace ui {

struct WirePath {
    QPainterPath path;
    QPolygonF line;      ///< the same curve as a few straight pieces: for hit tests
    QPointF middle;      ///< where the label stands
    double room = 0;     ///< how wide a label may be there
    bool straight = false;
};

WirePath wirePath(QPointF from, QPointF to);
/// Distance of a point from the curve; `along` gets 0 at the start, 1 at the end.
double distanceTo(const QPolygonF& line, QPointF point, double* along = nullptr);
bool crosses(const QPolygonF& a, const QPolygonF& b);

}  // namespace ui
