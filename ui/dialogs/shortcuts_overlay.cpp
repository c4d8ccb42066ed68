#include "ui/dialogs/shortcuts_overlay.h"

#include "ui/theme/theme.h"
#include "ui/window/actions.h"
#include "ui/window/labels.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int roomForAll = 1280;  // pixels

void addRow(QGridLayout* grid, const QString& keys, const QString& what, QWidget* parent) {
    const int row = grid->rowCount();
    grid->addWidget(createLabel(keys, "mono", parent), row, 0, Qt::AlignRight);
    auto* text = createLabel(what, "", parent);
    text->setWordWrap(true);
    text->setMinimumWidth(130);
    grid->addWidget(text, row, 1);
}

QGridLayout* addColumn(QHBoxLayout* columns, const QString& title, QWidget* parent) {
    auto* column = new QVBoxLayout;
    auto* heading = createLabel(title, "section", parent);
    heading->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    column->addWidget(heading);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    column->addLayout(grid);
    column->addStretch(1);
    columns->addLayout(column);
    return grid;
}

}  // namespace

ShortcutsOverlay::ShortcutsOverlay(const Actions* actions, QWidget* window) : QFrame(window) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("shortcutsOverlay"));
    setAccessibleName(tr("Keyboard and mouse"));
    setFocusPolicy(Qt::StrongFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setAlignment(Qt::AlignCenter);
    auto* card = new QFrame(this);
    card->setProperty("role", "welcome");
    outer->addWidget(card);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(28, 22, 28, 22);
    layout->setSpacing(14);
    layout->addWidget(createLabel(tr("Keyboard and mouse"), "hero", card));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(28);
    layout->addLayout(columns);
    QGridLayout* mouse = addColumn(columns, tr("On the canvas"), card);
    addRow(mouse, tr("Tab, Space, double-click"), tr("add a node: type, Enter"), card);
    addRow(mouse, tr("drag port to port"), tr("wire; dropped on the canvas: what fits there"), card);
    addRow(mouse, tr("drag a wire's end"), tr("plug it in elsewhere, or off"), card);
    addRow(mouse, tr("drop a node on a wire"), tr("insert it there (Alt: don't)"), card);
    addRow(mouse, tr("double-click a wire"), tr("bend it there; a dot's double-click straightens"), card);
    addRow(mouse, tr("Ctrl while dragging"), tr("off the grid"), card);
    addRow(mouse, tr("drag a comment's title, edge"), tr("move it with what lies in it; resize it"), card);
    addRow(mouse, tr("left-drag on nothing"), tr("select; Shift adds, Ctrl toggles"), card);
    addRow(mouse, tr("middle-drag, Space+drag"), tr("move the canvas"), card);
    addRow(mouse, tr("wheel"), tr("zoom at the cursor"), card);
    addRow(mouse, tr("double-click a container"), tr("open it; breadcrumb or Backspace leaves"), card);
    addRow(mouse, tr("arrows"), tr("walk along the wires"), card);
    QVector<const QAction*> withKeys;
    for (const QAction* action : actions->all())
        if (!action->shortcut().isEmpty()) withKeys << action;
    // A small window has room for two columns of keys, one key each.
    const bool small = window->width() < roomForAll;
    const int rows = small ? int(withKeys.size() + 1) / 2 + 1 : 20;
    if (small) columns->setSpacing(20), layout->setSpacing(6), layout->setContentsMargins(22, 14, 22, 14);
    QGridLayout* keys = addColumn(columns, tr("Keys"), card);
    for (const QAction* action : withKeys) {
        if (small) keys->setVerticalSpacing(2);
        QStringList texts;
        // More than two are the same key on another keyboard.
        for (const QKeySequence& key : action->shortcuts().mid(0, small ? 1 : 2)) texts << key.toString(QKeySequence::NativeText);
        QString name = action->text();
        addRow(keys, texts.join(QStringLiteral(", ")), name.remove(QStringLiteral("…")), card);
        if (keys->rowCount() == rows) keys = addColumn(columns, QStringLiteral(" "), card);
    }
    resize(window->size());
}

void ShortcutsOverlay::keyPressEvent(QKeyEvent* event) {
    event->accept();
    close();
}

void ShortcutsOverlay::mousePressEvent(QMouseEvent*) { close(); }

void ShortcutsOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QColor shade = Theme::instance().colors().window;
    shade.setAlphaF(0.82f);
    painter.fillRect(rect(), shade);
}

}  // namespace ui
