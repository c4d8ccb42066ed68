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
            .create = createLog,
            .keep = [](const QWidget* panel) { return QVariant(static_cast<const LogPanel*>(panel)->toPlainText()); },
            .restore = [](QWidget* panel, const QVariant& kept) { static_cast<LogPanel*>(panel)->setPlainText(kept.toString()); }};
}

}  // namespace ui
