#pragma once
// Samples as tiles: what goes in as it looks, under it what was given and what is right.

#include "app/studio/insight.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <vector>

namespace ui {

struct SampleTile {
    QImage image, second;  ///< second: what the network made of it, drawn beside
    QVector<float> curve, right, given;  ///< a sequence, and what is ahead of it
    QString text;                        ///< of what is neither
    QString top, bottom, corner;         ///< given, right, how sure
    bool wrong = false;
    QString tip;
};
/// The `at`-th sample of the set, which is `sample` in the scores.
SampleTile sampleTile(const studio::SampleSet& set, std::size_t at, const nn::Scores& scores, int sample);

class SampleGallery : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit SampleGallery(QWidget* parent);
    void setTiles(std::vector<SampleTile> tiles);
    int count() const { return int(tiles_.size()); }
    const SampleTile& tile(int index) const { return tiles_[std::size_t(index)]; }
    void setCurrent(int index);
    /// In the viewport, as scrolled now.
    QRect tileRect(int index) const;
    QSize minimumSizeHint() const override { return {80, 60}; }

signals:
    void clicked(int index);
    void activated(int index);  ///< double-click, or Enter

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    QSize tileSize() const;
    int columns() const;
    int at(const QPoint& pos) const;
    void layOut();
    void paintTile(QPainter& painter, const SampleTile& tile, const QRect& box, bool current) const;
    std::vector<SampleTile> tiles_;
    int current_ = -1;
};

}  // namespace ui
