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
