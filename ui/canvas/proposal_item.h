#pragma once
// A proposed wire on the canvas: dashed, with a mark in its middle. It is no wire of the network, so gestures on wires pass it by.

#include "ui/canvas/wire_path.h"

#include "nn/model/project.h"

#include <QGraphicsItem>

#include <optional>

namespace ui {

class ProposalItem : public QGraphicsItem {
public:
    enum { Type = UserType + 7 };
    enum class Answer { Accept, Dismiss };
    explicit ProposalItem(nn::ScopeWire proposal);

    const nn::ScopeWire& proposal() const { return proposal_; }
    void setPath(const WirePath& path);
    const WirePath& path() const { return path_; }
    /// Pointed at, or come to by keys: it shows the two answers.
    void setAsked(bool asked);
    bool isAsked() const { return asked_; }
    /// What a click at this point of the scene means, `unit` being a pixel on screen in scene units; nothing where it is beside the item.
    std::optional<Answer> answerAt(QPointF point, double unit) const;
    /// Where its two answers are while it is asked, in the scene.
    QPointF answerCenter(Answer answer, double unit) const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    int type() const override { return Type; }

private:
    void paintAnswer(QPainter& painter, Answer answer, double unit) const;
    nn::ScopeWire proposal_;
    WirePath path_;
    bool asked_ = false;
};

}  // namespace ui
