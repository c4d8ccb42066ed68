#pragma once
// What the window consists of; only main_window*.cpp include this.

#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/inspector/inspector.h"
#include "ui/main_window.h"
#include "ui/palette/palette.h"
#include "ui/training/curves_panel.h"
#include "ui/training/log_panel.h"
#include "ui/training/parameters_panel.h"
#include "ui/training/problems_panel.h"
#include "ui/training/settings_panel.h"
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

namespace ui {

struct MainWindow::Impl {
    static constexpr int stateVersion = 1;  ///< raise when docks or toolbars change, so that old layouts are not applied

    Impl(MainWindow* window, studio::Settings* s, Dialogs* d)
        : settings(s), dialogs(d), session(&document), feed(&document, &session), actions(window),
          files(&document, &session, s, d, window) {}

    studio::Settings* settings;
    Dialogs* dialogs;
    studio::Document document;
    studio::TrainingSession session;
    TensorFeed feed;
    Actions actions;
    Files files;

    QWidget* centre = nullptr;
    CanvasView* canvas = nullptr;
    Welcome* welcome = nullptr;
    MessageBar *messages = nullptr, *changedBanner = nullptr;
    QToolBar* toolBar = nullptr;
    ProgressStrip* progress = nullptr;
    QLabel* projectName = nullptr;
    QDockWidget *left = nullptr, *right = nullptr, *bottom = nullptr;
    Palette* palette = nullptr;
    Inspector* inspector = nullptr;
    QTabWidget* tabs = nullptr;
    CurvesPanel* curves = nullptr;
    ParametersPanel* parameters = nullptr;
    ProblemsPanel* problems = nullptr;
    SettingsPanel* settingsPanel = nullptr;
    LogPanel* log = nullptr;
    Status* status = nullptr;
    bool welcomeDismissed = false;
};

}  // namespace ui
