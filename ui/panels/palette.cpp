#include "app/studio/document.h"
#include "ui/palette/palette.h"
#include "ui/panels/panel.h"

namespace ui {

static QWidget* createPalette(const PanelContext& context, QWidget* parent) {
    auto* panel = new Palette(context.canvas, parent);
    panel->setMinimumWidth(160);
    QObject::connect(context.document, &studio::Document::reset, panel, &Palette::clearSearch);
    return panel;
}

Panel palette_panel() {
    return {.id = QStringLiteral("palette"),
            .place = 10,
            .area = PanelArea::Left,
            .width = 176,
            .title = [] { return Palette::tr("Layers"); },
            .create = createPalette};
}

}  // namespace ui
