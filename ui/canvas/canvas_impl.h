#pragma once
// What CanvasView is made of. Internal to ui/canvas.

#include "ui/canvas/breadcrumb.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/gesture.h"
#include "ui/canvas/heat_legend.h"
#include "ui/canvas/mini_map.h"
#include "ui/canvas/problem_bubble.h"
#include "ui/canvas/search_popup.h"

#include <QLineEdit>

namespace ui {

struct CanvasView::Impl {
    Impl(CanvasView* v, studio::Document* document);

    CanvasView* view;
    Canvas canvas;
    SearchPopup* search;
    Breadcrumb* crumbs;
    MiniMap* map;
    HeatLegend* legend;
    ProblemBubble* bubble;
    QLineEdit* rename;
    std::unique_ptr<Gesture> gesture;
    QString renaming;               // path of the node whose name is being typed
    bool spaceDown = false, spaceUsed = false;
    bool miniMapWanted = true, legendWanted = false, followFit = true;
    QPoint rightPress;
    QPointF lastPointer;            // scene position the search opens at
    bool pointerInside = false;
    QString hovered;

    CanvasScene* scene() const { return canvas.scene; }
    Pointer pointer(const QMouseEvent* event) const;
    void hover(QPointF scenePoint);
    void placeOverlays();
    void placeBubble();
    void updateBubble();
    void documentChanged(const studio::DocumentChange& change);
    void showSearch(QPoint at, const QString& hint, SearchPopup::Accept accept, const Place& place);
    void searchAt(QPoint viewportPoint);
    void wireDropped(const LooseWire& loose, const Pointer& pointer);
    std::unique_ptr<Gesture> leftPress(const Pointer& p);
    void startRename();
    void finishRename(bool keep);
    void walk(int key);
    void nudge(int key);
    void zoomBy(double factor, QPoint anchor);
    void fit(const QRectF& rect);
    void showMenu(QPoint viewportPoint, QPoint globalPoint);
    Place dropPlace(QPointF scenePoint, Qt::KeyboardModifiers keys);
    QWidget* overlayParent() const { return view; }
};

}  // namespace ui
