#pragma once
// The panels around the canvas as docks, their strip of tabs, and what opens and closes them.

#include "ui/panels/panel.h"
#include "ui/window/focus_walk.h"

#include <QHash>
#include <QObject>

#include <vector>

class QAction;
class QMainWindow;
class QMenu;

namespace ui {

class PanelDock;
class PanelStrip;

/// Beside the canvas panels stand as docks. Those of the lower edge are docks too, one open at a time where nobody put them
/// elsewhere, and have a tab in the strip below, as some have that open beside the canvas. UI thread.
class PanelFrame : public QObject {
    Q_OBJECT

public:
    struct Placed {
        const Panel* panel;
        QWidget* widget;
        PanelDock* dock;
        QAction* action;    ///< checked while it is open
        bool open = false;  ///< and in front
    };

    /// Makes all panels. `menu` gets an entry with a check mark for each.
    PanelFrame(const PanelContext& context, QMenu* menu, QMainWindow* window);

    const std::vector<Placed>& placed() const { return placed_; }  ///< those beside the canvas, then the tabs
    /// Null where no panel has this id.
    const Placed* find(const QString& id) const;
    PanelStrip* strip() const { return strip_; }

    /// Brings it to the front; one that shares its place with it goes.
    void open(const QString& id);
    void toggle(const QString& id);
    /// Opens it, and the focus goes there.
    void enter(const QString& id);
    /// Takes the focus to the next part of the window, or the one before.
    void walk(bool forward);
    bool isOpen(const QString& id) const;
    /// A training begins: the curves open where nothing is open, unless the user closed them when they last did so by themselves.
    void openForRun();
    /// Where things stand in a window that has never been arranged; in a narrow one both sides share a place.
    void arrange();
    /// What stands beside the canvas becomes as wide as its text asks for, while the canvas keeps the largest part.
    void fitSides();
    /// Keeps the share of the lower panel when the window becomes lower or higher.
    void keepShare(int heightBefore, int heightNow);
    /// A node was chosen: its options come forward where they share a place with the palette.
    void bringForward(const QString& id);

private:
    void add(const Panel& panel, const PanelContext& context, QMenu* menu);
    void addTab(const Placed& placed);
    bool isBelow(const PanelDock* dock) const;
    PanelDock* openBelow() const;
    void enterOrLeave(const QString& id);
    static FocusWalk::Part partOf(const Placed& placed);
    void noticed(const QString& id, bool open);
    void closed(const PanelDock* dock);
    void giveBack(const PanelDock* dock);

    QMainWindow* window_;
    studio::Settings* settings_;
    QWidget* canvas_;
    PanelStrip* strip_;
    FocusWalk* focus_;
    std::vector<Placed> placed_;
    QHash<QString, int> heights_;  ///< of what was open below, by id
    bool openedByRun_ = false;
};

}  // namespace ui
