#include "ui/window/breadcrumb.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace ui {

Breadcrumb::Breadcrumb(studio::Document* document, QWidget* parent)
    : QWidget(parent), document_(document), row_(new QHBoxLayout(this)) {
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(2);
    setAccessibleName(tr("Place in the network"));
    setScope({});
}

void Breadcrumb::setScope(const QString& path) {
    while (QLayoutItem* item = row_->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    QStringList ids{tr("Model")};
    if (!path.isEmpty()) ids += path.split(QLatin1Char('.'));
    QString scope;
    for (int i = 0; i < ids.size(); ++i) {
        if (i > 0) scope = i == 1 ? ids[i] : scope + QLatin1Char('.') + ids[i];
        if (i + 1 < ids.size()) {
            auto* button = new QToolButton(this);
            button->setText(ids[i]);
            button->setProperty("role", "crumb");
            button->setToolTip(tr("Back to %1").arg(ids[i]));
            connect(button, &QToolButton::clicked, this, [this, scope] { emit scopeRequested(scope); });
            row_->addWidget(button);
            row_->addWidget(createLabel(QStringLiteral("›"), "faint", this));
        } else {
            auto* here = createLabel(ids[i], "", this);
            here->setProperty("role", "here");
            row_->addWidget(here);
        }
    }
    if (const nn::Node* node = nn::find_node(document_->project().graph, path.toStdString()); node && !path.isEmpty()) {
        row_->addSpacing(6);
        row_->addWidget(createLabel(QString::fromStdString(node->op), "dim", this));
    }
    adjustSize();
    // Hidden at the top, where it would say nothing.
    setVisible(!path.isEmpty());
}

}  // namespace ui
