#include "app/studio/document.h"
#include "app/studio/project_memory.h"
#include "app/studio/settings.h"
#include "app/studio/training_session.h"
#include "ui/panels/panel.h"
#include "ui/training/pause_settings.h"
#include "ui/training/settings_panel.h"
#include "ui/training/training_settings.h"

namespace ui {

/// Each project has its own. One without a file has none at first, and takes them along when it is saved.
static void rememberPauses(PauseSettings* pauses, const PanelContext& context) {
    constexpr auto what = studio::ProjectMemory::What::Pauses;
    const studio::Document* document = context.document;
    studio::RunSteering* steering = &context.session->steering();
    studio::ProjectMemory* memory = &studio::ProjectMemory::of(*context.settings);
    const auto recall = [=] {
        const QString file = document->filePath();
        pauses->restore(file.isEmpty() ? QString() : memory->recall(what, file));
        steering->pauseWhen(pauses->conditions());
    };
    QObject::connect(pauses, &PauseSettings::edited, pauses, [=] {
        if (const QString file = document->filePath(); !file.isEmpty()) memory->keep(what, file, pauses->kept());
        steering->pauseWhen(pauses->conditions());
    });
    QObject::connect(document, &studio::Document::reset, pauses, recall);
    QObject::connect(document, &studio::Document::filePathChanged, pauses, [=](const QString& file) {
        if (!pauses->conditions().empty()) memory->keep(what, file, pauses->kept());  // saved for the first time, or elsewhere
    });
    if (steering->conditions().empty()) recall();
    else pauses->setConditions(steering->conditions());  // the window was built anew
}

static QWidget* createSettings(const PanelContext& context, QWidget* parent) {
    auto* panel = new SettingsPanel(context.document, context.dialogs, parent);
    QObject::connect(panel, &SettingsPanel::message, context.links, &PanelLinks::refused);
    auto* pauses = new PauseSettings(panel);
    panel->training()->addSection(pauses);
    rememberPauses(pauses, context);
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
