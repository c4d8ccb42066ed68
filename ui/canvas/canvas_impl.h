#pragma once
// What CanvasView is made of. Internal to ui/canvas.

#include "ui/canvas/break_bubble.h"
#include "ui/canvas/breadcrumb.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/canvas_marks.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/find_bar.h"
#include "ui/canvas/gesture.h"
#include "ui/canvas/heat_legend.h"
#include "ui/canvas/mini_map.h"
#include "ui/canvas/motion.h"
#include "ui/canvas/problem_bubble.h"
#include "ui/canvas/search_popup.h"
#include "ui/canvas/watch_legend.h"

#include <QLineEdit>

namespace ui {

class KeyWiring;

struct CanvasView::Impl {
    Impl(CanvasView* v, studio::Document* document);
    ~Impl();

    CanvasView* view;
    Canvas canvas;
    SearchPopup* search;
    Breadcrumb* crumbs;
    MiniMap* map;
    HeatLegend* legend;
    WatchLegend* watchLegend;
    ProblemBubble* bubble;
    BreakBubble* broken;
    QLineEdit* rename;
    CanvasMarks marks;
    FindBar* find;
    Motion motion;
    std::unique_ptr<Gesture> gesture;
    std::unique_ptr<KeyWiring> wiring;
    bool keysLead = true;           // nothing was pointed at since keys chose a node
    /// What was copied here last: nodes of this project, and the text that stands for them on the clipboard.
    struct Copied {
        QStringList paths;
        QString text;
    } copied;
    QString walker;                 // where arrows have come to, while it is selected
    QString renaming;               // path of the node whose name is being typed
    bool spaceDown = false, spaceUsed = false;
    bool miniMapWanted = true, legendWanted = false;
    bool unseen = true;             // nobody saw this project yet: until it is painted, the view follows its own size
    /// How a scope was looked at when it was left.
    struct Look {
        double zoom;
        QPointF center;
    };
    QHash<QString, Look> looks;     // by scope
    QPoint rightPress;
    QPointF lastPointer;            // scene position the search opens at
    QPoint lastScreen;              // the same on the viewport
    bool pointerInside = false;
    QString hovered;

    CanvasScene* scene() const { return canvas.scene; }
    Pointer pointer(const QMouseEvent* event) const;
    void hover(QPointF scenePoint);
    void hoverNothing();
    void hoverAgain();              // after the scene moved under a pointer that did not
    void placeOverlays();
    void placeBubble();
    void makeRoom();
    void placeBeside(QWidget* bubble, const NodeItem& node);
    void paintBreak(QPainter& painter) const;
    void updateBubble();
    void showMap();
    void documentChanged(const studio::DocumentChange& change);
    void showSearch(QPoint at, const QString& hint, SearchPopup::Accept accept, const Place& place);
    void searchAt(QPoint viewportPoint);
    void searchAfter(const NodeItem* node);
    SearchPopup::Accept searchAccept(bool inSequential = false) const;  ///< what this scope may hold
    void wireDropped(const LooseWire& loose, const Pointer& pointer);
    std::unique_ptr<Gesture> leftPress(const Pointer& p);
    QPointF cursorPoint() const;    // in the scene; the middle of the view where the pointer is elsewhere
    QHash<QString, QHash<QString, QPair<QPointF, QPointF>>> madeRoom;  // by opened container: what went where for it
    void reuse(const QStringList& paths, std::optional<nn::Position> at);
    void startRename();
    void finishRename(bool keep);
    QString neighbour(const NodeItem* now, int key) const;
    void walk(int key, bool extend);
    void nudge(int key);
    void zoomBy(double factor, QPoint anchor);
    void fit(const QRectF& rect, double readable);
    void look(double zoom, QPointF center);
    void show(const QString& scope);  // as it was when it was left, or all of it
    void showMenu(QPoint viewportPoint, QPoint globalPoint);
    Place dropPlace(QPointF scenePoint, Qt::KeyboardModifiers keys);
    QWidget* overlayParent() const { return view; }
};

}  // namespace ui
