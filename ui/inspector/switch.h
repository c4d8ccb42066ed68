#pragma once

#include <QCheckBox>

#include <optional>

namespace ui {

/// A check box drawn as a sliding switch with "on" or "off" beside it, so that colour is not its only sign.
class Switch : public QCheckBox {
    Q_OBJECT

public:
    explicit Switch(QWidget* parent = nullptr);
    /// Nothing: of several things some are on and some are off; a click turns all on.
    void setOn(std::optional<bool> on);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& pos) const override;
};

}  // namespace ui
