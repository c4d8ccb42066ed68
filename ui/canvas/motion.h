#pragma once
// Nodes glide to where the document already has them. Whoever needs them there ends it at once.

#include "ui/canvas/canvas.h"

#include <QVariantAnimation>

namespace ui {

class Motion : public QObject {
public:
    explicit Motion(Canvas& canvas);
    /// From these places on screen to those of the document. Larger drawings are there at once.
    void glide(const QHash<QString, QPointF>& from);
    /// All are where they belong.
    void finish();
    bool running() const { return animation_.state() == QAbstractAnimation::Running; }

private:
    void show(double progress);
    Canvas& canvas_;
    QVariantAnimation animation_;
    QHash<QString, QPointF> from_;
};

}  // namespace ui
