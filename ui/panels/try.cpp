#include "ui/canvas/canvas_view.h"
#include "ui/panels/panel.h"
#include "ui/tryout/try_panel.h"

namespace ui {

static QWidget* createTry(const PanelContext& context, QWidget* parent) {
    auto* panel = new TryPanel(context.document, context.insight, context.dialogs, parent);
    QObject::connect(context.canvas, &CanvasView::selectionChanged, panel, [panel](const QStringList& paths) {
        panel->preferNode(paths.size() == 1 ? paths[0] : QString());
    });
    return panel;
}

Panel try_panel() {
    return {.id = QStringLiteral("try"),
            .place = 36,
            .share = 0.36,
            .title = [] { return TryPanel::tr("Try"); },
            .icon = QStringLiteral("try"),
            .create = createTry};
}

}  // namespace ui
