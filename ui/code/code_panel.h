#pragma once
// The PyTorch of the scope on the canvas, live; the lines of what is selected there are lit, and a line leads to its node.

#include "app/studio/drawing_code.h"

#include <QWidget>

class QLabel;

namespace ui {

class CodeView;

class CodePanel : public QWidget {
    Q_OBJECT

public:
    explicit CodePanel(studio::Document* document, QWidget* parent = nullptr);

    /// What the canvas shows and what is selected there: paths.
    void setScope(const QString& scope);
    void setSelection(const QStringList& paths);
    CodeView* view() const { return view_; }
    /// What is said under the text; "" where all is well.
    QString note() const;

signals:
    void nodeChosen(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void choose(int line);
    void refresh();
    void refreshLit(bool reveal);
    QString whatIsLeftOut() const;
    void copy();

    studio::Document* document_;
    studio::DrawingCode code_;
    CodeView* view_;
    QLabel *title_, *note_;
    QString scope_;          ///< of the canvas
    QString shown_;          ///< whose lines were brought into view last
    QStringList selection_;
    bool choosing_ = false;  ///< a line was clicked: the text stays where it is
};

}  // namespace ui
