#pragma once
// The main window: docks around the canvas, actions, files. Composition only; each panel lives in a folder of its own.

#include "app/studio/document.h"
#include "app/studio/settings.h"
#include "app/studio/training_session.h"

#include <QMainWindow>

#include <memory>

namespace ui {

class Actions;
class CanvasView;
class PanelFrame;
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
    Actions* actions() const;
    /// The panel of this id (ui/panels); null where there is none.
    QWidget* panel(const QString& id) const;
    PanelFrame* panels() const;
    /// What the message bar says now; "" where it is hidden.
    QString messageText() const;

    /// Opens a file (asks about unsaved changes first). False: refused or cancelled.
    bool openFile(const QString& file);
    /// Offers what a crash left behind, and keeps unsaved work from now on, in the person's own folder (studio::recoveryFolder).
    void offerRecovery();
    /// The system wants the program to end: unsaved work is kept for the next start, without a question.
    void endNow();
    /// Opens the panel of this id and brings it to the front.
    void showPanel(const QString& id);
    /// A help page: "names", "window#curves"; "": their list.
    void showHelp(const QString& page);
    /// New from data, asking for the data or with what lies at `path`.
    void newFromData(const QString& path = {});

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void tearDown();
    /// Makes everything anew around the document, as after a change of language: what is open, chosen and seen stays.
    void rebuild();
    void buildCentre();
    void buildToolBar();
    void buildPanels();
    void wireFileActions();
    void wireStart();
    void wireCanvasActions();
    void wireTraining();
    void wireSteering();
    void wireAppearance();
    void showExports(const QString& text);
    void fillRecent();
    void fillExamples();
    void showEdited();
    void refreshTitle();
    void refreshUndo();
    void refreshWelcome();
    void refreshRoom();
    void placeOverlays();
    void startTraining(bool oneStep = false);
    void openDropped(const QString& path);
    void reveal(const QString& path);
    void restyle();

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Creates application, settings, theme, translations and window, and runs until it is closed. `file` may be "".
int runWindow(int& argc, char** argv, const QString& file);

}  // namespace ui
