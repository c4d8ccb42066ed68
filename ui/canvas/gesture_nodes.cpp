// Gestures on nodes: move, reorder, box select.

#include "app/studio/clipboard.h"
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
    MoveGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start, bool copies)
        : Gesture(canvas), start_(start), grabbed_(grabbed->view().path), copies_(copies) {
        for (NodeItem* node : canvas.scene->nodes())
            if (node->state().selected) origin_.insert(node->view().path, node->pos());
    }

    void move(const Pointer& p) override {
        if (!moving_ && !farEnough(p.screen, start_.screen)) return;
        moving_ = true;
        NodeItem* lead = canvas_.scene->node(grabbed_);
        if (!lead) return;
        const QPointF from = origin_.value(grabbed_);
        QPointF to = from + p.scene - start_.scene;
        if (!(p.keys & Qt::ControlModifier)) to = Canvas::snapped(to);
        for (auto it = origin_.constBegin(); it != origin_.constEnd(); ++it)
            if (NodeItem* node = canvas_.scene->node(it.key())) canvas_.scene->moveNode(node, it.value() + to - from);
        const bool insert = origin_.size() == 1 && !copies_ && !(p.keys & Qt::AltModifier) && canvas_.fitsOnWire(lead);
        lit_ = insert ? canvas_.wireUnder(lead->body(), lead) : nullptr;
        canvas_.light(lit_);
    }

    void finish(const Pointer& p) override {
        canvas_.light(nullptr);
        NodeItem* lead = canvas_.scene->node(grabbed_);
        if (!moving_ || !lead) {
            // A click on one of several selected nodes picks that one.
            if (lead && !(p.keys & (Qt::ShiftModifier | Qt::ControlModifier))) canvas_.scene->setSelection({grabbed_});
            return;
        }
        if (lit_) {
            canvas_.insertExisting(lead, lit_, lead->pos());
            return;
        }
        if (copies_) {
            dropCopies();
            return;
        }
        QHash<QString, QPointF> moved;
        for (auto it = origin_.constBegin(); it != origin_.constEnd(); ++it)
            if (const NodeItem* node = canvas_.scene->node(it.key()); node && node->pos() != it.value())
                moved.insert(it.key(), node->pos());
        if (!moved.isEmpty()) canvas_.moveNodes(moved);
    }

    void cancel() override {
        canvas_.light(nullptr);
        for (auto it = origin_.constBegin(); it != origin_.constEnd(); ++it)
            if (NodeItem* node = canvas_.scene->node(it.key())) canvas_.scene->moveNode(node, it.value());
    }

private:
    /// The originals go back, copies of them lie where they were dragged to.
    void dropCopies() {
        QPointF shift = canvas_.scene->node(grabbed_)->pos() - origin_.value(grabbed_);
        cancel();
        std::vector<std::string> paths;
        for (const NodeItem* node : canvas_.scene->nodes())
            if (origin_.contains(node->view().path)) paths.push_back(node->view().path.toStdString());
        auto change = studio::duplicateNodes(canvas_.document->project(), canvas_.scopePath(), paths, false);
        if (change.select.empty() || paths.empty()) return;
        // Where the first copy would lie by itself says how far all are off.
        std::map<std::string, nn::Position*> copies;
        for (nn::Edit& edit : change.edits)
            if (auto* insert = std::get_if<nn::InsertNode>(&edit))
                for (auto& [path, position] : insert->layout)
                    if (nn::parent_path(path) == canvas_.scopePath()) copies[path] = &position;
        const auto first = copies.find(change.select.front());
        if (first != copies.end()) {
            const QPointF original = origin_.value(QString::fromStdString(paths.front()));
            shift -= QPointF(first->second->x, first->second->y) - original;
        }
        for (auto& [path, position] : copies) *position = {position->x + shift.x(), position->y + shift.y()};
        QStringList select;
        for (const std::string& path : change.select) select << QString::fromStdString(path);
        canvas_.commit(change.edits, Canvas::tr("Duplicate"), select);
    }

    Pointer start_;
    QString grabbed_;
    bool copies_, moving_ = false;
    QHash<QString, QPointF> origin_;
    WireItem* lit_ = nullptr;
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
    return std::make_unique<MoveGesture>(canvas, grabbed, start, copies);
}
std::unique_ptr<Gesture> reorderGesture(Canvas& canvas, NodeItem* grabbed, const Pointer& start) {
    return std::make_unique<ReorderGesture>(canvas, grabbed, start);
}
std::unique_ptr<Gesture> bandGesture(Canvas& canvas, const Pointer& start) {
    return std::make_unique<BandGesture>(canvas, start);
}

}  // namespace ui
