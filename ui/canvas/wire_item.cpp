#include "ui/canvas/wire_item.h"

#include "ui/canvas/node_painter.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <cmath>

namespace ui {

namespace {

const QFont& labelFont() {
    static const QFont font = [] {
        QFont f = Theme::instance().monoFont();
        f.setPixelSize(11);
        return f;
    }();
    return font;
}

/// From a faint wire, 0, to a full one, 1.
QColor magnitudeColor(double level, const Colors& c) {
    const double share = 0.2 + 0.8 * level;
    const auto between = [share](float a, float b) { return a + float(share) * (b - a); };
    return QColor::fromRgbF(between(c.line.redF(), c.accent.redF()), between(c.line.greenF(), c.accent.greenF()), between(c.line.blueF(), c.accent.blueF()));
}

constexpr double labelHeight = 18, labelWidth = 140;
constexpr double labelsFrom = 0.4;  ///< the zoom below which shapes leave

}  // namespace

WireItem::WireItem(WireView view) : view_(std::move(view)), bends_(view_.bends) {
    setZValue(1);
}

void WireItem::setView(const WireView& view) {
    bends_ = view.bends;
    if (view == view_) return;
    view_ = view;
    update();
}

void WireItem::setState(const WireState& state) {
    if (state == state_) return;
    state_ = state;
    setZValue(state.loose ? 4 : state.hovered || state.selected || state.lit ? 1.5 : 1);
    update();
}

void WireItem::setMagnitude(std::optional<double> level) {
    if (level == magnitude_) return;
    magnitude_ = level;
    update();
}

void WireItem::setEnds(QPointF from, QPointF to) {
    setPath(wirePath(from, to));
}

void WireItem::setPath(const WirePath& path) {
    if (path.line == path_.line && path.above == path_.above && path.below == path_.below) return;
    prepareGeometryChange();
    path_ = path;
}

void WireItem::setBends(const QVector<QPointF>& bends) {
    bends_ = bends;
    update();
}

int WireItem::bendAt(QPointF point, double reach) const {
    for (int i = 0; i < bends_.size(); ++i)
        if (const QPointF gap = bends_[i] - point; std::hypot(gap.x(), gap.y()) <= reach) return i;
    return -1;
}

QRectF WireItem::boundingRect() const {
    // The label may be wider than a short wire; from afar it is drawn larger.
    const QRectF box = path_.path.controlPointRect().adjusted(-8, -8, 8, 8);
    const QSizeF most = QSizeF(labelWidth, 2 * labelHeight + 12) * textScale(labelsFrom);
    return box.united(QRectF(path_.middle - QPointF(most.width() / 2, most.height() / 2), most));
}

QPainterPath WireItem::shape() const {
    return path_.path;
}

void WireItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) {
    const Colors& c = Theme::instance().colors();
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const bool bad = !view_.reason.isEmpty();
    QColor color = c.dim;
    if (!state_.loose && c.dark) color = c.faint.lighter(118);
    double width = 1.6;
    if (magnitude_) color = magnitudeColor(*magnitude_, c), width = 1.2 + 2.6 * *magnitude_;
    if (bad || state_.cut) color = c.error;
    if (state_.hovered || state_.selected || state_.loose) width = 2.2;
    if ((state_.selected || state_.loose || state_.hovered) && !bad) color = c.accent;
    if (state_.lit) color = c.accent, width = 3.2;
    QPen pen(color, std::max(width, 1 / detail), Qt::SolidLine, Qt::RoundCap);
    const bool far = detail < 0.35;
    if (far && !state_.lit) {
        // One device pixel wide: the raster engine has a fast way for these.
        pen = QPen(color, 1);
        pen.setCosmetic(true);
    }
    if (bad || state_.cut) pen.setDashPattern({4, 3});
    if (state_.replaced) {
        // On its way out.
        painter->setOpacity(0.4);
        pen.setDashPattern({2, 4});
    }
    if (state_.lit) {
        QColor glow = c.accent;
        glow.setAlphaF(0.22f);
        painter->setPen(QPen(glow, 11, Qt::SolidLine, Qt::RoundCap));
        painter->setRenderHint(QPainter::Antialiasing);
        painter->drawPath(path_.path);
    }
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->setRenderHint(QPainter::Antialiasing, !far);
    if (path_.straight)
        painter->drawLine(path_.line.front(), path_.line.back());
    else if (far)
        painter->drawPolyline(path_.line);
    else
        painter->drawPath(path_.path);
    if (!far && view_.implicit && (view_.from.isEmpty() || view_.to.isEmpty())) {
        // The way into or out of a Sequential ends in a dot.
        painter->setBrush(color);
        painter->setPen(Qt::NoPen);
        painter->drawEllipse(view_.from.isEmpty() ? path_.line.front() : path_.line.back(), 3.5, 3.5);
    }
    if (!far && !bends_.isEmpty()) paintBends(*painter, color);
    if (detail >= labelsFrom) paintLabel(*painter, textScale(detail));
}

void WireItem::paintBends(QPainter& painter, const QColor& color) const {
    const Colors& c = Theme::instance().colors();
    for (int i = 0; i < bends_.size(); ++i) {
        const bool chosen = i == state_.selectedBend, hot = i == state_.hotBend;
        painter.setPen(chosen ? QPen(c.text, 1.5) : QPen(c.canvas, 1));
        painter.setBrush(chosen || hot ? c.accent : color);
        painter.drawEllipse(bends_[i], chosen || hot ? 6 : 4.5, chosen || hot ? 6 : 4.5);
    }
}

/// Above the wire where that is free, else on it, else below; one that is asked for is there wherever it is.
std::optional<WireItem::Label> WireItem::label(double scale) const {
    if (view_.shape.isEmpty() || state_.loose) return std::nullopt;
    const QFontMetricsF size(labelFont());
    const bool asked = state_.hovered || state_.selected;
    QString text = view_.shape;
    double width = size.horizontalAdvance(text);
    const double room = (path_.room - 22) / scale;
    if (!asked && width > room && text.startsWith(QStringLiteral("N\u00d7"))) {
        text.remove(0, 2);
        width = size.horizontalAdvance(text);
    }
    if (!asked && width > room) return std::nullopt;
    constexpr double off = 7, on = 4, ends = 24;
    const double lines[] = {-off, on, off + size.ascent()};
    for (const double line : {lines[path_.straight || path_.room > 48 ? 0 : 1], lines[1], lines[2]}) {
        const QPointF at(-width / 2, line);
        const QRectF ground(at.x() - 4, at.y() - size.ascent() - 1, width + 8, size.height() + 2);
        if (line == on && !asked && width > room - ends) continue;  // the wire is seen on both sides of it
        if (-ground.top() * scale <= path_.above && ground.bottom() * scale <= path_.below) return Label{text, at, ground};
    }
    if (!asked) return std::nullopt;
    return Label{text, {-width / 2, -off}, {-width / 2 - 4, -off - size.ascent() - 1, width + 8, size.height() + 2}};
}

QRectF WireItem::labelRect(double zoom) const {
    const double scale = textScale(zoom);
    const auto placed = zoom >= labelsFrom ? label(scale) : std::nullopt;
    return placed ? QRectF(path_.middle + placed->ground.topLeft() * scale, placed->ground.size() * scale) : QRectF();
}

void WireItem::paintLabel(QPainter& painter, double scale) const {
    const auto placed = label(scale);
    if (!placed) return;
    const Colors& c = Theme::instance().colors();
    const bool asked = state_.hovered || state_.selected;
    painter.save();
    painter.translate(path_.middle);
    painter.scale(scale, scale);
    if (asked || !path_.straight || placed->ground.bottom() > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(asked ? c.field : c.canvas);
        painter.drawRoundedRect(placed->ground, 4, 4);
    }
    painter.setFont(labelFont());
    painter.setPen(!view_.reason.isEmpty() ? c.error : asked ? c.text : c.dim);
    painter.drawText(placed->at, placed->text);
    painter.restore();
}

}  // namespace ui
