#pragma once
// What the window consists of; only main_window*.cpp include this.

#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/panels/panel.h"
#include "ui/training/tensor_feed.h"
#include "ui/window/actions.h"
#include "ui/window/files.h"
#include "ui/window/message_bar.h"
#include "ui/window/progress_strip.h"
#include "ui/window/status.h"
#include "ui/window/train_buttons.h"
#include "ui/window/welcome.h"

#include <QDockWidget>
#include <QLabel>
#include <QTabWidget>
#include <QToolBar>

#include <algorithm>
#include <vector>

namespace ui {

struct MainWindow::Impl {
    static constexpr int stateVersion = 1;  ///< raise when docks or toolbars change, so that old layouts are not applied

    Impl(MainWindow* window, studio::Settings* s, Dialogs* d)
        : settings(s), dialogs(d), session(&document), feed(&document, &session), actions(window),
          files(&document, &session, s, d, window) {}

    struct Placed {
        const Panel* panel;
        QWidget* widget;
        QDockWidget* dock;  ///< its own, or the one at the bottom
    };
    /// Null where no panel has this id.
    const Placed* find(const QString& id) const {
        const auto found = std::ranges::find(panels, id, [](const Placed& placed) { return placed.panel->id; });
        return found == panels.end() ? nullptr : &*found;
    }

    studio::Settings* settings;
    Dialogs* dialogs;
    studio::Document document;
    studio::TrainingSession session;
    TensorFeed feed;
    Actions actions;
    PanelLinks links;
    Files files;

    QWidget* centre = nullptr;
    CanvasView* canvas = nullptr;
    Welcome* welcome = nullptr;
    MessageBar *messages = nullptr, *changedBanner = nullptr;
    QToolBar* toolBar = nullptr;
    ProgressStrip* progress = nullptr;
    QLabel* projectName = nullptr;
    std::vector<Placed> panels;  ///< those beside the canvas, then the tabs, each in their order
    QDockWidget* bottom = nullptr;
    QTabWidget* tabs = nullptr;  ///< in it
    Status* status = nullptr;
    bool welcomeDismissed = false;
};

}  // namespace ui
