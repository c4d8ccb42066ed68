#include "ui/inspector/node_page.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

/// The diagnostic as it is now: the project may have changed since the box was made, and a fix holds edits against the
/// project it was computed for.
const nn::Diagnostic* current(const studio::Document& document, const nn::Diagnostic& like) {
    for (const nn::Diagnostic& diagnostic : document.analysis().diagnostics) {
        if (diagnostic.node == like.node && diagnostic.port == like.port && diagnostic.option == like.option &&
            diagnostic.text == like.text) {
            return &diagnostic;
        }
    }
    return nullptr;
}

}  // namespace

QWidget* createProblemBox(studio::Document* document, const nn::Diagnostic& diagnostic, QWidget* parent) {
    auto* box = new QFrame(parent);
    const bool error = diagnostic.severity == nn::Severity::Error;
    box->setProperty("role", error ? "error-box" : "warning-box");
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(6);
    auto* text = createLabel(studio::text(diagnostic.text), "", box);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(text);
    for (std::size_t i = 0; i < diagnostic.fixes.size(); ++i) {
        const QString label = studio::text(diagnostic.fixes[i].text);
        auto* button = new QPushButton(label, box);
        button->setObjectName(QStringLiteral("fix"));
        button->setProperty("primary", i == 0);
        button->setToolTip(NodePage::tr("Applies this change; it can be undone"));
        column->addWidget(button, 0, Qt::AlignLeft);
        QObject::connect(button, &QPushButton::clicked, document, [document, diagnostic, i, label] {
            const nn::Diagnostic* now = current(*document, diagnostic);
            if (now && i < now->fixes.size()) document->apply(nn::Edits(now->fixes[i].edits), label);
        });
    }
    return box;
}

}  // namespace ui
