#pragma once

#include "ui/canvas/node_item.h"

class QPainter;

namespace ui {

/// Draws a node with its upper left corner at the origin. `detail`: device pixels per scene unit; text drops out below 0.5.
void paintNode(QPainter& painter, const NodeView& node, const NodeState& state, double detail);
/// A port's ring, at `center`.
void paintPort(QPainter& painter, QPointF center, const QColor& ring, bool hot);

}  // namespace ui
