#include "ui/window/labels.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace ui {

QLabel* createLabel(const QString& text, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    if (*role) label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QString shapeText(const nn::Extents& shape) {
    if (shape.empty()) return OpMark::tr("scalar");
    QStringList parts;
    for (const std::int64_t extent : shape) parts << QString::number(extent);
    return parts.join(QStringLiteral(" × "));
}

OpMark::OpMark(const nn::Op& op, QWidget* parent) : QWidget(parent), op_(op) {
    setFixedSize(18, 18);
    setToolTip(QCoreApplication::translate("nn", nn::category_name(op.category)));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void OpMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    Theme::paintIcon(&painter, rect(), QString::fromStdString(op_.icon), Theme::instance().colors().category(op_.category));
}

}  // namespace ui
