// The usual four steps of a layered drawing (Sugiyama, Tagawa, Toda 1981): layers, dummies for long wires, order within
// a layer by barycentres, coordinates by least squares under the order.

#include "app/studio/layout.h"

#include "nn/model/scope.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace studio {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);
constexpr std::size_t maxDummies = 20'000;  // beyond that nobody sees the difference, but everybody waits
constexpr int sweeps = 4;
constexpr double pageAspect = 1.6;  // width to height of a drawing that wraps
constexpr double wireRoom = 20;     // between a wire that passes and what is beside it
constexpr double stiffness = 1000;  // of nodes against wires that pass: these give way

nn::Position sizeOf(const LayoutStyle& style, const std::string& path) {
    return style.size ? style.size(path) : style.node;
}

using Links = std::vector<std::vector<std::size_t>>;

/// The nodes of a scope as numbers, and what feeds what.
struct Flow {
    Links from, to;

    explicit Flow(std::size_t n) : from(n), to(n) {}
    std::size_t size() const { return from.size(); }
    void link(std::size_t a, std::size_t b) {
        if (std::find(to[a].begin(), to[a].end(), b) != to[a].end()) return;
        to[a].push_back(b);
        from[b].push_back(a);
    }
    std::size_t add() {
        from.emplace_back();
        to.emplace_back();
        return from.size() - 1;
    }
};

std::size_t indexOf(const std::map<std::string, std::size_t, std::less<>>& ids, std::string_view relative) {
    auto it = ids.find(relative);
    if (it == ids.end()) it = ids.find(relative.substr(0, relative.find('.')));
    return it == ids.end() ? none : it->second;
}

/// A wire that would close a cycle is left out: the drawing of the rest stays sensible.
Flow flowOf(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
    const std::vector<nn::Wirable> nodes = nn::wirable_nodes(graph);
    Flow all(nodes.size());
    if (nn::is_sequential(project, scope)) {
        for (std::size_t i = 1; i < all.size(); ++i) all.link(i - 1, i);
        return all;
    }
    std::map<std::string, std::size_t, std::less<>> ids;
    for (std::size_t i = 0; i < nodes.size(); ++i) ids[nodes[i].id] = i;
    for (const nn::Wire& wire : graph.wires) {
        const std::size_t a = indexOf(ids, wire.from.node), b = indexOf(ids, wire.to.node);
        if (a != none && b != none && a != b) all.link(a, b);
    }

    Flow acyclic(all.size());
    std::vector<char> state(all.size(), 0);  // 1: on the path, 2: done
    for (std::size_t root = 0; root < all.size(); ++root) {
        std::vector<std::pair<std::size_t, std::size_t>> path;
        if (state[root] == 0) path.push_back({root, 0});
        while (!path.empty()) {
            auto& [at, next] = path.back();
            state[at] = 1;
            if (next == all.to[at].size()) {
                state[at] = 2;
                path.pop_back();
                continue;
            }
            const std::size_t from = at, child = all.to[at][next++];
            if (state[child] == 1) continue;
            acyclic.link(from, child);
            if (state[child] == 0) path.push_back({child, 0});
        }
    }
    // In the order of the wires, which is mostly that of the ports.
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<std::size_t> kept;
        for (const std::size_t from : all.from[i])
            if (std::find(acyclic.from[i].begin(), acyclic.from[i].end(), from) != acyclic.from[i].end()) kept.push_back(from);
        acyclic.from[i] = std::move(kept);
    }
    return acyclic;
}

/// Longest path from the inputs; then what has no input of its own moves up to what it feeds (labels to their loss).
std::vector<int> layersOf(const Flow& flow) {
    std::vector<int> layer(flow.size(), 0);
    std::vector<std::size_t> waiting(flow.size()), ready;
    for (std::size_t i = 0; i < flow.size(); ++i)
        if ((waiting[i] = flow.from[i].size()) == 0) ready.push_back(i);
    for (std::size_t k = 0; k < ready.size(); ++k)
        for (const std::size_t next : flow.to[ready[k]]) {
            layer[next] = std::max(layer[next], layer[ready[k]] + 1);
            if (--waiting[next] == 0) ready.push_back(next);
        }
    for (std::size_t i = 0; i < flow.size(); ++i) {
        if (!flow.from[i].empty() || flow.to[i].empty()) continue;
        int nearest = std::numeric_limits<int>::max();
        for (const std::size_t next : flow.to[i]) nearest = std::min(nearest, layer[next]);
        layer[i] = nearest - 1;
    }
    return layer;
}

/// Puts a dummy into every layer that a wire passes, so that long wires get room beside the nodes.
void addDummies(Flow& flow, std::vector<int>& layer) {
    std::size_t count = 0;
    for (std::size_t a = 0; a < flow.size(); ++a)
        for (const std::size_t b : flow.to[a]) count += static_cast<std::size_t>(layer[b] - layer[a] - 1);
    if (count > maxDummies) return;
    const Flow direct = flow;
    flow = Flow(direct.size());
    for (std::size_t b = 0; b < direct.size(); ++b)
        for (const std::size_t a : direct.from[b]) {
            std::size_t at = a;
            for (int l = layer[a] + 1; l < layer[b]; ++l) {
                const std::size_t dummy = flow.add();
                layer.push_back(l);
                flow.link(at, dummy);
                at = dummy;
            }
            flow.link(at, b);
        }
}

double mean(const std::vector<std::size_t>& of, const std::vector<double>& values, double otherwise) {
    if (of.empty()) return otherwise;
    double sum = 0;
    for (const std::size_t i : of) sum += values[i];
    return sum / static_cast<double>(of.size());
}

using Layers = std::vector<std::vector<std::size_t>>;

/// Wires of `u` and `v` that cross while `u` comes first.
std::size_t crossingsOf(const std::vector<std::size_t>& u, const std::vector<std::size_t>& v, const std::vector<double>& place) {
    std::size_t count = 0;
    for (const std::size_t a : u)
        for (const std::size_t b : v) count += place[a] > place[b];
    return count;
}

/// Of all wires between neighbouring layers.
std::size_t crossings(const Flow& flow, const Layers& layers, const std::vector<double>& place) {
    std::size_t count = 0;
    for (const auto& layer : layers) {
        std::vector<double> before;  // ascending
        for (const std::size_t i : layer) {
            std::vector<double> ends;
            for (const std::size_t from : flow.from[i]) ends.push_back(place[from]);
            std::sort(ends.begin(), ends.end());
            for (const double end : ends) {
                const auto at = std::upper_bound(before.begin(), before.end(), end);
                count += static_cast<std::size_t>(before.end() - at);
                before.insert(at, end);
            }
        }
    }
    return count;
}

/// Neighbours in a layer change places where fewer wires cross then.
void untangle(const Flow& flow, Layers& layers, std::vector<double>& place) {
    for (auto& layer : layers)
        for (std::size_t k = 1; k < layer.size(); ++k) {
            std::size_t &u = layer[k - 1], &v = layer[k];
            const auto crossed = [&](std::size_t first, std::size_t second) {
                return crossingsOf(flow.from[first], flow.from[second], place) + crossingsOf(flow.to[first], flow.to[second], place);
            };
            if (crossed(u, v) <= crossed(v, u)) continue;
            std::swap(u, v);
            std::swap(place[u], place[v]);
        }
}

/// Orders each layer by the mean place of its neighbours, forth and back a few times; the order with the fewest crossings stays. Vertices from `nodes` on are dummies.
void order(const Flow& flow, Layers& layers, std::size_t nodes) {
    std::vector<double> place(flow.size(), 0);
    const auto number = [&](const std::vector<std::size_t>& layer) {
        for (std::size_t k = 0; k < layer.size(); ++k) place[layer[k]] = static_cast<double>(k);
    };
    for (const auto& layer : layers) number(layer);
    // What feeds the same node lies in the order in which it does: a prediction above its label.
    const auto rank = [&](std::size_t i, const Links& neighbours) {
        if (&neighbours != &flow.to || neighbours[i].empty()) return std::ptrdiff_t(0);
        const std::vector<std::size_t>& feeds = flow.from[neighbours[i].front()];
        return std::find(feeds.begin(), feeds.end(), i) - feeds.begin();
    };
    const auto sort = [&](std::vector<std::size_t>& layer, const Links& neighbours) {
        // A skip passes above what it skips.
        std::vector<std::tuple<double, bool, std::ptrdiff_t, std::size_t>> keyed;
        for (const std::size_t i : layer) keyed.push_back({mean(neighbours[i], place, place[i]), i < nodes, rank(i, neighbours), i});
        std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
            return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)) < std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b));
        });
        for (std::size_t k = 0; k < layer.size(); ++k) layer[k] = std::get<3>(keyed[k]);
        number(layer);
    };
    Layers best;
    std::size_t fewest = none;
    for (int s = 0; s < sweeps; ++s) {
        for (std::size_t l = 1; l < layers.size(); ++l) sort(layers[l], flow.from);
        for (std::size_t l = layers.size(); l-- > 0;) sort(layers[l], flow.to);
        untangle(flow, layers, place);
        const std::size_t now = crossings(flow, layers, place);
        if (now > fewest) continue;
        fewest = now;
        best = layers;
    }
    layers = std::move(best);
}

/// The values nearest to `wanted` (least squares, by `weight`) that keep their order and lie `apart[i]` after the one before.
/// Pools neighbours that would come too near (isotonic regression).
std::vector<double> spread(const std::vector<double>& wanted, const std::vector<double>& apart, const std::vector<double>& weight) {
    struct Block {
        double sum, weight;
        std::size_t count;
        double value() const { return sum / weight; }
    };
    std::vector<Block> blocks;
    std::vector<double> offset(wanted.size(), 0);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i > 0) offset[i] = offset[i - 1] + apart[i];
        blocks.push_back({(wanted[i] - offset[i]) * weight[i], weight[i], 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].value() > blocks.back().value()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().weight += last.weight;
            blocks.back().count += last.count;
        }
    }
    std::vector<double> out;
    for (const Block& block : blocks)
        for (std::size_t k = 0; k < block.count; ++k) out.push_back(block.value() + offset[out.size()]);
    return out;
}

/// How far a vertex reaches above and below the line that its wires run along.
struct Reach {
    double above = 0, below = 0;
};

/// Heights of the vertices' lines.
std::vector<double> heights(const Flow& flow, const Layers& layers, const std::vector<Reach>& reach, std::size_t nodes, double gap) {
    std::vector<double> y(flow.size(), 0);
    // Nodes stand in line with nodes; a wire that passes goes where there is room.
    const auto wantedAt = [&](std::size_t i, const Links& neighbours) {
        std::vector<std::size_t> firm;
        if (i < nodes)
            for (const std::size_t other : neighbours[i])
                if (other < nodes) firm.push_back(other);
        return mean(firm.empty() ? neighbours[i] : firm, y, y[i]);
    };
    const auto settle = [&](const std::vector<std::size_t>& layer, const Links* neighbours) {
        std::vector<double> wanted, apart, weight;
        for (std::size_t k = 0; k < layer.size(); ++k) {
            wanted.push_back(neighbours ? wantedAt(layer[k], *neighbours) : 0);
            weight.push_back(layer[k] < nodes ? stiffness : 1);
            if (k == 0) {
                apart.push_back(0);
                continue;
            }
            const bool both = layer[k - 1] < nodes && layer[k] < nodes;
            apart.push_back(reach[layer[k - 1]].below + reach[layer[k]].above + (both ? gap : wireRoom));
        }
        const std::vector<double> values = spread(wanted, apart, weight);
        for (std::size_t k = 0; k < layer.size(); ++k) y[layer[k]] = values[k];
    };
    for (const auto& layer : layers) settle(layer, nullptr);
    for (int s = 0; s < sweeps; ++s) {
        for (std::size_t l = layers.size(); l-- > 0;) settle(layers[l], &flow.to);
        for (const auto& layer : layers) settle(layer, &flow.from);
    }
    for (double& value : y) value = std::round(value);
    return y;
}

/// Columns in a row of the drawing: a long one wraps into rows of equal length.
std::size_t columnsOf(std::size_t layers, const LayoutStyle& style) {
    const auto longest = static_cast<std::size_t>(std::max(style.longestRow, 1));
    if (layers <= longest) return std::max<std::size_t>(layers, 1);
    const double column = style.node.x + style.gap.x, row = style.node.y + style.gap.y;
    const auto square = static_cast<std::size_t>(std::sqrt(pageAspect * row / column * static_cast<double>(layers)));
    const std::size_t most = std::max(longest, square), rows = (layers + most - 1) / most;
    return (layers + rows - 1) / rows;
}

/// Where rows begin and end: about `columns` layers each. Every wire from one row to the next but the first crosses what leads there, so a row
/// is rather longer than that skips are cut. The cheapest way to break, by dynamic programming.
std::vector<std::pair<std::size_t, std::size_t>> rowsOf(const Flow& flow, const Layers& layers, std::size_t columns) {
    constexpr std::size_t stretch = 3;    // of a row, at most
    constexpr double shortLast = 0.25;    // a last row may rather be short
    const std::size_t count = layers.size();
    std::vector<double> cut(count + 1, 0);  // wires from the layer before, without the first
    for (std::size_t l = 0; l < count; ++l) {
        std::size_t wires = 0;
        for (const std::size_t i : layers[l]) wires += flow.from[i].size();
        cut[l] = wires > 0 ? static_cast<double>(wires - 1) : 0;
    }
    std::vector<double> cost(count + 1, std::numeric_limits<double>::max());  // of the rows from here on
    std::vector<std::size_t> next(count + 1, count);
    cost[count] = 0;
    for (std::size_t first = count; first-- > 0;)
        for (std::size_t end = first + 1; end <= std::min(count, first + columns * stretch); ++end) {
            const double off = (static_cast<double>(end - first) - static_cast<double>(columns)) / static_cast<double>(columns);
            const double uneven = off * off * (end == count && off < 0 ? shortLast : 1);
            const double total = uneven + cut[end] + cost[end];
            if (total > cost[first]) continue;
            cost[first] = total;
            next[first] = end;
        }
    std::vector<std::pair<std::size_t, std::size_t>> rows;
    for (std::size_t first = 0; first < count; first = next[first]) rows.push_back({first, next[first]});
    return rows;
}

nn::Position origin(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
    nn::Position at;
    bool found = false;
    for (const nn::Wirable& node : nn::wirable_nodes(graph)) {
        const auto it = project.layout.find(nn::join_path(scope, node.id));
        if (it == project.layout.end()) continue;
        at = found ? nn::Position{std::min(at.x, it->second.x), std::min(at.y, it->second.y)} : it->second;
        found = true;
    }
    return at;
}

}  // namespace

nn::MoveNodes tidy(const nn::Project& project, const std::string& scope, const LayoutStyle& style) {
    nn::MoveNodes moves;
    const nn::Graph* graph = nn::find_scope(project.graph, scope);
    if (!graph || graph->nodes.empty()) return moves;
    const std::vector<nn::Wirable> all = nn::wirable_nodes(*graph);
    const std::size_t nodes = all.size();
    Flow flow = flowOf(project, scope, *graph);
    std::vector<int> layer = layersOf(flow);
    addDummies(flow, layer);

    Layers layers(static_cast<std::size_t>(*std::max_element(layer.begin(), layer.end())) + 1);
    for (std::size_t i = 0; i < flow.size(); ++i) layers[static_cast<std::size_t>(layer[i])].push_back(i);
    order(flow, layers, nodes);
    std::vector<nn::Position> size(nodes);
    std::vector<Reach> reach(flow.size());  // a dummy is a wire: it takes no room but the gaps beside it
    for (std::size_t i = 0; i < nodes; ++i) {
        const std::string path = nn::join_path(scope, all[i].id);
        size[i] = sizeOf(style, path);
        reach[i].above = style.portLine ? style.portLine(path) : size[i].y / 2;
        reach[i].below = size[i].y - reach[i].above;
    }
    const std::vector<double> y = heights(flow, layers, reach, nodes, style.gap.y);

    const nn::Position start = origin(project, scope, *graph);
    double top = std::round(start.y);
    bool firstRow = true;
    for (const auto& [first, end] : rowsOf(flow, layers, columnsOf(layers.size(), style))) {
        double low = std::numeric_limits<double>::max(), high = -low;
        for (std::size_t l = first; l < end; ++l)
            for (const std::size_t i : layers[l]) {
                // The drawing begins with a node, wires that pass above the first row take no place from it.
                if (i < nodes || !firstRow) low = std::min(low, y[i] - reach[i].above);
                high = std::max(high, y[i] + reach[i].below);
            }
        double x = std::round(start.x);
        for (std::size_t l = first; l < end; ++l) {
            double width = 0;
            for (const std::size_t i : layers[l]) {
                if (i >= nodes) continue;
                width = std::max(width, size[i].x);
                moves.positions[nn::join_path(scope, all[i].id)] = nn::Position{x, std::round(top + y[i] - reach[i].above - low)};
            }
            x += width + style.gap.x;
        }
        top = std::ceil(top + high - low + 2 * style.gap.y);
        firstRow = false;
    }
    return moves;
}

namespace {

/// Places nodes without a position beside those that have one.
class Placer {
public:
    Placer(const nn::Project& project, const LayoutStyle& style, nn::MoveNodes& moves)
        : project_(project), style_(style), moves_(moves) {}

    void scope(const std::string& scope, const nn::Graph& graph) {
        // Children of a list lie among the nodes around it, to which they are wired.
        const bool list = nn::wire_scope(project_.graph, scope) != scope;
        if (!list && !nn::is_sequential(project_, scope)) place(scope, graph);
        for (const nn::Node& node : graph.nodes)
            if (!node.inner.nodes.empty()) this->scope(nn::join_path(scope, node.id), node.inner);
    }

private:
    std::optional<nn::Position> position(const std::string& path) const {
        if (const auto it = moves_.positions.find(path); it != moves_.positions.end()) return it->second;
        if (const auto it = project_.layout.find(path); it != project_.layout.end()) return it->second;
        return std::nullopt;
    }

    void place(const std::string& scope, const nn::Graph& graph) {
        std::vector<std::string> missing;
        const std::vector<nn::Wirable> nodes = nn::wirable_nodes(graph);
        for (const nn::Wirable& node : nodes)
            if (std::string path = nn::join_path(scope, node.id); !project_.layout.contains(path))
                missing.push_back(std::move(path));
        if (missing.empty()) return;
        if (missing.size() == nodes.size()) {
            moves_.positions.merge(tidy(project_, scope, style_).positions);
            return;
        }
        for (const std::string& path : missing) moves_.positions[path] = freeNear(scope, graph, path);
    }

    /// Right of what feeds the node, or left of what it feeds, or below everything; then down to the first free place.
    nn::Position freeNear(const std::string& scope, const nn::Graph& graph, const std::string& path) const {
        const std::vector<nn::Wirable> nodes = nn::wirable_nodes(graph);
        std::optional<nn::Position> wanted;
        for (const nn::Wire& wire : graph.wires) {
            const std::string from = nn::join_path(scope, wire.from.node), to = nn::join_path(scope, wire.to.node);
            const auto a = position(from), b = position(to);
            if (to == path && a) {
                wanted = nn::Position{a->x + sizeOf(style_, from).x + style_.gap.x, a->y};
                break;
            }
            if (from == path && b && !wanted) wanted = nn::Position{b->x - sizeOf(style_, path).x - style_.gap.x, b->y};
        }
        if (!wanted) {
            wanted = origin(project_, scope, graph);
            for (const nn::Wirable& node : nodes) {
                const std::string other = nn::join_path(scope, node.id);
                if (const auto p = position(other))
                    wanted->y = std::max(wanted->y, p->y + sizeOf(style_, other).y + style_.gap.y);
            }
        }
        for (bool moved = true; moved;) {
            moved = false;
            for (const nn::Wirable& node : nodes) {
                const std::string other = nn::join_path(scope, node.id);
                const auto p = position(other);
                if (other == path || !p) continue;
                const nn::Position mine = sizeOf(style_, path), its = sizeOf(style_, other);
                const bool apart = wanted->x + mine.x <= p->x || p->x + its.x <= wanted->x ||
                                   wanted->y + mine.y <= p->y || p->y + its.y <= wanted->y;
                if (apart) continue;
                wanted->y = p->y + its.y + style_.gap.y / 2;
                moved = true;
            }
        }
        return *wanted;
    }

    const nn::Project& project_;
    const LayoutStyle& style_;
    nn::MoveNodes& moves_;
};

}  // namespace

nn::MoveNodes placeMissing(const nn::Project& project, const LayoutStyle& style) {
    nn::MoveNodes moves;
    Placer(project, style, moves).scope({}, project.graph);
    return moves;
}

}  // namespace studio
