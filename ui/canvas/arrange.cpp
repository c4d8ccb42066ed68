#include "ui/canvas/arrange.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

namespace {

/// Equal gaps along one axis: `begin` and `size` of a box on it.
template <typename Begin, typename Size, typename Place>
void distribute(const QVector<ArrangedBox>& boxes, const Begin& begin, const Size& size, const Place& place) {
    QVector<int> order(boxes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return begin(boxes[a]) < begin(boxes[b]); });
    double taken = 0;
    for (const ArrangedBox& box : boxes) taken += size(box);
    const ArrangedBox& last = boxes[order.back()];
    const double first = begin(boxes[order.front()]), room = begin(last) + size(last) - first;
    const double gap = (room - taken) / double(boxes.size() - 1);
    double at = first;
    for (const int i : order) {
        place(i, std::round(at));
        at += size(boxes[i]) + gap;
    }
}

}  // namespace

int leastBoxes(Arrange how) {
    return how == Arrange::DistributeAcross || how == Arrange::DistributeDown ? 3 : 2;
}

QVector<QPointF> arranged(Arrange how, const QVector<ArrangedBox>& boxes) {
    QVector<QPointF> out;
    for (const ArrangedBox& box : boxes) out << box.body.topLeft();
    if (boxes.size() < leastBoxes(how)) return out;
    QRectF all;
    double line = 0;
    for (const ArrangedBox& box : boxes) all |= box.body, line += (box.body.top() + box.portLine) / double(boxes.size());
    line = std::round(line);
    for (qsizetype i = 0; i < boxes.size(); ++i) {
        const QRectF& body = boxes[i].body;
        switch (how) {
            case Arrange::Left: out[i].setX(all.left()); break;
            case Arrange::Center: out[i].setX(std::round(all.center().x() - body.width() / 2)); break;
            case Arrange::Right: out[i].setX(all.right() - body.width()); break;
            case Arrange::Top: out[i].setY(all.top()); break;
            case Arrange::Middle: out[i].setY(line - boxes[i].portLine); break;
            case Arrange::Bottom: out[i].setY(all.bottom() - body.height()); break;
            default: break;
        }
    }
    if (how == Arrange::DistributeAcross)
        distribute(boxes, [](const auto& b) { return b.body.left(); }, [](const auto& b) { return b.body.width(); },
                   [&](int i, double at) { out[i].setX(at); });
    if (how == Arrange::DistributeDown)
        distribute(boxes, [](const auto& b) { return b.body.top(); }, [](const auto& b) { return b.body.height(); },
                   [&](int i, double at) { out[i].setY(at); });
    return out;
}

}  // namespace ui
