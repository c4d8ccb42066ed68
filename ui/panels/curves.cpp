#include "app/studio/project_memory.h"
#include "app/studio/document.h"
#include "app/studio/settings.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/panels/panel.h"
#include "ui/training/curve_export.h"
#include "ui/training/curves_panel.h"
#include "ui/window/actions.h"

#include <QAction>
#include <QFileInfo>
#include <QPointer>

#include <memory>

namespace ui {

static void saveCurves(CurvePlot* chart, const PanelContext& context, CurvesPanel* panel) {
    const QString project = context.document->filePath();
    const QString folder = project.isEmpty() ? context.settings->lastFolder() : QFileInfo(project).absolutePath();
    const QString name = chart->shownIds().join(QLatin1Char('-'));
    const QPointer alive(chart);
    const QString file = context.dialogs->exportFile(panel, QStringLiteral("%1/%2.png").arg(folder, name), chartKinds());
    if (file.isEmpty() || !alive) return;
    saveChart(*chart, file, panel, [links = context.links, name = QFileInfo(file).fileName()](const QString& error) {
        if (error.isEmpty()) emit links->noted(CurvesPanel::tr("Saved %1").arg(name));
        else emit links->refused(error);
    });
}

constexpr auto charts = studio::ProjectMemory::What::Charts;

static QWidget* createCurves(const PanelContext& context, QWidget* parent) {
    auto* panel = new CurvesPanel(context.document, context.session, context.feed, parent);
    QObject::connect(context.canvas, &CanvasView::selectionChanged, panel, [panel](const QStringList& paths) {
        panel->preferNode(paths.size() == 1 ? paths[0] : QString());
    });
    QObject::connect(panel, &CurvesPanel::trainRequested, context.actions->train, &QAction::trigger);
    QObject::connect(panel, &CurvesPanel::saveRequested, panel, [context, panel](CurvePlot* chart) { saveCurves(chart, context, panel); });
    // Each project has its own arrangement; those that were never arranged have that of the last one without a file.
    const studio::Document* document = context.document;
    studio::ProjectMemory* settings = &studio::ProjectMemory::of(*context.settings);
    const auto touched = std::make_shared<bool>(false);
    const auto recall = [panel, document, settings, touched] {
        *touched = false;
        const QString own = settings->recall(charts, document->filePath());
        panel->arrange(own.isEmpty() ? settings->recall(charts, {}) : own);
    };
    const auto keep = [panel, document, settings, touched] {
        *touched = true;
        settings->keep(charts, document->filePath(), panel->arrangement());
    };
    QObject::connect(panel, &CurvesPanel::arranged, panel, keep);
    QObject::connect(document, &studio::Document::reset, panel, recall);
    QObject::connect(document, &studio::Document::filePathChanged, panel, [keep, touched](const QString&) {
        if (*touched) keep();  // saved for the first time, or elsewhere
    });
    recall();
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
