#pragma once
// The window by keyboard: F6 goes from one part of it to the next, and what has the focus then shows it.

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <vector>

namespace ui {

/// The first widget in `root` that Tab would stop at, or `root` itself.
QWidget* firstFocusable(QWidget* root);

/// Parts are visited as they lie around the canvas: toolbar, what stands on its left, itself, its right, what is open below, the strip of
/// tabs. UI thread.
class FocusWalk : public QObject {
    Q_OBJECT

public:
    FocusWalk(QWidget* canvas, QObject* parent);

    /// `parts` says which there are now, in their order; each with the widget in it that the focus goes to (null: its first).
    struct Part {
        QWidget* place;
        QWidget* entry = nullptr;
    };
    void step(const std::vector<Part>& parts, bool forward);
    void enter(const Part& part);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void mark(QWidget* focused);
    QWidget* canvas_;
    QWidget* line_;           ///< over the canvas, while keys brought the focus there
    bool byKeys_ = false;     ///< no button of the mouse was pressed since
    QPointer<QWidget> title_; ///< of the panel that shows that it has the focus
};

}  // namespace ui
