#include "ui/window/labels.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace ui {

QLabel* createLabel(const QString& text, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    if (*role) label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QString shapeText(const nn::Extents& shape) {
    if (shape.empty()) return CategoryMark::tr("scalar");
    QStringList parts;
    for (const std::int64_t extent : shape) parts << QString::number(extent);
    return parts.join(QStringLiteral(" × "));
}

CategoryMark::CategoryMark(nn::Category category, QWidget* parent) : QWidget(parent), category_(category) {
    setFixedSize(10, 10);
    setToolTip(QString::fromLatin1(nn::category_name(category)));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CategoryMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().colors().category(category_));
    painter.drawRoundedRect(rect(), 2.5, 2.5);
}

}  // namespace ui
