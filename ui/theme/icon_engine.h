#pragma once
// Icons from :/icons/<name>.svg whose `currentColor` is replaced at paint time, so that they follow the theme.

#include <QColor>
#include <QIconEngine>

namespace ui {

class IconEngine : public QIconEngine {
public:
    /// An invalid colour means: the theme's, by the icon's mode, as it is when painted.
    IconEngine(QString name, QColor color);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override;
    QString iconName() override;
    bool isNull() override;

    static void paintSvg(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color);

private:
    QColor colorFor(QIcon::Mode mode, QIcon::State state) const;
    QString name_;
    QColor color_;
};

}  // namespace ui
