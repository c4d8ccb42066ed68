#pragma once

#include "ui/canvas/node_item.h"

class QPainter;

namespace ui {

/// Draws a node with its upper left corner at the origin. `detail`: device pixels per scene unit; text drops out below 0.5.
void paintNode(QPainter& painter, const NodeView& node, const NodeState& state, const NodeHeat& heat, double detail);
/// What a node is where it is one plain rectangle: far away, and in the mini-map.
QColor plainColor(const NodeView& node, const NodeHeat& heat);
/// A port's ring, at `center`.
void paintPort(QPainter& painter, QPointF center, const QColor& ring, bool hot);

}  // namespace ui
