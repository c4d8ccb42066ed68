// Gestures on nodes: move, reorder, box select.

#include "ui/canvas/gesture.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QGraphicsRectItem>
#include <QPen>

namespace ui {

namespace {

bool farEnough(QPoint a, QPoint b) {
    return (a - b).manhattanLength() >= QApplication::startDragDistance();
}

class MoveGesture : public Gesture {
public:
    MoveGesture(Canvas& canvas, NodeItem* grabbed, FrameItem* frame, const Pointer& start, bool copies)
        : Gesture(canvas), start_(start), grabbed_(grabbed ? grabbed->view().path : QString()), copies_(copies) {
        for (NodeItem* node : canvas.scene->nodes())
            if (node->state().selected && node->view().holder.isEmpty()) origin_.insert(node->view().path, node->pos());
        for (const int index : canvas.scene->selectedFrames()) takeFrame(canvas.scene->frame(index));
        lead_ = grabbed ? grabbed->pos() : frame->rect().topLeft();
        for (WireItem* wire : canvas.scene->wires())
            if (!wire->bends().isEmpty() && origin_.contains(wire->view().from) && origin_.contains(wire->view().to))
                bends_.insert(wire, wire->bends());
    }

    void move(const Pointer& p) override {
        if (!moving_ && !farEnough(p.screen, start_.screen)) return;
        moving_ = true;
        QPointF to = lead_ + p.scene - start_.scene;
        if (!(p.keys & Qt::ControlModifier)) to = Canvas::snapped(to);
        shift(to - lead_);
        const NodeItem* lead = canvas_.scene->node(grabbed_);
        const bool alone = lead && origin_.size() == 1 && frames_.isEmpty() && !copies_ && !(p.keys & Qt::AltModifier);
        into_ = alone && !lead->view().opened ? canvas_.scene->openedAt(p.scene) : nullptr;
        canvas_.markContainer(into_);
        bar_.show(canvas_, into_, p.scene, lead);
        lit_ = alone && !into_ && canvas_.fitsOnWire(lead) ? canvas_.wireUnder(lead->body(), lead) : nullptr;
        canvas_.light(lit_);
    }

    void finish(const Pointer& p) override {
        canvas_.light(nullptr);
        NodeItem* lead = canvas_.scene->node(grabbed_);
        if (!moving_) {
            // A click on one of several selected nodes picks that one.
            if (lead && !(p.keys & (Qt::ShiftModifier | Qt::ControlModifier))) canvas_.scene->setSelection({grabbed_});
            return;
        }
        if (into_) {
            const QString container = into_->view().path;
            const int index = canvas_.scene->placeIn(into_, p.scene, lead);
            cancel();
            canvas_.moveInto(grabbed_, container, index);
            return;
        }
        if (lit_ && lead) {
            canvas_.insertExisting(lead, lit_, lead->pos());
            return;
        }
        if (copies_) {
            dropCopies();
            return;
        }
        if (shift_.isNull()) return cancel();
        QHash<QString, QPointF> moved;
        for (auto it = origin_.constBegin(); it != origin_.constEnd(); ++it) moved.insert(it.key(), it.value() + shift_);
        QHash<int, QRectF> frames;
        for (auto it = frames_.constBegin(); it != frames_.constEnd(); ++it) frames.insert(it.key(), it->translated(shift_));
        canvas_.moveNodes(moved, frames);
    }

    void cancel() override {
        canvas_.light(nullptr);
        canvas_.markContainer(nullptr);
        bar_.hide();
        shift({});
        canvas_.scene->routeWires();
    }

private:
    /// With the frames and nodes that lie in it.
    void takeFrame(FrameItem* frame) {
        if (!frame || frames_.contains(frame->view().index)) return;
        frames_.insert(frame->view().index, frame->rect());
        for (const NodeItem* node : canvas_.scene->nodesIn(frame->rect()))
            if (!canvas_.scene->isSequential()) origin_.insert(node->view().path, node->pos());
        for (FrameItem* other : canvas_.scene->frames())
            if (frame->rect().contains(other->rect())) takeFrame(other);
    }

    void shift(QPointF by) {
        shift_ = by;
        for (auto it = bends_.constBegin(); it != bends_.constEnd(); ++it) {
            QVector<QPointF> bends = it.value();
            for (QPointF& bend : bends) bend += by;
            it.key()->setBends(bends);
        }
        QHash<NodeItem*, QPointF> places;
        for (auto it = origin_.constBegin(); it != origin_.constEnd(); ++it)
            if (NodeItem* node = canvas_.scene->node(it.key())) places.insert(node, it.value() + by);
        canvas_.scene->moveNodes(places);
        for (auto it = frames_.constBegin(); it != frames_.constEnd(); ++it)
            if (FrameItem* frame = canvas_.scene->frame(it.key())) frame->setRect(it->translated(by));
    }

    /// The originals go back, copies of them lie where they were dragged to.
    void dropCopies() {
        const QPointF by = shift_;
        cancel();
        std::vector<std::string> paths;
        for (const NodeItem* node : canvas_.scene->nodes())
            if (origin_.contains(node->view().path)) paths.push_back(node->view().path.toStdString());
        std::vector<std::size_t> frames;
        for (const FrameItem* frame : canvas_.scene->frames())
            if (frames_.contains(frame->view().index)) frames.push_back(static_cast<std::size_t>(frame->view().index));
        canvas_.duplicate(paths, frames, nn::Position{by.x(), by.y()});
    }

    Pointer start_;
    QString grabbed_;
    bool copies_, moving_ = false;
    QPointF lead_, shift_;
    QHash<QString, QPointF> origin_;
    QHash<int, QRectF> frames_;
    QHash<WireItem*, QVector<QPointF>> bends_;
    WireItem* lit_ = nullptr;
    NodeItem* into_ = nullptr;  ///< an opened container that it would be dropped into
    InsertionBar bar_;
};

class ReorderGesture : public Gesture {
public:
    ReorderGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start)
        : Gesture(canvas), start_(start), path_(grabbed->view().path) {}

    void move(const Pointer& p) override {
        NodeItem* node = canvas_.scene->node(path_);
        if (!node || (!moving_ && !farEnough(p.screen, start_.screen))) return;
        moving_ = true;
        canvas_.scene->moveNode(node, node->view().position + p.scene - start_.scene);
        index_ = canvas_.chainIndexAt(node->body().center(), node);
        canvas_.markContainer(canvas_.scene->nodes().value(index_));
    }
    void finish(const Pointer& p) override {
        NodeItem* node = canvas_.scene->node(path_);
        if (!moving_ || !node) {
            if (node && !(p.keys & (Qt::ShiftModifier | Qt::ControlModifier))) canvas_.scene->setSelection({path_});
            return;
        }
        const int now = static_cast<int>(canvas_.scene->nodes().indexOf(node));
        const int index = index_;
        cancel();
        if (index != now) canvas_.reorder(node, index);
    }
    void cancel() override {
        canvas_.markContainer(nullptr);
        if (NodeItem* node = canvas_.scene->node(path_)) canvas_.scene->moveNode(node, node->view().position);
    }

private:
    Pointer start_;
    QString path_;
    bool moving_ = false;
    int index_ = 0;
};

class BandGesture : public Gesture {
public:
    BandGesture(Canvas& canvas, const Pointer& start)
        : Gesture(canvas), start_(start), before_(canvas.scene->selection()) {}
    ~BandGesture() override { delete band_; }

    void move(const Pointer& p) override {
        if (!band_ && !farEnough(p.screen, start_.screen)) return;
        if (!band_) {
            const Colors& c = Theme::instance().colors();
            band_ = new QGraphicsRectItem;
            QPen pen(c.accent, 1);
            pen.setCosmetic(true);
            band_->setPen(pen);
            QColor fill = c.accent;
            fill.setAlphaF(0.12f);
            band_->setBrush(fill);
            band_->setZValue(10);
            canvas_.scene->addItem(band_);
        }
        const QRectF box = QRectF(start_.scene, p.scene).normalized();
        band_->setRect(box);
        QStringList inside;
        for (const NodeItem* node : canvas_.scene->nodes())
            if (box.intersects(node->body())) inside << node->view().path;
        canvas_.scene->setSelection(combined(inside, p.keys));
        QVector<int> frames;
        for (const FrameItem* frame : canvas_.scene->frames())
            if (box.contains(frame->rect())) frames << frame->view().index;
        canvas_.scene->selectFrames(frames);
    }
    void finish(const Pointer& p) override {
        if (band_ || p.keys & (Qt::ShiftModifier | Qt::ControlModifier)) return;
        canvas_.scene->setSelection({});
        canvas_.scene->selectWire(nullptr);
    }
    void cancel() override { canvas_.scene->setSelection(before_); }

private:
    QStringList combined(const QStringList& inside, Qt::KeyboardModifiers keys) const {
        if (keys & Qt::ShiftModifier) return before_ + inside;
        if (!(keys & Qt::ControlModifier)) return inside;
        QStringList toggled = before_;
        for (const QString& path : inside)
            if (!toggled.removeOne(path)) toggled << path;
        return toggled;
    }
    Pointer start_;
    QStringList before_;
    QGraphicsRectItem* band_ = nullptr;
};

}  // namespace

std::unique_ptr<Gesture> moveGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start, bool copies) {
    return std::make_unique<MoveGesture>(canvas, grabbed, nullptr, start, copies);
}
std::unique_ptr<Gesture> moveFrameGesture(Canvas& canvas, FrameItem* grabbed, const Pointer& start, bool copies) {
    return std::make_unique<MoveGesture>(canvas, nullptr, grabbed, start, copies);
}
std::unique_ptr<Gesture> reorderGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start) {
    return std::make_unique<ReorderGesture>(canvas, grabbed, start);
}
std::unique_ptr<Gesture> bandGesture(Canvas& canvas, const Pointer& start) {
    return std::make_unique<BandGesture>(canvas, start);
}

}  // namespace ui
