#pragma once
// Align and distribute: places for boxes, computed from where they are.

#include <QRectF>
#include <QVector>

namespace ui {

/// `Center` is one vertical line through the middles, `Middle` one level line through the ports.
enum class Arrange { Left, Center, Right, Top, Middle, Bottom, DistributeAcross, DistributeDown };

struct ArrangedBox {
    QRectF body;
    double portLine = 0;  ///< height at which wires come and go, relative to the box
};

/// New upper left corners. Distributed boxes keep the first and the last where they are and get equal gaps.
QVector<QPointF> arranged(Arrange how, const QVector<ArrangedBox>& boxes);
/// How many boxes it needs to do anything.
int leastBoxes(Arrange how);

}  // namespace ui
