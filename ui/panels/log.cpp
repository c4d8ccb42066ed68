#include "ui/panels/panel.h"
#include "ui/training/log_panel.h"

namespace ui {

static QWidget* createLog(const PanelContext& context, QWidget* parent) {
    auto* panel = new LogPanel(context.session, parent);
    QObject::connect(context.links, &PanelLinks::noted, panel, &LogPanel::add);
    return panel;
}

Panel log_panel() {
    return {.id = QStringLiteral("log"),
            .place = 70,
            .title = [] { return LogPanel::tr("Log"); },
            .icon = QStringLiteral("log"),
            .create = createLog};
}

}  // namespace ui
