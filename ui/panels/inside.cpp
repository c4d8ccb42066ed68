#include "ui/canvas/canvas_view.h"
#include "ui/inside/inside_panel.h"
#include "ui/panels/panel.h"

namespace ui {

static QWidget* createInside(const PanelContext& context, QWidget* parent) {
    auto* panel = new InsidePanel(context.document, context.session, context.insight, parent);
    QObject::connect(context.canvas, &CanvasView::selectionChanged, panel, [panel](const QStringList& paths) {
        if (paths.size() == 1) panel->setNode(paths[0]);
    });
    return panel;
}

Panel inside_panel() {
    return {.id = QStringLiteral("inside"),
            .place = 34,
            .share = 0.42,
            .title = [] { return InsidePanel::tr("Inside"); },
            .icon = QStringLiteral("inside"),
            .create = createInside};
}

}  // namespace ui
