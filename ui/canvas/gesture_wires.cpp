// Gestures on wires and on the canvas itself: draw, re-plug, cut, pan.

#include "ui/canvas/gesture.h"
#include "ui/theme/theme.h"

#include <QGraphicsPathItem>
#include <QPen>
#include <QScrollBar>

namespace ui {

namespace {

constexpr double catchReach = 22;  // pixels on screen within which a port draws a wire to it

/// A wire that follows the pointer, from a fixed port.
class LooseGesture : public Gesture {
public:
    /// `plugged`: the wire whose other end is dragged.
    LooseGesture(Canvas& canvas, QPointF anchor, nn::PortRef ref, bool anchorIsOutput, std::optional<nn::Wire> plugged = {})
        : Gesture(canvas), anchor_(anchor), anchorRef_(std::move(ref)), plugged_(std::move(plugged)), anchorIsOutput_(anchorIsOutput),
          wire_(new WireItem({})) {
        WireState state;
        state.loose = true;
        wire_->setState(state);
        canvas.scene->addItem(wire_);
    }
    ~LooseGesture() override {
        delete wire_;
        canvas_.markPort({});
        canvas_.markFits({});
        canvas_.markReplaced({});
    }

    void move(const Pointer& p) override {
        if (!std::exchange(marked_, true)) canvas_.markFits(anchorRef_, anchorIsOutput_);
        target_ = portFor(p);
        canvas_.markPort(target_);
        canvas_.markReplaced(target_, plugged_);
        const QPointF free = target_ ? target_.node->portScenePosition(target_.index, target_.output) : p.scene;
        wire_->setEnds(anchorIsOutput_ ? anchor_ : free, anchorIsOutput_ ? free : anchor_);
    }

protected:
    /// The port a release here would take: the nearest, or the first of the node under the pointer.
    PortHit portFor(const Pointer& p) const {
        PortHit hit = canvas_.scene->portAt(p.scene, canvas_.reach(catchReach));
        if (hit && hit.output != anchorIsOutput_) return hit;
        NodeItem* node = canvas_.scene->nodeAt(p.scene);
        // Wires end at what is opened, not at a child that stands in it.
        if (node && !node->view().holder.isEmpty()) node = canvas_.scene->node(node->view().holder);
        if (!node) return {};
        const auto& ports = anchorIsOutput_ ? node->view().inputs : node->view().outputs;
        if (ports.isEmpty()) return {};
        int index = 0;
        if (anchorIsOutput_ && ports.size() > 1) index = firstFree(node);
        return {node, index, !anchorIsOutput_};
    }
    int firstFree(const NodeItem* node) const {
        for (int i = 0; i < node->view().inputs.size(); ++i) {
            bool taken = i < 32 && node->state().unfitInputs >> i & 1;
            for (const WireItem* wire : canvas_.scene->wiresOf(node))
                taken = taken || (wire->view().to == node->view().path && wire->view().toPort == i);
            if (!taken) return i;
        }
        return 0;
    }

    QPointF anchor_;
    nn::PortRef anchorRef_;
    std::optional<nn::Wire> plugged_;
    bool anchorIsOutput_, marked_ = false;
    WireItem* wire_;
    PortHit target_;
};

class WireGesture : public LooseGesture {
public:
    WireGesture(Canvas& canvas, const PortHit& start, const Pointer& p, WireDropped dropped)
        : LooseGesture(canvas, start.node->portScenePosition(start.index, start.output), canvas.portRef(start), start.output),
          ref_(anchorRef_),
          path_(start.node->view().path),
          start_(p.screen),
          dropped_(std::move(dropped)) {}

    void finish(const Pointer& p) override {
        move(p);
        if (target_ && target_.node->view().path != path_) {
            const nn::PortRef other = canvas_.portRef(target_);
            anchorIsOutput_ ? canvas_.connectPorts(ref_, other) : canvas_.connectPorts(other, ref_);
            return;
        }
        if (target_ || (p.screen - start_).manhattanLength() < 24) return;
        LooseWire loose;
        (anchorIsOutput_ ? loose.from : loose.to) = ref_;
        if (anchorIsOutput_) {
            const nn::NodeReport* report = canvas_.document->analysis().find(path_.toStdString());
            if (report)
                for (const nn::PortReport& port : report->outputs)
                    if (port.port == ref_.port) loose.type = port.type;
        }
        dropped_(loose, p);
    }
    void cancel() override {}

private:
    nn::PortRef ref_;
    QString path_;
    QPoint start_;
    WireDropped dropped_;
};

class ReplugGesture : public LooseGesture {
public:
    ReplugGesture(Canvas& canvas, const WireItem* wire, bool targetEnd, const Pointer& p)
        : LooseGesture(canvas, anchorOf(canvas, wire, targetEnd), targetEnd ? wire->view().wire.from : wire->view().wire.to, targetEnd,
                       wire->view().wire),
          view_(wire->view()),
          targetEnd_(targetEnd),
          start_(p.screen) {}

    void move(const Pointer& p) override {
        if (!moving_ && (p.screen - start_).manhattanLength() < 6) return;
        moving_ = true;
        setOriginalVisible(false);
        LooseGesture::move(p);
    }
    void finish(const Pointer& p) override {
        if (!moving_) {
            select();
            return;
        }
        move(p);
        setOriginalVisible(true);
        if (!target_) {
            canvas_.removeWires({view_.wire}, Canvas::tr("Remove a wire"));
            return;
        }
        const nn::PortRef other = canvas_.portRef(target_);
        if (target_.node->view().path == (targetEnd_ ? view_.to : view_.from) &&
            target_.index == (targetEnd_ ? view_.toPort : view_.fromPort))
            return;
        targetEnd_ ? canvas_.connectPorts(view_.wire.from, other, view_.wire)
                   : canvas_.connectPorts(other, view_.wire.to, view_.wire);
    }
    void cancel() override { setOriginalVisible(true); }

private:
    static QPointF anchorOf(Canvas& canvas, const WireItem* wire, bool targetEnd) {
        const WireView& view = wire->view();
        return targetEnd ? canvas.scene->node(view.from)->portScenePosition(view.fromPort, true)
                         : canvas.scene->node(view.to)->portScenePosition(view.toPort, false);
    }
    WireItem* original() const {
        for (WireItem* wire : canvas_.scene->wires())
            if (wire->view().wire == view_.wire) return wire;
        return nullptr;
    }
    void setOriginalVisible(bool visible) {
        if (WireItem* wire = original()) wire->setOpacity(visible ? 1 : 0.15);
    }
    void select() { canvas_.scene->selectWire(original()); }

    WireView view_;
    bool targetEnd_, moving_ = false;
    QPoint start_;
};

class CutGesture : public Gesture {
public:
    CutGesture(Canvas& canvas, const Pointer& start) : Gesture(canvas), item_(new QGraphicsPathItem) {
        QPen pen(Theme::instance().colors().error, 1.5, Qt::DashLine);
        pen.setCosmetic(true);
        item_->setPen(pen);
        item_->setZValue(10);
        canvas.scene->addItem(item_);
        line_ << start.scene;
    }
    ~CutGesture() override {
        delete item_;
        mark({});
    }
    void move(const Pointer& p) override {
        line_ << p.scene;
        QPainterPath path;
        path.addPolygon(line_);
        item_->setPath(path);
        mark(crossed());
    }
    void finish(const Pointer& p) override {
        move(p);
        QVector<nn::Wire> wires;
        for (const WireItem* wire : crossed()) wires << wire->view().wire;
        if (!wires.isEmpty()) canvas_.removeWires(wires, wires.size() == 1 ? Canvas::tr("Cut a wire") : Canvas::tr("Cut %1 wires").arg(wires.size()));
    }
    void cancel() override {}

private:
    QVector<WireItem*> crossed() const {
        QVector<WireItem*> out;
        for (WireItem* wire : canvas_.scene->wires())
            if (!wire->view().implicit && crosses(wire->path().line, line_)) out << wire;
        return out;
    }
    void mark(const QVector<WireItem*>& cut) {
        for (WireItem* wire : canvas_.scene->wires()) {
            WireState state = wire->state();
            state.cut = cut.contains(wire);
            wire->setState(state);
        }
    }
    QPolygonF line_;
    QGraphicsPathItem* item_;
};

class PanGesture : public Gesture {
public:
    PanGesture(Canvas& canvas, const Pointer& start) : Gesture(canvas), last_(start.screen) {}
    void move(const Pointer& p) override {
        const QPoint step = p.screen - last_;
        last_ = p.screen;
        canvas_.view->horizontalScrollBar()->setValue(canvas_.view->horizontalScrollBar()->value() - step.x());
        canvas_.view->verticalScrollBar()->setValue(canvas_.view->verticalScrollBar()->value() - step.y());
    }
    void finish(const Pointer&) override {}
    void cancel() override {}

private:
    QPoint last_;
};

}  // namespace

std::unique_ptr<Gesture> wireGesture(Canvas& canvas, const PortHit& start, const Pointer& p, WireDropped dropped) {
    return std::make_unique<WireGesture>(canvas, start, p, std::move(dropped));
}
std::unique_ptr<Gesture> replugGesture(Canvas& canvas, const WireItem* wire, bool targetEnd, const Pointer& p) {
    return std::make_unique<ReplugGesture>(canvas, wire, targetEnd, p);
}
std::unique_ptr<Gesture> cutGesture(Canvas& canvas, const Pointer& start) {
    return std::make_unique<CutGesture>(canvas, start);
}
std::unique_ptr<Gesture> panGesture(Canvas& canvas, const Pointer& start) {
    return std::make_unique<PanGesture>(canvas, start);
}

}  // namespace ui
