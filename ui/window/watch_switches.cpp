#include "ui/window/watch_switches.h"

#include "app/studio/document.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/watch_legend.h"
#include "ui/theme/theme.h"

#include <QActionGroup>

#include <algorithm>

namespace ui {

namespace {

QString titleOf(const nn::NodeFigureKind& kind) { return studio::text(nn::Message(kind.title)); }

/// Of these equal steps are equal factors.
bool countsByTens(const QString& kind) { return kind == QLatin1String("gradients") || kind == QLatin1String("updates"); }

}  // namespace

WatchSwitches::WatchSwitches(QMenu* menu, studio::NodeWatch* watch, studio::WatchSettings* settings, CanvasView* canvas)
    : QObject(canvas), watch_(watch), settings_(settings), canvas_(canvas), lines_(new QActionGroup(this)) {
    menu->setToolTipsVisible(true);
    addSwitch(menu, "gradients", tr("Gradient flow"), tr("A bar below each node: how much gradient comes back to it, a sixth of the bar for each tenth"));
    addSwitch(menu, "updates", tr("Update to weight"), tr("A bar below each layer that learns: how far a step takes its weights, by their size"));
    addSwitch(menu, "dead", tr("Dead and saturated units"), tr("A lamp at each activation: units that give 0 whatever comes, values at an end of what it can give"));
    addSwitch(menu, "activations", tr("Activations along wires"), tr("The larger what a node gives, the stronger the wire from it"));
    addLines(menu);
    menu->addSeparator();
    cost_ = menu->addAction(QString());
    cost_->setEnabled(false);
    connect(menu, &QMenu::aboutToShow, this, [this] {
        const QString cost = watchCost(watch_->secondsPerLook(), watch_->share());
        cost_->setText(cost.isEmpty() ? tr("What it costs is said here while a network trains") : tr("Costs %1").arg(cost));
    });
    connect(watch, &studio::NodeWatch::changed, this, &WatchSwitches::show);
    apply();
}

void WatchSwitches::addSwitch(QMenu* menu, const char* kind, const QString& text, const QString& tip) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setData(QString::fromLatin1(kind));
    action->setToolTip(tip);
    action->setChecked(settings_->switches().contains(QLatin1String(kind)));
    connect(action, &QAction::toggled, this, &WatchSwitches::apply);
    switches_ << action;
}

void WatchSwitches::addLines(QMenu* menu) {
    QMenu* lines = menu->addMenu(tr("Line of"));
    const auto add = [&](const QString& kind, const QString& text) {
        QAction* action = lines->addAction(text);
        action->setCheckable(true);
        action->setData(kind);
        action->setChecked(settings_->line() == kind);
        lines_->addAction(action);
    };
    add({}, tr("Nothing"));
    for (const nn::NodeFigureKind& kind : nn::node_figure_kinds()) add(QString::fromStdString(kind.id), titleOf(kind));
    if (!lines_->checkedAction()) lines_->actions().front()->setChecked(true);
    connect(lines_, &QActionGroup::triggered, this, &WatchSwitches::apply);
}

QAction* WatchSwitches::switchOf(const QString& kind) const {
    const auto found = std::ranges::find_if(switches_, [&](const QAction* a) { return a->data() == kind; });
    return found == switches_.end() ? nullptr : *found;
}

QAction* WatchSwitches::lineOf(const QString& kind) const {
    for (QAction* action : lines_->actions())
        if (action->data() == kind) return action;
    return nullptr;
}

QString WatchSwitches::lineKind() const { return lines_->checkedAction()->data().toString(); }

void WatchSwitches::apply() {
    QStringList on;
    for (const QAction* action : std::as_const(switches_))
        if (action->isChecked()) on << action->data().toString();
    settings_->keep(on, lineKind());
    if (!lineKind().isEmpty() && !on.contains(lineKind())) on << lineKind();
    watch_->want(on);
}

void WatchSwitches::show() {
    WatchedFigures watched;
    const auto figures = [&](const char* kind) {
        const QAction* action = switchOf(QLatin1String(kind));
        if (!action->isChecked()) return static_cast<const nn::NodeFigures*>(nullptr);
        watched.switchedOn << QLatin1String(kind);
        return watch_->figures(QLatin1String(kind));
    };
    watched.flow = figures("gradients");
    watched.updates = figures("updates");
    watched.units = figures("dead");
    watched.magnitudes = figures("activations");
    const QString line = lineKind();
    if (const nn::NodeFigureKind* kind = nn::find_node_figure(line.toStdString())) {
        watched.lineTitle = titleOf(*kind);
        watched.lineByTens = countsByTens(line);
        watched.line = [watch = watch_, line](const QString& path) -> const std::vector<float>& { return watch->history(line, path); };
    }
    watched.any = !watched.switchedOn.isEmpty() || !watched.lineTitle.isEmpty();
    watched.secondsPerLook = watch_->secondsPerLook();
    watched.share = watch_->share();
    canvas_->showWatched(watched);
}

}  // namespace ui
