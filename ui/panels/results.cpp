#include "ui/panels/panel.h"
#include "ui/results/results_panel.h"
#include "ui/window/actions.h"

#include <QAction>

namespace ui {

static QWidget* createResults(const PanelContext& context, QWidget* parent) {
    auto* panel = new ResultsPanel(context.document, context.session, context.insight, parent);
    QObject::connect(panel, &ResultsPanel::trainRequested, context.actions->train, &QAction::trigger);
    QObject::connect(panel, &ResultsPanel::tryRequested, context.links, [links = context.links] { emit links->panelRequested(QStringLiteral("try")); });
    return panel;
}

Panel results_panel() {
    return {.id = QStringLiteral("results"),
            .place = 32,
            .share = 0.42,
            .title = [] { return ResultsPanel::tr("Results"); },
            .icon = QStringLiteral("results"),
            .create = createResults};
}

}  // namespace ui
