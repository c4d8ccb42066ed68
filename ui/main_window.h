#pragma once
// The main window: docks around the canvas, actions, files. Composition only; each panel lives in a folder of its own.

#include "app/studio/document.h"
#include "app/studio/settings.h"
#include "app/studio/training_session.h"

#include <QMainWindow>

namespace ui {

class CanvasView;
class Dialogs;  // ui/dialogs/dialogs.h: every question to the user, replaceable in tests

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `settings` and `dialogs` outlive the window.
    MainWindow(studio::Settings* settings, Dialogs* dialogs, QWidget* parent = nullptr);
    ~MainWindow() override;

    studio::Document* document() const;
    studio::TrainingSession* session() const;
    CanvasView* canvas() const;

    /// Opens a file (asks about unsaved changes first). False: refused or cancelled.
    bool openFile(const QString& file);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Creates application, settings, theme, translations and window, and runs until it is closed. `file` may be "".
int runWindow(int& argc, char** argv, const QString& file);

}  // namespace ui
