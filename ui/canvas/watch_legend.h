#pragma once
// What the signs of View > Watch mean, and what it costs the training to look.

#include "ui/canvas/node_signs.h"

#include <QWidget>

namespace ui {

class WatchLegend : public QWidget {
    Q_OBJECT

public:
    explicit WatchLegend(QWidget* parent);
    void setWatched(const WatchedFigures& watched, const ScopeSigns& signs);
    /// In a small place it says the cost alone, and the rest in its tooltip.
    void setCompact(bool compact);
    /// What it says, in words: for screen readers and tests.
    QString text() const { return accessibleDescription(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Sign { Flow, Update, Lamp, Wire, Line };
    struct Row {
        Sign sign;
        QString title, meaning;
    };
    void paintSign(QPainter& painter, Sign sign, const QRectF& box) const;
    void layOut();
    QVector<Row> rows_;
    bool compact_ = false;
    QString cost_;
};

/// "0.4 ms a look, 0.2 % of the training"; "" where nothing was looked at yet.
QString watchCost(double secondsPerLook, double share);

}  // namespace ui
