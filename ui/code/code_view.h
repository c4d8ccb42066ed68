#pragma once
// Source text to read: numbers of lines, quiet colours, lines that are lit.

#include <QPlainTextEdit>

namespace ui {

class CodeView : public QPlainTextEdit {
    Q_OBJECT

public:
    /// Lines count from 0; `last` is one of them.
    struct Range {
        int first = 0, last = 0;
        bool operator==(const Range&) const = default;
    };

    explicit CodeView(QWidget* parent = nullptr);

    /// Only what differs from the text before is touched: what is in view stays there.
    void setLines(const QStringList& lines);
    QStringList lines() const;
    void light(const QList<Range>& ranges);
    const QList<Range>& lit() const { return lit_; }
    /// Scrolls no further than needed until the lines are seen, the first of them where there is not room for all.
    void reveal(const Range& range);
    /// Where a line is in the viewport; empty where it is not seen.
    QRect lineRect(int line) const;

signals:
    void lineChosen(int line);  ///< by a click or by Enter

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Gutter;
    class Colouring;
    void restyle();
    void placeGutter();
    void paintGutter(QPaintEvent* event);
    int gutterWidth() const;

    Gutter* gutter_;
    Colouring* colouring_;
    QList<Range> lit_;
    QPoint pressed_;
};

}  // namespace ui
