#include "ui/canvas/wire_path.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

/// A cubic in `pieces` straight ones, appended to `line`.
void flatten(QPolygonF& line, QPointF a, QPointF b, QPointF c, QPointF d, int pieces) {
    for (int i = 0; i <= pieces; ++i) {
        const double t = double(i) / pieces, s = 1 - t;
        line << a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
    }
}

void addCubic(WirePath& wire, QPointF a, QPointF b, QPointF c, QPointF d, int pieces) {
    wire.path.cubicTo(b, c, d);
    flatten(wire.line, a, b, c, d, pieces);
}

}  // namespace

WirePath wirePath(QPointF from, QPointF to) {
    WirePath wire;
    wire.path.moveTo(from);
    const double dx = to.x() - from.x(), dy = to.y() - from.y();
    if (dx > 0 && std::abs(dy) < 0.5) {
        wire.path.lineTo(to);
        wire.line << from << to;
        wire.middle = (from + to) / 2;
        wire.room = dx;
        wire.straight = true;
    } else if (dx >= 8) {
        const double reach = std::clamp(dx / 2, 12.0, 160.0);
        addCubic(wire, from, from + QPointF(reach, 0), to - QPointF(reach, 0), to, 16);
        wire.middle = (from + to) / 2;
        wire.room = std::abs(dy) < 16 ? dx : dx * 0.9;
    } else {
        // Backwards: out to the right, across between the rows, in from the left.
        const double reach = std::clamp(std::abs(dy) * 0.55, 40.0, 84.0);
        double lane = (from.y() + to.y()) / 2;
        if (std::abs(dy) < 96) lane = std::max(from.y(), to.y()) + 72;
        const QPointF middle((from.x() + to.x()) / 2, lane);
        addCubic(wire, from, from + QPointF(reach, 0), QPointF(from.x() + reach, lane), middle, 20);
        addCubic(wire, middle, QPointF(to.x() - reach, lane), to - QPointF(reach, 0), to, 20);
        wire.middle = middle;
        wire.room = std::abs(dx);
    }
    return wire;
}

WirePath bentPath(QPointF from, const QVector<QPointF>& bends, QPointF to) {
    QVector<QPointF> points = bends;
    points.prepend(from);
    points.append(to);
    const auto distance = [&](qsizetype i) { return std::hypot(points[i + 1].x() - points[i].x(), points[i + 1].y() - points[i].y()); };
    // Directions at the points: level at the ends, along its neighbours in between (Catmull and Rom).
    QVector<QPointF> direction(points.size(), QPointF(1, 0));
    for (qsizetype i = 1; i + 1 < points.size(); ++i) {
        const QPointF along = points[i + 1] - points[i - 1];
        const double length = std::hypot(along.x(), along.y());
        direction[i] = length > 0 ? along / length : QPointF(1, 0);
    }
    WirePath wire;
    wire.path.moveTo(from);
    double longest = -1;
    for (qsizetype i = 0; i + 1 < points.size(); ++i) {
        const double reach = std::clamp(distance(i) / 3, 4.0, 140.0);
        const QPointF b = points[i] + direction[i] * reach, c = points[i + 1] - direction[i + 1] * reach;
        addCubic(wire, points[i], b, c, points[i + 1], 12);
        if (distance(i) <= longest) continue;
        longest = distance(i);
        wire.middle = (points[i] + 3 * b + 3 * c + points[i + 1]) / 8;
        wire.room = std::abs(points[i + 1].x() - points[i].x()) * 0.9;
    }
    return wire;
}

WirePath archPath(QPointF from, QPointF to, double y, double out, double in) {
    WirePath wire;
    wire.path.moveTo(from);
    const QPointF up(from.x() + out, y), down(to.x() - in, y);
    addCubic(wire, from, from + QPointF(out * 0.55, 0), up - QPointF(out * 0.55, 0), up, 10);
    wire.path.lineTo(down);
    addCubic(wire, down, down + QPointF(in * 0.55, 0), to - QPointF(in * 0.55, 0), to, 10);
    wire.middle = (up + down) / 2;
    wire.room = std::max(0.0, down.x() - up.x());
    return wire;
}

WirePath backwardPath(QPointF from, QPointF to, double y, double out, double in) {
    constexpr double bulge = 4.0 / 3;  // of the controls, for a curve that reaches out by 1
    WirePath wire;
    wire.path.moveTo(from);
    const QPointF start(from.x(), y), end(to.x(), y);
    addCubic(wire, from, from + QPointF(out * bulge, 0), start + QPointF(out * bulge, 0), start, 12);
    wire.path.lineTo(end);
    addCubic(wire, end, end - QPointF(in * bulge, 0), to - QPointF(in * bulge, 0), to, 12);
    wire.middle = (start + end) / 2;
    wire.room = std::abs(from.x() - to.x());
    return wire;
}

double distanceTo(const QPolygonF& line, QPointF point, double* along) {
    double best = 1e300, total = 0, at = 0;
    for (int i = 1; i < line.size(); ++i) {
        const QPointF step = line[i] - line[i - 1];
        const double squared = QPointF::dotProduct(step, step), length = std::sqrt(squared);
        const double t =
            squared > 0 ? std::clamp(QPointF::dotProduct(point - line[i - 1], step) / squared, 0.0, 1.0) : 0.0;
        const QPointF gap = point - (line[i - 1] + step * t);
        const double distance = std::hypot(gap.x(), gap.y());
        if (distance < best) best = distance, at = total + t * length;
        total += length;
    }
    if (along) *along = total > 0 ? at / total : 0;
    return best;
}

bool crosses(const QPolygonF& a, const QPolygonF& b) {
    if (!a.boundingRect().adjusted(-1, -1, 1, 1).intersects(b.boundingRect().adjusted(-1, -1, 1, 1))) return false;
    for (int i = 1; i < a.size(); ++i)
        for (int k = 1; k < b.size(); ++k)
            if (QLineF(a[i - 1], a[i]).intersects(QLineF(b[k - 1], b[k]), nullptr) == QLineF::BoundedIntersection)
                return true;
    return false;
}

}  // namespace ui
