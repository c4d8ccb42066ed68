#include "ui/panels/panel.h"
#include "ui/training/settings_panel.h"

namespace ui {

static QWidget* createSettings(const PanelContext& context, QWidget* parent) {
    auto* panel = new SettingsPanel(context.document, context.dialogs, parent);
    QObject::connect(panel, &SettingsPanel::message, context.links, &PanelLinks::refused);
    return panel;
}

Panel settings_panel() {
    return {.id = QStringLiteral("settings"),
            .place = 60,
            .share = 0.46,
            .title = [] { return SettingsPanel::tr("Data && Training"); },
            .icon = QStringLiteral("settings"),
            .editsProject = true,
            .create = createSettings};
}

}  // namespace ui
