#pragma once

#include <QWidget>

#include <vector>

namespace ui {

/// What a network answers: a bar for each class, or for each number. They keep their places while they move.
class AnswerBars : public QWidget {
    Q_OBJECT

public:
    struct Bar {
        QString name, value;
        double share = 0;  ///< of the full length; below 0: to the other side
        bool chosen = false;  ///< the answer
    };
    explicit AnswerBars(QWidget* parent);
    void setBars(std::vector<Bar> bars);
    const std::vector<Bar>& bars() const { return bars_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {90, 40}; }

signals:
    void clicked(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    double lineHeight() const;
    std::vector<Bar> bars_;
};

}  // namespace ui
