#include "ui/panels/panel.h"
#include "ui/training/check_panel.h"
#include "ui/window/actions.h"

#include <QAction>

namespace ui {

static QWidget* createCheck(const PanelContext& context, QWidget* parent) {
    auto* panel = new CheckPanel(context.document, context.rehearser, parent);
    PanelLinks* links = context.links;
    QObject::connect(panel, &CheckPanel::found, links, &PanelLinks::noted);
    for (QAction* action : context.actions->checks)
        QObject::connect(action, &QAction::triggered, panel, [panel, links, id = action->data().toString()] {
            emit links->panelRequested(QStringLiteral("check"));
            panel->check(id);
        });
    return panel;
}

Panel check_panel() {
    return {.id = QStringLiteral("check"),
            .place = 65,
            .share = 0.42,
            .title = [] { return CheckPanel::tr("Check"); },
            .icon = QStringLiteral("check"),
            .create = createCheck};
}

}  // namespace ui
