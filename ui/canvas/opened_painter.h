#pragma once

#include "ui/canvas/node_item.h"

class QPainter;

namespace ui {

/// A Sequential opened in place: a frame with its name, in which its children stand. The upper left corner at the origin.
void paintOpened(QPainter& painter, const NodeView& node, const NodeState& state, double detail);
/// What opens it, on a closed one.
void paintChevron(QPainter& painter, const NodeView& node, const NodeState& state, double detail);
/// Where that is, relative to the node.
QRectF chevronOf(const NodeView& node);

}  // namespace ui
