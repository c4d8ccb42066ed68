#include "ui/canvas/frame_item.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double radius = 10, titlePixels = 14, margin = 12;
constexpr double largest = 3;  ///< how many times its size the title grows to from afar

using Token = QColor Colors::*;
struct Named {
    const char* name;
    Token token;
};
const Named named[] = {{QT_TRANSLATE_NOOP("Canvas", "Grey"), &Colors::neutral},         {QT_TRANSLATE_NOOP("Canvas", "Green"), &Colors::good},
                       {QT_TRANSLATE_NOOP("Canvas", "Yellow"), &Colors::warning},       {QT_TRANSLATE_NOOP("Canvas", "Red"), &Colors::error},
                       {QT_TRANSLATE_NOOP("Canvas", "Violet"), &Colors::normalization}, {QT_TRANSLATE_NOOP("Canvas", "Teal"), &Colors::recurrent},
                       {QT_TRANSLATE_NOOP("Canvas", "Pink"), &Colors::loss}};

QColor mixed(const QColor& a, const QColor& b, float share) {
    return QColor::fromRgbF(a.redF() + share * (b.redF() - a.redF()), a.greenF() + share * (b.greenF() - a.greenF()),
                            a.blueF() + share * (b.blueF() - a.blueF()));
}

}  // namespace

std::vector<FrameColor> frameColors() {
    std::vector<FrameColor> out{{QCoreApplication::translate("Canvas", "Blue"), {}}};
    for (const Named& color : named)
        out.push_back({QCoreApplication::translate("Canvas", color.name), (Theme::tokens(true).*color.token).name().toStdString()});
    return out;
}

QColor frameColor(const QString& value) {
    const Colors& c = Theme::instance().colors();
    const QColor given(value);
    if (value.isEmpty() || !given.isValid()) return c.accent;
    for (const Named& color : named)
        for (const bool dark : {true, false})
            if (Theme::tokens(dark).*color.token == given) return c.*color.token;
    return given;
}

FrameItem::FrameItem(int level) {
    setZValue(-2 + level * 1e-4);
}

void FrameItem::setView(const FrameView& view) {
    if (view == view_ && view.rect == rect_) return;
    view_ = view;
    setRect(view.rect);
    update();
}

void FrameItem::setRect(const QRectF& rect) {
    if (rect == rect_) return;
    prepareGeometryChange();
    rect_ = rect;
}

bool FrameItem::setChosen(bool chosen) {
    if (chosen == chosen_) return false;
    chosen_ = chosen;
    update();
    return true;
}

FramePart FrameItem::partAt(QPointF point, double reach) const {
    if (!rect_.adjusted(-reach, -reach, reach, reach).contains(point)) return FramePart::None;
    int edges = 0;
    if (std::abs(point.x() - rect_.left()) <= reach) edges |= int(FramePart::Left);
    else if (std::abs(point.x() - rect_.right()) <= reach) edges |= int(FramePart::Right);
    if (std::abs(point.y() - rect_.top()) <= reach) edges |= int(FramePart::Top);
    else if (std::abs(point.y() - rect_.bottom()) <= reach) edges |= int(FramePart::Bottom);
    if (edges) return FramePart(edges);
    return point.y() <= rect_.top() + titleHeight ? FramePart::Title : FramePart::None;
}

QPainterPath FrameItem::shape() const {
    QPainterPath path;
    path.addRect(rect_);
    return path;
}

void FrameItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const Colors& c = Theme::instance().colors();
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const QColor color = frameColor(view_.color);
    QColor ground = color, edge = color;
    ground.setAlphaF(c.dark ? 0.11f : 0.08f);
    edge.setAlphaF(chosen_ ? 1.0f : 0.6f);
    painter->setRenderHint(QPainter::Antialiasing, detail >= 0.35);
    painter->setPen(QPen(edge, std::max(chosen_ ? 2.0 : 1.2, (chosen_ ? 2 : 1) / detail)));
    painter->setBrush(ground);
    painter->drawRoundedRect(rect_, radius, radius);
    const double scale = std::clamp(metrics::readable / (titlePixels * detail), 1.0, largest);
    QFont font = Theme::instance().uiFont(0, QFont::DemiBold);
    font.setPixelSize(int(titlePixels));
    const QFontMetricsF size(font);
    const double room = (rect_.width() - 2 * margin) / scale;
    if (room < size.averageCharWidth() * 2) return;
    painter->save();
    painter->translate(rect_.left() + margin, rect_.top() + 6);
    painter->scale(scale, scale);
    painter->setFont(font);
    // Of its own colour, and with enough contrast on every ground.
    painter->setPen(mixed(color, c.text, c.dark ? 0.45f : 0.4f));
    painter->drawText(QPointF(0, size.ascent()), size.elidedText(view_.text.section(QLatin1Char('\n'), 0, 0), Qt::ElideRight, room));
    painter->restore();
}

}  // namespace ui
