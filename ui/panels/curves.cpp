#include "ui/canvas/canvas_view.h"
#include "ui/panels/panel.h"
#include "ui/training/curves_panel.h"
#include "ui/window/actions.h"

#include <QAction>

namespace ui {

static QWidget* createCurves(const PanelContext& context, QWidget* parent) {
    auto* panel = new CurvesPanel(context.document, context.session, context.feed, parent);
    QObject::connect(context.canvas, &CanvasView::selectionChanged, panel, [panel](const QStringList& paths) {
        panel->preferNode(paths.size() == 1 ? paths[0] : QString());
    });
    QObject::connect(panel, &CurvesPanel::trainRequested, context.actions->train, &QAction::trigger);
    return panel;
}

Panel curves_panel() {
    return {.id = QStringLiteral("curves"),
            .place = 30,
            .title = [] { return CurvesPanel::tr("Curves"); },
            .icon = QStringLiteral("curves"),
            .create = createCurves};
}

}  // namespace ui
