#pragma once

#include "nn/data/data_look.h"

#include <QImage>
#include <QWidget>

namespace ui {

/// One sample of a picture field as it looks: grey, or colours where there are three channels. Null for other fields.
QImage sampleImage(const nn::FieldInfo& info, const nn::FieldSamples& samples, std::size_t index);

/// Samples side by side: pictures with the name of their class, curves of sequences, and else the numbers themselves.
class SampleView : public QWidget {
    Q_OBJECT

public:
    explicit SampleView(QWidget* parent = nullptr);
    /// Copies what it shows. Null: nothing.
    /// At most so many.
    void setLook(const nn::DataLook* look, int most = 48);
    int count() const { return int(tiles_.size()); }
    /// Under a tile: the sample's classes by name, its other numbers.
    QString caption(int index) const { return tiles_.value(index).caption; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Tile {
        QImage image;
        QVector<float> curve;
        QString caption, tip;
    };
    QSize tileSize() const;
    QRect tileRect(int index) const;
    void paintTile(QPainter& painter, const Tile& tile, const QRect& at);
    QVector<Tile> tiles_;
    bool pictures_ = false;
};

}  // namespace ui
