#pragma once

#include <QCheckBox>

namespace ui {

/// A check box drawn as a sliding switch with "on" or "off" beside it, so that colour is not its only sign.
class Switch : public QCheckBox {
    Q_OBJECT

public:
    explicit Switch(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& pos) const override;
};

}  // namespace ui
