#pragma once

#include "ui/canvas/node_item.h"

#include <QPainterPath>

class QPainter;

namespace ui {

/// How many times larger than in the scene text is drawn at this zoom, so that a title keeps `metrics::readable` pixels.
double textScale(double detail);
/// The smallest zoom at which the node shows its whole title at that size.
double zoomForTitle(const NodeView& node);
/// Draws a node with its upper left corner at the origin. `detail`: pixels per scene unit. As long as four letters of the title
/// have room it is readable; then the node is filled with its category's colour and shows its icon. Id, options and shapes leave
/// before it, in that order.
void paintNode(QPainter& painter, const NodeView& node, const NodeState& state, const NodeHeat& heat, double detail);
/// What a node is where it is one plain rectangle: far away, and in the mini-map.
QColor plainColor(const NodeView& node, const NodeHeat& heat);
/// What of `part` lies inside the rounded corners of `box`: a shape, for pictures in SVG know no clipping.
QPainterPath insideCorners(const QRectF& box, double radius, const QRectF& part);
/// A port's ring, at `center`.
void paintPort(QPainter& painter, QPointF center, const QColor& ring, bool hot);

}  // namespace ui
