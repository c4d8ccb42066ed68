#pragma once
// What the canvas shows of one scope, as plain values: the items compare them with what they showed before.

#include "app/studio/document.h"

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QSet>
#include <QSizeF>
#include <QString>
#include <QVector>

namespace ui {

/// Sizes in scene units; positions keep to the grid.
namespace metrics {
constexpr double grid = 8;
constexpr double nodeWidth = 152, nodeMaxWidth = 256, nodeHeight = 64, containerHeight = 88, collapsedHeight = 32;
constexpr double titlePixels = 13, readable = 11;  ///< of a title: in scene units, and on screen at least
constexpr double labelScale = 2.5;  ///< a label that keeps its size on screen grows to this much, then it drops out
constexpr double portRadius = 4.5, portSpacing = 24;
constexpr double chainColumn = 248;  ///< from a node to the one that is put after it
constexpr double chainGap = 80, chainRow = 128;
constexpr double openedHead = 32, openedPad = 24, openedGap = 64;  ///< of a Sequential opened in place
}  // namespace metrics

struct PortView {
    QString id, doc;
    bool variadic = false, optional = false;
    bool operator==(const PortView&) const = default;
};

struct ProblemView {
    nn::Severity severity = nn::Severity::Error;
    QString text;
    bool inside = false;  ///< of a child of this container
    bool operator==(const ProblemView&) const = default;
};

struct NodeView {
    QString path, id, op, title, icon, summary, count;
    nn::Category category = nn::Category::Math;
    bool container = false, frozen = false, known = true;
    bool muted = false, collapsed = false;
    bool sequential = false, opened = false;  ///< opened in place: its children stand in it
    QString holder;                           ///< path of the opened container that this child stands in, or ""
    double wayIn = 0, wayOut = 0, lastRight = 0;  ///< of an opened one: where its ports are, and where its last child ends
    QVector<nn::Category> children;
    QVector<PortView> inputs, outputs;
    QVector<ProblemView> problems;
    QPointF position;
    QSizeF size;
    bool operator==(const NodeView&) const = default;
    QPointF portPosition(int index, bool output) const;  ///< relative to the node
    int portIndex(const QString& port, bool output) const;  ///< "" is the first one; -1: no such port
    const ProblemView* worst() const;
    double portLine() const;  ///< height at which a chain's wires come and go, relative to the node
};

struct WireView {
    nn::Wire wire;          ///< as the scope holds it; implicit ones are made up from neighbours
    bool implicit = false;  ///< between neighbours in a Sequential
    QString from, to;       ///< node paths; "" for the way into or out of a Sequential
    QString holder;         ///< of a wire inside of an opened container
    int fromPort = 0, toPort = 0;
    QString shape;          ///< "N×20×24×24", "" where unknown
    QString reason;         ///< why it does not fit, or ""
    QVector<QPointF> bends; ///< points on its way, first to last
    bool operator==(const WireView&) const = default;
};

/// A comment around nodes.
struct FrameView {
    int index = 0;          ///< in the project's frames
    QString text, color;    ///< as the project has them
    QRectF rect;
    bool operator==(const FrameView&) const = default;
};

struct ScopeView {
    QString path;
    bool exists = false, sequential = false, opened = false;  ///< opened: some container of it is
    QVector<NodeView> nodes;
    QVector<WireView> wires;
    QVector<FrameView> frames;      ///< the first lies lowest
    QHash<QString, int> index;      ///< of a node by its path
    QVector<QVector<int>> wiresOf;  ///< by node: indices of the wires that touch it; none in a Sequential
};

/// How large a node is drawn.
QSizeF sizeOf(const NodeView& node);

/// Linear in the scope. `opened`: paths of Sequentials whose children are shown in them; children stand after the scope's own nodes. Not
/// in a Sequential, whose nodes lie in a row already.
ScopeView viewScope(const studio::Document& document, const QString& scope, const QSet<QString>& opened = {});

QVector<FrameView> viewFrames(const studio::Document& document, const QString& scope);

/// Indices of what was made anew.
struct ScopeDifference {
    QVector<int> nodes, wires;
};
/// Brings a view up to date after `change`; linear in what changed, the rest is as it was. Not for changes of nodes and
/// wires themselves, after which only a new view is right (`followsInPlace`).
ScopeDifference updateScope(const studio::Document& document, const studio::DocumentChange& change, ScopeView& view);
/// True where `updateScope` will do.
bool followsInPlace(const studio::DocumentChange& change, const ScopeView& view);

/// "N×20×24×24"
QString shapeLabel(const nn::TensorType& type);
/// The two or three options that matter: "20 · 5×5".
QString summaryOf(const nn::Node& node, const nn::NodeReport* report);
/// "520", "25.1 k", "4.6 M"; "" for none.
QString compactCount(std::int64_t count);

}  // namespace ui
