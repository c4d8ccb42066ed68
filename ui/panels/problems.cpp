#include "ui/panels/panel.h"
#include "ui/theme/theme.h"
#include "ui/training/problems_panel.h"

namespace ui {

static QString problemsTitle() { return ProblemsPanel::tr("Problems"); }

/// The tab says how many there are.
static void countProblems(ProblemsPanel* panel) {
    const int count = panel->count();
    const Colors& colors = Theme::instance().colors();
    const QColor color = panel->hasErrors() ? colors.error : colors.warning;
    panel->setWindowTitle(count > 0 ? ProblemsPanel::tr("Problems %1").arg(count) : problemsTitle());
    panel->setWindowIcon(count > 0 ? Theme::instance().icon(QStringLiteral("warning"), color) : QIcon());
}

static QWidget* createProblems(const PanelContext& context, QWidget* parent) {
    auto* panel = new ProblemsPanel(context.document, parent);
    QObject::connect(panel, &ProblemsPanel::revealRequested, context.links, &PanelLinks::revealRequested);
    QObject::connect(panel, &ProblemsPanel::countChanged, panel, [panel] { countProblems(panel); });
    countProblems(panel);
    return panel;
}

Panel problems_panel() {
    return {.id = QStringLiteral("problems"),
            .place = 50,
            .title = problemsTitle,
            .icon = QStringLiteral("warning"),
            .create = createProblems};
}

}  // namespace ui
