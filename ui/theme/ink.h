#pragma once
// Colours of what is told apart by colour alone among its like: words of source text, lines of a chart.

#include <QColor>

namespace ui {

/// Tokens of one theme, as those of Colors. All of a text's are read on a panel and on `lit`.
struct Ink {
    QColor keyword, name, number, string;  ///< of source text; comments are Colors::dim
    QColor lit;                            ///< the ground of what is chosen in a text

    static Ink tokens(bool dark);
    /// Of the theme in force.
    static Ink now();
    /// Of the lines of a chart, in the theme in force: told apart from their neighbours; after eight they come again.
    static QColor series(std::size_t index);
};

}  // namespace ui
