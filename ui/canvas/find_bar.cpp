#include "ui/canvas/find_bar.h"

#include "ui/canvas/floating_list.h"
#include "ui/inspector/option_text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int shownRows = 9;

/// The smaller the better; nothing where the word stands nowhere. `what` gets the option that it was found in.
std::optional<int> rankOf(const QString& word, const QString& path, const nn::Node& node, const QString& title, QString& what) {
    const QString id = QString::fromStdString(node.id), op = QString::fromStdString(node.op);
    if (id.startsWith(word, Qt::CaseInsensitive)) return 0;
    if (title.startsWith(word, Qt::CaseInsensitive) || op.startsWith(word, Qt::CaseInsensitive)) return 1;
    if (id.contains(word, Qt::CaseInsensitive)) return 2;
    if (title.contains(word, Qt::CaseInsensitive) || op.contains(word, Qt::CaseInsensitive)) return 3;
    if (path.contains(word, Qt::CaseInsensitive)) return 4;
    for (const auto& [name, value] : node.options) {
        const QString text = QString::fromStdString(name) + QLatin1Char(' ') + optionText(value);
        if (!text.contains(word, Qt::CaseInsensitive)) continue;
        if (!what.contains(text)) what += (what.isEmpty() ? QString() : QStringLiteral(" \u00b7 ")) + text;
        return 5;
    }
    return std::nullopt;
}

}  // namespace

QVector<Found> findNodes(const nn::Project& project, const QString& text) {
    QVector<Found> out;
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty()) return out;
    nn::for_each_node(project.graph, "", [&](const std::string& where, const nn::Node& node) {
        const nn::Op* op = nn::find_op(node.op);
        const QString path = QString::fromStdString(where), title = op ? QString::fromUtf8(op->title) : QString();
        Found found{path, {}, 0};
        for (const QString& word : words) {
            const auto rank = rankOf(word, path, node, title, found.what);
            if (!rank) return;
            found.rank = std::max(found.rank, *rank);
        }
        out.push_back(found);
    });
    std::stable_sort(out.begin(), out.end(), [](const Found& a, const Found& b) { return a.rank < b.rank; });
    return out;
}

FindBar::FindBar(studio::Document* document, QWidget* parent)
    : QFrame(parent), document_(document), field_(new QLineEdit(this)), count_(new QLabel(this)), list_(new QListWidget(this)) {
    setObjectName(QStringLiteral("findBar"));
    setAccessibleName(tr("Find a node"));
    field_->setObjectName(QStringLiteral("findField"));
    field_->setAccessibleName(tr("Find a node"));
    field_->setToolTip(tr("Id, layer or option, in every container. Enter: the next one; Shift+Enter: the one before"));
    field_->setPlaceholderText(tr("Find id, layer or option\u2026"));
    count_->setObjectName(QStringLiteral("findCount"));
    count_->setProperty("role", "dim");
    list_->setObjectName(QStringLiteral("findList"));
    list_->setAccessibleName(tr("Nodes found"));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setUniformItemSizes(true);
    auto* close = new QToolButton(this);
    close->setAutoRaise(true);
    close->setIconSize({14, 14});
    close->setIcon(Theme::instance().icon(QStringLiteral("close")));
    connect(&Theme::instance(), &Theme::changed, close, [close] { close->setIcon(Theme::instance().icon(QStringLiteral("close"))); });
    close->setToolTip(tr("Close (Escape)"));
    close->setAccessibleName(tr("Close"));
    close->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->addWidget(field_, 1);
    row->addWidget(count_);
    row->addWidget(close);
    layout->addLayout(row);
    layout->addWidget(list_);
    setFixedWidth(340);
    liftCard(this);
    hide();
    field_->installEventFilter(this);
    connect(field_, &QLineEdit::textChanged, this, &FindBar::refill);
    connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { go(list_->row(item)); });
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        if (isVisible() && change.has(studio::DocumentChange::Nodes | studio::DocumentChange::Options)) refill();
    });
}

void FindBar::open() {
    show();
    raise();
    field_->selectAll();
    field_->setFocus(Qt::ShortcutFocusReason);
    refill();
}

void FindBar::refill() {
    const QString before = paths_.value(list_->currentRow());
    list_->clear();
    paths_.clear();
    for (const Found& found : findNodes(document_->project(), field_->text())) {
        const nn::Node* node = nn::find_node(document_->project().graph, found.path.toStdString());
        const nn::Op* op = nn::find_op(node->op);
        const QString title = op ? QString::fromUtf8(op->title) : QString::fromStdString(node->op);
        const QString text = QStringLiteral("%1   %2").arg(found.path, title) + (found.what.isEmpty() ? QString() : QStringLiteral("   ") + found.what);
        const QIcon icon = op ? Theme::instance().icon(QString::fromStdString(op->icon), Theme::instance().colors().category(op->category)) : QIcon();
        auto* item = new QListWidgetItem(icon, text, list_);
        item->setToolTip(text);
        item->setSizeHint({10, listRowHeight()});
        paths_ << found.path;
    }
    gone_ = gone_ && paths_.contains(before);
    list_->setCurrentRow(paths_.isEmpty() ? -1 : std::max(0, int(paths_.indexOf(gone_ ? before : paths_.value(0)))));
    list_->setVisible(!paths_.isEmpty());
    list_->setFixedHeight(listRowHeight() * std::clamp(int(paths_.size()), 1, shownRows) + 2);
    count_->setText(field_->text().trimmed().isEmpty() ? QString() : paths_.isEmpty() ? tr("none") : QString::number(paths_.size()));
    layout()->activate();
    adjustSize();
}

void FindBar::go(int row) {
    if (row < 0 || row >= paths_.size()) return;
    gone_ = true;
    list_->setCurrentRow(row);
    count_->setText(tr("%1 of %2").arg(row + 1).arg(paths_.size()));
    emit chosen(paths_[row]);
    field_->setFocus(Qt::OtherFocusReason);
}

void FindBar::step(int by) {
    if (paths_.isEmpty()) return;
    const int count = static_cast<int>(paths_.size()), now = std::max(0, list_->currentRow());
    go(gone_ ? (now + by + count) % count : now);
}

void FindBar::close() {
    hide();
    parentWidget()->setFocus();
    emit closed();
}

bool FindBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched != field_) return false;
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        // Ctrl+F is the window's: it comes here again and selects what was typed.
        if (key->modifiers() & Qt::ControlModifier && key->key() == Qt::Key_F) return false;
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool back = key->modifiers() & Qt::ShiftModifier;
    switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: step(back ? -1 : 1); return true;
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        case Qt::Key_Escape: close(); return true;
        default: return false;
    }
}

}  // namespace ui
