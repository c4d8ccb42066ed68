#include "ui/canvas/node_painter.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <QPainterPath>
#include <QStaticText>

#include <algorithm>

namespace ui {

namespace {

constexpr double radius = 7, band = 4;
constexpr double besideIcon = 36, textMargin = 10;
constexpr double twoLines = 36;  ///< the height that a title and the options below it take
constexpr double flatBelow = 0.35;  ///< the zoom
constexpr double idsUpTo = 1.2;  ///< with larger text the id leaves, then the options, then the shapes on the wires

QFont titleFont() {
    QFont font = Theme::instance().uiFont(0, QFont::DemiBold);
    font.setPixelSize(int(metrics::titlePixels));
    return font;
}
QFont bodyFont() {
    QFont font = Theme::instance().uiFont();
    font.setPixelSize(12);
    return font;
}
QFont idFont() {
    QFont font = Theme::instance().monoFont();
    font.setPixelSize(11);
    return font;
}

struct Fonts {
    QFont title = titleFont(), body = bodyFont(), id = idFont();
    QFontMetricsF titleSize{title}, bodySize{body}, idSize{id};
    double fourLetters = titleSize.horizontalAdvance(QStringLiteral("Line"));
};

const Fonts& fonts() {
    static const Fonts all;
    return all;
}

QColor problemColor(const ProblemView& problem, const Colors& c) {
    return problem.severity == nn::Severity::Error ? c.error : c.warning;
}

QColor outline(const NodeView& node, const NodeState& state, const Colors& c) {
    if (state.dropTarget) return c.accent;
    if (const ProblemView* problem = node.worst()) return problemColor(*problem, c);
    if (state.selected) return c.accent;
    if (state.hovered) return c.dark ? c.faint : c.faint;
    return c.line;
}

/// What a node stands on: a ground for text, or where none is left its colour.
QColor ground(const NodeView& node, const NodeHeat& heat, const Colors& c, bool text) {
    if (!text) return plainColor(node, heat);
    return heat.warm() ? c.heated(heat.level) : c.panel;
}

double titleWidthOf(const QString& title) {
    static QHash<QString, double> known;
    const auto found = known.constFind(title);
    return found != known.constEnd() ? *found : *known.insert(title, fonts().titleSize.horizontalAdvance(title));
}

/// Where hardly more than dots would be left, its first letters say more without them.
QString cutTitle(const QString& title, double room) {
    constexpr qsizetype fewest = 4;
    constexpr double margin = 6;  // that letters may take then
    const QFontMetricsF& size = fonts().titleSize;
    if (size.horizontalAdvance(title) <= room) return title;
    const QString cut = size.elidedText(title, Qt::ElideRight, room);
    if (cut.size() > fewest) return cut;
    qsizetype letters = title.size();
    while (letters > 1 && size.horizontalAdvance(title.left(letters)) > room + margin) --letters;
    return title.left(letters);
}

/// A title that is cut where its room ends, shaped once and not in every frame.
const QStaticText& shapedTitle(const QString& title, double room) {
    static QHash<QString, QStaticText> known;
    constexpr int most = 4096;
    const QString key = title + QLatin1Char('\n') + QString::number(int(room));
    const auto found = known.constFind(key);
    if (found != known.constEnd()) return *found;
    if (known.size() >= most) known.clear();
    QStaticText text(cutTitle(title, room));
    text.setTextFormat(Qt::PlainText);
    text.setPerformanceHint(QStaticText::AggressiveCaching);
    return *known.insert(key, text);
}

/// From afar nobody sees corners and sheets, and a thousand of them would take longer than a frame.
void paintFlatBody(QPainter& p, const NodeView& node, const NodeState& state, const NodeHeat& heat, const Colors& c, double detail, bool text) {
    const QRectF box(QPointF(), node.size);
    p.setRenderHint(QPainter::Antialiasing, false);
    p.fillRect(box, ground(node, heat, c, text));
    // One pixel of it is under the edge.
    if (text) p.fillRect(QRectF(0, 0, std::max(band, 2 / detail), box.height()), c.category(node.category));
    QPen edge(outline(node, state, c), state.selected || state.dropTarget || !node.problems.isEmpty() ? 2 : 1);
    edge.setCosmetic(true);
    p.setPen(edge);
    p.setBrush(Qt::NoBrush);
    p.drawRect(box);
    p.setRenderHint(QPainter::Antialiasing);
}

/// The colour of the category along a body's left edge; shaped once.
const QPainterPath& bandOf(const QSizeF& size) {
    static QHash<std::pair<double, double>, QPainterPath> known;
    constexpr int most = 512;
    const std::pair key(size.width(), size.height());
    const auto found = known.constFind(key);
    if (found != known.constEnd()) return *found;
    if (known.size() >= most) known.clear();
    return *known.insert(key, insideCorners(QRectF(QPointF(), size), radius, QRectF(0, 0, band, size.height())));
}

void paintBody(QPainter& p, const NodeView& node, const NodeState& state, const NodeHeat& heat, const Colors& c, double detail,
               bool text) {
    const QRectF box(QPointF(), node.size);
    const QColor edge = outline(node, state, c);
    const bool strong = state.selected || state.dropTarget || !node.problems.isEmpty();
    if (node.container && detail > 0.35) {
        // Two sheets behind the first: there is something inside.
        p.setPen(QPen(c.line, 1));
        p.setBrush(c.panel);
        p.drawRoundedRect(box.adjusted(8, 4, -8, 7), radius, radius);
        p.drawRoundedRect(box.adjusted(4, 2, -4, 3.5), radius, radius);
    }
    if (state.selected) {
        QColor glow = node.problems.isEmpty() ? c.accent : edge;
        glow.setAlphaF(0.22f);
        p.setPen(QPen(glow, 4));
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), radius + 1.5, radius + 1.5);
    }
    p.setPen(QPen(edge, strong ? 1.75 : 1));
    p.setBrush(ground(node, heat, c, text));
    p.drawRoundedRect(box, radius, radius);
    if (!text) return;
    if (heat.warm())
        p.fillPath(insideCorners(box, radius, {0, box.height() - band, box.width() * heat.level, band}), c.heat(heat.level));
    p.fillPath(bandOf(node.size), c.category(node.category));
}

/// What the node takes of a step, on a tab at its upper edge: the text stands on the canvas' own ground, and is as large
/// on screen from afar as from near.
void paintHeatLabel(QPainter& p, const NodeView& node, const NodeHeat& heat, const Colors& c, double detail) {
    constexpr double x = 12, bottom = 7, height = 17, padding = 7;
    const double scale = std::clamp(1 / detail, 1.0, metrics::labelScale);
    const Fonts& f = fonts();
    const double room = (node.size.width() - 2 * x) / scale - 2 * padding;
    const bool whole = detail >= 0.8 && f.idSize.horizontalAdvance(heat.label) <= room;
    const QString label = f.idSize.elidedText(whole ? heat.label : heat.brief, Qt::ElideRight, room);
    const QRectF tab(0, -height, f.idSize.horizontalAdvance(label) + 2 * padding, height);
    p.save();
    p.translate(x, bottom);
    p.scale(scale, scale);
    p.setPen(QPen(heat.warm() ? c.heat(heat.level) : c.line, 1.25));
    p.setBrush(c.canvas);
    p.drawRoundedRect(tab, height / 2, height / 2);
    p.setFont(f.id);
    p.setPen(heat.warm() ? c.text : c.dim);
    p.drawText(tab, Qt::AlignCenter, label);
    p.restore();
}

void paintChildren(QPainter& p, const NodeView& node, const Colors& c) {
    const int most = static_cast<int>((node.size.width() - 28) / 17);
    const int count = std::min<int>(node.children.size(), most);
    const double y = node.size.height() - 24;
    for (int i = 0; i < count; ++i) {
        const QRectF chip(16 + i * 17, y, 13, 10);
        QColor color = c.category(node.children[i]);
        const bool more = i == count - 1 && node.children.size() > most;
        if (more) color = c.faint;
        p.setPen(Qt::NoPen);
        p.setBrush(color);
        p.drawRoundedRect(chip, 3, 3);
        if (i > 0) {
            p.setPen(QPen(c.line, 1.2));
            p.drawLine(QPointF(chip.left() - 4, chip.center().y()), QPointF(chip.left(), chip.center().y()));
        }
    }
}

/// Where no letters have room any more: what kind of layer it is.
void paintGlyph(QPainter& p, const NodeView& node, const Colors& c, double detail) {
    const double side = std::min(node.size.width(), node.size.height()) * 0.62;
    if (side * detail < 8) return;
    const QRectF box(node.size.width() / 2 - side / 2, node.size.height() / 2 - side / 2, side, side);
    Theme::paintIcon(&p, box, node.icon, c.dark ? c.canvas : c.panel);
}

/// Draws in units in which a title is as large as it is at full size: `scale` of the scene's each.
void paintText(QPainter& p, const NodeView& node, const NodeState& state, const NodeHeat& heat, const Colors& c, double scale) {
    const Fonts& f = fonts();
    const auto ink = [&](const QColor& color) { return heat.warm() ? c.onHeated(color, heat.level) : color; };
    const double width = node.size.width() / scale, height = (node.container && !node.collapsed ? metrics::nodeHeight : node.size.height()) / scale;
    const bool second = height >= twoLines && (!node.summary.isEmpty() || !node.count.isEmpty() || node.frozen);
    const double top = height / 2 + (second ? -6 : 4.5);
    p.save();
    p.scale(scale, scale);
    const double titleWidth = titleWidthOf(node.title);
    const bool icon = scale == 1 || titleWidth + besideIcon + 8 <= width;
    if (icon) Theme::paintIcon(&p, QRectF(14, top - 12.5, 16, 16), node.icon, c.category(node.category));
    const double left = icon ? besideIcon : textMargin;
    // The title comes first; the id has what is left, and goes before the title is cut.
    const double titleRoom = width - left - 8;
    p.setFont(f.title);
    p.setPen(c.text);
    p.drawStaticText(QPointF(left, top - f.titleSize.ascent()), shapedTitle(node.title, titleRoom));
    if (node.muted) {
        p.setPen(QPen(c.text, 1.2));
        p.drawLine(QPointF(left - 1, top - 4.5), QPointF(left + std::min(titleWidth, titleRoom) + 1, top - 4.5));
    }
    p.setFont(f.id);
    p.setPen(ink(state.selected ? c.dim : c.faint));
    const double idRoom = width - left - titleWidth - 8 - 12;
    // From afar an id is there whole or not at all.
    const double idLeast = scale == 1 ? 3 * f.idSize.averageCharWidth() : f.idSize.horizontalAdvance(node.id);
    if (scale <= idsUpTo && idRoom >= idLeast) {
        const QString id = f.idSize.elidedText(node.id, Qt::ElideRight, idRoom);
        p.drawText(QPointF(width - 12 - f.idSize.horizontalAdvance(id), top), id);
    }
    if (second) {
        const double begin = icon ? 16 : textMargin, end = icon ? 12 : 8;
        double countWidth = node.count.isEmpty() ? 0 : f.idSize.horizontalAdvance(node.count);
        if (scale > idsUpTo && f.bodySize.horizontalAdvance(node.summary) > width - begin - end - countWidth - 6 && !node.summary.isEmpty())
            countWidth = 0;
        if (countWidth > 0) p.drawText(QPointF(width - end - countWidth, top + 20), node.count);
        p.setFont(f.body);
        p.setPen(ink(c.dim));
        const QString summary = f.bodySize.elidedText(node.summary, Qt::ElideRight, width - begin - end - (countWidth > 0 ? countWidth + 6 : 0));
        p.drawText(QPointF(begin, top + 20), summary);
        if (node.frozen) {
            const double x = begin + (summary.isEmpty() ? 0 : f.bodySize.horizontalAdvance(summary) + 6);
            Theme::paintIcon(&p, QRectF(x, top + 9, 12, 12), QStringLiteral("lock"), ink(c.dim));
        }
    }
    p.restore();
}

void paintBadge(QPainter& p, const NodeView& node, const Colors& c) {
    const ProblemView* problem = node.worst();
    if (!problem) return;
    const QPointF center(node.size.width() - 4, 2);
    const bool error = problem->severity == nn::Severity::Error;
    p.setPen(QPen(c.canvas, 1.5));
    p.setBrush(error ? c.error : c.warning);
    if (error) {
        p.drawEllipse(center, 9, 9);
    } else {
        // Another shape too: colour never carries a meaning alone.
        const QPolygonF triangle{center + QPointF(0, -10), center + QPointF(10, 7), center + QPointF(-10, 7)};
        p.drawPolygon(triangle);
    }
    p.setPen(Qt::NoPen);
    p.setBrush(c.dark ? c.canvas : QColor(Qt::white));
    p.drawRoundedRect(QRectF(center.x() - 1, center.y() - 5 + (error ? 0 : 1), 2, 6), 1, 1);
    p.drawEllipse(center + QPointF(0, error ? 4 : 4.5), 1.2, 1.2);
}

/// What comes in goes out: a dotted way through a muted node, and a sign that it is.
void paintPassage(QPainter& p, const NodeView& node, const Colors& c, double detail) {
    if (!node.inputs.isEmpty() && !node.outputs.isEmpty()) {
        QPen pen(c.dim, std::max(1.6, 1 / detail), Qt::DotLine);
        p.setPen(pen);
        p.drawLine(node.portPosition(0, false), node.portPosition(0, true));
    }
    if (detail < 0.35) return;
    const QRectF sign(node.size.width() - 22, node.size.height() - 10, 20, 16);
    p.setPen(QPen(c.line, 1));
    p.setBrush(c.field);
    p.drawRoundedRect(sign, 8, 8);
    Theme::paintIcon(&p, QRectF(sign.center() - QPointF(6, 6), QSizeF(12, 12)), QStringLiteral("mute"), c.dim);
}

void paintPorts(QPainter& p, const NodeView& node, const NodeState& state, const Colors& c, double detail) {
    for (bool output : {false, true}) {
        const auto& ports = output ? node.outputs : node.inputs;
        for (int i = 0; i < ports.size(); ++i) {
            const bool hot = state.hotPort == i && state.hotOutput == output;
            const bool unfit = i < 32 && (output ? state.unfitOutputs : state.unfitInputs) >> i & 1;
            const double before = p.opacity();
            if (unfit && !hot) p.setOpacity(0.3);
            paintPort(p, node.portPosition(i, output), hot ? unfit ? c.error : c.accent : c.faint, hot);
            p.setOpacity(before);
        }
        // Names only where there is a choice, and only when asked for.
        if (detail < 0.5 || ports.size() < 2 || !(state.hovered || state.selected)) continue;
        const Fonts& f = fonts();
        p.setFont(f.id);
        for (int i = 0; i < ports.size(); ++i) {
            const double w = f.idSize.horizontalAdvance(ports[i].id);
            const QPointF at = node.portPosition(i, output);
            const QRectF tag(output ? at.x() + 9 : at.x() - 17 - w, at.y() - 8, w + 8, 16);
            p.setPen(Qt::NoPen);
            p.setBrush(c.field);
            p.drawRoundedRect(tag, 4, 4);
            p.setPen(c.dim);
            p.drawText(tag, Qt::AlignCenter, ports[i].id);
        }
    }
}

}  // namespace

QPainterPath insideCorners(const QRectF& box, double radius, const QRectF& part) {
    QPainterPath inside, wanted;
    inside.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5);
    wanted.addRect(part);
    return inside.intersected(wanted);
}

void paintPort(QPainter& p, QPointF center, const QColor& ring, bool hot) {
    const Colors& c = Theme::instance().colors();
    p.setPen(QPen(ring, 1.5));
    p.setBrush(hot ? ring : c.canvas);
    p.drawEllipse(center, metrics::portRadius + (hot ? 2 : 0), metrics::portRadius + (hot ? 2 : 0));
}

QColor plainColor(const NodeView& node, const NodeHeat& heat) {
    const Colors& c = Theme::instance().colors();
    if (const ProblemView* problem = node.worst()) return problemColor(*problem, c);
    // Beside colours of heat those of categories would say something else.
    if (heat.shown) return heat.warm() ? c.heat(heat.level) : c.line;
    return c.category(node.category);
}

double textScale(double detail) { return std::max(1.0, metrics::readable / (metrics::titlePixels * detail)); }

double zoomForTitle(const NodeView& node) {
    const double needed = (titleWidthOf(node.title) + textMargin + 9) / node.size.width();
    return std::min(needed, 1.0) * metrics::readable / metrics::titlePixels;
}

void paintNode(QPainter& p, const NodeView& node, const NodeState& state, const NodeHeat& heat, double detail) {
    const Colors& c = Theme::instance().colors();
    const double whole = state.dimmed ? 0.45 : 1;
    p.setOpacity(node.muted ? 0.5 * whole : whole);
    const double scale = textScale(detail);
    const bool text = (node.size.width() / scale >= fonts().fourLetters + textMargin + 8);
    if (!text && detail < 0.22) {
        // From far away only colours, shapes and signs stay.
        p.fillRect(QRectF(QPointF(), node.size), state.selected ? c.accent : plainColor(node, heat));
        if (node.muted) paintPassage(p, node, c, detail);
        return paintGlyph(p, node, c, detail);
    }
    p.setRenderHint(QPainter::Antialiasing);
    if (detail < flatBelow) paintFlatBody(p, node, state, heat, c, detail, text);
    else paintBody(p, node, state, heat, c, detail, text);
    // Colours of categories on one of heat would only be small.
    if (text && node.container && !node.collapsed && (detail >= 0.5 || !heat.warm())) paintChildren(p, node, c);
    if (text) paintText(p, node, state, heat, c, scale);
    else paintGlyph(p, node, c, detail);
    p.setOpacity(whole);
    if (node.muted) paintPassage(p, node, c, detail);
    if (detail >= 0.35 || state.hotPort >= 0) paintPorts(p, node, state, c, detail);
    if (detail >= 1 / metrics::labelScale && !heat.label.isEmpty()) paintHeatLabel(p, node, heat, c, detail);
    paintBadge(p, node, c);
}

}  // namespace ui
