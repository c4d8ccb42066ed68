#pragma once
// Small things that several panels are made of.

#include "nn/model/op.h"

#include <QLabel>

namespace ui {

/// A label in one of the style sheet's roles: title, section, dim, faint, mono, number, formula; "" is plain text.
QLabel* createLabel(const QString& text, const char* role, QWidget* parent);

/// "50 × 20 × 5 × 5"; "scalar" for none.
QString shapeText(const nn::Extents& shape);

/// The small square in a category's colour.
class CategoryMark : public QWidget {
    Q_OBJECT

public:
    CategoryMark(nn::Category category, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    nn::Category category_;
};

}  // namespace ui
