#pragma once
// What the gestures and actions of the canvas share: the document, the scene, and the edits they make. Internal to ui/canvas.

#include "app/studio/rearrange.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/fits.h"

#include <QGraphicsView>

#include <functional>

namespace ui {

std::vector<std::string> toStd(const QStringList& list);
QStringList toQt(const std::vector<std::string>& list);

/// Collects edits that build on each other: each part sees the project as the parts before left it.
class EditBuilder {
public:
    explicit EditBuilder(const nn::Project& project) : project_(project) {}
    const nn::Project& project() const { return project_; }
    /// False: one of them cannot be applied; nothing was added.
    bool add(const nn::Edits& edits);
    const nn::Edits& edits() const { return edits_; }

private:
    nn::Project project_;
    nn::Edits edits_;
};

/// Where a new node goes.
struct Place {
    std::optional<QPointF> center;  ///< scene position; without it the canvas finds one
    const WireItem* wire = nullptr; ///< inserted there
    NodeItem* into = nullptr;       ///< becomes a child of this container
    std::optional<nn::PortRef> from, to;  ///< wired to these, in the scope
    int index = -1;                 ///< among its siblings; -1: last
};

class Canvas : public QObject {
    Q_OBJECT

public:
    Canvas(studio::Document* document, QGraphicsView* view);

    studio::Document* document;
    QGraphicsView* view;
    CanvasScene* scene;

    std::string scopePath() const { return scene->scope().toStdString(); }
    double zoom() const { return view->transform().m11(); }
    /// A distance on screen in scene units.
    double reach(double pixels) const { return pixels / zoom(); }
    static QPointF snapped(QPointF point);

    /// Applies, or says why not. Children of a Sequential are numbered anew where that takes it. Afterwards `select` is selected, and what
    /// became of keys of the state_dict is told.
    bool commit(const nn::Edits& edits, const QString& text, const QStringList& select = {}, const QString& mergeKey = {},
                const studio::Moves& moves = {});
    bool commit(const studio::Change& change, const QString& text);
    void say(const QString& text) { emit message(text); }
    studio::GroupMemory groups;

    /// A node of this op as it starts: required options set, an Input with the first free field, a Module with its ports.
    nn::Node newNode(const QString& op, const std::string& scope) const;
    bool addNode(const QString& op, const Place& place);
    bool connectPorts(const nn::PortRef& from, const nn::PortRef& to, const std::optional<nn::Wire>& replaces = {});
    bool removeWires(const QVector<nn::Wire>& wires, const QString& text);
    bool removeNodes(const QStringList& paths, bool keepChain);
    /// Moves nodes, and frames (by their index in the project) to new rectangles.
    bool moveNodes(const QHash<QString, QPointF>& positions, const QHash<int, QRectF>& frames = {});
    /// The edits for that. Bends of a wire whose both ends move alike move with them.
    nn::Edits movesFor(const QHash<QString, QPointF>& positions, const QHash<int, QRectF>& frames = {}) const;
    /// Puts a node that is there already on a wire.
    bool insertExisting(NodeItem* node, const WireItem* wire, QPointF position);
    bool reorder(NodeItem* node, int index);
    /// Copies of nodes and of frames (by index), `shift` away or a little beside; they are selected.
    bool duplicate(const std::vector<std::string>& paths, const std::vector<std::size_t>& frames, std::optional<nn::Position> shift = {});
    /// Takes a node into a Sequential that is opened in place, or out of one onto the canvas; trained weights go with it.
    bool moveInto(const QString& path, const QString& container, int index);
    bool moveOut(const QString& path, QPointF position);
    /// The scope that these nodes lie in: that of what is selected inside of an opened container, or the one on show.
    std::string scopeOf(const QStringList& paths) const;
    bool rename(const QString& path, const QString& id);

    nn::PortRef portRef(const PortHit& hit) const;
    /// In a Sequential: the place among the children that a point is nearest to.
    int chainIndexAt(QPointF point, const NodeItem* skip) const;
    /// The wire that a node standing at `body` would be inserted into, or null.
    WireItem* wireUnder(const QRectF& body, const NodeItem* node) const;
    bool fitsOnWire(const NodeItem* node) const;
    void light(WireItem* wire);          ///< lights this wire alone; null: none
    void markContainer(NodeItem* node);  ///< as drop target; null: none
    void markPort(const PortHit& hit);   ///< as the one a wire would take; none: nothing
    /// Dims the ports at which a wire from or to this one would be wrong; without: none.
    void markFits(const std::optional<nn::PortRef>& anchor, bool anchorIsOutput = true);
    /// The wire that a new one into `hit` takes the place of; `except` is the one that is being plugged in elsewhere.
    void markReplaced(const PortHit& hit, const std::optional<nn::Wire>& except = {});

signals:
    void message(const QString& text);
    void told(const QString& text);

private:
    /// Where a node of this size goes on a wire, and what moves right to make room.
    struct Room {
        std::optional<nn::Position> at;
        QHash<QString, QPointF> moves;
    };
    Room roomOn(const WireView& wire, QSizeF size, double portLine, QPointF center, const QString& skip = {}) const;
    void tellKeys(const studio::KeyMoves& moved);
    nn::Edits editsFor(nn::Node node, const Place& place, QString* path) const;
    std::optional<nn::Position> freePosition(const Place& place) const;
};

}  // namespace ui
