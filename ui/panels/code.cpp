#include "ui/canvas/canvas_view.h"
#include "ui/code/code_panel.h"
#include "ui/panels/panel.h"

namespace ui {

static QWidget* createCode(const PanelContext& context, QWidget* parent) {
    auto* panel = new CodePanel(context.document, parent);
    CanvasView* canvas = context.canvas;
    QObject::connect(canvas, &CanvasView::scopeChanged, panel, &CodePanel::setScope);
    QObject::connect(canvas, &CanvasView::selectionChanged, panel, &CodePanel::setSelection);
    QObject::connect(panel, &CodePanel::nodeChosen, canvas, &CanvasView::reveal);
    panel->setScope(canvas->scope());
    panel->setSelection(canvas->selection());
    return panel;
}

Panel code_panel() {
    return {.id = QStringLiteral("code"),
            .place = 75,
            .area = PanelArea::RightTab,
            .width = 460,
            .title = [] { return CodePanel::tr("Code"); },
            .icon = QStringLiteral("code"),
            .create = createCode};
}

}  // namespace ui
