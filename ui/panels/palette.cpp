#include "ui/palette/palette.h"
#include "ui/panels/panel.h"

namespace ui {

static QWidget* createPalette(const PanelContext& context, QWidget* parent) {
    auto* panel = new Palette(context.canvas, parent);
    panel->setMinimumWidth(170);
    return panel;
}

Panel palette_panel() {
    return {.id = QStringLiteral("palette"),
            .place = 10,
            .area = PanelArea::Left,
            .width = 220,
            .title = [] { return Palette::tr("Layers"); },
            .create = createPalette};
}

}  // namespace ui
