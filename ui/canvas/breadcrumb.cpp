#include "ui/canvas/breadcrumb.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace ui {

Breadcrumb::Breadcrumb(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)) {
    setObjectName(QStringLiteral("breadcrumb"));
    setAccessibleName(tr("Where you are"));
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(0);
    row_->setSizeConstraint(QLayout::SetFixedSize);
    setPath({}, {});
}

void Breadcrumb::setPath(const QString& path, const QString& kind) {
    while (QLayoutItem* item = row_->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();  // may be the button that was clicked
        delete item;
    }
    QStringList parts = path.isEmpty() ? QStringList() : path.split(QLatin1Char('.'));
    QString here;
    for (int i = -1; i < parts.size(); ++i) {
        if (i >= 0) {
            auto* separator = new QLabel(QStringLiteral("\u203a"), this);
            separator->setProperty("role", "faint");
            row_->addWidget(separator);
            here += (here.isEmpty() ? QString() : QStringLiteral(".")) + parts[i];
        }
        auto* button = new QToolButton(this);
        button->setText(i < 0 ? tr("Model") : parts[i]);
        button->setAccessibleName(i < 0 ? tr("Show the whole model") : tr("Show %1").arg(here));
        button->setToolTip(button->accessibleName());
        button->setStyleSheet(QStringLiteral("padding: 3px 6px;%1")
                                  .arg(i + 1 == parts.size() ? QStringLiteral(" font-weight: 600; color: palette(text);")
                                                             : QString()));
        button->setObjectName(QStringLiteral("crumb:") + here);
        connect(button, &QToolButton::clicked, this, [this, here] { emit clicked(here); });
        row_->addWidget(button);
    }
    if (!kind.isEmpty()) {
        auto* label = new QLabel(kind, this);
        label->setProperty("role", "faint");
        label->setContentsMargins(4, 0, 0, 0);
        row_->addWidget(label);
    }
    for (int i = 0; i < row_->count(); ++i) row_->itemAt(i)->widget()->show();
    adjustSize();
}

void Breadcrumb::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    QColor ground = Theme::instance().colors().canvas;
    ground.setAlphaF(0.88f);
    p.setPen(Qt::NoPen);
    p.setBrush(ground);
    p.drawRoundedRect(rect(), 6, 6);
}

}  // namespace ui
