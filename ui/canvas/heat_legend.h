#pragma once
// What the colours of "Time per layer" mean, and how long a step takes.

#include "ui/canvas/node_heat.h"

#include <QWidget>

namespace ui {

class HeatLegend : public QWidget {
    Q_OBJECT

public:
    explicit HeatLegend(QWidget* parent);
    void setHeat(const ScopeHeat& heat);
    /// What it says, in words: for screen readers and tests.
    QString text() const { return accessibleDescription(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool known_ = false;
    QString step_, optimizer_, hottest_;
};

}  // namespace ui
