#include "ui/canvas/wire_router.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace ui {

namespace {

constexpr double cell = 256;      // of the grid that finds boxes
constexpr double clearance = 16;  // of a lane from the boxes that it passes
constexpr double apart = 18;      // of lanes from each other: a label has room between two
constexpr double band = 32;       // of the grid that finds lanes
constexpr double onLane = 8;      // how far a label on a lane reaches from it
constexpr double beyond = 700;    // how far above and below its ends a lane is looked for
constexpr double below = 60;      // a skip goes over rather than under, up to this detour
constexpr int mostLanes = 48, mostShifts = 9;

std::int64_t cellKey(int x, int y) { return (std::int64_t(x) << 32) ^ std::uint32_t(y); }
int cellOf(double v) { return int(std::floor(v / cell)); }
int bandOf(double y) { return int(std::floor(y / band)); }

/// Liang and Barsky's clipping, without the clipped part.
bool hits(QPointF a, QPointF b, const QRectF& box) {
    double t0 = 0, t1 = 1;
    const double dx = b.x() - a.x(), dy = b.y() - a.y();
    const double p[] = {-dx, dx, -dy, dy};
    const double q[] = {a.x() - box.left(), box.right() - a.x(), a.y() - box.top(), box.bottom() - a.y()};
    for (int i = 0; i < 4; ++i) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        const double t = q[i] / p[i];
        if (p[i] < 0) t0 = std::max(t0, t);
        else t1 = std::min(t1, t);
        if (t0 > t1) return false;
    }
    return true;
}

/// Where a label may lie.
QRectF labelZone(const WirePath& path) {
    constexpr double widest = 90;
    const double half = std::clamp(path.room / 2 - 8, 0.0, widest);
    return {path.middle.x() - half, path.middle.y() - labelReach, 2 * half, 2 * labelReach};
}

QRectF span(QPointF a, QPointF b) {
    return QRectF(QPointF(std::min(a.x(), b.x()), std::min(a.y(), b.y())), QPointF(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
}

/// A level stretch comes into the zone.
bool reaches(double left, double right, double y, const QRectF& zone) {
    return y >= zone.top() && y <= zone.bottom() && left <= zone.right() && right >= zone.left();
}

bool isBackward(const WireEnds& wire) { return wire.to.x() - wire.from.x() < 8; }

}  // namespace

void WireRouter::insertBox(int box) {
    const QRectF& r = boxes_[box];
    for (int x = cellOf(r.left()); x <= cellOf(r.right()); ++x)
        for (int y = cellOf(r.top()); y <= cellOf(r.bottom()); ++y) cells_[cellKey(x, y)].push_back(box);
}

void WireRouter::removeBox(int box) {
    const QRectF& r = boxes_[box];
    for (int x = cellOf(r.left()); x <= cellOf(r.right()); ++x)
        for (int y = cellOf(r.top()); y <= cellOf(r.bottom()); ++y) std::erase(cells_[cellKey(x, y)], box);
}

void WireRouter::gather(const QRectF& around, std::vector<int>& out) const {
    out.clear();
    ++look_;
    const int left = cellOf(around.left()), right = cellOf(around.right()), top = cellOf(around.top()), bottom = cellOf(around.bottom());
    const auto take = [&](int box) {
        if (std::exchange(seen_[std::size_t(box)], look_) == look_) return;
        const QRectF& r = boxes_[box];
        // By hand: QRectF::intersects takes lines without height for nothing.
        if (r.left() <= around.right() && r.right() >= around.left() && r.top() <= around.bottom() && r.bottom() >= around.top()) out.push_back(box);
    };
    if (double(right - left + 1) * (bottom - top + 1) > double(boxes_.size())) {
        for (int box = 0; box < boxes_.size(); ++box) take(box);
        return;
    }
    for (int x = left; x <= right; ++x)
        for (int y = top; y <= bottom; ++y)
            if (const auto found = cells_.find(cellKey(x, y)); found != cells_.end())
                for (const int box : found->second) take(box);
}

void WireRouter::setLane(int wire, std::optional<Lane> lane) {
    std::optional<Lane>& old = lanes_[std::size_t(wire)];
    if (old) std::erase(lanesAt_[bandOf(old->y)], wire);
    old = lane;
    if (lane) lanesAt_[bandOf(lane->y)].push_back(wire);
}

bool WireRouter::taken(const Lane& lane, int wire, double gap) const {
    for (int at = bandOf(lane.y - gap); at <= bandOf(lane.y + gap); ++at) {
        const auto found = lanesAt_.find(at);
        if (found == lanesAt_.end()) continue;
        for (const int other : found->second) {
            const Lane& o = *lanes_[std::size_t(other)];
            if (other == wire || (o.box == lane.box && o.port == lane.port)) continue;
            if (std::abs(o.y - lane.y) < gap - 1 && o.left < lane.right && o.right > lane.left) return true;
        }
    }
    return false;
}

bool WireRouter::clear(const QPolygonF& line, const WireEnds& wire) const {
    thread_local std::vector<int> around;
    gather(line.boundingRect().adjusted(-4, -4, 4, 4), around);
    for (const int box : around) {
        const bool own = box == wire.fromBox || box == wire.toBox;
        const QRectF room = own ? boxes_[box].adjusted(1, 1, -1, -1) : boxes_[box].adjusted(-3, -3, 3, 3);
        for (qsizetype i = 1; i < line.size(); ++i)
            if (hits(line[i - 1], line[i], room)) return false;
    }
    return true;
}

bool WireRouter::routeDirect(int i) {
    const WireEnds& wire = wires_[i];
    if (!wire.bends.isEmpty()) {
        paths_[i] = bentPath(wire.from, wire.bends, wire.to);
        return true;
    }
    if (wire.within > 0) {
        // From row to row between the rows, and not out of the walls.
        const double between = (wire.from.y() + wire.to.y()) / 2;
        paths_[i] = isBackward(wire) ? backwardPath(wire.from, wire.to, between, wire.within, wire.within) : wirePath(wire.from, wire.to);
        return true;
    }
    if (isBackward(wire)) return false;
    WirePath path = wirePath(wire.from, wire.to);
    if (!clear(path.line, wire)) return false;
    if (path.straight) {
        const Lane lane{wire.from.x(), wire.to.x(), wire.from.y(), wire.fromBox, wire.fromPort};
        // Over another wire for a long way neither could be told from the other.
        if (wire.to.x() - wire.from.x() > 2 * cell && taken(lane, i, apart)) return false;
        setLane(i, lane);
    }
    paths_[i] = std::move(path);
    return true;
}

/// How far a turn may reach out beside `end`, before a box on its way to height `y`.
double WireRouter::roomBeside(QPointF end, double y, double most, bool right) const {
    thread_local std::vector<int> around;
    const double top = std::min(end.y(), y) - 4, bottom = std::max(end.y(), y) + 4;
    const double x = end.x();
    gather(right ? QRectF(QPointF(x + 1, top), QPointF(x + most + 8, bottom)) : QRectF(QPointF(x - most - 8, top), QPointF(x - 1, bottom)), around);
    for (const int box : around) {
        const QRectF& r = boxes_[box];
        const double gap = right ? r.left() - x : x - r.right();
        if (gap > 4) most = std::min(most, gap - 8);
    }
    return most;
}

WirePath WireRouter::byLane(const WireEnds& wire, double y) const {
    const double rise = std::abs(y - wire.from.y()), fall = std::abs(y - wire.to.y());
    if (isBackward(wire)) {
        const double out = std::max(18.0, roomBeside(wire.from, y, std::clamp(rise * 0.5, 24.0, 72.0), true));
        const double in = std::max(18.0, roomBeside(wire.to, y, std::clamp(fall * 0.5, 24.0, 72.0), false));
        return backwardPath(wire.from, wire.to, y, out, in);
    }
    const double half = (wire.to.x() - wire.from.x()) / 2;
    double out = std::max(20.0, roomBeside(wire.from, y, std::clamp(rise * 1.1, 36.0, 96.0), true));
    double in = std::max(20.0, roomBeside(wire.to, y, std::clamp(fall * 1.1, 36.0, 96.0), false));
    return archPath(wire.from, wire.to, y, std::min(out, half), std::min(in, half));
}

std::vector<WireRouter::Try> WireRouter::lanesFor(const WireEnds& wire) const {
    thread_local std::vector<int> around;
    const double y0 = std::min(wire.from.y(), wire.to.y()), y1 = std::max(wire.from.y(), wire.to.y());
    const bool back = isBackward(wire);
    const double side = back ? 24 : 0;
    const double left = std::min(wire.from.x(), wire.to.x()) - side, right = std::max(wire.from.x(), wire.to.x()) + side;
    gather(QRectF(QPointF(left, y0 - beyond), QPointF(right, y1 + beyond)), around);
    std::vector<Try> tries;
    const auto add = [&](double y, double away) {
        double cost = std::abs(y - wire.from.y()) + std::abs(y - wire.to.y());
        if (!back && (wire.low ? y < y0 : y > y1)) cost += below;
        tries.push_back({y, away, cost});
    };
    // Between two rows it goes midway.
    if (back && y1 - y0 >= 96) tries.push_back({(y0 + y1) / 2, 1, y1 - y0 - 1});
    for (const int box : around) {
        add(boxes_[box].top() - clearance, -1);
        add(boxes_[box].bottom() + clearance, 1);
    }
    std::sort(tries.begin(), tries.end(), [](const Try& a, const Try& b) { return std::tie(a.cost, a.y) < std::tie(b.cost, b.y); });
    tries.erase(std::unique(tries.begin(), tries.end(), [](const Try& a, const Try& b) { return a.y == b.y && a.away == b.away; }), tries.end());
    if (tries.size() > mostLanes) tries.resize(mostLanes);
    return tries;
}

void WireRouter::routeByLane(int i) {
    const WireEnds& wire = wires_[i];
    const auto laneAt = [&](double y) {
        return Lane{std::min(wire.from.x(), wire.to.x()), std::max(wire.from.x(), wire.to.x()), y, wire.fromBox, wire.fromPort};
    };
    const std::vector<Try> tries = lanesFor(wire);
    // Where many run side by side they move together.
    for (const double gap : {apart, apart / 2}) {
        for (const Try& wanted : tries) {
            for (int k = 0; k < mostShifts; ++k) {
                const Lane lane = laneAt(wanted.y + wanted.away * gap * k);
                if (taken(lane, i, gap)) continue;
                WirePath path = byLane(wire, lane.y);
                if (!clear(path.line, wire)) break;
                setLane(i, lane);
                paths_[i] = std::move(path);
                return;
            }
        }
    }
    // No clear way: the shortest, so that one sees at least where it belongs.
    paths_[i] = wirePath(wire.from, wire.to);
}

void WireRouter::measureLabelRoom(int wire) {
    WirePath& path = paths_[wire];
    thread_local std::vector<int> around;
    const QRectF zone = labelZone(path);
    const double y = path.middle.y();
    path.above = path.below = labelReach;
    gather(zone, around);
    for (const int box : around) {
        const QRectF& r = boxes_[box];
        if (r.contains(zone.left(), y) && r.contains(zone.right(), y)) continue;  // it runs inside of this one
        if (r.bottom() <= y) path.above = std::min(path.above, y - r.bottom());
        else if (r.top() >= y) path.below = std::min(path.below, r.top() - y);
        else path.above = path.below = 0;
    }
    const WireEnds& ends = wires_[wire];
    for (int at = bandOf(zone.top()); at <= bandOf(zone.bottom()); ++at) {
        const auto found = lanesAt_.find(at);
        if (found == lanesAt_.end()) continue;
        for (const int other : found->second) {
            const Lane& o = *lanes_[std::size_t(other)];
            if (other == wire || (o.box == ends.fromBox && o.port == ends.fromPort) || !reaches(o.left, o.right, o.y, zone)) continue;
            double& room = o.y < y ? path.above : path.below;
            room = std::min(room, std::max(0.0, std::abs(o.y - y) - onLane));
        }
    }
}

void WireRouter::route(std::vector<int> wires) {
    std::sort(wires.begin(), wires.end());
    std::vector<int> blocked;
    for (const int i : wires) setLane(i, std::nullopt);
    for (const int i : wires)
        if (!routeDirect(i)) blocked.push_back(i);
    // The short ones first: a longer skip goes over them.
    std::stable_sort(blocked.begin(), blocked.end(), [this](int a, int b) {
        const auto length = [](const WireEnds& w) { return std::abs(w.to.x() - w.from.x()); };
        return length(wires_[a]) < length(wires_[b]);
    });
    for (const int i : blocked) routeByLane(i);
    for (const int i : wires) measureLabelRoom(i);
}

void WireRouter::routeAll(QVector<QRectF> boxes, QVector<WireEnds> wires) {
    boxes_ = std::move(boxes);
    wires_ = std::move(wires);
    cells_.clear();
    lanesAt_.clear();
    seen_.assign(std::size_t(boxes_.size()), 0);
    look_ = 0;
    lanes_.assign(std::size_t(wires_.size()), std::nullopt);
    paths_.resize(wires_.size());
    for (int i = 0; i < boxes_.size(); ++i) insertBox(i);
    std::vector<int> all(std::size_t(wires_.size()));
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = int(i);
    route(std::move(all));
}

QVector<int> WireRouter::moveBoxes(const QVector<int>& boxes, const QVector<QRectF>& to, const QVector<int>& indices,
                                   const QVector<WireEnds>& wires) {
    QRectF touched;
    for (qsizetype i = 0; i < boxes.size(); ++i) {
        touched |= boxes_[boxes[i]] | to[i];
        removeBox(boxes[i]);
        boxes_[boxes[i]] = to[i];
        insertBox(boxes[i]);
    }
    std::vector<int> again(indices.begin(), indices.end());
    for (qsizetype i = 0; i < indices.size(); ++i) wires_[indices[i]] = wires[i];
    const QRectF shadow = touched;
    touched.adjust(-clearance, -clearance, clearance, clearance);
    std::vector<int> relabelled;
    for (int i = 0; i < paths_.size(); ++i) {
        if (std::find(indices.begin(), indices.end(), i) != indices.end()) continue;
        // Those that had to go another way than the short one may find it free now.
        const bool detour = lanes_[std::size_t(i)] && !paths_[i].straight;
        const QRectF around = paths_[i].line.boundingRect() | (detour ? span(wires_[i].from, wires_[i].to) : QRectF());
        if (wires_[i].bends.isEmpty() && around.adjusted(-1, -1, 1, 1).intersects(touched)) again.push_back(i);
        else if (labelZone(paths_[i]).intersects(shadow)) relabelled.push_back(i);
    }
    std::vector<Lane> moved;
    const auto note = [&] {
        for (const int i : again)
            if (const auto& lane = lanes_[std::size_t(i)]) moved.push_back(*lane);
    };
    note();
    route(again);
    note();
    // Whose label lies at a way that is no more, or is new.
    std::vector<char> known(std::size_t(paths_.size()), 0);
    for (const int i : again) known[std::size_t(i)] = 1;
    for (const int i : relabelled) known[std::size_t(i)] = 1;
    for (int i = 0; i < paths_.size() && !moved.empty(); ++i) {
        if (known[std::size_t(i)]) continue;
        const QRectF zone = labelZone(paths_[i]);
        if (std::any_of(moved.begin(), moved.end(), [&](const Lane& lane) { return reaches(lane.left, lane.right, lane.y, zone); })) relabelled.push_back(i);
    }
    for (const int i : relabelled) {
        const auto room = [&] { return std::pair(paths_[i].above, paths_[i].below); };
        const auto before = room();
        measureLabelRoom(i);
        if (room() != before) again.push_back(i);
    }
    return QVector<int>(again.begin(), again.end());
}

}  // namespace ui
