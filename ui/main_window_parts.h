#pragma once
// What the window consists of; only main_window*.cpp include this.

#include "app/studio/insight.h"
#include "app/studio/node_watch.h"
#include "app/studio/proposals.h"
#include "app/studio/rehearser.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/proposed_wires.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/training/tensor_feed.h"
#include "ui/window/actions.h"
#include "ui/window/files.h"
#include "ui/window/message_bar.h"
#include "ui/window/panel_dock.h"
#include "ui/window/panel_frame.h"
#include "ui/window/panel_strip.h"
#include "ui/window/progress_strip.h"
#include "ui/window/status.h"
#include "ui/window/train_buttons.h"
#include "ui/window/watch_switches.h"
#include "ui/window/welcome.h"

#include <QLabel>
#include <QToolBar>

#include <memory>
#include <optional>

namespace ui {

struct MainWindow::Impl {
    static constexpr int stateVersion = 2;  ///< raise when docks or toolbars change, so that old layouts are not applied

    Impl(MainWindow* window, studio::Settings* s, Dialogs* d)
        : settings(s), dialogs(d), session(&document), feed(&document, &session), insight(&document, &session), rehearser(&document),
          files(&document, &session, s, d, window) {}

    studio::Settings* settings;
    Dialogs* dialogs;
    studio::Document document;
    studio::Proposals proposals{&document};
    studio::TrainingSession session;
    TensorFeed feed;
    studio::Insight insight;
    studio::Rehearser rehearser;
    studio::NodeWatch watch{&session};
    std::unique_ptr<Actions> actions;
    PanelLinks links;
    Files files;

    QWidget* centre = nullptr;
    CanvasView* canvas = nullptr;
    ProposedWires* proposed = nullptr;
    Welcome* welcome = nullptr;
    MessageBar *messages = nullptr, *changedBanner = nullptr, *exporting = nullptr;
    QString exportText;  ///< what is being written; "": nothing
    QToolBar* toolBar = nullptr;
    ProgressStrip* progress = nullptr;
    QLabel* projectName = nullptr;
    QAction *brandAction = nullptr, *projectAction = nullptr;  ///< what shows them in the toolbar
    TrainButtons* trainButtons = nullptr;
    PanelFrame* panels = nullptr;
    Status* status = nullptr;
    QString pauseText;  ///< what was said of the last pause that a condition brought
    bool welcomeDismissed = false;
    bool arranged = false;  ///< panels stand where the user or the first look of the window put them
    std::optional<bool> trainWhenRead;  ///< Train was asked for while the data was being read; true: one step
};

}  // namespace ui
