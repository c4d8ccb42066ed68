#include "ui/palette/op_delegate.h"

#include "nn/model/op.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace ui {

namespace {
constexpr int narrowest = 84;  // percent of a letter's width that can still be read with ease
}

OpDelegate::OpDelegate(QObject* parent, bool showGroup) : QStyledItemDelegate(parent), showGroup_(showGroup) {}

QSize OpDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool heading = index.data(OpRole).toString().isEmpty();
    return {160, std::max(heading ? 32 : 24, QFontMetrics(Theme::instance().uiFont()).height() + (heading ? 14 : 6))};
}

void OpDelegate::paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const Colors& c = theme.colors();
    const QRect row = option.rect;
    const nn::Op* op = nn::find_op(index.data(OpRole).toString().toStdString());
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    if (!op) {
        QFont font = theme.uiFont(8, QFont::DemiBold);
        font.setCapitalization(QFont::AllUppercase);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
        p->setFont(font);
        p->setPen(c.dim);
        p->drawText(row.adjusted(8, 8, -8, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        p->restore();
        return;
    }
    const bool current = option.state & QStyle::State_Selected;
    if (current || option.state & QStyle::State_MouseOver) {
        p->setPen(Qt::NoPen);
        p->setBrush(current ? c.pressed : c.hover);
        p->drawRoundedRect(QRectF(row).adjusted(0, 0.5, 0, -0.5), 5, 5);
    }
    Theme::paintIcon(p, QRectF(row.left() + 8, row.center().y() - 6.5, 14, 14), QString::fromStdString(op->icon), c.category(op->category));
    const QRect text = row.adjusted(28, 0, -4, 0);
    QFont font = theme.uiFont();
    // The end of a name says what it is, 2d or 3d: letters stand closer before it goes.
    if (const int advance = QFontMetrics(font).horizontalAdvance(index.data().toString()); advance > text.width())
        font.setStretch(std::max(narrowest, 100 * text.width() / advance));
    p->setFont(font);
    p->setPen(c.text);
    const QString title = p->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width());
    p->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (showGroup_) {
        p->setFont(theme.uiFont(8.25));
        p->setPen(c.faint);
        p->drawText(text, Qt::AlignRight | Qt::AlignVCenter,
                    QCoreApplication::translate("nn", nn::category_name(op->category)));
    }
    p->restore();
}

}  // namespace ui
