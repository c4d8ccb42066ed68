#include "ui/code/code_panel.h"

#include "app/studio/document.h"
#include "ui/code/code_view.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

CodePanel::CodePanel(studio::Document* document, QWidget* parent) : QWidget(parent), document_(document), code_(document) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 4, 4);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 0, 0);
    title_ = createLabel({}, "dim", this);
    title_->setObjectName(QStringLiteral("codeTitle"));
    title_->setMinimumWidth(1);
    row->addWidget(title_, 1);
    auto* button = new QPushButton(Theme::instance().icon(QStringLiteral("copy")), tr("Copy"), this);
    button->setObjectName(QStringLiteral("copyCode"));
    button->setFlat(true);
    button->setToolTip(tr("Puts the code on the clipboard: what is selected in it, or all"));
    row->addWidget(button);
    column->addLayout(row);
    view_ = new CodeView(this);
    view_->setObjectName(QStringLiteral("code"));
    view_->setAccessibleName(tr("Code"));
    view_->setAccessibleDescription(tr("PyTorch of what the canvas shows. Enter on a line selects its node."));
    column->addWidget(view_, 1);
    note_ = createLabel({}, "dim", this);
    note_->setObjectName(QStringLiteral("codeNote"));
    note_->setWordWrap(true);
    note_->setContentsMargins(12, 0, 8, 2);
    note_->hide();
    column->addWidget(note_);
    setFocusProxy(view_);
    connect(button, &QPushButton::clicked, this, &CodePanel::copy);
    connect(view_, &CodeView::lineChosen, this, &CodePanel::choose);
    connect(&code_, &studio::DrawingCode::changed, this, &CodePanel::refresh);
}

QString CodePanel::note() const { return note_->isHidden() ? QString() : note_->text(); }

void CodePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    code_.setWatched(true);
    code_.show(scope_);
}

void CodePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    code_.setWatched(false);
}

void CodePanel::setScope(const QString& scope) {
    scope_ = scope;
    // Who clicks a line goes on reading where he is, although the canvas enters the container of its node.
    if (!choosing_) code_.show(scope);
}

void CodePanel::setSelection(const QStringList& paths) {
    selection_ = paths;
    refreshLit(!choosing_);
}

void CodePanel::refresh() {
    const auto& drawing = code_.drawing();
    const QString scope = code_.scope();
    title_->setText(scope.isEmpty() ? tr("PyTorch of the model") : tr("PyTorch of %1").arg(scope));
    title_->setToolTip(title_->text());
    QStringList lines;
    if (*drawing)
        for (const std::string& line : (*drawing)->lines()) lines << QString::fromStdString(line);
    view_->setLines(lines);
    if (*drawing && shown_ != scope) view_->reveal({int((*drawing)->scope().first), int((*drawing)->scope().last)});
    shown_ = scope;
    refreshLit(false);
}

void CodePanel::refreshLit(bool reveal) {
    const auto& drawing = code_.drawing();
    QList<CodeView::Range> ranges;
    if (drawing && *drawing) {
        for (const QString& path : selection_)
            for (const auto& lines : (*drawing)->about(path.toStdString())) ranges << CodeView::Range{int(lines.first), int(lines.last)};
    }
    view_->light(ranges);
    if (reveal && !ranges.isEmpty()) view_->reveal(ranges.front());
    const QString text = whatIsLeftOut();
    note_->setText(text);
    note_->setVisible(!text.isEmpty());
}

QString CodePanel::whatIsLeftOut() const {
    const auto& drawing = code_.drawing();
    if (!drawing) return {};
    if (!*drawing) return studio::text(drawing->error().message);
    QStringList said;
    const auto& diagnostics = document_->analysis().diagnostics;
    const auto mistakes = std::ranges::count_if(diagnostics, [](const nn::Diagnostic& one) { return one.severity == nn::Severity::Error; });
    if (mistakes > 0) said << tr("Mistakes in the network: %1. What they leave open is left out.").arg(mistakes);
    if (selection_.size() == 1 && view_->lit().isEmpty()) {
        const nn::Node* node = nn::find_node(document_->project().graph, selection_[0].toStdString());
        const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
        if (op && op->role == nn::Role::Loss)
            said << tr("%1 is a loss: it stands in the training script, which Export writes to a .py file.").arg(selection_[0]);
        else if (op)
            said << tr("%1 has no line here: nothing that is given depends on it.").arg(selection_[0]);
    }
    return said.join(QLatin1Char(' '));
}

void CodePanel::choose(int line) {
    const auto& drawing = code_.drawing();
    if (!drawing || !*drawing || code_.isBehind()) return;
    const std::string path = (*drawing)->node_at(std::size_t(line), scope_.toStdString());
    if (path.empty()) return;
    choosing_ = true;
    emit nodeChosen(QString::fromStdString(path));
    choosing_ = false;
}

void CodePanel::copy() {
    if (view_->textCursor().hasSelection()) view_->copy();
    else QApplication::clipboard()->setText(view_->toPlainText() + QLatin1Char('\n'));
}

}  // namespace ui
