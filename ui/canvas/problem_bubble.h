#pragma once
// What is wrong with the selected or hovered node, in one sentence, with its fixes as buttons.

#include "app/studio/document.h"

#include <QFrame>

class QBoxLayout;
class QLabel;

namespace ui {

class ProblemBubble : public QFrame {
    Q_OBJECT

public:
    ProblemBubble(studio::Document* document, QWidget* parent);
    /// The first problem of the node or of what it holds. False: it has none (the bubble hides).
    bool showFor(const QString& path);
    QString path() const { return path_; }

signals:
    void refused(const QString& why);

private:
    studio::Document* document_;
    QString path_;
    QLabel* text_;
    QBoxLayout* buttons_;
};

}  // namespace ui
