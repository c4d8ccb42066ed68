#pragma once

#include <QString>
#include <QVector>
#include <QWidget>

namespace ui {

/// How many there are of each kind: a name, a bar and a number a line; the rest in one line.
class ClassBars : public QWidget {
    Q_OBJECT

public:
    struct Bar {
        QString name;
        qint64 count = 0;
    };
    explicit ClassBars(QWidget* parent = nullptr);
    void setBars(QVector<Bar> bars, int most = 12);
    const QVector<Bar>& bars() const { return bars_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int lines() const;
    QVector<Bar> bars_;
    int most_ = 12;
};

}  // namespace ui
