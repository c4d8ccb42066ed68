#pragma once
// View > Watch: which figures of the nodes are looked at while a network trains, and their way to the canvas.

#include "app/studio/node_watch.h"
#include "app/studio/watch_settings.h"

#include <QAction>
#include <QMenu>

namespace ui {

class CanvasView;

/// Fills the menu: a switch for each sign on the canvas, a choice of the figure whose line is drawn, and what all of it costs.
class WatchSwitches : public QObject {
    Q_OBJECT

public:
    /// The canvas owns it.
    WatchSwitches(QMenu* menu, studio::NodeWatch* watch, studio::WatchSettings* settings, CanvasView* canvas);

    /// By the kind's id, as in nn/train/figures; null where there is none.
    QAction* switchOf(const QString& kind) const;
    /// "": none.
    QAction* lineOf(const QString& kind) const;

private:
    void addSwitch(QMenu* menu, const char* kind, const QString& text, const QString& tip);
    void addLines(QMenu* menu);
    void apply();
    void show();
    QString lineKind() const;

    studio::NodeWatch* watch_;
    studio::WatchSettings* settings_;
    CanvasView* canvas_;
    QList<QAction*> switches_;
    QActionGroup* lines_;
    QAction* cost_;
};

}  // namespace ui
