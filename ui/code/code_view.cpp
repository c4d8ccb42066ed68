#include "ui/code/code_view.h"

#include "ui/theme/ink.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>

namespace ui {

// ---- colours --------------------------------------------------------------------------------------

/// Python, a line at a time: strings that end where they begin.
class CodeView::Colouring : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override {
        const Ink ink = Ink::now();
        qsizetype at = 0;
        while (at < text.size()) {
            const QChar c = text[at];
            const qsizetype from = at;
            if (c == QLatin1Char('#')) {
                return setFormat(int(from), int(text.size() - from), Theme::instance().colors().dim);
            } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
                at = endOfString(text, at);
                setFormat(int(from), int(at - from), ink.string);
            } else if (c.isDigit()) {
                while (at < text.size() && (text[at].isLetterOrNumber() || text[at] == QLatin1Char('.') || isExponent(text, at))) ++at;
                setFormat(int(from), int(at - from), ink.number);
            } else if (c.isLetter() || c == QLatin1Char('_')) {
                at = endOfName(text, at);
                colourName(text, from, at);
            } else {
                ++at;
            }
        }
    }

private:
    static qsizetype endOfString(const QString& text, qsizetype at) {
        const QChar quote = text[at];
        const QString three(3, quote);
        if (text.mid(at, 3) == three) {
            const qsizetype end = text.indexOf(three, at + 3);
            return end < 0 ? text.size() : end + 3;
        }
        for (++at; at < text.size(); ++at) {
            if (text[at] == QLatin1Char('\\')) ++at;
            else if (text[at] == quote) return at + 1;
        }
        return text.size();
    }
    static bool isExponent(const QString& text, qsizetype at) {
        return (text[at] == QLatin1Char('-') || text[at] == QLatin1Char('+')) && at > 0 && text[at - 1].toLower() == QLatin1Char('e');
    }
    static bool inName(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }
    static qsizetype endOfName(const QString& text, qsizetype at) {
        while (at < text.size() && inName(text[at])) ++at;
        return at;
    }
    void colourName(const QString& text, qsizetype from, qsizetype& at) {
        static const QSet<QString> keywords = {QStringLiteral("class"), QStringLiteral("def"), QStringLiteral("return"), QStringLiteral("import"),
                                               QStringLiteral("from"), QStringLiteral("as"), QStringLiteral("None"), QStringLiteral("True"),
                                               QStringLiteral("False"), QStringLiteral("self"), QStringLiteral("super"), QStringLiteral("for"),
                                               QStringLiteral("in"), QStringLiteral("if"), QStringLiteral("else"), QStringLiteral("not")};
        const Ink ink = Ink::now();
        const QString name = text.mid(from, at - from);
        if (keywords.contains(name)) return setFormat(int(from), int(at - from), ink.keyword);
        const bool whole = from == 0 || text[from - 1] != QLatin1Char('.');
        if (!whole || (name != QLatin1String("nn") && name != QLatin1String("torch") && name != QLatin1String("F"))) return;
        while (at + 1 < text.size() && text[at] == QLatin1Char('.') && inName(text[at + 1])) at = endOfName(text, at + 1);
        setFormat(int(from), int(at - from), ink.name);
    }
};

// ---- numbers --------------------------------------------------------------------------------------

class CodeView::Gutter : public QWidget {
public:
    explicit Gutter(CodeView* view) : QWidget(view), view_(view) {}

protected:
    void paintEvent(QPaintEvent* event) override { view_->paintGutter(event); }
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) return;
        emit view_->lineChosen(view_->cursorForPosition({0, event->position().toPoint().y()}).blockNumber());
    }

private:
    CodeView* view_;
};

CodeView::CodeView(QWidget* parent) : QPlainTextEdit(parent), gutter_(new Gutter(this)), colouring_(new Colouring(document())) {
    setProperty("role", "code");
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setUndoRedoEnabled(false);
    setLineWrapMode(NoWrap);
    document()->setDocumentMargin(0);  // what is lit reaches the numbers
    setFrameShape(NoFrame);
    setTabChangesFocus(true);
    viewport()->setCursor(Qt::ArrowCursor);
    connect(this, &QPlainTextEdit::updateRequest, gutter_, [this](const QRect& rect, int dy) {
        if (dy) gutter_->scroll(0, dy);
        else gutter_->update(0, rect.y(), gutter_->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeView::placeGutter);
    connect(&Theme::instance(), &Theme::changed, this, &CodeView::restyle);
    restyle();
}

void CodeView::restyle() {
    setFont(Theme::instance().monoFont(8.75));
    document()->setDefaultFont(font());
    colouring_->rehighlight();
    light(lit_);
    placeGutter();
}

int CodeView::gutterWidth() const {
    const int digits = std::max(3, int(QString::number(blockCount()).size()));
    return fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits + 22;
}

void CodeView::placeGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    gutter_->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

void CodeView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void CodeView::paintGutter(QPaintEvent* event) {
    const Colors& colors = Theme::instance().colors();
    QPainter painter(gutter_);
    painter.fillRect(event->rect(), colors.panel);
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom()) break;
        const int line = block.blockNumber();
        const bool lit = std::ranges::any_of(lit_, [line](const Range& r) { return line >= r.first && line <= r.last; });
        const QRectF row(0, place.top(), gutter_->width(), place.height());
        if (lit) {
            painter.fillRect(row, Ink::now().lit);
            painter.fillRect(QRectF(0, row.top(), 3, row.height()), colors.accent);
        }
        painter.setPen(lit ? colors.dim : colors.faint);
        painter.drawText(row.adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter, QString::number(line + 1));
    }
}

// ---- text -----------------------------------------------------------------------------------------

QStringList CodeView::lines() const { return toPlainText().split(QLatin1Char('\n')); }

void CodeView::setLines(const QStringList& lines) {
    const QStringList before = this->lines();
    if (before == lines) return;
    const qsizetype shorter = std::min(before.size(), lines.size());
    qsizetype front = 0, back = 0;
    while (front < shorter && before[front] == lines[front]) ++front;
    while (back < shorter - front && before[before.size() - 1 - back] == lines[lines.size() - 1 - back]) ++back;
    // Whole lines with the break behind them; at the end of the text, where there is none, with the one in front.
    QTextCursor cursor(document());
    const bool toTheEnd = back == 0;
    const QTextBlock first = document()->findBlockByNumber(int(front));
    cursor.setPosition(first.isValid() ? first.position() : document()->characterCount() - 1);
    if (toTheEnd && front > 0) cursor.setPosition(document()->findBlockByNumber(int(front - 1)).position() + int(before[front - 1].size()));
    if (toTheEnd) cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    else cursor.setPosition(document()->findBlockByNumber(int(before.size() - back)).position(), QTextCursor::KeepAnchor);
    QString text;
    for (qsizetype i = front; i < lines.size() - back; ++i) {
        if (toTheEnd && (i > front || front > 0)) text += QLatin1Char('\n');
        text += lines[i];
        if (!toTheEnd) text += QLatin1Char('\n');
    }
    cursor.insertText(text);
}

void CodeView::light(const QList<Range>& ranges) {
    lit_ = ranges;
    QList<QTextEdit::ExtraSelection> selections;
    for (const Range& range : ranges) {
        for (int line = range.first; line <= range.last; ++line) {
            const QTextBlock block = document()->findBlockByNumber(line);
            if (!block.isValid()) break;
            QTextEdit::ExtraSelection selection;
            selection.format.setBackground(Ink::now().lit);
            selection.format.setProperty(QTextFormat::FullWidthSelection, true);
            selection.cursor = QTextCursor(block);
            selections << selection;
        }
    }
    setExtraSelections(selections);
    gutter_->update();
}

void CodeView::reveal(const Range& range) {
    const int rows = std::max(1, viewport()->height() / std::max(1, fontMetrics().lineSpacing()));
    QScrollBar* bar = verticalScrollBar();
    const int top = bar->value();
    const int last = std::min(range.last, range.first + rows - 1);
    if (range.first < top) bar->setValue(std::max(0, range.first - 1));
    else if (last >= top + rows) bar->setValue(last - rows + 2);
}

QRect CodeView::lineRect(int line) const {
    const QTextBlock block = document()->findBlockByNumber(line);
    if (!block.isValid()) return {};
    return blockBoundingGeometry(block).translated(contentOffset()).toRect().intersected(viewport()->rect());
}

void CodeView::mousePressEvent(QMouseEvent* event) {
    pressed_ = event->position().toPoint();
    QPlainTextEdit::mousePressEvent(event);
}

void CodeView::mouseReleaseEvent(QMouseEvent* event) {
    QPlainTextEdit::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const bool dragged = (at - pressed_).manhattanLength() >= QApplication::startDragDistance();
    if (event->button() != Qt::LeftButton || dragged || textCursor().hasSelection()) return;
    emit lineChosen(cursorForPosition(at).blockNumber());
}

void CodeView::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) return QPlainTextEdit::keyPressEvent(event);
    emit lineChosen(textCursor().blockNumber());
}

}  // namespace ui
