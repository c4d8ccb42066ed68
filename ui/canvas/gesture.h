#pragma once
// One drag of the mouse, from press to release. The document changes once, when it is finished; cancelled, not at all.

#include "ui/canvas/canvas.h"

#include <memory>

class QGraphicsRectItem;

namespace ui {

struct Pointer {
    QPointF scene;
    QPoint screen;  ///< viewport pixels
    Qt::KeyboardModifiers keys;
};

class Gesture {
public:
    explicit Gesture(Canvas& canvas) : canvas_(canvas) {}
    virtual ~Gesture() = default;
    virtual void move(const Pointer& pointer) = 0;
    virtual void finish(const Pointer& pointer) = 0;
    virtual void cancel() = 0;

protected:
    Canvas& canvas_;
};

/// Drags the selected nodes, the selected frames and what lies in those; one node that hangs on nothing can be dropped on a wire.
/// `copies`: Alt was held at the press.
std::unique_ptr<Gesture> moveGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start, bool copies);
/// The same, grabbed at a frame.
std::unique_ptr<Gesture> moveFrameGesture(Canvas& canvas, FrameItem* grabbed, const Pointer& start, bool copies);
/// Drags edges of a frame.
std::unique_ptr<Gesture> resizeFrameGesture(Canvas& canvas, FrameItem* frame, FramePart edges, const Pointer& start);
/// Drags a bend; a click selects it.
std::unique_ptr<Gesture> bendGesture(Canvas& canvas, const BendHit& bend, const Pointer& start);
/// Inside a Sequential: drags a node to another place in the order.
std::unique_ptr<Gesture> reorderGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start);
/// Drags a child of a Sequential that is opened in place: to another place in its order, into another one, or out onto the canvas.
std::unique_ptr<Gesture> heldGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start);

/// Shows where a drop into an opened container would put a node.
class InsertionBar {
public:
    InsertionBar() = default;
    ~InsertionBar();
    InsertionBar(const InsertionBar&) = delete;
    InsertionBar& operator=(const InsertionBar&) = delete;
    /// Null: nowhere. `skip`: the child that is dragged.
    void show(Canvas& canvas, const NodeItem* container, QPointF point, const NodeItem* skip);
    void hide();

private:
    QGraphicsRectItem* item_ = nullptr;
};

/// Box select.
std::unique_ptr<Gesture> bandGesture(Canvas& canvas, const Pointer& start);
std::unique_ptr<Gesture> panGesture(Canvas& canvas, const Pointer& start);
/// Cuts every wire that the line crosses.
std::unique_ptr<Gesture> cutGesture(Canvas& canvas, const Pointer& start);

/// What a wire dropped on empty canvas asks for.
struct LooseWire {
    std::optional<nn::PortRef> from, to;  ///< the end that is fixed
    std::optional<nn::TensorType> type;   ///< what it carries, where it comes from an output
    std::optional<nn::Wire> replaces;     ///< the wire whose end was pulled off
};
using WireDropped = std::function<void(const LooseWire&, const Pointer&)>;
/// Draws a wire from a port, in either direction.
std::unique_ptr<Gesture> wireGesture(Canvas& canvas, const PortHit& start, const Pointer& pointer, WireDropped dropped);
/// Drags one end of a wire to another port; dropped on empty canvas the wire is gone.
std::unique_ptr<Gesture> replugGesture(Canvas& canvas, const WireItem* wire, bool targetEnd, const Pointer& pointer);

}  // namespace ui
