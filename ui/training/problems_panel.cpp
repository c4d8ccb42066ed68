#include "ui/training/problems_panel.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ui {

namespace {
constexpr int cellPadding = 6;  // of the style sheet, which an item's widget has to stay clear of
constexpr int pathRole = Qt::UserRole;
constexpr std::size_t mostButtons = 200;  // widgets in a list cost; more problems than this have one cause
}  // namespace

ProblemsPanel::ProblemsPanel(studio::Document* document, QWidget* parent) : QWidget(parent), document_(document) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    list_ = new QTreeWidget(this);
    list_->setObjectName(QStringLiteral("problems"));
    list_->setAccessibleName(tr("Problems"));
    list_->setColumnCount(3);
    list_->setHeaderLabels({tr("Where"), tr("What"), tr("Fix")});
    list_->setRootIsDecorated(false);
    list_->setWordWrap(true);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    column->addWidget(list_);
    empty_ = createLabel(tr("No problems: every shape fits."), "dim", this);
    empty_->setAlignment(Qt::AlignCenter);
    column->addWidget(empty_, 1);
    const auto reveal = [this](QTreeWidgetItem* item) { emit revealRequested(item->data(0, pathRole).toString()); };
    connect(list_, &QTreeWidget::itemActivated, this, reveal);
    connect(list_, &QTreeWidget::itemClicked, this, reveal);
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        if (change.has(studio::DocumentChange::Problems)) refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        shown_ = QChar(0);
        refresh();
    });
    refresh();
}

int ProblemsPanel::count() const { return int(document_->analysis().diagnostics.size()); }

bool ProblemsPanel::hasErrors() const {
    const auto& all = document_->analysis().diagnostics;
    return std::any_of(all.begin(), all.end(), [](const auto& d) { return d.severity == nn::Severity::Error; });
}

QWidget* ProblemsPanel::fixButtons(std::size_t index) {
    const nn::Diagnostic& diagnostic = document_->analysis().diagnostics[index];
    auto* box = new QWidget(list_);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(4, 1, 4, 1);
    for (std::size_t i = 0; i < diagnostic.fixes.size(); ++i) {
        const QString label = studio::text(diagnostic.fixes[i].text);
        auto* button = new QPushButton(label, box);
        button->setObjectName(QStringLiteral("fix"));
        button->setToolTip(tr("Applies this change; it can be undone"));
        row->addWidget(button);
        // The list is rebuilt whenever the diagnostics change, so the index holds as long as the button does.
        connect(button, &QPushButton::clicked, this, [this, index, i, label] {
            const auto& all = document_->analysis().diagnostics;
            if (index >= all.size() || i >= all[index].fixes.size()) return;
            document_->apply(nn::Edits(all[index].fixes[i].edits), label);
        });
    }
    row->addStretch();
    return box;
}

/// The list asks an item how large it is, not the widget on it, and the style changes what that wants.
void ProblemsPanel::makeRoom() {
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = list_->topLevelItem(i);
        QWidget* buttons = list_->itemWidget(item, 2);
        if (!buttons) continue;
        for (QPushButton* button : buttons->findChildren<QPushButton*>()) button->ensurePolished();
        buttons->layout()->invalidate();
        item->setSizeHint(2, buttons->sizeHint() + QSize(2 * cellPadding, cellPadding + 2));
    }
}

void ProblemsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    makeRoom();
}

void ProblemsPanel::refresh() {
    const auto& all = document_->analysis().diagnostics;
    QString key;
    for (const nn::Diagnostic& d : all) {
        key += QString::number(int(d.severity)) + QString::fromStdString(d.node) + QLatin1Char('|') +
               QString::fromStdString(d.text.text());
        for (const nn::Fix& fix : d.fixes) key += QLatin1Char('|') + QString::fromStdString(fix.text.text());
        key += QLatin1Char('\n');
    }
    if (key == shown_ && count_ == int(all.size())) return;
    shown_ = key;
    list_->clear();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const nn::Diagnostic& d = all[i];
        QString where = QString::fromStdString(d.node);
        if (where.isEmpty()) where = d.option.empty() ? tr("project") : QString::fromStdString(d.option);
        auto* item = new QTreeWidgetItem(list_, {where, studio::text(d.text)});
        const bool error = d.severity == nn::Severity::Error;
        const Colors& colors = Theme::instance().colors();
        item->setIcon(0, Theme::instance().icon(error ? QStringLiteral("error") : QStringLiteral("warning"),
                                                error ? colors.error : colors.warning));
        item->setToolTip(0, error ? tr("Error: the network cannot run") : tr("Warning"));
        item->setToolTip(1, item->text(1));
        item->setData(0, pathRole, QString::fromStdString(d.node));
        item->setFont(0, Theme::instance().monoFont(8.5));
        if (d.fixes.empty() || i >= mostButtons) continue;
        QWidget* buttons = fixButtons(i);
        list_->setItemWidget(item, 2, buttons);
    }
    if (isVisible()) makeRoom();
    list_->setVisible(!all.empty());
    empty_->setVisible(all.empty());
    if (count_ != int(all.size())) {
        count_ = int(all.size());
        emit countChanged(count_);
    }
}

}  // namespace ui
