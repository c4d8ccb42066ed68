#include "ui/canvas/scope_view.h"

#include "app/studio/layout.h"
#include "nn/model/scope.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <set>

namespace ui {

namespace {

QString qs(const std::string& text) {
    return QString::fromStdString(text);
}

QString sizesText(const nn::OptionValue& value) {
    const auto* list = std::get_if<std::vector<std::int64_t>>(&value);
    if (!list) return qs(nn::to_string(value)).remove(QLatin1Char('\''));
    QStringList parts;
    for (std::int64_t size : *list) parts << QString::number(size);
    return parts.join(QChar(0x00d7));
}

/// "3×3" also where the file holds one number for all axes.
QString optionText(const nn::OptionInfo& info, const nn::OptionValue& value) {
    if (info.id == "stride" || info.id == "padding" || info.id == "dilation")
        if (const auto* one = std::get_if<std::int64_t>(&value)) return QString::number(*one);
    if (info.kind == nn::OptionKind::Ints && info.arity > 1)
        if (const auto* one = std::get_if<std::int64_t>(&value)) {
            return sizesText(std::vector<std::int64_t>(info.arity, *one));
        }
    if (info.kind == nn::OptionKind::Ints)
        if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value); list && list->size() == 1 && info.arity > 1)
            return sizesText(std::vector<std::int64_t>(info.arity, list->front()));
    return sizesText(value);
}

/// Sizes speak for themselves; the rest gets a letter or its name: "s2", "p1", "dim 1".
QString labelOf(const nn::OptionInfo& info) {
    if (info.id == "stride") return QStringLiteral("s");
    if (info.id == "padding") return QStringLiteral("p");
    if (info.id == "dilation") return QStringLiteral("d");
    if (info.required || info.from_wire || info.kind == nn::OptionKind::Choice || info.id.rfind("out_", 0) == 0) return {};
    return qs(info.id) + QLatin1Char(' ');
}

QString inputSummary(const nn::NodeReport* report) {
    if (!report || report->outputs.empty() || !report->outputs.front().type) return {};
    nn::TensorType type = *report->outputs.front().type;
    if (!type.shape.empty() && type.shape.front().batch) type.shape.erase(type.shape.begin());
    if (type.shape.empty()) return qs(nn::to_string(type.dtype));
    QStringList parts;
    for (const nn::Dim& dim : type.shape) parts << qs(nn::to_string(dim));
    return parts.join(QStringLiteral(" \u00d7 "));
}

QVector<PortView> portViews(const std::vector<nn::PortInfo>& ports) {
    QVector<PortView> out;
    for (const nn::PortInfo& port : ports)
        out.push_back({qs(port.id), QCoreApplication::translate("nn", port.doc), port.variadic, port.optional});
    return out;
}

double roundUp(double value) {
    return std::ceil(value / metrics::grid) * metrics::grid;
}

/// `id`: relative to the scope, so that a child of a list reads "linears.0".
NodeView viewNode(const studio::Document& document, const nn::Node& node, const std::string& id,
                  const std::string& path) {
    const nn::Op* op = nn::find_op(node.op);
    const nn::NodeReport* report = document.analysis().find(path);
    NodeView view;
    view.path = qs(path);
    view.id = qs(id);
    view.op = qs(node.op);
    view.known = op != nullptr;
    view.title = op ? QString::fromUtf8(op->title) : view.op;
    view.icon = op ? qs(op->icon) : QStringLiteral("error");
    view.category = op ? op->category : nn::Category::Math;
    view.container = op && op->is_container();
    view.sequential = op && op->role == nn::Role::Sequential;
    view.frozen = !node.requires_grad;
    view.muted = node.muted;
    const auto place = document.project().layout.find(path);
    view.collapsed = place != document.project().layout.end() && place->second.collapsed;
    for (const nn::Node& child : node.inner.nodes) {
        const nn::Op* childOp = nn::find_op(child.op);
        if (childOp && (childOp->role == nn::Role::Input || childOp->role == nn::Role::Output)) continue;
        view.children.push_back(childOp ? childOp->category : nn::Category::Math);
    }
    view.summary = node.muted ? QCoreApplication::translate("Canvas", "muted") : summaryOf(node, report);
    if (report) view.count = compactCount(report->parameter_count);
    const nn::Graph& root = document.project().graph;
    view.inputs = portViews(nn::input_ports(root, nn::parent_path(path), node));
    view.outputs = portViews(nn::output_ports(root, nn::parent_path(path), node));
    view.size = sizeOf(view);
    return view;
}

/// A Sequential lies in rows, in its order.
void placeChain(QVector<NodeView>& nodes, double gap) {
    const int count = static_cast<int>(nodes.size());
    const int columns = std::clamp(static_cast<int>(std::ceil(std::sqrt(count * 1.8))), 4, 6);
    const double row = std::any_of(nodes.begin(), nodes.end(), [](const NodeView& n) { return n.size.height() > 72; })
                           ? metrics::chainRow + 24
                           : metrics::chainRow;
    double widest = metrics::nodeWidth;
    for (const NodeView& node : nodes) widest = std::max(widest, node.size.width());
    const double column = widest + gap;
    for (int i = 0; i < count; ++i) {
        NodeView& node = nodes[i];
        // A title alone stands where the ports of its neighbours are.
        const double lower = node.collapsed ? (metrics::nodeHeight - metrics::collapsedHeight) / 2 : 0;
        node.position = QPointF((i % columns) * column, (i / columns) * row + lower);
    }
}

/// The children of an opened Sequential, placed as seen from it, which becomes as large as they need.
QVector<NodeView> openUp(const studio::Document& document, NodeView& container) {
    const std::string path = container.path.toStdString();
    QVector<NodeView> children;
    for (const nn::Node& child : nn::find_node(document.project().graph, path)->inner.nodes) {
        children.push_back(viewNode(document, child, child.id, nn::join_path(path, child.id)));
        children.back().holder = container.path;
    }
    placeChain(children, metrics::openedGap);
    const QPointF corner(metrics::openedPad, metrics::openedHead + metrics::openedPad);
    QRectF content(corner, QSizeF(metrics::nodeWidth, metrics::nodeHeight));
    for (NodeView& child : children) {
        child.position += corner;
        content |= QRectF(child.position, child.size);
    }
    container.opened = true;
    container.size = {roundUp(content.right() + metrics::openedPad), roundUp(content.bottom() + metrics::openedPad)};
    container.wayIn = container.wayOut = content.center().y();
    if (!children.isEmpty()) {
        const NodeView &first = children.front(), &last = children.back();
        container.wayIn = first.position.y() + first.portPosition(0, false).y();
        container.wayOut = last.position.y() + last.portPosition(0, true).y();
        container.lastRight = last.position.x() + last.size.width();
    }
    return children;
}

/// Where the document says that nodes lie; computed for those of which it does not.
class Places {
public:
    explicit Places(const studio::Document& document) : document_(document) {}
    void place(NodeView& node) {
        const std::string path = node.path.toStdString();
        const auto& layout = document_.project().layout;
        if (const auto found = layout.find(path); found != layout.end()) {
            node.position = QPointF(found->second.x, found->second.y);
            return;
        }
        if (!computed_) computed_ = studio::placeMissing(document_.project());
        if (const auto found = computed_->positions.find(path); found != computed_->positions.end() && found->second)
            node.position = QPointF(found->second->x, found->second->y);
    }

private:
    const studio::Document& document_;
    std::optional<nn::MoveNodes> computed_;
};

/// Index of the drawn node that `path` is or lies in: itself, a child of a list, something inside a container. -1: it is
/// of another scope.
int drawnAt(const ScopeView& view, const QString& path) {
    const int start = view.path.isEmpty() ? 0 : view.path.size() + 1;
    if (start && !path.startsWith(view.path + QLatin1Char('.'))) return -1;
    QString drawn = path;
    while (!view.index.contains(drawn) && drawn.lastIndexOf(QLatin1Char('.')) > start)
        drawn.truncate(drawn.lastIndexOf(QLatin1Char('.')));
    return view.index.value(drawn, -1);
}

/// `wanted(index)`: whether that node's problems are asked for.
template <typename Wanted>
void addProblems(const studio::Document& document, ScopeView& view, const Wanted& wanted) {
    const int start = view.path.isEmpty() ? 0 : view.path.size() + 1;
    for (const nn::Diagnostic& d : document.analysis().diagnostics) {
        const QString path = qs(d.node);
        const int index = path.isEmpty() ? -1 : drawnAt(view, path);
        if (index < 0 || !wanted(index)) continue;
        const bool inside = view.nodes[index].path != path;
        QString sentence = studio::text(d.text);
        if (inside) sentence = QCoreApplication::translate("Canvas", "%1: %2").arg(path.mid(start), sentence);
        view.nodes[index].problems.push_back({d.severity, sentence, inside});
    }
}

QString reasonAt(const studio::Document& document, const std::string& node, const QString& port, bool firstPort) {
    for (const nn::Diagnostic& d : document.analysis().diagnostics) {
        if (d.severity != nn::Severity::Error || d.node != node) continue;
        if (qs(d.port) == port || (d.port.empty() && d.option.empty() && firstPort)) return studio::text(d.text);
    }
    return {};
}

WireView viewWire(const studio::Document& document, const std::string& scope, const nn::Wire& wire, const NodeView& from,
                  const NodeView& to) {
    WireView w;
    w.wire = wire;
    w.from = from.path;
    w.to = to.path;
    w.fromPort = std::max(0, from.portIndex(qs(wire.from.port), true));
    w.toPort = std::max(0, to.portIndex(qs(wire.to.port), false));
    if (const auto type = document.analysis().wire_type(document.project().graph, scope, wire)) w.shape = shapeLabel(*type);
    if (!to.problems.isEmpty() && w.toPort < to.inputs.size())
        w.reason = reasonAt(document, to.path.toStdString(), to.inputs[w.toPort].id, w.toPort == 0);
    if (from.portIndex(qs(wire.from.port), true) < 0 || to.portIndex(qs(wire.to.port), false) < 0)
        w.reason = QCoreApplication::translate("Canvas", "There is no such port.");
    if (const auto bends = document.project().bends.find({scope, wire}); bends != document.project().bends.end())
        for (const nn::Point& point : bends->second) w.bends.push_back({point.x, point.y});
    return w;
}

void addWires(const studio::Document& document, const nn::Graph& graph, ScopeView& view) {
    const std::string scope = view.path.toStdString();
    // Wires may name a child of a list by path.
    const auto end = [&](const nn::PortRef& ref) { return drawnAt(view, qs(nn::join_path(scope, ref.node))); };
    view.wiresOf.resize(view.nodes.size());
    for (const nn::Wire& wire : graph.wires) {
        const int from = end(wire.from), to = end(wire.to);
        if (from < 0 || to < 0) continue;
        view.wiresOf[from].push_back(static_cast<int>(view.wires.size()));
        if (to != from) view.wiresOf[to].push_back(static_cast<int>(view.wires.size()));
        view.wires.push_back(viewWire(document, scope, wire, view.nodes[from], view.nodes[to]));
    }
}

/// The ways between neighbours; `nodes` are indices of the children of the Sequential at `path`, in their order. `ends`: those into it
/// and out of it too.
void addChain(const studio::Document& document, ScopeView& view, const QString& path, const QVector<int>& nodes, bool ends) {
    const auto outputOf = [&](const QString& path) -> QString {
        const nn::NodeReport* report = document.analysis().find(path.toStdString());
        if (!report || report->outputs.empty() || !report->outputs.front().type) return {};
        return shapeLabel(*report->outputs.front().type);
    };
    const nn::NodeReport* whole = document.analysis().find(path.toStdString());
    QString incoming;
    if (whole && !whole->inputs.empty() && whole->inputs.front().type) incoming = shapeLabel(*whole->inputs.front().type);
    const auto count = nodes.size();
    for (qsizetype i = ends ? 0 : 1; i <= count - (ends ? 0 : 1) && count > 0; ++i) {
        const NodeView* before = i > 0 ? &view.nodes[nodes[i - 1]] : nullptr;
        const NodeView* after = i < count ? &view.nodes[nodes[i]] : nullptr;
        WireView w;
        w.implicit = true;
        if (!ends) w.holder = path;
        if (before) w.from = before->path, w.wire.from.node = before->id.toStdString();
        if (after) w.to = after->path, w.wire.to.node = after->id.toStdString();
        w.shape = before ? outputOf(w.from) : incoming;
        if (after && !after->problems.isEmpty() && !after->inputs.isEmpty())
            w.reason = reasonAt(document, w.to.toStdString(), after->inputs.front().id, true);
        view.wires.push_back(w);
    }
}

}  // namespace

QSizeF sizeOf(const NodeView& node) {
    static QFontMetricsF title = [] {
        QFont font = Theme::instance().uiFont(0, QFont::DemiBold);
        font.setPixelSize(int(metrics::titlePixels));
        return QFontMetricsF(font);
    }();
    static QFontMetricsF small = [] {
        QFont font = Theme::instance().monoFont();
        font.setPixelSize(11);
        return QFontMetricsF(font);
    }();
    const double head = 16 + 20 + title.horizontalAdvance(node.title) + 12 + small.horizontalAdvance(node.id) + 12;
    if (node.collapsed) return {std::clamp(roundUp(head), metrics::nodeWidth, metrics::nodeMaxWidth), metrics::collapsedHeight};
    const double body = 16 + title.horizontalAdvance(node.summary) + 12 + small.horizontalAdvance(node.count) + 12;
    const double strip = 16 + 17.0 * std::min<int>(node.children.size(), 12) + 12;
    const double width =
        std::clamp(roundUp(std::max({head, body, strip})), metrics::nodeWidth, metrics::nodeMaxWidth);
    const auto ports = std::max(node.inputs.size(), node.outputs.size());
    const double wanted = node.container ? metrics::containerHeight : metrics::nodeHeight;
    return {width, std::max(wanted, roundUp(16 + metrics::portSpacing * double(ports)))};
}

QPointF NodeView::portPosition(int index, bool output) const {
    const auto count = double((output ? outputs : inputs).size());
    if (collapsed) {
        // Many ports gather at the sides of the title.
        const double apart = count > 1 ? std::min(metrics::portSpacing, (size.height() - 12) / (count - 1)) : 0;
        return {output ? size.width() : 0, size.height() / 2 + (index - (count - 1) / 2) * apart};
    }
    if (opened && count == 1) return {output ? size.width() : 0, output ? wayOut : wayIn};
    const double middle = count == 1 ? portLine() : size.height() / 2;
    const double y = middle + (index - (count - 1) / 2) * metrics::portSpacing;
    return {output ? size.width() : 0, y};
}

double NodeView::portLine() const {
    // A container is taller, its only port stands where those of its neighbours do.
    return container && !collapsed ? metrics::nodeHeight / 2 : size.height() / 2;
}

int NodeView::portIndex(const QString& port, bool output) const {
    const auto& ports = output ? outputs : inputs;
    if (port.isEmpty()) return ports.isEmpty() ? -1 : 0;
    for (int i = 0; i < ports.size(); ++i)
        if (ports[i].id == port) return i;
    return -1;
}

const ProblemView* NodeView::worst() const {
    for (const ProblemView& p : problems)
        if (p.severity == nn::Severity::Error) return &p;
    return problems.isEmpty() ? nullptr : &problems.front();
}

QString shapeLabel(const nn::TensorType& type) {
    QStringList parts;
    for (const nn::Dim& dim : type.shape) parts << qs(nn::to_string(dim));
    return parts.isEmpty() ? QCoreApplication::translate("Canvas", "scalar") : parts.join(QChar(0x00d7));
}

QString compactCount(std::int64_t count) {
    if (count <= 0) return {};
    if (count < 10'000) return QLocale().toString(static_cast<qlonglong>(count));
    const double value = static_cast<double>(count);
    const double scaled = value < 999'500 ? value / 1e3 : value < 999.5e6 ? value / 1e6 : value / 1e9;
    const QString unit = value < 999'500 ? QStringLiteral("k") : value < 999.5e6 ? QStringLiteral("M") : QStringLiteral("G");
    return QLocale().toString(scaled, 'f', scaled < 100 ? 1 : 0) + QChar(0x202f) + unit;
}

QString summaryOf(const nn::Node& node, const nn::NodeReport* report) {
    const nn::Op* op = nn::find_op(node.op);
    if (!op) return QCoreApplication::translate("Canvas", "unknown op");
    if (op->role == nn::Role::Input) return inputSummary(report);
    if (op->is_container()) {
        const auto count = std::count_if(node.inner.nodes.begin(), node.inner.nodes.end(), [](const nn::Node& child) {
            const nn::Op* o = nn::find_op(child.op);
            return !o || (o->role != nn::Role::Input && o->role != nn::Role::Output);
        });
        return count == 1 ? QCoreApplication::translate("Canvas", "1 layer")
                          : QCoreApplication::translate("Canvas", "%1 layers").arg(count);
    }
    QStringList parts;
    QString fromWire;
    for (const nn::OptionInfo& info : op->schema.options) {
        nn::OptionValue value = op->schema.value(node.options, info.id);
        if (info.from_wire && std::holds_alternative<std::monostate>(value) && report)
            if (const auto found = report->from_wire.find(info.id); found != report->from_wire.end())
                value = found->second;
        if (std::holds_alternative<std::monostate>(value)) continue;
        if (info.from_wire && info.id.rfind("in_", 0) == 0) fromWire = optionText(info, value);
        const bool size = info.from_wire && info.id.rfind("in_", 0) != 0;
        if (!size && !info.summary) continue;
        // What is as usual says nothing, unless it is all there is to say.
        const bool usual = !info.required && !size && value == info.default_value;
        if (usual && !parts.isEmpty()) continue;
        if (info.id == "out_features" && !fromWire.isEmpty())
            parts << fromWire + QStringLiteral(" \u2192 ") + optionText(info, value);
        else
            parts << labelOf(info) + optionText(info, value);
    }
    return parts.join(QStringLiteral(" \u00b7 "));
}

QVector<FrameView> viewFrames(const studio::Document& document, const QString& scope) {
    QVector<FrameView> out;
    const auto& frames = document.project().frames;
    for (std::size_t i = 0; i < frames.size(); ++i)
        if (qs(frames[i].scope) == scope)
            out.push_back({static_cast<int>(i), qs(frames[i].text), qs(frames[i].color),
                           QRectF(frames[i].at.x, frames[i].at.y, frames[i].size.x, frames[i].size.y)});
    return out;
}

ScopeView viewScope(const studio::Document& document, const QString& scope, const QSet<QString>& opened) {
    ScopeView view;
    view.path = scope;
    const nn::Graph* graph = nn::find_scope(document.project().graph, scope.toStdString());
    if (!graph) return view;
    view.exists = true;
    view.sequential = nn::is_sequential(document.project(), scope.toStdString());
    for (const nn::Wirable& node : nn::wirable_nodes(*graph))
        view.nodes.push_back(viewNode(document, *node.node, node.id, nn::join_path(scope.toStdString(), node.id)));
    view.frames = viewFrames(document, scope);
    const auto own = view.nodes.size();
    if (view.sequential) placeChain(view.nodes, metrics::chainGap);
    Places places(document);
    QHash<QString, QVector<int>> inside;
    for (qsizetype i = 0; i < own && !view.sequential; ++i) {
        places.place(view.nodes[i]);
        if (!view.nodes[i].sequential || view.nodes[i].collapsed || !opened.contains(view.nodes[i].path)) continue;
        view.opened = true;
        for (NodeView& child : openUp(document, view.nodes[i])) {
            child.position += view.nodes[i].position;
            inside[child.holder].push_back(int(view.nodes.size()));
            view.nodes.push_back(std::move(child));
        }
    }
    for (int i = 0; i < view.nodes.size(); ++i) view.index.insert(view.nodes[i].path, i);
    addProblems(document, view, [](int) { return true; });
    if (view.sequential) {
        QVector<int> all;
        for (int i = 0; i < view.nodes.size(); ++i) all.push_back(i);
        addChain(document, view, view.path, all, true);
    } else {
        addWires(document, *graph, view);
        for (auto it = inside.constBegin(); it != inside.constEnd(); ++it) addChain(document, view, it.key(), it.value(), false);
    }
    return view;
}

bool followsInPlace(const studio::DocumentChange& change, const ScopeView& view) {
    // A Sequential lies as wide as its widest child: all of it may move. Where much of the scope changed, one walk over
    // it is less than a look-up each.
    const auto few = static_cast<std::size_t>(view.nodes.size()) / 4 + 16;
    return view.exists && !view.sequential && !view.opened && !change.has(studio::DocumentChange::Nodes | studio::DocumentChange::Wires) &&
           change.options.size() + change.moved.size() + change.reports.size() + change.problems.size() <= few;
}

ScopeDifference updateScope(const studio::Document& document, const studio::DocumentChange& change, ScopeView& view) {
    std::set<int> nodes, wires;
    for (const auto* paths : {&change.options, &change.moved, &change.reports, &change.problems}) {
        for (const std::string& path : *paths)
            if (const int index = drawnAt(view, qs(path)); index >= 0) nodes.insert(index);
    }
    Places places(document);
    const nn::Graph& root = document.project().graph;
    for (const int index : nodes) {
        NodeView& old = view.nodes[index];
        const std::string path = old.path.toStdString();
        const nn::Node* node = nn::find_node(root, path);
        if (!node) continue;
        old = viewNode(document, *node, old.id.toStdString(), path);
        places.place(old);
        wires.insert(view.wiresOf[index].begin(), view.wiresOf[index].end());
    }
    addProblems(document, view, [&nodes](int index) { return nodes.contains(index); });
    for (const int index : wires) {
        WireView& old = view.wires[index];
        old = viewWire(document, view.path.toStdString(), nn::Wire(old.wire), view.nodes[view.index.value(old.from)],
                       view.nodes[view.index.value(old.to)]);
    }
    return {QVector<int>(nodes.begin(), nodes.end()), QVector<int>(wires.begin(), wires.end())};
}

}  // namespace ui
