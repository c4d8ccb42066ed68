#include "ui/window/panel_strip.h"

#include <QLayout>
#include <QToolButton>

namespace ui {

PanelStrip::PanelStrip(QWidget* parent) : QToolBar(parent) {
    setObjectName(QStringLiteral("panels"));
    setWindowTitle(tr("Panels"));
    setAccessibleName(windowTitle());
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setIconSize({14, 14});
}

bool PanelStrip::event(QEvent* event) {
    const bool done = QToolBar::event(event);
    // A toolbar takes its margins from the style, at times of its own; tabs have none above and below.
    const QMargins wanted(4, 0, 4, 0);
    if (layout() && layout()->contentsMargins() != wanted) layout()->setContentsMargins(wanted);
    return done;
}

void PanelStrip::addPanel(const QString& id, const QString& title, const QString& tip) {
    auto* tab = new QToolButton(this);
    tab->setObjectName(QStringLiteral("tab_") + id);
    tab->setProperty("role", "strip-tab");
    tab->setCheckable(true);
    tab->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    tab->setFocusPolicy(Qt::TabFocus);
    tab->setText(title);
    tab->setToolTip(tip);
    addWidget(tab);
    ids_ << id;
    buttons_.insert(id, tab);
    connect(tab, &QToolButton::clicked, this, [this, id, tab] {
        tab->setChecked(!tab->isChecked());  // whether it is open says the panel itself
        emit chosen(id);
    });
}

void PanelStrip::setTitle(const QString& id, const QString& title) {
    if (QToolButton* tab = button(id)) tab->setText(title);
}

void PanelStrip::setIcon(const QString& id, const QIcon& icon) {
    if (QToolButton* tab = button(id)) tab->setIcon(icon);
}

void PanelStrip::setOpen(const QString& id, bool open) {
    if (QToolButton* tab = button(id)) tab->setChecked(open);
}

bool PanelStrip::isOpen(const QString& id) const {
    const QToolButton* tab = button(id);
    return tab && tab->isChecked();
}

}  // namespace ui
