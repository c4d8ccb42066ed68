#include "ui/canvas/canvas_view.h"
#include "ui/inspector/inspector.h"
#include "ui/panels/panel.h"

namespace ui {

static QWidget* createInspector(const PanelContext& context, QWidget* parent) {
    auto* panel = new Inspector(context.document, context.feed, parent);
    panel->setMinimumWidth(248);
    CanvasView* canvas = context.canvas;
    QObject::connect(canvas, &CanvasView::selectionChanged, panel, &Inspector::setSelection);
    QObject::connect(panel, &Inspector::renamed, canvas, [canvas](const QString&, const QString& to) { canvas->select({to}); });
    QObject::connect(panel, &Inspector::enterRequested, canvas, &CanvasView::setScope);
    QObject::connect(panel, &Inspector::message, context.links, &PanelLinks::refused);
    return panel;
}

Panel inspector_panel() {
    return {.id = QStringLiteral("inspector"),
            .place = 20,
            .area = PanelArea::Right,
            .width = 284,
            .title = [] { return Inspector::tr("Inspector"); },
            .editsProject = true,
            .create = createInspector,
            .entry = [](QWidget* panel) { return static_cast<Inspector*>(panel)->firstOption(); }};
}

}  // namespace ui
