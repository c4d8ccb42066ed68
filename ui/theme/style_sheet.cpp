#include "ui/theme/style_sheet.h"

#include "ui/theme/theme.h"

namespace ui {

namespace {

// Split by family of widgets; `@name` stands for a token.
const char* kBase = R"(
QWidget { color: @text; }
QMainWindow, QDialog { background: @panel; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QFrame[card="true"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-weight: 600; font-size: 12pt; }
QLabel[role="section"] { color: @dim; font-weight: 600; font-size: 8.25pt; padding: 6px 0 0 0; qproperty-indent: 0; }
QLabel[role="dock-name"] { color: @dim; font-weight: 600; font-size: 8.25pt; }
QLabel[role="dim"] { color: @dim; }
QLabel[role="faint"] { color: @faint; }
QLabel[role="mono"] { font-family: "@mono"; font-size: 8.5pt; color: @dim; }
QLabel[role="error"] { color: @error; }
QLabel:disabled { color: @faint; }
QStatusBar { background: @panel; border-top: 1px solid @line; color: @dim; min-height: 24px; }
QStatusBar QLabel { color: @dim; padding: 0 8px; }
QStatusBar::item { border: none; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; color: @dim; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 4px 0; }
)";

const char* kButtons = R"(
QToolBar { background: @panel; border: none; border-bottom: 1px solid @line; padding: 6px 7px; spacing: 2px; }
QToolBar::separator { background: @line; width: 1px; margin: 6px 8px; }
QToolBar QLabel { padding: 0 6px; }
QToolButton { background: transparent; border: none; border-radius: 6px; padding: 6px 10px; color: @dim; }
QToolButton:hover { background: @hover; color: @text; }
QToolButton:pressed, QToolButton:checked { background: @pressed; color: @text; }
QToolButton:disabled { color: @faint; background: transparent; }
QToolButton:focus { background: @hover; }
QToolButton::menu-indicator { image: none; }
QToolButton[popupMode="1"] { padding-right: 20px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton::menu-arrow { image: url(:/theme/@which/chevron-down.svg); width: 10px; height: 10px; }
QPushButton { background: @field; border: 1px solid @line; border-radius: 6px; padding: 5px 14px; min-height: 18px; }
QPushButton:hover { background: @fieldHover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; background: @panel; }
QPushButton:flat { background: transparent; border-color: transparent; color: @dim; }
QPushButton:flat:hover { background: @hover; color: @text; }
QPushButton:default, QPushButton[primary="true"], QToolButton[primary="true"] {
  background: @accent; border: 1px solid @accent; color: @onAccent; font-weight: 600; }
QPushButton:default:hover, QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover {
  background: @accentHover; border-color: @accentHover; color: @onAccent; }
QPushButton:default:pressed, QPushButton[primary="true"]:pressed, QToolButton[primary="true"]:pressed {
  background: @accentPressed; border-color: @accentPressed; color: @onAccent; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border-color: @text; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled {
  background: @field; border-color: @line; color: @faint; }
QPushButton[danger="true"] { color: @error; }
)";

const char* kFields = R"(
QLineEdit, QSpinBox, QDoubleSpinBox, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: @field; border: 1px solid @line; border-radius: 5px; padding: 3px 7px; color: @text;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: 18px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @lineHover; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: @accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: @faint; background: @panel; }
QPlainTextEdit[role="code"] { background: @panel; border: none; border-radius: 0; padding: 0; selection-color: @text;
  selection-background-color: @selection; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"], QComboBox[invalid="true"] { border-color: @error; }
QAbstractSpinBox { padding-right: 18px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; width: 18px; border: none; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(:/theme/@which/chevron-up.svg); width: 8px; height: 8px; }
QAbstractSpinBox::down-arrow { image: url(:/theme/@which/chevron-down.svg); width: 8px; height: 8px; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/theme/@which/chevron-down.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; padding: 4px; outline: none; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @faint; background: @field; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/theme/@which/check.svg); }
QRadioButton::indicator:checked { background: @accent; border-color: @accent; image: url(:/theme/@which/dot.svg); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: @text; }
QCheckBox:focus, QRadioButton:focus { color: @accentText; }
QCheckBox::indicator:disabled { border-color: @line; background: @panel; }
QSlider { background: transparent; min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: @handle; border: 1px solid @faint; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: @accent; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

const char* kViews = R"(
QAbstractItemView { background: @panel; border: none; outline: none; alternate-background-color: @window;
  selection-background-color: @selection; selection-color: @text; }
QTreeView::item, QListView::item { padding: 3px 6px; border-radius: 4px; min-height: 18px; }
QListView#columnChips::item { background: @field; border: 1px solid @line; border-radius: 6px; padding: 1px 8px; }
QListView#columnChips::item:hover { background: @fieldHover; }
QListView#columnChips::item:selected { background: @accent; border-color: @accent; color: @onAccent; }
QTableView { gridline-color: @line; }
QTableView::item { padding: 2px 8px; }
QAbstractItemView::item:hover { background: @hover; }
QAbstractItemView::item:selected { background: @selection; color: @text; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line; padding: 4px 8px;
  font-weight: 600; font-size: 8.25pt; }
QTableCornerButton::section { background: @panel; border: none; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: @panel; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @dim; padding: 7px 14px 6px 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom-color: @accent; }
QTabBar::tab:focus { background: @hover; }
QTabBar::tab:disabled { color: @faint; }
QDockWidget { color: @dim; font-weight: 600; }
QDockWidget::title { background: @panel; padding: 6px 8px; border-bottom: 1px solid @line; text-align: left; }
QMenuBar { background: @panel; border-bottom: 1px solid @line; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 5px; color: @dim; }
QMenuBar::item:selected { background: @hover; color: @text; }
QMenu { background: @panel; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 5px 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url(:/theme/@which/menu-check.svg); }
QMenu::right-arrow { image: url(:/theme/@which/chevron-right.svg); width: 10px; height: 10px; right: 6px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
)";

QString css(const QColor& color) {
    return color.alpha() == 255 ? color.name()
                                : QStringLiteral("rgba(%1,%2,%3,%4)")
                                      .arg(color.red())
                                      .arg(color.green())
                                      .arg(color.blue())
                                      .arg(color.alphaF(), 0, 'f', 3);
}

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto blend = [t](int x, int y) { return static_cast<int>(x + (y - x) * t + 0.5); };
    return QColor(blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue()));
}

}  // namespace

QString styleSheet(const Colors& c, const QString& monoFamily) {
    const QList<QPair<QString, QString>> tokens = {
        // Longer names first: "@line" is a prefix of "@lineHover".
        {"@accentPressed", css(mix(c.accent, c.canvas, 0.2))},
        {"@accentHover", css(mix(c.accent, c.text, 0.12))},
        {"@accentText", css(c.accent)},
        {"@fieldHover", css(mix(c.field, c.text, 0.06))},
        {"@lineHover", css(mix(c.line, c.text, 0.2))},
        {"@selection", css(mix(c.panel, c.accent, c.dark ? 0.24 : 0.14))},
        {"@onAccent", css(c.onAccent)},
        {"@pressed", css(c.pressed)},
        {"@handle", css(c.dark ? c.text : c.panel)},
        {"@window", css(c.window)},
        {"@accent", css(c.accent)},
        {"@scroll", css(mix(c.line, c.faint, 0.35))},
        {"@panel", css(c.panel)},
        {"@field", css(c.field)},
        {"@faint", css(c.faint)},
        {"@error", css(c.error)},
        {"@hover", css(c.hover)},
        {"@which", c.dark ? "dark" : "light"},
        {"@line", css(c.line)},
        {"@text", css(c.text)},
        {"@mono", monoFamily},
        {"@dim", css(c.dim)},
    };
    QString sheet = QString::fromLatin1(kBase) + QLatin1String(kButtons) + QLatin1String(kFields) + QLatin1String(kViews);
    for (const auto& [token, value] : tokens) sheet.replace(token, value);
    return sheet;
}

}  // namespace ui
