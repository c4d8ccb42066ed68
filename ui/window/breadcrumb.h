#pragma once

#include "app/studio/document.h"

#include <QWidget>

class QHBoxLayout;

namespace ui {

/// Where on the canvas we are: "Model › features  Sequential". Every step but the last is a button that leads there.
class Breadcrumb : public QWidget {
    Q_OBJECT

public:
    Breadcrumb(studio::Document* document, QWidget* parent);
    void setScope(const QString& path);

signals:
    void scopeRequested(const QString& path);

private:
    studio::Document* document_;
    QHBoxLayout* row_;
};

}  // namespace ui
