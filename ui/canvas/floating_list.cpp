#include "ui/canvas/floating_list.h"

#include "ui/theme/theme.h"

#include <QFrame>
#include <QGraphicsDropShadowEffect>

#include <algorithm>

namespace ui {

void liftCard(QFrame* card) {
    card->setProperty("card", true);
    auto* shadow = new QGraphicsDropShadowEffect(card);
    shadow->setBlurRadius(28);
    shadow->setOffset(0, 6);
    shadow->setColor(QColor(0, 0, 0, 90));
    card->setGraphicsEffect(shadow);
}

int listRowHeight() { return std::max(24, QFontMetrics(Theme::instance().uiFont()).height() + 6); }

}  // namespace ui
