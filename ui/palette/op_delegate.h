#pragma once
// A row of the palette or the search: the category's dot, the op's title, and where there is room, its group.

#include <QStyledItemDelegate>

namespace ui {

class OpDelegate : public QStyledItemDelegate {
public:
    enum Role { OpRole = Qt::UserRole + 1 };  ///< the op's id; rows without it are headings
    explicit OpDelegate(QObject* parent, bool showGroup = true);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    bool showGroup_;
};

}  // namespace ui
