// Gestures on what is drawn beside the network: frames and bends.

#include "ui/canvas/gesture.h"

#include <QApplication>

namespace ui {

namespace {

constexpr double leastWidth = 96, leastHeight = 64;

bool farEnough(QPoint a, QPoint b) {
    return (a - b).manhattanLength() >= QApplication::startDragDistance();
}

class ResizeFrameGesture : public Gesture {
public:
    ResizeFrameGesture(Canvas& canvas, FrameItem* frame, FramePart edges, const Pointer& start)
        : Gesture(canvas), start_(start), index_(frame->view().index), edges_(edges), before_(frame->rect()) {}

    void move(const Pointer& p) override {
        FrameItem* frame = canvas_.scene->frame(index_);
        if (!frame || (!moving_ && !farEnough(p.screen, start_.screen))) return;
        moving_ = true;
        const QPointF by = p.scene - start_.scene;
        const auto placed = [&](double edge) { return p.keys & Qt::ControlModifier ? edge : Canvas::snapped({edge, 0}).x(); };
        QRectF rect = before_;
        if (has(edges_, FramePart::Left)) rect.setLeft(std::min(placed(rect.left() + by.x()), rect.right() - leastWidth));
        if (has(edges_, FramePart::Right)) rect.setRight(std::max(placed(rect.right() + by.x()), rect.left() + leastWidth));
        if (has(edges_, FramePart::Top)) rect.setTop(std::min(placed(rect.top() + by.y()), rect.bottom() - leastHeight));
        if (has(edges_, FramePart::Bottom)) rect.setBottom(std::max(placed(rect.bottom() + by.y()), rect.top() + leastHeight));
        frame->setRect(rect);
    }
    void finish(const Pointer& p) override {
        const FrameItem* frame = canvas_.scene->frame(index_);
        if (!moving_ || !frame || frame->rect() == before_) return;
        canvas_.commit(canvas_.movesFor({}, {{index_, frame->rect()}}), Canvas::tr("Resize a comment"));
    }
    void cancel() override {
        if (FrameItem* frame = canvas_.scene->frame(index_)) frame->setRect(before_);
    }

private:
    Pointer start_;
    int index_;
    FramePart edges_;
    QRectF before_;
    bool moving_ = false;
};

class BendGesture : public Gesture {
public:
    BendGesture(Canvas& canvas, const BendHit& bend, const Pointer& start)
        : Gesture(canvas), start_(start), wire_(bend.wire->view().wire), index_(bend.index), before_(bend.wire->bends()) {
        canvas.scene->selectBend(bend);
    }

    void move(const Pointer& p) override {
        WireItem* wire = item();
        if (!wire || (!moving_ && !farEnough(p.screen, start_.screen))) return;
        moving_ = true;
        QVector<QPointF> bends = before_;
        const QPointF to = bends[index_] + p.scene - start_.scene;
        bends[index_] = p.keys & Qt::ControlModifier ? to : Canvas::snapped(to);
        canvas_.scene->moveBends(wire, bends);
    }
    void finish(const Pointer& p) override {
        const WireItem* wire = item();
        if (!moving_ || !wire || wire->bends() == before_) return;
        nn::SetBends set{{canvas_.scopePath(), wire_}, {}};
        for (const QPointF& bend : wire->bends()) set.points.push_back({bend.x(), bend.y()});
        canvas_.commit({std::move(set)}, Canvas::tr("Move a bend"));
    }
    void cancel() override {
        if (WireItem* wire = item()) canvas_.scene->moveBends(wire, before_);
        canvas_.scene->routeWires();
    }

private:
    WireItem* item() const {
        for (WireItem* wire : canvas_.scene->wires())
            if (wire->view().wire == wire_ && !wire->view().implicit) return wire;
        return nullptr;
    }
    Pointer start_;
    nn::Wire wire_;
    int index_;
    QVector<QPointF> before_;
    bool moving_ = false;
};

}  // namespace

std::unique_ptr<Gesture> resizeFrameGesture(Canvas& canvas, FrameItem* frame, FramePart edges, const Pointer& start) {
    return std::make_unique<ResizeFrameGesture>(canvas, frame, edges, start);
}
std::unique_ptr<Gesture> bendGesture(Canvas& canvas, const BendHit& bend, const Pointer& start) {
    return std::make_unique<BendGesture>(canvas, bend, start);
}

}  // namespace ui
