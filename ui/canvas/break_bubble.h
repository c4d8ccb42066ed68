#pragma once
// Where a training broke: beside the node, what was found there and why, with what can be done about it as buttons.

#include "app/studio/document.h"
#include "nn/train/not_finite.h"

#include <QFrame>

#include <functional>

class QBoxLayout;
class QLabel;
class QToolButton;

namespace ui {

class BreakBubble : public QFrame {
    Q_OBJECT

public:
    BreakBubble(studio::Document* document, QWidget* parent);

    void showFor(const nn::NotFinite& found);
    /// Of the node that broke; "" where nothing did, or it was closed.
    QString path() const { return path_; }
    void forget();

signals:
    void refused(const QString& why);
    void sampleWanted(qint64 place);  ///< in the training split
    void closed();

private:
    struct Offer {
        QString name, label;
        std::function<void()> act;
        bool again = false;  ///< it may be clicked more than once
    };
    QList<Offer> offers(const nn::NotFinite& found);
    void addButton(const Offer& offer, bool first);
    void setTraining(const nn::TrainingSpec& training, const QString& text);
    QString valuesText(const nn::NotFinite& found) const;
    void restyle();

    studio::Document* document_;
    QString path_;
    QLabel *title_, *place_, *values_, *causes_;
    QToolButton* close_;
    QBoxLayout* buttons_;
};

}  // namespace ui
