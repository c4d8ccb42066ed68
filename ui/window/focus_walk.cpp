#include "ui/window/focus_walk.h"

#include "ui/window/panel_dock.h"

#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QStyle>

#include <algorithm>

namespace ui {

namespace {

bool takesFocus(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy();
}

}  // namespace

QWidget* firstFocusable(QWidget* root) {
    // An editor of several widgets hands the focus on: its proxy stands in the chain by itself.
    for (QWidget* next = root->nextInFocusChain(); next != root; next = next->nextInFocusChain())
        if (root->isAncestorOf(next) && takesFocus(next)) return next;
    return root;
}

FocusWalk::FocusWalk(QWidget* canvas, QObject* parent) : QObject(parent), canvas_(canvas), line_(new QWidget(canvas)) {
    line_->setObjectName(QStringLiteral("canvasFocus"));
    line_->setAttribute(Qt::WA_TransparentForMouseEvents);
    line_->setAttribute(Qt::WA_StyledBackground);
    line_->hide();
    canvas->installEventFilter(this);
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { mark(now); });
}

void FocusWalk::step(const std::vector<Part>& parts, bool forward) {
    if (parts.empty()) return;
    const QWidget* now = QApplication::focusWidget();
    const auto holds = [now](const Part& part) { return now && (part.place == now || part.place->isAncestorOf(now)); };
    const auto found = std::ranges::find_if(parts, holds);
    const auto count = std::ptrdiff_t(parts.size());
    const auto at = found == parts.end() ? (forward ? -1 : count) : found - parts.begin();
    enter(parts[std::size_t((at + (forward ? 1 : count - 1)) % count)]);
}

void FocusWalk::enter(const Part& part) {
    byKeys_ = true;
    QWidget* to = part.entry ? part.entry : firstFocusable(part.place);
    to->window()->activateWindow();
    to->setFocus(Qt::ShortcutFocusReason);
    mark(QApplication::focusWidget());
}

/// The title of the panel with the focus, or a line over the canvas.
void FocusWalk::mark(QWidget* focused) {
    QWidget* title = nullptr;
    if (byKeys_)
        for (QWidget* at = focused; at && !title; at = at->parentWidget())
            if (auto* dock = qobject_cast<PanelDock*>(at)) title = dock->titleBarWidget();
    const auto show = [](QWidget* widget, bool active) {
        widget->setProperty("active", active);
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    };
    if (title != title_) {
        if (title_) show(title_, false);
        if (title) show(title, true);
        title_ = title;
    }
    line_->setVisible(byKeys_ && focused == canvas_);
    if (line_->isVisible()) {
        line_->setGeometry(0, 0, canvas_->width(), 2);
        line_->raise();
    }
}

bool FocusWalk::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress && byKeys_) {
        byKeys_ = false;
        mark(nullptr);
    } else if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && qobject_cast<QComboBox*>(watched)) {
        // A list that is closed takes Escape for a letter; it leaves the panel, as from everything else in it.
        for (QWidget* at = static_cast<QWidget*>(watched)->parentWidget(); at; at = at->parentWidget())
            if (auto* dock = qobject_cast<PanelDock*>(at)) return emit dock->left(), true;
    } else if (watched == canvas_ && event->type() == QEvent::Resize) {
        line_->resize(canvas_->width(), line_->height());
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace ui
