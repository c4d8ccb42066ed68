#include "ui/window/panel_dock.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMainWindow>
#include <QToolButton>

namespace ui {

namespace {

/// Where the dock is grabbed; what the mouse does here and nobody takes is the dock's.
class Title : public QWidget {
public:
    Title(PanelDock* dock, const QString& text) : QWidget(dock) {
        setProperty("role", "dock-title");
        setAttribute(Qt::WA_StyledBackground);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(12, 1, 4, 3);  // above it a line of two pixels shows the focus
        row->setSpacing(2);
        row->addWidget(createLabel(text, "dock-name", this));
        row->addStretch();
        QToolButton* help = add("help", PanelDock::tr("Help"), PanelDock::tr("Shows what this panel is for (F1)"));
        help->setObjectName(QStringLiteral("panelHelp"));
        connect(help, &QToolButton::clicked, dock, &PanelDock::helpRequested);
        QToolButton* tear = add("float", PanelDock::tr("Own window"), PanelDock::tr("Tears the panel off into a window of its own, or puts it back"));
        QToolButton* close = add("close", PanelDock::tr("Close"), PanelDock::tr("Closes the panel; the strip below and View, Panels bring it back"));
        connect(tear, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
        connect(close, &QToolButton::clicked, dock, &QWidget::close);
    }
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

private:
    QToolButton* add(const char* icon, const QString& name, const QString& tip) {
        auto* button = new QToolButton(this);
        button->setProperty("role", "dock-button");
        button->setIcon(Theme::instance().icon(QLatin1String(icon)));
        button->setIconSize({12, 12});
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(name);
        button->setToolTip(tip);
        layout()->addWidget(button);
        return button;
    }
};

}  // namespace

PanelDock::PanelDock(const QString& id, const QString& title, QWidget* content, QMainWindow* window)
    : QDockWidget(title, window), id_(id) {
    setObjectName(id + QStringLiteral("Dock"));
    setFeatures(DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable);
    setTitleBarWidget(new Title(this, QString(title).replace(QStringLiteral("&&"), QStringLiteral("&"))));
    setWidget(content);
}

void PanelDock::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) emit left();
    else QDockWidget::keyPressEvent(event);
}

void PanelDock::closeEvent(QCloseEvent* event) {
    emit closed();
    QDockWidget::closeEvent(event);
}

}  // namespace ui
