#pragma once
// A tensor of one sample as it is best seen: maps side by side, a heat map, bars.

#include "nn/model/shape.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <set>
#include <vector>

namespace ui {

class LookView : public QWidget {
    Q_OBJECT

public:
    explicit LookView(QWidget* parent);
    /// `shape` without the batch: (maps, rows, columns), (rows, columns) or (units); more axes are laid side by side. `largest` has the full
    /// colour. `dead`: maps or units that give nothing, which is said of them.
    void setTensor(nn::Extents shape, std::vector<float> values, double largest, std::set<int> dead = {});
    void setTitle(const QString& across, const QString& down);  ///< of the axes of a heat map
    void clear();
    struct Place {
        std::int64_t map = 0, row = 0, column = 0;
        bool operator==(const Place&) const = default;
    };
    void setCurrent(std::optional<Place> place);
    /// A frame around part of all maps, in rows and columns: what a window covers.
    void setFrame(std::optional<QRect> cells);
    /// Number of maps that are drawn; 1 for heat maps and bars.
    int count() const { return int(maps_.size()); }
    /// The middle of an element in pixels of this widget.
    QPoint pixelOf(const Place& place) const;
    QSize minimumSizeHint() const override { return {60, 50}; }
    QSize sizeHint() const override { return {320, 200}; }

signals:
    void clicked(const ui::LookView::Place& place, double value);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Grid {
        int columns = 1;
        double width = 1, height = 1;  ///< of a map, in pixels
    };
    void build();
    Grid grid() const;
    QRectF mapRect(int index) const;
    std::optional<Place> at(const QPointF& pos) const;
    double value(const Place& place) const;
    void paintBars(QPainter& painter) const;
    bool isBars() const { return shape_.size() <= 1 && !values_.empty(); }

    nn::Extents shape_;
    std::vector<float> values_;
    double largest_ = 1;
    std::set<int> dead_;
    std::int64_t maps_count_ = 1, rows_ = 1, columns_ = 1;
    std::vector<QImage> maps_;
    std::optional<Place> current_;
    std::optional<QRect> frame_;
    QString across_, down_;
};

}  // namespace ui
