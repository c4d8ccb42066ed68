// Dragging into, out of and within a Sequential opened in place.

#include "ui/canvas/gesture.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QGraphicsRectItem>

namespace ui {

namespace {

class HeldGesture : public Gesture {
public:
    HeldGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start)
        : Gesture(canvas), start_(start), path_(grabbed->view().path), holder_(grabbed->view().holder) {}

    void move(const Pointer& p) override {
        NodeItem* node = canvas_.scene->node(path_);
        if (!node || (!moving_ && (p.screen - start_.screen).manhattanLength() < QApplication::startDragDistance())) return;
        moving_ = true;
        node->setZValue(5);
        canvas_.scene->moveNode(node, node->view().position + p.scene - start_.scene);
        target_ = canvas_.scene->openedAt(p.scene);
        canvas_.markContainer(target_);
        bar_.show(canvas_, target_, p.scene, node);
    }
    void finish(const Pointer& p) override {
        const NodeItem* node = canvas_.scene->node(path_);
        if (!moving_ || !node) {
            if (node && !(p.keys & (Qt::ShiftModifier | Qt::ControlModifier))) canvas_.scene->setSelection({path_});
            return;
        }
        move(p);
        const QPointF at = node->pos();
        const QString target = target_ ? target_->view().path : QString();
        const int index = target_ ? canvas_.scene->placeIn(target_, p.scene, node) : 0;
        int now = 0;
        if (target_ && target == holder_) now = int(canvas_.scene->heldBy(target_).indexOf(canvas_.scene->node(path_)));
        const bool within = target_ && target == holder_;
        cancel();
        if (within && index != now) canvas_.reorder(canvas_.scene->node(path_), index);
        else if (!within && !target.isEmpty()) canvas_.moveInto(path_, target, index);
        else if (!within) canvas_.moveOut(path_, at);
    }
    void cancel() override {
        canvas_.markContainer(nullptr);
        bar_.hide();
        if (NodeItem* node = canvas_.scene->node(path_)) {
            node->setZValue(2);
            canvas_.scene->moveNode(node, node->view().position);
        }
    }

private:
    Pointer start_;
    QString path_, holder_;
    bool moving_ = false;
    NodeItem* target_ = nullptr;
    InsertionBar bar_;
};

}  // namespace

InsertionBar::~InsertionBar() { hide(); }

void InsertionBar::hide() {
    delete item_;
    item_ = nullptr;
}

void InsertionBar::show(Canvas& canvas, const NodeItem* container, QPointF point, const NodeItem* skip) {
    hide();
    if (!container) return;
    QVector<NodeItem*> children = canvas.scene->heldBy(container);
    children.removeOne(const_cast<NodeItem*>(skip));
    const int index = canvas.scene->placeIn(container, point, skip);
    QRectF bar(container->body().left() + metrics::openedPad, container->body().top() + metrics::openedHead + metrics::openedPad, 3, metrics::nodeHeight);
    if (!children.isEmpty()) {
        const bool last = index >= children.size();
        const NodeView& beside = children[last ? children.size() - 1 : index]->view();
        const double x = last ? beside.position.x() + beside.size.width() + 10 : beside.position.x() - 13;
        bar = QRectF(x, beside.position.y(), 3, beside.size.height());
    }
    item_ = new QGraphicsRectItem(bar);
    item_->setPen(Qt::NoPen);
    item_->setBrush(Theme::instance().colors().accent);
    item_->setZValue(6);
    canvas.scene->addItem(item_);
}

std::unique_ptr<Gesture> heldGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start) {
    return std::make_unique<HeldGesture>(canvas, grabbed, start);
}

}  // namespace ui
