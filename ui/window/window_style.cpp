#include "ui/window/window_style.h"

#include "ui/theme/theme.h"

namespace ui {

namespace {

const char* kSheet = R"(
QLabel[role="option"] { color: @dim; }
QLabel[role="option"][invalid="true"] { color: @error; }
QLabel[role="number"] { color: @text; }
QLabel[role="formula"] { font-family: "JetBrains Mono"; font-size: 8.5pt; color: @dim; }
QLabel[role="hero"] { font-weight: 600; font-size: 15pt; }
QLabel[role="card-title"], QLabel[role="here"] { font-weight: 600; }
QLabel[role="brand"] { font-weight: 700; font-size: 11pt; padding: 0 10px 0 6px; }
QLabel[role="project"] { color: @dim; padding: 0 10px; }
QLineEdit[role="inline"] { background: transparent; border-color: transparent; color: @dim; padding: 2px 1px; }
QLineEdit[role="inline"]:hover { border-color: @line; }
QLineEdit[role="inline"]:focus { background: @field; border-color: @accent; color: @text; }
QFrame[role="error-box"] { border: 1px solid @error; border-radius: 6px; background: @window; }
QFrame[role="warning-box"] { border: 1px solid @warning; border-radius: 6px; background: @window; }
QFrame[role="info-bar"], QFrame[role="warning-bar"], QFrame[role="error-bar"] {
  background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[role="info-bar"] { border-left: 3px solid @accent; }
QFrame[role="warning-bar"] { border-left: 3px solid @warning; }
QFrame[role="error-bar"] { border-left: 3px solid @error; }
QFrame[role="welcome"] { background: @panel; border: 1px solid @line; border-radius: 12px; }
QFrame[role="welcome-page"], QFrame[role="welcome-page"] QScrollArea, QFrame[role="welcome-page"] QScrollArea > QWidget > QWidget { background: @window; }
QLabel[role="reaches"] { color: @good; font-weight: 600; font-size: 8.5pt; }
QPushButton[role="card"] { background: @panel; border: 1px solid @line; padding: 0; border-radius: 8px; text-align: left; }
QPushButton[role="card"]:hover, QPushButton[role="card"]:focus { border-color: @accent; }
QToolBar#panels { border: none; padding: 0; spacing: 0; }
QToolButton[role="strip-tab"] { border-radius: 0; padding: 4px 12px 5px 12px; border-top: 2px solid transparent; }
QToolButton[role="strip-tab"]:checked { background: transparent; color: @text; border-top-color: @accent; }
QToolButton[role="strip-tab"]:hover { background: @window; }
QToolButton[role="segment"] { padding: 2px 7px; border-radius: 4px; }
QToolButton[role="segment"]:checked { color: @accent; background: transparent; font-weight: 600; }
QWidget[role="dock-title"] { background: @panel; border-top: 2px solid @panel; border-bottom: 1px solid @line; }
QWidget[role="dock-title"][active="true"] { border-top-color: @accent; }
QWidget#canvasFocus { background: @accent; }
QToolButton[role="dock-button"] { padding: 4px; border-radius: 4px; }
QToolButton[role="crumb"] { padding: 2px 4px; }
QToolButton[role="status-problems"] { color: @error; padding: 1px 8px; }
QPlainTextEdit[role="log"] { background: @panel; border: none; border-radius: 0; color: @dim; padding: 6px 10px; }
OptionForm QAbstractSpinBox { padding-right: 4px; padding-left: 5px; }
OptionForm QToolButton { padding: 0; border-radius: 4px; }
OptionForm QToolButton[role="more"] { padding: 3px 6px; }
CurvePlot QToolButton { padding: 2px 6px; }
QToolButton[role="slim"] { padding: 4px 6px; }
CurvePlot QToolButton[role="title"] { color: @text; padding: 2px 4px; }
QComboBox[role="title"] { background: transparent; border-color: transparent; padding-left: 4px; }
QComboBox[role="title"]:hover { border-color: @line; }
QComboBox[role="title"]:focus { border-color: @accent; }
QSplitter, QWidget[role="panel"] { background: @panel; }
QDockWidget > QWidget { background: @panel; }
QMainWindow > QTabBar { border-bottom: 1px solid @line; }
QMainWindow > QTabBar::tab { padding: 4px 12px 3px 12px; }
)";

}  // namespace

QString windowStyle(const Colors& colors) {
    QString sheet = QString::fromLatin1(kSheet);
    const QPair<QLatin1String, QColor> tokens[] = {
        {QLatin1String("@window"), colors.window}, {QLatin1String("@warning"), colors.warning},
        {QLatin1String("@accent"), colors.accent}, {QLatin1String("@panel"), colors.panel},
        {QLatin1String("@field"), colors.field},   {QLatin1String("@error"), colors.error},
        {QLatin1String("@line"), colors.line},     {QLatin1String("@text"), colors.text},
        {QLatin1String("@dim"), colors.dim},       {QLatin1String("@good"), colors.good},
    };
    for (const auto& [token, color] : tokens) sheet.replace(token, color.name());
    // Qt writes a class in a namespace with two dashes.
    for (const char* name : {"OptionForm", "CurvePlot"}) {
        sheet.replace(QLatin1String(name), QStringLiteral("ui--") + QLatin1String(name));
    }
    return Theme::instance().scaled(sheet);
}

}  // namespace ui
