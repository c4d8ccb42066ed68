#include "ui/canvas/opened_painter.h"

#include "ui/canvas/node_painter.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace ui {

namespace {

constexpr double radius = 8, side = 16;
constexpr double nameFrom = 0.45;  ///< the zoom below which the head is empty

QFont fontOf(bool mono) {
    QFont font = mono ? Theme::instance().monoFont() : Theme::instance().uiFont(0, QFont::DemiBold);
    font.setPixelSize(mono ? 11 : int(metrics::titlePixels));
    return font;
}

void paintHead(QPainter& p, const NodeView& node, const Colors& c) {
    const double baseline = metrics::openedHead / 2 + 4.5;
    Theme::paintIcon(&p, chevronOf(node), QStringLiteral("chevron-down"), c.dim);
    Theme::paintIcon(&p, {34, (metrics::openedHead - side) / 2, side, side}, node.icon, c.category(node.category));
    static const QFont title = fontOf(false), mono = fontOf(true);
    static const QFontMetricsF titleSize(title), monoSize(mono);
    p.setFont(title);
    p.setPen(c.text);
    p.drawText(QPointF(58, baseline), node.title);
    p.setFont(mono);
    p.setPen(c.faint);
    p.drawText(QPointF(58 + titleSize.horizontalAdvance(node.title) + 12, baseline), node.id);
    p.drawText(QPointF(node.size.width() - 14 - monoSize.horizontalAdvance(node.count), baseline), node.count);
}

}  // namespace

QRectF chevronOf(const NodeView& node) {
    if (node.opened) return {10, (metrics::openedHead - side) / 2, side, side};
    return {node.size.width() - side - 6, node.size.height() - side - 6, side, side};
}

void paintChevron(QPainter& p, const NodeView& node, const NodeState& state, double detail) {
    if (detail < nameFrom) return;
    const Colors& c = Theme::instance().colors();
    Theme::paintIcon(&p, chevronOf(node), QStringLiteral("chevron-right"), state.hovered || state.selected ? c.text : c.faint);
}

void paintOpened(QPainter& p, const NodeView& node, const NodeState& state, double detail) {
    const Colors& c = Theme::instance().colors();
    const QRectF box(QPointF(), node.size);
    const ProblemView* problem = node.worst();
    QColor edge = state.selected || state.dropTarget ? c.accent : c.faint;
    if (problem) edge = problem->severity == nn::Severity::Error ? c.error : c.warning;
    const bool strong = state.selected || state.dropTarget || problem;
    p.setRenderHint(QPainter::Antialiasing);
    QPen pen(edge, strong ? 1.75 : 1);
    if (detail < 0.35) pen.setWidth(1), pen.setCosmetic(true);
    p.setPen(pen);
    p.setBrush(c.panel);
    p.drawRoundedRect(box, radius, radius);
    p.fillPath(insideCorners(box, radius, QRectF(0, 0, box.width(), metrics::openedHead)), c.field);
    if (detail >= nameFrom) paintHead(p, node, c);
    // The way in leads on to the first child, the last one's to the way out.
    p.setPen(QPen(c.dark ? c.faint.lighter(118) : c.dim, 1.6));
    if (!node.inputs.isEmpty()) p.drawLine(QPointF(0, node.wayIn), QPointF(metrics::openedPad, node.wayIn));
    if (!node.outputs.isEmpty() && node.lastRight > 0) p.drawLine(QPointF(node.lastRight, node.wayOut), QPointF(box.width(), node.wayOut));
    if (detail < 0.35) return;
    for (const bool output : {false, true}) {
        const auto count = (output ? node.outputs : node.inputs).size();
        for (int i = 0; i < count; ++i) {
            const bool hot = state.hotPort == i && state.hotOutput == output;
            paintPort(p, node.portPosition(i, output), hot ? c.accent : c.faint, hot);
        }
    }
}

}  // namespace ui
