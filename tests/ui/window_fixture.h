#pragma once
// A window as a test sees it: temporary settings, prepared answers to every question, and hands on mouse and keyboard.

#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/inspector/inspector.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"
#include "ui/training/curves_panel.h"
#include "ui/training/parameters_panel.h"
#include "ui/training/problems_panel.h"
#include "ui/training/settings_panel.h"
#include "ui/window/actions.h"
#include "ui/window/panel_dock.h"
#include "ui/window/panel_frame.h"
#include "ui/window/panel_strip.h"

#include <QMenu>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

namespace test {

/// Answers what it was told to and remembers what it was asked.
class Answers : public ui::Dialogs {
public:
    QString openFile, saveFile, exportTo, dataPath;
    Unsaved unsaved = Unsaved::Cancel;
    Changed changed = Changed::Cancel;
    Recover recover = Recover::Later;
    QStringList asked;

    QString openProject(QWidget*, const QString&) override { return asked << "open", openFile; }
    QString saveProject(QWidget*, const QString& suggested) override {
        suggestion = suggested;
        return asked << "save", saveFile;
    }
    QString importFile(QWidget*, const QString&, const QString&, const QList<ui::FileKind>& kinds) override {
        offered = kinds;
        return asked << "import", importFrom.isEmpty() ? openFile : importFrom;
    }
    QString exportFile(QWidget*, const QString& suggested, const QList<ui::FileKind>& kinds) override {
        suggestion = suggested;
        offered = kinds;
        return asked << "export", exportTo;
    }
    QString chooseData(QWidget*, const QString&, bool) override { return asked << "data", dataPath; }
    Unsaved askUnsaved(QWidget*, const QString&, const AtStake& what) override { return stake = what, asked << "unsaved", unsaved; }
    TrainAgain askTrainAgain(QWidget*, bool lost) override { return unkept = lost, asked << "again", again; }
    bool matchWeights(QWidget* parent, const QString& name, nn::WeightsMatch& match) override {
        asked << "match";
        return matching && matching(parent, name, match);
    }
    Changed askChangedOnDisk(QWidget*, const QString&) override { return asked << "changed", changed; }
    Recover askRecover(QWidget*, const QString&, const QString&) override { return asked << "recover", recover; }
    void showError(QWidget*, const QString&, const QString& text) override { asked << "error: " + text; }
    void showAbout(QWidget*) override { asked << "about"; }

    std::function<bool(QWidget*, const QString&, nn::WeightsMatch&)> matching;  ///< none: a refusal
    TrainAgain again;
    AtStake stake;
    bool unkept = false;
    QString importFrom;
    QString suggestion;
    QList<ui::FileKind> offered;
};

struct Fixture {
    QTemporaryDir folder;
    studio::Settings settings{folder.filePath("settings.ini")};
    Answers answers;
    std::unique_ptr<ui::MainWindow> window;

    explicit Fixture(const QSize& size = {1600, 1000}) { open(size); }
    void open(const QSize& size = {1600, 1000}) {
        ui::Theme::instance().apply(settings.theme());
        window = std::make_unique<ui::MainWindow>(&settings, &answers);
        // Fields are there when a call returns, however busy the machine is: what happens meanwhile has tests of its own.
        window->document()->setReadingPatience(std::chrono::minutes(1));
        window->resize(size);
        window->show();
        if (!QTest::qWaitForWindowExposed(window.get())) qFatal("the window does not show");
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get())) qFatal("the window does not become active");
    }
    studio::Document& document() const { return *window->document(); }
    studio::TrainingSession& session() const { return *window->session(); }
    ui::CanvasView& canvas() const { return *window->canvas(); }
    template <typename T>
    T* panel(const char* id) const {
        T* found = qobject_cast<T*>(window->panel(QString::fromLatin1(id)));
        if (!found) qFatal("no such panel: %s", id);
        return found;
    }
    ui::Inspector* inspector() const { return panel<ui::Inspector>("inspector"); }
    QString file(const QString& name) const { return folder.filePath(name); }
    std::string json() const { return nn::write_project(document().project()); }

    template <typename T>
    T* find(const char* name) const {
        T* found = window->findChild<T*>(QString::fromLatin1(name));
        if (!found) qFatal("no widget named %s", name);
        return found;
    }
    /// Pictures to look at in both themes and two sizes, where NETLOOM_LOOKS names a folder. `prepare`: once the window has its size.
    void shoot(const QString& name, const std::function<void()>& prepare = {}) const {
        const QString folder = qEnvironmentVariable("NETLOOM_LOOKS");
        if (folder.isEmpty()) return;
        QDir().mkpath(folder);
        for (const studio::Theme theme : {studio::Theme::Dark, studio::Theme::Light}) {
            ui::Theme::instance().apply(theme);
            for (const QSize size : {QSize(1600, 1000), QSize(1024, 700)}) {
                window->resize(size);
                if (prepare) prepare();
                QCoreApplication::processEvents();
                const QString mode = theme == studio::Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light");
                QVERIFY(window->grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(folder, name, mode).arg(size.width())));
            }
        }
        window->resize(1600, 1000);
        QCoreApplication::processEvents();
    }
    ui::PanelStrip* strip() const { return window->panels()->strip(); }
    /// An option's editor in the inspector as it is now.
    QWidget* option(const char* id) const {
        const auto found = [&]() -> QWidget* {
            for (QWidget* widget : inspector()->findChildren<QWidget*>(QStringLiteral("option_") + QLatin1String(id)))
                if (widget->isVisible()) return widget;
            return nullptr;
        };
        if (QWidget* widget = found()) return widget;
        // Seldom needed: under "More".
        for (QToolButton* more : inspector()->findChildren<QToolButton*>("moreOptions"))
            if (more->isVisible() && !more->isChecked()) QTest::mouseClick(more, Qt::LeftButton);
        if (QWidget* widget = found()) return widget;
        qFatal("no visible option %s", id);
        return nullptr;
    }
};

inline QString example(const char* name) {
    return QStringLiteral(NETLOOM_SOURCE_DIR "/projects/") + QLatin1String(name) + QStringLiteral(".netloom.json");
}

/// A click on an entry of a menu that is open. Newer Qt takes none of a mouse that has not moved since: seven times, or far.
inline void clickEntry(QMenu* menu, QAction* entry) {
    const QPoint at = menu->actionGeometry(entry).center();
    for (int left = 9; left >= 0; --left) QTest::mouseMove(menu, at - QPoint(left, 0));
    QTest::mouseClick(menu, Qt::LeftButton, {}, at);
}

/// Replaces a field's text with real keys.
inline void typeInto(QWidget* field, const QString& text) {
    field->setFocus();
    auto* target = field->focusProxy() ? field->focusProxy() : field;
    QTest::keyClick(target, Qt::Key_A, Qt::ControlModifier);
    if (text.isEmpty()) {
        QTest::keyClick(target, Qt::Key_Delete);
    } else {
        QTest::keyClicks(target, text);
    }
}

}  // namespace test
