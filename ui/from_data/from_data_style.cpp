#include "ui/from_data/from_data_style.h"

#include "ui/theme/theme.h"

namespace ui {

namespace {

const char* kSheet = R"(
QDialog#fromData { background: @panel; }
QWidget[role="header"] { background: @panel; border-bottom: 1px solid @line; }
QWidget[role="footer"] { background: @panel; border-top: 1px solid @line; }
QWidget[role="header"] QLabel, QWidget[role="footer"] QLabel { border: none; }
QFrame[role="part"] { background: @window; border: 1px solid @line; border-radius: 8px; }
QFrame[role="part"][predicted="true"] { border: 2px solid @loss; }
QPushButton[chip] { padding: 2px 8px; min-height: 16px; border-radius: 5px; }
QPushButton[chip="plain"]:disabled { background: @field; color: @dim; border-color: @field; }
QPushButton[chip="input"] { background: @accent; border-color: @accent; color: @onAccent; font-weight: 600; }
QPushButton[chip="predict"] { background: @loss; border-color: @loss; color: #ffffff; font-weight: 600; }
QPushButton[chip]:focus { border-color: @text; }
QPushButton[role="model"] { background: @window; border: 1px solid @line; border-radius: 8px; text-align: left; padding: 0; }
QPushButton[source="true"] { min-height: 130px; }
QPushButton[role="model"]:hover, QPushButton[role="model"]:focus { border-color: @accent; }
QPushButton[role="model"]:checked { border: 2px solid @accent; background: @panel; }
QLabel[role="warn"] { color: @warning; }
QLabel[role="problem"] { color: @error; }
)";

}  // namespace

QString fromDataStyle(const Colors& colors) {
    QString sheet = QString::fromLatin1(kSheet);
    const QPair<QLatin1String, QColor> tokens[] = {
        {QLatin1String("@onAccent"), colors.onAccent}, {QLatin1String("@warning"), colors.warning}, {QLatin1String("@window"), colors.window},
        {QLatin1String("@accent"), colors.accent},     {QLatin1String("@panel"), colors.panel},     {QLatin1String("@field"), colors.field},
        {QLatin1String("@error"), colors.error},       {QLatin1String("@line"), colors.line},       {QLatin1String("@text"), colors.text},
        {QLatin1String("@loss"), colors.loss},         {QLatin1String("@dim"), colors.dim}};
    for (const auto& [token, color] : tokens) sheet.replace(token, color.name());
    return sheet;
}

}  // namespace ui
