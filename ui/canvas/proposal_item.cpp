#include "ui/canvas/proposal_item.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr double radius = 10, apart = 12;  ///< of an answer, and its centre from the middle of the wire: pixels on screen
constexpr double mark = 6;                 ///< half of the mark's width in scene units
constexpr double widest = 1 / 0.05;        ///< scene units of a pixel at the smallest zoom
}  // namespace

ProposalItem::ProposalItem(nn::ScopeWire proposal) : proposal_(std::move(proposal)) {
    setZValue(1.2);
}

void ProposalItem::setPath(const WirePath& path) {
    if (path.line == path_.line) return;
    prepareGeometryChange();
    path_ = path;
}

void ProposalItem::setAsked(bool asked) {
    if (asked == asked_) return;
    prepareGeometryChange();
    asked_ = asked;
    setZValue(asked ? 4 : 1.2);
}

QPointF ProposalItem::answerCenter(Answer answer, double unit) const {
    return path_.middle + QPointF(answer == Answer::Accept ? -apart : apart, 0) * unit;
}

std::optional<ProposalItem::Answer> ProposalItem::answerAt(QPointF point, double unit) const {
    if (asked_) {
        for (const Answer answer : {Answer::Accept, Answer::Dismiss}) {
            const QPointF gap = answerCenter(answer, unit) - point;
            if (std::hypot(gap.x(), gap.y()) <= radius * unit) return answer;
        }
    }
    constexpr double reach = 8;
    if (distanceTo(path_.line, point) <= reach * unit) return Answer::Accept;
    return std::nullopt;
}

QRectF ProposalItem::boundingRect() const {
    const QRectF box = path_.path.controlPointRect().adjusted(-8, -8, 8, 8);
    if (!asked_) return box;
    // Its answers keep their size on screen.
    const double reach = (apart + radius + 2) * widest;
    return box.united(QRectF(path_.middle - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)));
}

void ProposalItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const Colors& c = Theme::instance().colors();
    const double detail = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    QPen pen(c.accent, std::max(asked_ ? 2.4 : 1.6, 1 / detail), Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({5, 4});
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path_.path);
    if (asked_) {
        for (const Answer answer : {Answer::Accept, Answer::Dismiss}) paintAnswer(*painter, answer, 1 / detail);
        return;
    }
    if (detail < 0.35) return;
    // A question mark: dashes alone could be taken for a wire that does not fit.
    painter->setPen(QPen(c.accent, 1.2));
    painter->setBrush(c.canvas);
    painter->drawEllipse(path_.middle, mark + 1, mark + 1);
    painter->setPen(c.accent);
    painter->setFont(Theme::instance().uiFont(7, QFont::DemiBold));
    painter->drawText(QRectF(path_.middle - QPointF(mark, mark), QSizeF(2 * mark, 2 * mark)), Qt::AlignCenter, QStringLiteral("?"));
}

void ProposalItem::paintAnswer(QPainter& painter, Answer answer, double unit) const {
    const Colors& c = Theme::instance().colors();
    const bool accept = answer == Answer::Accept;
    const QPointF center = answerCenter(answer, unit);
    painter.setPen(QPen(accept ? c.accent : c.line, 1.2 * unit));
    painter.setBrush(accept ? c.accent : c.panel);
    painter.drawEllipse(center, radius * unit, radius * unit);
    const double half = 6.5 * unit;
    Theme::paintIcon(&painter, QRectF(center - QPointF(half, half), QSizeF(2 * half, 2 * half)), accept ? QStringLiteral("check") : QStringLiteral("close"),
                     accept ? c.onAccent : c.text);
}

}  // namespace ui
