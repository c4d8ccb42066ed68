#include "ui/canvas/canvas_view.h"
#include "ui/panels/panel.h"
#include "ui/training/parameters_panel.h"

namespace ui {

static QWidget* createParameters(const PanelContext& context, QWidget* parent) {
    auto* panel = new ParametersPanel(context.document, context.session, context.feed, parent);
    QObject::connect(context.canvas, &CanvasView::selectionChanged, panel, [panel](const QStringList& paths) {
        if (paths.size() == 1) panel->showNode(paths[0]);
    });
    QObject::connect(panel, &ParametersPanel::nodeActivated, context.links, &PanelLinks::revealRequested);
    return panel;
}

Panel parameters_panel() {
    return {.id = QStringLiteral("parameters"),
            .place = 40,
            .title = [] { return ParametersPanel::tr("Parameters"); },
            .icon = QStringLiteral("parameter"),
            .create = createParameters};
}

}  // namespace ui
