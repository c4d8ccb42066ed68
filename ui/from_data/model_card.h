#pragma once

#include "app/studio/data_start.h"

#include <QPushButton>

class QLabel;

namespace ui {

/// A first model: its network as the canvas draws it, what it is for, how many parameters it has.
class ModelCard : public QPushButton {
    Q_OBJECT

public:
    explicit ModelCard(QWidget* parent);
    void show(const studio::DataStart::Model& model);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    void draw();
    nn::Project project_;
    QLabel *picture_, *title_, *doc_, *parameters_;
};

}  // namespace ui
