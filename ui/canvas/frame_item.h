#pragma once
// A comment frame on the canvas: a title and a ground, behind the nodes.

#include "ui/canvas/scope_view.h"

#include <QGraphicsItem>

#include <string>
#include <vector>

namespace ui {

/// What of a frame a point is on. Edges are flags, a corner is two of them.
enum class FramePart { None = 0, Left = 1, Right = 2, Top = 4, Bottom = 8, Title = 16 };

class FrameItem : public QGraphicsItem {
public:
    enum { Type = UserType + 3 };
    static constexpr double titleHeight = 32;
    /// `level`: those above are painted over those below.
    explicit FrameItem(int level);

    const FrameView& view() const { return view_; }
    void setView(const FrameView& view);
    const QRectF& rect() const { return rect_; }
    /// On screen only.
    void setRect(const QRectF& rect);
    bool isChosen() const { return chosen_; }
    /// False: it was so already.
    bool setChosen(bool chosen);
    /// Edges within `reach`, else the title; None inside and outside.
    FramePart partAt(QPointF point, double reach) const;

    QRectF boundingRect() const override { return rect_.adjusted(-3, -3, 3, 3); }
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    int type() const override { return Type; }

private:
    FrameView view_;
    QRectF rect_;
    bool chosen_ = false;
};

inline bool isEdge(FramePart part) { return part != FramePart::None && part != FramePart::Title; }
inline bool has(FramePart part, FramePart edge) { return (int(part) & int(edge)) != 0; }

/// A colour that a frame can be given. Tokens of the theme, so that it stays right when the theme changes.
struct FrameColor {
    QString name;
    std::string value;  ///< as files have it; "": the canvas' own
};
std::vector<FrameColor> frameColors();
/// What a frame's colour is on this theme: tokens follow it, any other colour is as the file has it.
QColor frameColor(const QString& value);

}  // namespace ui
