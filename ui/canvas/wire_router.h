#pragma once
// Ways for the wires of a scope: out to the right, in from the left, clear of boxes, apart from each other. A skip arches over
// what it skips. Plain geometry; what was routed stays until its ends or a box in its way move.

#include "ui/canvas/wire_path.h"

#include <QRectF>
#include <QVector>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ui {

struct WireEnds {
    QPointF from, to;
    int fromBox = -1, toBox = -1;  ///< boxes that it leaves and enters; -1: it starts or ends in the open
    int fromPort = 0;              ///< wires of one port may share their way
    bool low = false;              ///< leaves and enters below others: a lane under what it skips crosses none of them
    double within = 0;             ///< in a container: it turns this close to its ends, wherever boxes are; 0: in the open
    QVector<QPointF> bends;        ///< goes through these, wherever boxes are
    bool operator==(const WireEnds&) const = default;
};

class WireRouter {
public:
    /// Ways for all of a scope, which depend on nothing else: the same scope gives the same ways.
    void routeAll(QVector<QRectF> boxes, QVector<WireEnds> wires);
    /// The box moved; `wires[i]` are the new ends of wire `indices[i]`. Routes those anew and what the box now or no longer is in
    /// the way of; returns the indices of all that may have changed.
    QVector<int> moveBoxes(const QVector<int>& boxes, const QVector<QRectF>& to, const QVector<int>& indices, const QVector<WireEnds>& wires);

    /// True where all was routed for just these.
    bool holds(const QVector<QRectF>& boxes, const QVector<WireEnds>& wires) const { return boxes == boxes_ && wires == wires_; }
    const WirePath& path(int wire) const { return paths_[wire]; }

private:
    /// A level stretch of a way; others keep off it.
    struct Lane {
        double left, right, y;
        int box, port;  ///< that the wire leaves
    };
    struct Try {
        double y, away, cost;  ///< away: -1 up, 1 down: where the next free lane is looked for
    };
    void insertBox(int box);
    void removeBox(int box);
    void gather(const QRectF& around, std::vector<int>& out) const;
    void setLane(int wire, std::optional<Lane> lane);
    /// Another wire runs within `gap` of it.
    bool taken(const Lane& lane, int wire, double gap) const;
    /// Crosses no box but those that it leaves and enters.
    bool clear(const QPolygonF& line, const WireEnds& wire) const;
    bool routeDirect(int wire);
    void routeByLane(int wire);
    std::vector<Try> lanesFor(const WireEnds& wire) const;
    WirePath byLane(const WireEnds& wire, double y) const;
    double roomBeside(QPointF end, double y, double most, bool right) const;
    void route(std::vector<int> wires);
    /// How far a label may reach from the wire before it lies behind a box, or on what another wire says.
    void measureLabelRoom(int wire);

    QVector<QRectF> boxes_;
    QVector<WireEnds> wires_;
    QVector<WirePath> paths_;
    std::vector<std::optional<Lane>> lanes_;
    std::unordered_map<int, std::vector<int>> lanesAt_;       ///< wires by their lane's height
    std::unordered_map<std::int64_t, std::vector<int>> cells_; ///< boxes by where they lie
    mutable std::vector<int> seen_;
    mutable int look_ = 0;
};

}  // namespace ui
