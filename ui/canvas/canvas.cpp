#include "ui/canvas/canvas.h"

#include "app/studio/clipboard.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace ui {

std::vector<std::string> toStd(const QStringList& list) {
    std::vector<std::string> out;
    for (const QString& text : list) out.push_back(text.toStdString());
    return out;
}

QStringList toQt(const std::vector<std::string>& list) {
    QStringList out;
    for (const std::string& text : list) out << QString::fromStdString(text);
    return out;
}

namespace {

nn::Position toPosition(QPointF point) {
    return {point.x(), point.y()};
}

std::size_t indexOf(const nn::Graph& graph, const std::string& id) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        if (graph.nodes[i].id == id) return i;
    return graph.nodes.size();
}

/// A field of the data that no Input of the model uses yet.
std::string freeField(const studio::Document& document) {
    const nn::Fields* fields = document.fields();
    if (!fields) return {};
    for (const auto& [name, info] : *fields) {
        bool used = false;
        for (const nn::Node& node : document.project().graph.nodes)
            if (node.op == "Input") {
                // An Input without a field takes the one of its own name.
                const auto found = node.options.find("field");
                used = used || (found != node.options.end() ? found->second == nn::OptionValue(name) : node.id == name);
            }
        if (!used) return name;
    }
    return {};
}

}  // namespace

bool EditBuilder::add(const nn::Edits& edits) {
    if (edits.empty()) return true;
    if (!nn::apply(project_, edits)) return false;
    edits_.insert(edits_.end(), edits.begin(), edits.end());
    return true;
}

Canvas::Canvas(studio::Document* doc, QGraphicsView* graphicsView)
    : QObject(graphicsView), document(doc), view(graphicsView), scene(new CanvasScene(doc, this)) {}

QPointF Canvas::snapped(QPointF point) {
    return {std::round(point.x() / metrics::grid) * metrics::grid, std::round(point.y() / metrics::grid) * metrics::grid};
}

bool Canvas::commit(const studio::Change& change, const QString& text) {
    QStringList select;
    for (const std::string& path : change.select) select << QString::fromStdString(path);
    return commit(change.edits, text, select, {}, change.moves);
}

bool Canvas::commit(const nn::Edits& edits, const QString& text, const QStringList& select, const QString& mergeKey,
                    const studio::Moves& moves) {
    constexpr std::size_t keysToTell = 3;
    if (edits.empty()) return false;
    const nn::Edits numbers = studio::renumber(document->project(), edits);
    nn::Edits all = edits;
    all.insert(all.end(), numbers.begin(), numbers.end());
    const studio::KeyMoves keys = studio::movedKeys(document->analysis(), studio::allMoves(moves, all), keysToTell);
    if (!document->apply(all, text, mergeKey, moves)) {
        scene->sync();  // what a gesture moved on screen goes back
        say(document->lastError());
        return false;
    }
    QStringList chosen;
    for (const QString& path : select) {
        std::string now = path.toStdString();
        for (const studio::Moves& step : studio::allMoves({}, numbers)) now = studio::movedPath(step, now);
        chosen << QString::fromStdString(now);
    }
    if (!chosen.isEmpty()) scene->setSelection(chosen);
    tellKeys(keys);
    return true;
}

void Canvas::tellKeys(const studio::KeyMoves& moved) {
    QStringList keys;
    for (const auto& [from, to] : moved.keys)
        keys << QStringLiteral("%1 \u2192 %2").arg(QString::fromStdString(from), QString::fromStdString(to));
    if (keys.isEmpty()) return;
    const QString list = keys.join(QStringLiteral(", "));
    emit told(moved.more == 0 ? tr("Keys of the state_dict: %1. Trained weights go with them.").arg(list)
                              : tr("Keys of the state_dict: %1 and %2 more. Trained weights go with them.").arg(list).arg(moved.more));
}

nn::Node Canvas::newNode(const QString& opId, const std::string& scope) const {
    nn::Node node;
    node.op = opId.toStdString();
    const nn::Op* op = nn::find_op(node.op);
    if (!op) return node;
    for (const nn::OptionInfo& option : op->schema.options)
        if (option.required) node.options[option.id] = option.default_value;
    std::string wanted = nn::suggested_id(node.op);
    if (op->role == nn::Role::Input && scope.empty()) {
        if (const std::string field = freeField(*document); !field.empty()) {
            node.options["field"] = field;
            if (nn::is_valid_id(field)) wanted = field;
        }
    }
    if (op->role == nn::Role::Module) {
        node.inner.nodes.push_back({"input", "Input", {}, true, {}});
        node.inner.nodes.push_back({"output", "Output", {}, true, {}});
        node.inner.wires.push_back({{"input", ""}, {"output", ""}});
    }
    const nn::Graph* graph = nn::find_scope(document->project().graph, scope);
    if (graph) node.id = nn::unique_id(*graph, wanted, nn::numbers_children(document->project(), scope));
    return node;
}

std::optional<nn::Position> Canvas::freePosition(const Place& place) const {
    if (!place.center) return std::nullopt;
    QPointF at = snapped(*place.center - QPointF(metrics::nodeWidth / 2, metrics::nodeHeight / 2));
    // Never on top of another node, unless it was put there by hand on a wire.
    for (int tries = 0; tries < 64; ++tries) {
        const QRectF body(at, QSizeF(metrics::nodeWidth, metrics::nodeHeight));
        bool taken = false;
        for (const NodeItem* node : scene->nodes()) taken = taken || node->body().adjusted(-4, -4, 4, 4).intersects(body);
        if (!taken) break;
        at += QPointF(0, 3 * metrics::grid);
    }
    return toPosition(at);
}

nn::Edits Canvas::editsFor(nn::Node node, const Place& place, QString* path) const {
    const nn::Project& project = document->project();
    const std::string scope = place.into ? place.into->view().path.toStdString() : scopePath();
    const nn::Graph* graph = nn::find_scope(project.graph, scope);
    if (!graph) return {};
    const bool sequential = nn::is_sequential(project, scope);
    const std::string id = node.id;
    *path = QString::fromStdString(nn::join_path(scope, id));
    if (place.wire && !place.wire->view().implicit) {
        const nn::Op* op = nn::find_op(node.op);
        const QSizeF size(metrics::nodeWidth, op && op->is_container() ? metrics::containerHeight : metrics::nodeHeight);
        const Room room = roomOn(place.wire->view(), size, metrics::nodeHeight / 2, place.center.value_or(place.wire->path().middle));
        EditBuilder builder(project);
        if (!room.moves.isEmpty()) builder.add(movesFor(room.moves));
        const nn::Edits insert = nn::insert_on_wire(builder.project(), scope, place.wire->view().wire, std::move(node), room.at ? room.at : freePosition(place));
        return builder.add(insert) ? builder.edits() : insert;  // refused there: the document says why
    }
    nn::InsertNode insert;
    insert.scope = scope;
    insert.node = std::move(node);
    if (place.wire) {
        // A Sequential's neighbours: before the node that the way leads to.
        const std::string& next = place.wire->view().wire.to.node;
        insert.index = next.empty() ? graph->nodes.size() : indexOf(*graph, next);
    } else if (place.index >= 0) {
        insert.index = static_cast<std::size_t>(place.index);
    } else if (place.from && !place.into) {
        insert.index = indexOf(*graph, place.from->node) + 1;
    }
    if (!sequential && !place.into)
        if (const auto position = freePosition(place)) insert.layout[path->toStdString()] = *position;
    EditBuilder builder(project);
    if (!builder.add({insert})) return {insert};  // refused there: the document says why
    if (place.from && !sequential) builder.add(nn::connect(builder.project(), scope, {*place.from, {id, ""}}));
    if (place.to && !sequential) builder.add(nn::connect(builder.project(), scope, {{id, ""}, *place.to}));
    return builder.edits();
}

bool Canvas::addNode(const QString& op, const Place& place) {
    const std::string scope = place.into ? place.into->view().path.toStdString() : scopePath();
    nn::Node node = newNode(op, scope);
    const nn::Op* info = nn::find_op(node.op);
    if (!info) return false;
    QString path;
    const nn::Edits edits = editsFor(std::move(node), place, &path);
    const QString title = QCoreApplication::translate("nn", info->title);
    return commit(edits, tr("Add %1").arg(title), {place.into && !place.into->view().opened ? place.into->view().path : path});
}

bool Canvas::connectPorts(const nn::PortRef& from, const nn::PortRef& to, const std::optional<nn::Wire>& replaces) {
    EditBuilder builder(document->project());
    if (replaces) {
        if (replaces->from == from && replaces->to == to) return false;
        builder.add(nn::disconnect(builder.project(), scopePath(), *replaces));
    }
    builder.add(nn::connect(builder.project(), scopePath(), {from, to}));
    return commit(builder.edits(), tr("Connect %1 to %2")
                                       .arg(QString::fromStdString(from.text()), QString::fromStdString(to.text())));
}

bool Canvas::removeWires(const QVector<nn::Wire>& wires, const QString& text) {
    EditBuilder builder(document->project());
    for (const nn::Wire& wire : wires) builder.add(nn::disconnect(builder.project(), scopePath(), wire));
    return commit(builder.edits(), text);
}

bool Canvas::removeNodes(const QStringList& paths, bool keepChain) {
    const std::vector<std::string> list = toStd(paths);
    if (list.empty()) return false;
    const QString text = keepChain ? tr("Delete, keep the chain")
                         : list.size() == 1 ? tr("Delete %1").arg(paths.front())
                                            : tr("Delete %1 nodes").arg(list.size());
    return commit(nn::remove_nodes(document->project(), scopeOf(paths), list, keepChain), text);
}

nn::Edits Canvas::movesFor(const QHash<QString, QPointF>& positions, const QHash<int, QRectF>& frames) const {
    nn::MoveNodes move;
    const nn::Project& project = document->project();
    QHash<QString, QPointF> shifts;
    for (const NodeItem* node : scene->nodes()) {
        const QString& path = node->view().path;
        if (!node->view().holder.isEmpty()) continue;  // they lie where their order puts them
        if (const auto found = positions.constFind(path); found != positions.constEnd()) {
            move.positions[path.toStdString()] = toPosition(*found);
            shifts.insert(path, *found - node->view().position);
        } else if (!scene->isSequential() && !project.layout.contains(path.toStdString()) && !positions.isEmpty()) {
            // Placed for display only so far; written down now, or it would jump when its neighbour moves.
            move.positions[path.toStdString()] = toPosition(node->view().position);
        }
    }
    nn::Edits edits;
    if (!move.positions.empty()) edits.push_back(move);
    for (const WireItem* wire : scene->wires()) {
        const WireView& view = wire->view();
        const auto from = shifts.constFind(view.from), to = shifts.constFind(view.to);
        if (view.bends.isEmpty() || from == shifts.constEnd() || to == shifts.constEnd() || *from != *to) continue;
        nn::SetBends set{{scopePath(), view.wire}, {}};
        for (const QPointF& bend : view.bends) set.points.push_back({bend.x() + from->x(), bend.y() + from->y()});
        edits.push_back(std::move(set));
    }
    if (!frames.isEmpty()) {
        nn::SetFrames set{project.frames};
        for (auto it = frames.constBegin(); it != frames.constEnd(); ++it) {
            nn::Frame& frame = set.frames[static_cast<std::size_t>(it.key())];
            frame.at = {it->x(), it->y()};
            frame.size = {it->width(), it->height()};
        }
        edits.push_back(std::move(set));
    }
    return edits;
}

bool Canvas::moveNodes(const QHash<QString, QPointF>& positions, const QHash<int, QRectF>& frames) {
    const QString text = positions.isEmpty()     ? tr("Move a comment")
                         : positions.size() == 1 ? tr("Move a node")
                                                 : tr("Move %1 nodes").arg(positions.size());
    return commit(movesFor(positions, frames), text);
}

bool Canvas::duplicate(const std::vector<std::string>& paths, const std::vector<std::size_t>& frames, std::optional<nn::Position> shift) {
    const auto change = studio::duplicateNodes(document->project(), scopeOf(toQt(paths)), paths, false, frames, shift);
    if (!commit(change.edits, tr("Duplicate"), toQt(change.select))) return false;
    scene->selectFrames(QVector<int>(change.frames.begin(), change.frames.end()));
    return true;
}

Canvas::Room Canvas::roomOn(const WireView& wire, QSizeF size, double portLine, QPointF center, const QString& skip) const {
    constexpr double gap = 5 * metrics::grid;
    const NodeItem *from = scene->node(wire.from), *to = scene->node(wire.to);
    Room room;
    if (!from || !to || to->body().left() < from->body().right()) return room;
    const double left = from->body().right() + gap, right = to->body().left() - gap;
    // On the wire, where that is straight; else where it was dropped.
    const double start = from->portScenePosition(wire.fromPort, true).y(), end = to->portScenePosition(wire.toPort, false).y();
    const double y = std::abs(start - end) < 1 ? start - portLine : center.y() - portLine;
    double x = center.x() - size.width() / 2;
    if (right - left >= size.width()) {
        x = std::clamp(x, left, right - size.width());
    } else {
        x = left;
        const double by = std::ceil((left + size.width() - right) / metrics::grid) * metrics::grid;
        // What lies downstream to the right goes on, and keeps its shape.
        QStringList next{wire.to};
        for (qsizetype i = 0; i < next.size(); ++i) {
            const NodeItem* node = scene->node(next[i]);
            if (node->body().left() >= to->body().left() - 1 && next[i] != skip) room.moves.insert(next[i], node->view().position + QPointF(by, 0));
            for (const WireItem* out : scene->wiresOf(node))
                if (out->view().from == next[i] && !out->view().to.isEmpty() && !next.contains(out->view().to)) next << out->view().to;
        }
    }
    const QRectF body(QPointF(std::round(x), std::round(y)), size);
    // Others may stand there that do not move: then it goes where there is room.
    for (const NodeItem* node : scene->nodes())
        if (node->view().path != skip && !room.moves.contains(node->view().path) && node->body().intersects(body)) return {};
    room.at = toPosition(body.topLeft());
    return room;
}

bool Canvas::insertExisting(NodeItem* node, const WireItem* wire, QPointF position) {
    const WireView old = wire->view();
    const NodeView& view = node->view();
    const std::string id = view.id.toStdString();
    const Room room = roomOn(old, view.size, view.portLine(), position + QPointF(view.size.width() / 2, view.portLine()), view.path);
    QHash<QString, QPointF> places = room.moves;
    places.insert(view.path, room.at ? QPointF(room.at->x, room.at->y) : position);
    EditBuilder builder(document->project());
    builder.add(movesFor(places));
    builder.add(nn::disconnect(builder.project(), scopePath(), old.wire));
    builder.add(nn::connect(builder.project(), scopePath(), {old.wire.from, {id, ""}}));
    builder.add(nn::connect(builder.project(), scopePath(), {{id, ""}, old.wire.to}));
    return commit(builder.edits(), tr("Insert %1 on a wire").arg(view.id));
}

bool Canvas::reorder(NodeItem* node, int index) {
    return commit({nn::ReorderNode{node->view().path.toStdString(), static_cast<std::size_t>(std::max(0, index))}},
                  tr("Move %1 in its chain").arg(node->view().id), {node->view().path});
}

bool Canvas::moveInto(const QString& path, const QString& container, int index) {
    const auto change = studio::moveNode(document->project(), path.toStdString(), container.toStdString(), std::size_t(index), std::nullopt);
    if (!change) return say(studio::text(change.error().message)), false;
    return commit(*change, tr("Move %1 into %2").arg(path, container));
}

bool Canvas::moveOut(const QString& path, QPointF position) {
    const auto change = studio::moveNode(document->project(), path.toStdString(), scopePath(), std::size_t(-1), toPosition(snapped(position)));
    if (!change) return say(studio::text(change.error().message)), false;
    return commit(*change, tr("Move %1 out of its container").arg(path));
}

std::string Canvas::scopeOf(const QStringList& paths) const {
    const NodeItem* first = paths.isEmpty() ? nullptr : scene->node(paths.front());
    const QString holder = first ? first->view().holder : QString();
    const auto held = [&](const QString& path) { return scene->node(path) && scene->node(path)->view().holder == holder; };
    return !holder.isEmpty() && std::ranges::all_of(paths, held) ? holder.toStdString() : scopePath();
}

bool Canvas::rename(const QString& path, const QString& id) {
    if (id == QString::fromStdString(nn::last_id(path.toStdString()))) return true;
    if (!nn::is_valid_id(id.toStdString())) {
        say(tr("\u201c%1\u201d cannot be a name: letters, digits and _ only.").arg(id));
        return false;
    }
    const QString after = QString::fromStdString(nn::join_path(nn::parent_path(path.toStdString()), id.toStdString()));
    return commit({nn::RenameNode{path.toStdString(), id.toStdString()}}, tr("Rename to %1").arg(id), {after});
}

nn::PortRef Canvas::portRef(const PortHit& hit) const {
    return {hit.node->view().id.toStdString(), hit.port().id.toStdString()};
}

int Canvas::chainIndexAt(QPointF point, const NodeItem* skip) const {
    int best = 0;
    double nearest = 1e300;
    for (int i = 0; i < scene->nodes().size(); ++i) {
        const NodeItem* node = scene->nodes()[i];
        const QPointF gap = point - QRectF(node->view().position, node->view().size).center();
        const double distance = std::hypot(gap.x(), 1.5 * gap.y());
        if (distance >= nearest) continue;
        nearest = distance;
        best = gap.x() > 0 && !skip ? i + 1 : i;
    }
    return best;
}

bool Canvas::fitsOnWire(const NodeItem* node) const {
    return !node->view().inputs.isEmpty() && !node->view().outputs.isEmpty() && scene->wiresOf(node).isEmpty();
}

WireItem* Canvas::wireUnder(const QRectF& body, const NodeItem* node) const {
    return scene->wireAt(body.center(), std::max(reach(14), body.height() * 0.45), node);
}

void Canvas::light(WireItem* lit) {
    for (WireItem* wire : scene->wires()) {
        WireState state = wire->state();
        state.lit = wire == lit;
        wire->setState(state);
    }
}

void Canvas::markContainer(NodeItem* target) {
    for (NodeItem* node : scene->nodes()) {
        NodeState state = node->state();
        state.dropTarget = node == target;
        node->setState(state);
    }
}

void Canvas::markPort(const PortHit& hit) {
    for (NodeItem* node : scene->nodes()) {
        NodeState state = node->state();
        state.hotPort = node == hit.node ? hit.index : -1;
        state.hotOutput = hit.output;
        node->setState(state);
    }
}

void Canvas::markFits(const std::optional<nn::PortRef>& anchor, bool anchorIsOutput) {
    QSet<QString> circle;  // nodes that already feed, or are fed by, the one that the wire hangs on
    if (anchor) {
        QStringList next{QString::fromStdString(nn::join_path(scopePath(), anchor->node))};
        for (qsizetype i = 0; i < next.size(); ++i) {
            circle << next[i];
            const NodeItem* node = scene->node(next[i]);
            if (!node) continue;
            for (const WireItem* wire : scene->wiresOf(node)) {
                const QString& here = anchorIsOutput ? wire->view().to : wire->view().from;
                const QString& other = anchorIsOutput ? wire->view().from : wire->view().to;
                if (here == next[i] && !other.isEmpty() && !circle.contains(other) && !next.contains(other)) next << other;
            }
        }
    }
    for (NodeItem* node : scene->nodes()) {
        NodeState state = node->state();
        state.unfitInputs = state.unfitOutputs = 0;
        state.dimmed = false;
        if (anchor && anchor->node != node->view().id.toStdString()) {
            const auto& ports = anchorIsOutput ? node->view().inputs : node->view().outputs;
            std::uint32_t& unfit = anchorIsOutput ? state.unfitInputs : state.unfitOutputs;
            bool any = false;
            for (int i = 0; i < std::min<int>(ports.size(), 32); ++i) {
                const nn::PortRef here{node->view().id.toStdString(), ports[i].id.toStdString()};
                const bool fits = !circle.contains(node->view().path) &&
                                  (anchorIsOutput ? wouldFit(*document, scopePath(), *anchor, here) : wouldFit(*document, scopePath(), here, *anchor));
                if (!fits) unfit |= 1u << i;
                any = any || fits;
            }
            (anchorIsOutput ? state.unfitOutputs : state.unfitInputs) = ~0u;
            state.dimmed = !any;
        }
        node->setState(state);
    }
}

void Canvas::markReplaced(const PortHit& hit, const std::optional<nn::Wire>& except) {
    for (WireItem* wire : scene->wires()) {
        WireState state = wire->state();
        state.replaced = hit && !hit.output && !hit.port().variadic && wire->view().to == hit.node->view().path &&
                         wire->view().toPort == hit.index && !(except && wire->view().wire == *except);
        wire->setState(state);
    }
}

}  // namespace ui
