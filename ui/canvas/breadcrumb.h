#pragma once
// Where the canvas is: Model › features. Each part is a button.

#include <QWidget>

class QHBoxLayout;

namespace ui {

class Breadcrumb : public QWidget {
    Q_OBJECT

public:
    explicit Breadcrumb(QWidget* parent);
    /// `kind`: what the innermost container is, "Sequential".
    void setPath(const QString& path, const QString& kind);

signals:
    void clicked(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* row_;
};

}  // namespace ui
