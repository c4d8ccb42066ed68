#include "ui/canvas/motion.h"

namespace ui {

namespace {
constexpr int milliseconds = 180, mostNodes = 250;
}

Motion::Motion(Canvas& canvas) : QObject(canvas.view), canvas_(canvas) {
    animation_.setDuration(milliseconds);
    animation_.setStartValue(0.0);
    animation_.setEndValue(1.0);
    animation_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&animation_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        if (running()) show(value.toDouble());
    });
    connect(&animation_, &QVariantAnimation::finished, this, &Motion::finish);
}

void Motion::show(double progress) {
    QHash<NodeItem*, QPointF> places;
    for (auto it = from_.constBegin(); it != from_.constEnd(); ++it)
        if (NodeItem* node = canvas_.scene->node(it.key())) places.insert(node, it.value() + (node->view().position - it.value()) * progress);
    canvas_.scene->moveNodes(places);
}

void Motion::glide(const QHash<QString, QPointF>& from) {
    finish();
    for (auto it = from.constBegin(); it != from.constEnd(); ++it)
        if (const NodeItem* node = canvas_.scene->node(it.key()); node && node->view().position != it.value()) from_.insert(it.key(), it.value());
    if (from_.isEmpty() || from_.size() > mostNodes || !canvas_.view->isVisible()) return from_.clear();
    show(0);
    animation_.start();
}

void Motion::finish() {
    if (from_.isEmpty()) return;
    show(1);
    from_.clear();
    animation_.stop();
    canvas_.scene->routeWires();
}

}  // namespace ui
