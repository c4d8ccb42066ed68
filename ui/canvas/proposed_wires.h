#pragma once
// Proposed wires on the canvas: dashed items in its scene, the mouse and keys that accept or dismiss one, and the bar that tells how many
// there are. It watches the canvas from outside and changes nothing of it.

#include "app/studio/proposals.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/proposal_item.h"

#include <QElapsedTimer>
#include <QFrame>
#include <QPointer>
#include <QTimer>

class QBoxLayout;
class QContextMenuEvent;
class QKeyEvent;
class QLabel;
class QMouseEvent;
class QPushButton;

namespace ui {

/// The bar is a child of the canvas and goes with it. `proposals` outlive it.
class ProposedWires : public QFrame {
    Q_OBJECT

public:
    ProposedWires(studio::Document* document, studio::Proposals* proposals, CanvasView* canvas);
    ~ProposedWires() override;

    /// Of the scope on show.
    const QVector<ProposalItem*>& items() const { return items_; }
    /// The one that keys are at; null: none.
    const ProposalItem* current() const { return current_; }

public slots:
    /// Goes to the next one, in another scope where this has none: Enter accepts it, Delete dismisses it, Escape leaves.
    void next();
    void acceptAll();
    void dismissAll();

signals:
    void message(const QString& text);  ///< why it was refused

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void sync();
    void place(bool dragging);
    void placeBar();
    void refreshText();
    void setCurrent(ProposalItem* item);
    void answer(const ProposalItem* item, ProposalItem::Answer answer, bool goOn);
    ProposalItem* itemAt(QPoint at) const;
    void hover(QPoint at);
    bool mouse(QMouseEvent* event);
    bool key(QKeyEvent* event);
    bool menu(QContextMenuEvent* event);
    double unit() const { return 1 / canvas_->zoom(); }

    studio::Document* document_;
    studio::Proposals* proposals_;
    CanvasView* canvas_;
    QPointer<CanvasScene> scene_;
    QVector<ProposalItem*> items_;
    ProposalItem *current_ = nullptr, *hovered_ = nullptr;
    WireRouter router_;
    QTimer placing_;             ///< while nodes are dragged: once for all that moved
    QElapsedTimer answered_;     ///< since a click here: the second of a double-click is not the canvas'
    QPoint answeredAt_;
    QBoxLayout* parts_;
    QLabel* text_;
    QPushButton *accept_, *dismiss_;
};

}  // namespace ui
