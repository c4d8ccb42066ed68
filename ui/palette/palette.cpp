#include "ui/palette/palette.h"

#include "ui/canvas/canvas_view.h"
#include "ui/palette/op_delegate.h"
#include "ui/palette/op_search.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QDrag>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

QString opOf(const QTreeWidgetItem* item) {
    return item ? item->data(0, OpDelegate::OpRole).toString() : QString();
}

/// What hangs on the pointer: a small node in the op's colour.
QPixmap dragPicture(const nn::Op& op, double scale) {
    const Colors& c = Theme::instance().colors();
    const QFont font = Theme::instance().uiFont(0, QFont::DemiBold);
    const QSize size(QFontMetrics(font).horizontalAdvance(opTitle(op)) + 50, 32);
    QPixmap pixmap(size * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(c.accent, 1));
    p.setBrush(c.panel);
    p.drawRoundedRect(QRectF(QPointF(), size).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    Theme::paintIcon(&p, QRectF(8, 9, 14, 14), QString::fromStdString(op.icon), c.category(op.category));
    p.setFont(font);
    p.setPen(c.text);
    p.drawText(QRect(29, 0, size.width() - 34, size.height()), Qt::AlignVCenter, opTitle(op));
    return pixmap;
}

}  // namespace

OpTree::OpTree(QWidget* parent) : QTreeWidget(parent) {
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(false);
    setExpandsOnDoubleClick(false);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new OpDelegate(this, false));
    const auto choose = [this](QTreeWidgetItem* item) {
        if (const QString op = opOf(item); !op.isEmpty()) emit chosen(op);
    };
    connect(this, &QTreeWidget::itemDoubleClicked, this, choose);
}

QStringList OpTree::mimeTypes() const {
    return {QLatin1String(opMimeType)};
}

QMimeData* OpTree::mimeData(const QList<QTreeWidgetItem*>& items) const {
    const QString op = opOf(items.value(0));
    if (op.isEmpty()) return nullptr;
    auto* data = new QMimeData;
    data->setData(QLatin1String(opMimeType), op.toUtf8());
    return data;
}

void OpTree::startDrag(Qt::DropActions) {
    const nn::Op* op = nn::find_op(opOf(currentItem()).toStdString());
    QMimeData* data = op ? mimeData({currentItem()}) : nullptr;
    if (!data) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(data);
    drag->setPixmap(dragPicture(*op, devicePixelRatioF()));
    drag->setHotSpot(QPoint(20, 16));
    drag->exec(Qt::CopyAction);
}

void OpTree::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const QString op = opOf(currentItem()); !op.isEmpty()) emit chosen(op);
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

Palette::Palette(CanvasView* canvas, QWidget* parent)
    : QWidget(parent), canvas_(canvas), search_(new QLineEdit(this)), tree_(new OpTree(this)), empty_(new QLabel(this)) {
    setObjectName(QStringLiteral("palette"));
    search_->setObjectName(QStringLiteral("paletteSearch"));
    search_->setClearButtonEnabled(true);
    search_->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    tree_->setObjectName(QStringLiteral("paletteTree"));
    empty_->setProperty("role", "dim");
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 6, 0);
    column->setSpacing(4);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(0, 0, 4, 0);
    top->addWidget(search_);
    column->addLayout(top);
    column->addWidget(tree_, 1);
    column->addWidget(empty_, 1);
    search_->installEventFilter(this);
    connect(search_, &QLineEdit::textChanged, this, &Palette::filter);
    connect(tree_, &OpTree::chosen, canvas_, &CanvasView::addNode);
    connect(&Theme::instance(), &Theme::changed, tree_->viewport(), qOverload<>(&QWidget::update));
    refill();
}

void Palette::focusSearch() {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

void Palette::clearSearch() { search_->clear(); }

void Palette::refill() {
    search_->setPlaceholderText(tr("Search layers"));
    search_->setAccessibleName(tr("Search layers"));
    search_->setToolTip(tr("Finds layers by PyTorch's name, title or what they are for"));
    tree_->setAccessibleName(tr("Layers by category"));
    setAccessibleName(tr("Palette"));
    tree_->clear();
    for (nn::Category category : nn::all_categories()) {
        QTreeWidgetItem* heading = nullptr;
        for (const nn::Op* op : nn::all_ops()) {
            if (op->category != category) continue;
            if (!heading) {
                heading = new QTreeWidgetItem(tree_, {QCoreApplication::translate("nn", nn::category_name(category))});
                heading->setFlags(Qt::ItemIsEnabled);
            }
            auto* item = new QTreeWidgetItem(heading, {opTitle(*op)});
            item->setData(0, OpDelegate::OpRole, QString::fromStdString(op->id()));
            item->setToolTip(0, opToolTip(*op));
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
        }
    }
    tree_->expandAll();
    filter();
}

void Palette::filter() {
    const QString text = search_->text().trimmed();
    QTreeWidgetItem* best = nullptr;
    int bestScore = 0;
    for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* heading = tree_->topLevelItem(i);
        bool any = false;
        for (int k = 0; k < heading->childCount(); ++k) {
            const nn::Op* op = nn::find_op(opOf(heading->child(k)).toStdString());
            const int score = op ? matchScore(*op, text) : 0;
            heading->child(k)->setHidden(score == 0);
            any = any || score > 0;
            if (score > bestScore) bestScore = score, best = heading->child(k);
        }
        heading->setHidden(!any);
    }
    tree_->setCurrentItem(text.isEmpty() ? nullptr : best);
    if (text.isEmpty()) tree_->clearSelection();
    empty_->setText(tr("No layer matches \u201c%1\u201d.").arg(text));
    empty_->setVisible(!best);
    tree_->setVisible(best);
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        if (const QString op = opOf(tree_->currentItem()); !op.isEmpty()) canvas_->addNode(op);
        return true;
    }
    if (key == Qt::Key_Escape && !search_->text().isEmpty()) {
        search_->clear();
        return true;
    }
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
        // The list is walked while the field keeps the focus.
        QTreeWidgetItem* now = tree_->currentItem();
        do now = !now ? tree_->topLevelItem(0) : key == Qt::Key_Down ? tree_->itemBelow(now) : tree_->itemAbove(now);
        while (now && opOf(now).isEmpty());
        if (now) tree_->setCurrentItem(now);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void Palette::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) refill();
    QWidget::changeEvent(event);
}

}  // namespace ui
