#include "ui/canvas/canvas.h"

#include "app/studio/layout.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {

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

bool Canvas::commit(const nn::Edits& edits, const QString& text, const QStringList& select, const QString& mergeKey) {
    if (edits.empty()) return false;
    if (!document->apply(edits, text, mergeKey)) {
        scene->sync();  // what a gesture moved on screen goes back
        say(document->lastError());
        return false;
    }
    if (!select.isEmpty()) scene->setSelection(select);
    return true;
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
    if (place.wire && !place.wire->view().implicit)
        return nn::insert_on_wire(project, scope, place.wire->view().wire, std::move(node), freePosition(place));
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
    return commit(edits, tr("Add %1").arg(title), {place.into ? place.into->view().path : path});
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
    std::vector<std::string> list;
    for (const QString& path : paths) list.push_back(path.toStdString());
    if (list.empty()) return false;
    const QString text = keepChain ? tr("Delete, keep the chain")
                         : list.size() == 1 ? tr("Delete %1").arg(paths.front())
                                            : tr("Delete %1 nodes").arg(list.size());
    return commit(nn::remove_nodes(document->project(), scopePath(), list, keepChain), text);
}

bool Canvas::moveNodes(const QHash<QString, QPointF>& positions) {
    nn::MoveNodes move;
    const auto& layout = document->project().layout;
    for (const NodeItem* node : scene->nodes()) {
        const QString& path = node->view().path;
        if (const auto found = positions.constFind(path); found != positions.constEnd())
            move.positions[path.toStdString()] = toPosition(*found);
        else if (!layout.contains(path.toStdString()))
            // Placed for display only so far; written down now, or it would jump when its neighbour moves.
            move.positions[path.toStdString()] = toPosition(node->pos());
    }
    return commit({move}, positions.size() == 1 ? tr("Move a node") : tr("Move %1 nodes").arg(positions.size()));
}

bool Canvas::insertExisting(NodeItem* node, const WireItem* wire, QPointF position) {
    const nn::Wire old = wire->view().wire;
    const std::string id = node->view().id.toStdString();
    EditBuilder builder(document->project());
    builder.add({nn::MoveNodes{{{node->view().path.toStdString(), toPosition(position)}}}});
    builder.add(nn::disconnect(builder.project(), scopePath(), old));
    builder.add(nn::connect(builder.project(), scopePath(), {old.from, {id, ""}}));
    builder.add(nn::connect(builder.project(), scopePath(), {{id, ""}, old.to}));
    return commit(builder.edits(), tr("Insert %1 on a wire").arg(node->view().id));
}

bool Canvas::reorder(NodeItem* node, int index) {
    return commit({nn::ReorderNode{node->view().path.toStdString(), static_cast<std::size_t>(std::max(0, index))}},
                  tr("Move %1 in its chain").arg(node->view().id), {node->view().path});
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

bool acceptsWire(const nn::Op& op, const std::optional<nn::TensorType>& type) {
    if (op.role == nn::Role::Input || op.role == nn::Role::List || op.role == nn::Role::Parameter) return false;
    if (op.is_container() || op.role == nn::Role::Output) return true;
    if (op.inputs.empty()) return false;
    if (!type || !op.infer) return true;
    const auto options = op.schema.make();
    for (const nn::OptionInfo& option : op.schema.options)
        if (option.required) option.set(options.get(), option.default_value);
    std::vector<std::string> ports;
    for (const nn::PortInfo& port : op.inputs)
        if (!port.optional || ports.empty()) ports.push_back(port.id);
    // What the other inputs will carry is not known yet: something of the same shape, or numbers of things, mostly.
    for (const nn::DType other : {nn::DType::Float32, nn::DType::Int64}) {
        std::vector<nn::TensorType> types(ports.size(), nn::TensorType{other, type->shape});
        types.front() = *type;
        nn::InferContext context(types, ports);
        op.infer(options.get(), context);
        if (!context.failed() || ports.size() == 1) return !context.failed();
        // Only what is said of this wire itself counts against it.
        const auto& issues = context.issues();
        const bool own = std::ranges::any_of(issues, [&ports](const auto& issue) {
            return issue.severity == nn::Severity::Error && issue.port == ports.front();
        });
        if (!own) return true;
    }
    return op.role == nn::Role::Loss;  // its target has a shape of its own
}

}  // namespace ui
