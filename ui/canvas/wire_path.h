#pragma once
// The curve of a wire, from an output's position to an input's.

#include <QPainterPath>
#include <QPointF>
#include <QPolygonF>
#include <QVector>

namespace ui {

constexpr double labelReach = 72;  ///< of a label from its wire, at most

struct WirePath {
    QPainterPath path;
    QPolygonF line;      ///< the same curve as a few straight pieces: for hit tests
    QPointF middle;      ///< where the label stands
    double room = 0;     ///< how wide a label may be there
    double above = labelReach, below = labelReach;  ///< how far it may reach from there, up to `labelReach`
    bool straight = false;
};

/// The short way, whatever lies there.
WirePath wirePath(QPointF from, QPointF to);
/// Smoothly through points on its way.
WirePath bentPath(QPointF from, const QVector<QPointF>& bends, QPointF to);
/// Forward, by a level stretch at height `y`; `out` and `in`: how wide the curves at its ends are.
WirePath archPath(QPointF from, QPointF to, double y, double out, double in);
/// The same for a wire that goes back to the left: out to the right, across at `y`, in from the left.
WirePath backwardPath(QPointF from, QPointF to, double y, double out, double in);
/// Distance of a point from the curve; `along` gets 0 at the start, 1 at the end.
double distanceTo(const QPolygonF& line, QPointF point, double* along = nullptr);
bool crosses(const QPolygonF& a, const QPolygonF& b);

}  // namespace ui
