#pragma once
// Draws what View > Watch says of a node.

#include "ui/canvas/node_signs.h"

#include <QRectF>
#include <QSizeF>

class QPainter;

namespace ui {

/// Room that bars and line take below a node, in scene units.
constexpr double signsRoom = 40;

/// Of a node of this size with its upper left corner at the origin; `detail`: pixels per scene unit. Numbers leave first, then the
/// line; bars and lamp stay as long as they can be told apart.
void paintSigns(QPainter& painter, QSizeF node, const NodeSigns& signs, double detail);
/// The lamp alone: a disc that is filled as far as units are dead, or values saturated where none is.
void paintLamp(QPainter& painter, QPointF center, double radius, double dead, double saturated);

}  // namespace ui
