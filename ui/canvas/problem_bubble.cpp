#include "ui/canvas/problem_bubble.h"

#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ui {

namespace {
constexpr int textWidth = 312;
}

ProblemBubble::ProblemBubble(studio::Document* document, QWidget* parent)
    : QFrame(parent), document_(document), text_(new QLabel(this)), buttons_(new QBoxLayout(QBoxLayout::LeftToRight)) {
    setObjectName(QStringLiteral("problemBubble"));
    setAccessibleName(tr("Problem"));
    text_->setObjectName(QStringLiteral("problemText"));
    text_->setWordWrap(true);
    text_->setFixedWidth(textWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(8);
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->addWidget(text_);
    buttons_->setSpacing(6);
    column->addLayout(buttons_);
    hide();
}

bool ProblemBubble::showFor(const QString& path) {
    const nn::Diagnostic* found = nullptr;
    for (const nn::Diagnostic& d : document_->analysis().diagnostics) {
        const QString node = QString::fromStdString(d.node);
        if (path.isEmpty() || (node != path && !node.startsWith(path + QLatin1Char('.')))) continue;
        if (!found || (found->severity == nn::Severity::Warning && d.severity == nn::Severity::Error)) found = &d;
    }
    path_ = found ? path : QString();
    if (!found) {
        hide();
        return false;
    }
    const QString node = QString::fromStdString(found->node);
    // A shape stays on one line.
    QString sentence = studio::text(found->text);
    sentence.replace(QStringLiteral(" \u00d7 "), QStringLiteral("\u00a0\u00d7\u00a0"));
    text_->setText(node == path ? sentence : tr("%1: %2").arg(node, sentence));
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();  // may be the button that was clicked
        }
        delete item;
    }
    int row = -buttons_->spacing();
    for (std::size_t i = 0; i < found->fixes.size(); ++i) {
        const nn::Fix& fix = found->fixes[i];
        const QString label = studio::text(fix.text);
        auto* button = new QPushButton(label, this);
        button->setAccessibleName(label);
        button->setObjectName(QStringLiteral("fix%1").arg(i));
        button->setProperty("primary", i == 0);
        button->setFlat(i > 0);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, edits = fix.edits, label] {
            if (!document_->apply(edits, label)) emit refused(document_->lastError());
        });
        button->ensurePolished();
        row += button->sizeHint().width() + buttons_->spacing();
        buttons_->addWidget(button);
        button->show();
    }
    // Side by side where they have room, else below one another: none is cut.
    const bool beside = row <= textWidth;
    buttons_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    if (beside && !found->fixes.empty()) buttons_->addStretch();
    const Colors& c = Theme::instance().colors();
    setStyleSheet(QStringLiteral("#problemBubble { background: %1; border: 1px solid %2; border-radius: 8px; }")
                      .arg(c.panel.name(), (found->severity == nn::Severity::Error ? c.error : c.warning).name()));
    // As high as the text is at this width, whatever was said before.
    text_->setFixedHeight(text_->heightForWidth(textWidth));
    layout()->activate();
    adjustSize();
    show();
    raise();
    return true;
}

}  // namespace ui
