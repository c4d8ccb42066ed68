#pragma once
// Small things that several panels are made of.

#include "nn/model/op.h"

#include <QLabel>

namespace ui {

/// A label in one of the style sheet's roles: title, section, dim, faint, mono, number, formula; "" is plain text.
QLabel* createLabel(const QString& text, const char* role, QWidget* parent);

/// "50 × 20 × 5 × 5"; "scalar" for none.
QString shapeText(const nn::Extents& shape);

/// An op's icon in its category's colour.
class OpMark : public QWidget {
    Q_OBJECT

public:
    /// `op` outlives it.
    OpMark(const nn::Op& op, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const nn::Op& op_;
};

}  // namespace ui
