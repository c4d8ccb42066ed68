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

/// Windows of its own stay open when the main window is built anew: each by its node and where it stands.
static QVariant keepInside(const QWidget* panel) {
    QVariantList kept;
    for (const InsidePanel* window : static_cast<const InsidePanel*>(panel)->windows()) kept << window->node() << window->geometry();
    return kept;
}

static void restoreInside(QWidget* panel, const QVariant& kept) {
    const QVariantList list = kept.toList();
    for (qsizetype i = 0; i + 1 < list.size(); i += 2)
        if (InsidePanel* window = static_cast<InsidePanel*>(panel)->openWindow(list[i].toString())) window->setGeometry(list[i + 1].toRect());
}

Panel inside_panel() {
    return {.id = QStringLiteral("inside"),
            .place = 34,
            .share = 0.42,
            .title = [] { return InsidePanel::tr("Inside"); },
            .icon = QStringLiteral("inside"),
            .create = createInside,
            .keep = keepInside,
            .restore = restoreInside};
}

}  // namespace ui
