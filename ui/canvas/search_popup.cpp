#include "ui/canvas/search_popup.h"

#include "ui/canvas/floating_list.h"
#include "ui/palette/op_delegate.h"
#include "ui/palette/op_search.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace ui {

SearchPopup::SearchPopup(QWidget* parent)
    : QFrame(parent), field_(new QLineEdit(this)), list_(new QListWidget(this)), empty_(new QLabel(this)) {
    setObjectName(QStringLiteral("nodeSearch"));
    setAccessibleName(tr("Add a node"));
    field_->setObjectName(QStringLiteral("nodeSearchField"));
    field_->setAccessibleName(tr("Search ops"));
    field_->setToolTip(tr("Search ops"));
    list_->setObjectName(QStringLiteral("nodeSearchList"));
    list_->setAccessibleName(tr("Ops that match"));
    list_->setItemDelegate(new OpDelegate(list_));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setUniformItemSizes(true);
    empty_->setProperty("role", "dim");
    empty_->setAlignment(Qt::AlignCenter);
    empty_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(field_);
    layout->addWidget(list_);
    layout->addWidget(empty_);
    setFixedWidth(288);
    list_->setFixedHeight(listRowHeight() * 11);
    liftCard(this);
    hide();
    field_->installEventFilter(this);
    connect(field_, &QLineEdit::textChanged, this, &SearchPopup::refill);
    connect(list_, &QListWidget::itemClicked, this, &SearchPopup::choose);
}

void SearchPopup::open(QPoint at, const QString& hint, Accept accept, Chosen chosen) {
    accept_ = std::move(accept);
    chosen_ = std::move(chosen);
    field_->setPlaceholderText(hint);
    const QSignalBlocker quiet(field_);
    field_->clear();
    refill();
    const QRect room = parentWidget()->rect().adjusted(8, 8, -8, -8);
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    move(at);
    show();
    raise();
    field_->setFocus(Qt::PopupFocusReason);
}

void SearchPopup::refill() {
    list_->clear();
    for (const nn::Op* op : searchOps(field_->text(), accept_)) {
        auto* item = new QListWidgetItem(opTitle(*op), list_);
        item->setData(OpDelegate::OpRole, QString::fromStdString(op->id()));
        item->setToolTip(opToolTip(*op));
    }
    list_->setCurrentRow(0);
    const bool none = list_->count() == 0;
    empty_->setText(tr("Nothing fits \u201c%1\u201d.").arg(field_->text()));
    empty_->setVisible(none);
    list_->setVisible(!none);
    list_->setFixedHeight(listRowHeight() * std::clamp(list_->count(), 1, 11) + 2);
    layout()->activate();
    adjustSize();
}

void SearchPopup::choose() {
    const QListWidgetItem* item = list_->currentItem();
    if (!item) return;
    const QString op = item->data(OpDelegate::OpRole).toString();
    const Chosen chosen = std::move(chosen_);
    chosen_ = nullptr;
    hide();
    parentWidget()->setFocus();
    if (chosen) chosen(op);
}

void SearchPopup::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    emit closed();
}

bool SearchPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
        hide();
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();  // Enter, arrows, Tab belong to the list here, not to the window's actions
        return true;
    }
    if (event->type() != QEvent::KeyPress) return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int row = list_->currentRow(), last = list_->count() - 1;
    switch (key) {
        case Qt::Key_Down: list_->setCurrentRow(row < last ? row + 1 : 0); return true;
        case Qt::Key_Up: list_->setCurrentRow(row > 0 ? row - 1 : last); return true;
        case Qt::Key_PageDown: list_->setCurrentRow(std::min(last, row + 8)); return true;
        case Qt::Key_PageUp: list_->setCurrentRow(std::max(0, row - 8)); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Tab: choose(); return true;
        case Qt::Key_Escape:
            hide();
            parentWidget()->setFocus();
            return true;
        default: return false;
    }
}

}  // namespace ui
