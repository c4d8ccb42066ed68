#pragma once
// One wire on the canvas, or the loose one that a gesture drags.

#include "ui/canvas/scope_view.h"
#include "ui/canvas/wire_path.h"

#include <QGraphicsItem>

#include <optional>

namespace ui {

struct WireState {
    bool selected = false, hovered = false;
    bool lit = false;   ///< a node dropped now would be inserted here
    bool cut = false;   ///< the running cut goes through it
    bool loose = false; ///< hangs on the pointer
    bool replaced = false;  ///< the wire that is drawn now would take its place
    int hotBend = -1, selectedBend = -1;  ///< index; -1: none
    bool operator==(const WireState&) const = default;
};

class WireItem : public QGraphicsItem {
public:
    enum { Type = UserType + 2 };
    explicit WireItem(WireView view);

    const WireView& view() const { return view_; }
    void setView(const WireView& view);
    const WireState& state() const { return state_; }
    void setState(const WireState& state);
    /// How much goes through it, 0..1: its colour and width. None: it is a wire like any.
    void setMagnitude(std::optional<double> level);
    std::optional<double> magnitude() const { return magnitude_; }
    /// Takes the short way: for one that hangs on the pointer.
    void setEnds(QPointF from, QPointF to);
    void setPath(const WirePath& path);
    /// On screen; those of the view until a gesture moves them.
    const QVector<QPointF>& bends() const { return bends_; }
    void setBends(const QVector<QPointF>& bends);
    /// Index of the bend within `reach` of a point in the scene; -1: none.
    int bendAt(QPointF point, double reach) const;
    const WirePath& path() const { return path_; }
    /// What its label covers at this zoom, in the scene; empty where none has room clear of nodes.
    QRectF labelRect(double zoom) const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    int type() const override { return Type; }

private:
    struct Label {
        QString text;
        QPointF at;     ///< of its base line, from the middle of the wire, in units of a title at full size
        QRectF ground;
    };
    std::optional<Label> label(double scale) const;
    void paintLabel(QPainter& painter, double scale) const;
    void paintBends(QPainter& painter, const QColor& color) const;
    WireView view_;
    WireState state_;
    WirePath path_;
    QVector<QPointF> bends_;
    std::optional<double> magnitude_;
};

}  // namespace ui
