#pragma once
// What a person puts on the drawing beside the network: mutes, collapsed nodes, comment frames, bends. Internal to ui/canvas.

#include "ui/canvas/gesture.h"

#include <QLineEdit>

class QMenu;

namespace ui {

/// What copy, duplicate and delete mean: the selected nodes, the selected frames and what lies in these.
struct Picked {
    std::vector<std::string> nodes;
    std::vector<std::size_t> frames;  ///< indices in the project
    bool empty() const { return nodes.empty() && frames.empty(); }
};

class CanvasMarks : public QObject {
    Q_OBJECT

public:
    explicit CanvasMarks(Canvas& canvas);

    void toggleMuted();
    void toggleCollapsed();
    /// A frame around what is selected, or an empty one at `center`; its title is typed at once.
    void comment(QPointF center);
    Picked picked() const;
    /// Removes the selected bend, or the selected frames with the selected nodes. False: neither is selected.
    bool remove();

    /// A drag that begins on a bend. Null: there is none.
    std::unique_ptr<Gesture> pressBend(const Pointer& p);
    /// A drag that begins on a frame's title or edge.
    std::unique_ptr<Gesture> pressFrame(const Pointer& p);
    /// On a bend: removes it; on a wire: adds one; on a frame's title: edits it. False: on none of these.
    bool doubleClick(const Pointer& p);
    /// M, H, C. False: another key.
    bool key(int key, Qt::KeyboardModifiers keys, QPointF center);
    /// Lights the bend under the pointer. What the pointer looks like there, if it is over a mark.
    std::optional<Qt::CursorShape> hover(QPointF point);

    void addToNodeMenu(QMenu* menu);
    void addToWireMenu(QMenu* menu, const WireItem* wire, QPointF at);
    /// The menu of the frame there. False: there is none.
    bool showFrameMenu(QPointF point, QPoint global);

    /// Types the title of the one selected frame. False: there is none.
    bool editTitle();
    void placeTitle();  ///< after the view moved
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void startTitle(int frame);
    void finishTitle(bool keep);
    void setBends(const WireItem* wire, const QVector<QPointF>& bends, const QString& text);
    void addBend(WireItem* wire, QPointF at);
    void setFrame(int index, const nn::Frame& frame, const QString& text);
    QVector<const NodeItem*> selectedNodes() const;

    Canvas& canvas_;
    QLineEdit* title_;
    int editing_ = -1;  ///< index of the frame whose title is typed
};

}  // namespace ui
