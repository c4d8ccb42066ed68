#include "nn/exchange/exporter.h"
#include "nn/io/atomic_file.h"
#include "ui/panels/panel.h"
#include "ui/window/message_bar.h"
#include "window_fixture.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>
#include <QTreeWidget>

#include <condition_variable>
#include <ctime>
#include <mutex>

using namespace test;

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static nn::Project linear(const char* name) {
        nn::Project p;
        p.name = name;
        nn::Node n;
        n.id = "fc";
        n.op = "Linear";
        n.options["out_features"] = std::int64_t(4);
        p.graph.nodes = {n};
        return p;
    }
    QString stored(const char* name) {
        const QString file = f->file(QString::fromLatin1(name) + ".netloom.json");
        const auto saved = nn::save_project(linear(name), file.toStdString());
        if (!saved) qFatal("%s", saved.error().text().c_str());
        return file;
    }
    static nn::Node made(const char* id, const char* op, std::int64_t width = 0) {
        nn::Node node;
        node.id = id;
        node.op = op;
        if (width > 0) node.options["out_features"] = width;
        return node;
    }
    /// Of the processor, so that others' work does not count.
    static double threadMilliseconds() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
    }
    /// Ends only when it is asked to.
    static nn::Exporter slow() {
        nn::Exporter one;
        one.endings = {".slow"};
        one.title = "slow";
        one.place = 99;
        one.write = [](const nn::ExportSource& from, const std::filesystem::path&) -> nn::Result<void> {
            std::mutex mutex;
            std::condition_variable_any asked;
            std::unique_lock lock(mutex);
            asked.wait_for(lock, from.stop, std::chrono::seconds(30), [] { return false; });
            return nn::writing_stopped();
        };
        return one;
    }
    /// Memory runs out in the middle.
    static nn::Exporter heavy() {
        nn::Exporter one;
        one.endings = {".heavy"};
        one.title = "heavy";
        one.place = 98;
        one.write = [](const nn::ExportSource&, const std::filesystem::path&) -> nn::Result<void> { throw std::length_error("vector"); };
        return one;
    }
    void edit() { QVERIFY(f->document().apply({nn::SetName{"edited"}}, "Rename")); }

private slots:
    void initTestCase() { nn::add_exporters({slow(), heavy()}); }

    void editArrangesAndFinds() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        const auto& layout = f->document().project().layout;
        const QString first = QString::fromStdString(layout.begin()->first), second = QString::fromStdString(std::next(layout.begin())->first);
        f->canvas().select({first, second});
        QAction* left = nullptr;
        for (QAction* menu : f->window->menuBar()->actions())
            for (QAction* action : menu->menu()->actions())
                if (action->menu())
                    for (QAction* inner : action->menu()->actions())
                        if (inner->text() == "Left edges") left = inner;
        QVERIFY(left);
        left->trigger();
        QCOMPARE(layout.at(first.toStdString()).x, layout.at(second.toStdString()).x);
        // From any panel.
        f->inspector()->setFocus();
        QTest::keyClick(f->window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* field = f->find<QLineEdit>("findField");
        QVERIFY(field->isVisible() && field->hasFocus());
        QTest::keyClicks(field, second);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(f->canvas().selection(), QStringList{second});
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(f->canvas().hasFocus());
    }

    void weightsOfAnEarlierNetworkAreCalledThat() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->session().stepOnce();
        QTRY_COMPARE_WITH_TIMEOUT(f->session().stepsDone(), 1, 20000);
        f->session().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!f->session().isActive(), 20000);
        f->answers.exportTo = f->file("trained.pt");
        QTest::keyClick(f->window.get(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(!f->session().hasUnkeptWeights());
        QVERIFY(QFile::exists(f->file("trained.pt")));
        QVERIFY(!f->window->messageText().contains("as it was trained"));
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{50}}}, "wider"));
        f->answers.exportTo = f->file("edited.pt");
        QTest::keyClick(f->window.get(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY2(f->window->messageText().contains("as it was trained"), qPrintable(f->window->messageText()));
        QVERIFY(QFile::exists(f->file("edited.pt")));
        f->document().undoStack()->undo();
        f->answers.exportTo = f->file("again.pt");
        QTest::keyClick(f->window.get(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(!f->window->messageText().contains("as it was trained"));
        QVERIFY(QFile::exists(f->file("again.pt")));
    }

    /// Beside the window, from copies: what it takes of the window's own time is what choosing a name takes.
    void exportsAreWrittenBeside() {
        nn::Project large;
        large.data.source = "random";
        large.data.fields = {{"x", {{"shape", std::vector<std::int64_t>{3000}}}}};
        large.graph.nodes = {made("x", "Input"), made("a", "Linear", 3000), made("b", "Linear", 3000), made("out", "Output")};
        large.graph.wires = {{{"x", ""}, {"a", ""}}, {{"a", ""}, {"b", ""}}, {{"b", ""}, {"out", ""}}};
        f->document().adopt(large, f->folder.path());
        QTRY_VERIFY(f->document().analysis().ok());
        for (const char* ending : {"pt", "safetensors", "onnx", "py"}) {
            const QString file = f->file(QStringLiteral("large.") + QLatin1String(ending));
            f->answers.exportTo = file;
            const double before = threadMilliseconds();
            f->window->actions()->exportWeights->trigger();
            const double asked = threadMilliseconds() - before;
            // The network is edited meanwhile; the file has it as it was.
            QVERIFY(f->document().apply({nn::SetOption{"b", "out_features", std::int64_t{2}}}, "narrow"));
            QTRY_VERIFY2(QFile::exists(file), qPrintable(f->window->messageText()));
            f->document().undoStack()->undo();
            qInfo("%s: %lld bytes, %.2f ms of the window's thread", ending, QFileInfo(file).size(), asked);
            QVERIFY2(asked < 8, ending);
            if (ending == std::string("pt")) QVERIFY(QFileInfo(file).size() > 2 * 3000 * 3000 * 4);
        }
    }

    /// Weights that no machine has, and memory that runs out while a file is written: said, and the window goes on.
    void exportsThatDoNotFitAreSaid() {
        nn::Project enormous;
        enormous.data.source = "random";
        enormous.data.fields = {{"x", {{"shape", std::vector<std::int64_t>{40000}}}}};
        enormous.graph.nodes = {made("x", "Input")};
        for (int i = 0; i < 500; ++i) {
            const std::string last = enormous.graph.nodes.back().id;
            enormous.graph.nodes.push_back(made(("n" + std::to_string(i)).c_str(), "Linear", 40000));
            enormous.graph.wires.push_back({{last, ""}, {enormous.graph.nodes.back().id, ""}});
        }
        for (const char* name : {"net.pt", "net.safetensors", "net.heavy"}) {
            f = std::make_unique<Fixture>();
            f->document().adopt(enormous, f->folder.path());
            const QString file = f->file(QString::fromLatin1(name));
            f->answers.exportTo = file;
            f->window->actions()->exportWeights->trigger();
            QTRY_VERIFY2(!f->window->messageText().isEmpty(), name);
            const bool weights = QLatin1String(name) != QLatin1String("net.heavy");
            QVERIFY2(f->window->messageText().contains(weights ? "MiB, which this machine does not have" : "too little memory to write"),
                     qPrintable(f->window->messageText()));
            QVERIFY(!QFile::exists(file));
            QVERIFY(f->document().apply({nn::SetName{name}}, "still answers"));
        }
    }

    /// What takes long says so, and can be cancelled; then the file is as it was.
    void anExportIsCancelled() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->answers.exportTo = f->file("net.slow");
        f->window->actions()->exportWeights->trigger();
        auto* bar = f->find<ui::MessageBar>("exportBar");
        QTRY_VERIFY2(bar->text().contains("net.slow"), qPrintable(bar->text()));
        QVERIFY(f->document().apply({nn::SetName{"still answers"}}, "name"));
        for (QPushButton* button : bar->findChildren<QPushButton*>())
            if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(!bar->isVisible());
        QVERIFY(!QFile::exists(f->file("net.slow")));
        QCOMPARE(f->window->messageText(), QString());
    }

    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void everyActionIsInAMenuWithATip() {
        QSet<const QAction*> inMenus;
        std::function<void(const QList<QAction*>&)> walk = [&](const QList<QAction*>& actions) {
            for (const QAction* action : actions) {
                inMenus << action;
                if (action->menu()) walk(action->menu()->actions());
            }
        };
        walk(f->window->menuBar()->actions());
        QSet<QString> keys;
        for (const QAction* action : f->window->actions()->all()) {
            QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            QVERIFY2(!action->icon().isNull(), qPrintable(action->text()));
            for (const QKeySequence& key : action->shortcuts()) {
                // F6 pauses what can be paused, and walks on otherwise.
                if (action == f->window->actions()->nextPart && key == QKeySequence(Qt::Key_F6)) {
                    QVERIFY(!f->window->actions()->pause->isEnabled());
                    continue;
                }
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys << key.toString();
            }
        }
    }

    void everyControlHasANameAndATip() {
        for (const ui::Panel& panel : ui::allPanels()) f->window->showPanel(panel.id);
        QStringList nameless, tipless;
        for (const QWidget* widget : f->window->findChildren<QWidget*>()) {
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool control = button || qobject_cast<const QComboBox*>(widget) ||
                                 qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
                                 qobject_cast<const QSlider*>(widget);
            // Parts that Qt makes inside of its own controls speak through them.
            const QWidget* parent = widget->parentWidget();
            const bool part = qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
                              qobject_cast<const QLineEdit*>(parent) || widget->objectName().startsWith("qt_") ||
                              widget->inherits("QTableCornerButton") || widget->inherits("QToolBarExtension") ||
                              qobject_cast<const QTabBar*>(parent);
            if (!control || part || !widget->isEnabled()) continue;
            QString chain = widget->metaObject()->className();
            for (const QWidget* p = parent; p; p = p->parentWidget()) chain.prepend(QString(p->metaObject()->className()) + "/");
            chain += " " + widget->objectName() + (button ? " " + button->text() : QString());
            if (widget->accessibleName().isEmpty() && !(button && !button->text().isEmpty())) nameless << chain;
            bool tip = false;
            for (const QWidget* p = widget; p && !p->isWindow() && !tip; p = p->parentWidget()) tip = !p->toolTip().isEmpty();
            if (!tip) tipless << chain;
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
        QVERIFY2(tipless.isEmpty(), qPrintable(tipless.join('\n')));
    }

    void openEditSaveReopen() {
        f->answers.openFile = stored("one");
        f->window->actions()->open->trigger();
        QCOMPARE(f->document().project().name, std::string("one"));
        QCOMPARE(f->settings.recentFiles().value(0), f->answers.openFile);
        QVERIFY(!f->window->isWindowModified());
        edit();
        QVERIFY(f->window->isWindowModified());
        QVERIFY(f->window->windowTitle().startsWith("edited"));
        QTest::keyClick(f->window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(!f->window->isWindowModified());
        QCOMPARE(nn::load_project(f->answers.openFile.toStdString())->name, std::string("edited"));
        QCOMPARE(f->answers.asked, QStringList{"open"});
    }

    void unsavedChangesAreAskedAbout() {
        QVERIFY(f->window->openFile(stored("one")));
        const QString two = stored("two");
        edit();
        f->answers.unsaved = ui::Dialogs::Unsaved::Cancel;
        QVERIFY(!f->window->openFile(two));
        f->window->actions()->newProject->trigger();
        QVERIFY(!f->window->close());
        QCOMPARE(f->answers.asked, (QStringList{"unsaved", "unsaved", "unsaved"}));
        QCOMPARE(f->document().project().name, std::string("edited"));
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        QVERIFY(f->window->openFile(two));
        QCOMPARE(f->document().project().name, std::string("two"));
        QCOMPARE(nn::load_project(f->file("one.netloom.json").toStdString())->name, std::string("one"));
        edit();
        f->answers.unsaved = ui::Dialogs::Unsaved::Save;
        f->window->actions()->newProject->trigger();
        QVERIFY(f->document().project().graph.nodes.empty());
        QCOMPARE(nn::load_project(two.toStdString())->name, std::string("edited"));
    }

    void savingANewProjectAsksWhere() {
        f->document().adopt(linear("Fresh Net"), f->folder.path());
        edit();
        f->answers.saveFile = {};
        f->window->actions()->save->trigger();
        QVERIFY(f->document().filePath().isEmpty());
        f->answers.saveFile = f->file("fresh");
        f->window->actions()->save->trigger();
        QCOMPARE(f->document().filePath(), f->file("fresh.netloom.json"));
        QVERIFY(QFile::exists(f->file("fresh.netloom.json")));
        QVERIFY(f->answers.suggestion.endsWith("edited.netloom.json"));
    }

    void anotherProgramChangedTheFile() {
        const QString file = stored("one");
        QVERIFY(f->window->openFile(file));
        QVERIFY(nn::save_project(linear("theirs"), file.toStdString()));
        edit();
        f->answers.changed = ui::Dialogs::Changed::Cancel;
        f->window->actions()->save->trigger();
        QCOMPARE(nn::load_project(file.toStdString())->name, std::string("theirs"));
        QVERIFY(f->window->isWindowModified());
        f->answers.changed = ui::Dialogs::Changed::Overwrite;
        f->window->actions()->save->trigger();
        QCOMPARE(nn::load_project(file.toStdString())->name, std::string("edited"));
    }

    void badFilesLeaveWhatIsOpen() {
        QVERIFY(f->window->openFile(stored("one")));
        QFile bad(f->file("bad.json"));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{ \"format\": \"netloom\", ");
        bad.close();
        QVERIFY(!f->window->openFile(bad.fileName()));
        QVERIFY(!f->window->openFile(f->file("missing.json")));
        QCOMPARE(f->document().project().name, std::string("one"));
        QVERIFY(f->window->messageText().contains("missing.json"));
        QVERIFY(!f->answers.asked.join(' ').contains("error"));
    }

    void droppedFilesOpen() {
        const QString file = stored("one");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(f->window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(f->window.get(), &drop);
        QTRY_COMPARE(f->document().project().name, std::string("one"));
    }

    void layoutComesBack() {
        f->window->showPanel("log");
        f->find<QDockWidget>("inspectorDock")->hide();
        QVERIFY(f->window->close());
        f->open();
        QVERIFY(f->find<QDockWidget>("inspectorDock")->isHidden());
        QVERIFY(f->find<QDockWidget>("logDock")->isVisible());
        QVERIFY(f->strip()->isOpen("log"));
    }

    void emptyCanvasOffersExamples() {
        auto* welcome = f->find<QWidget>("welcome");
        QVERIFY(welcome->isVisible());
        QTest::mouseClick(f->find<QAbstractButton>("welcomeNew"), Qt::LeftButton);
        QVERIFY(!welcome->isVisible());
        QVERIFY(f->canvas().hasFocus());
        f->document().clear();
        QVERIFY(welcome->isVisible());
        f->document().adopt(linear("one"), f->folder.path());
        QVERIFY(!welcome->isVisible());
    }

    void themes() {
        f->window->actions()->themeDark->trigger();
        QVERIFY(ui::Theme::instance().colors().dark);
        f->window->actions()->themeLight->trigger();
        QVERIFY(!ui::Theme::instance().colors().dark);
        QCOMPARE(f->settings.theme(), studio::Theme::Light);
    }

    void problemsLeadToTheirNodes() {
        f->document().adopt(linear("one"), f->folder.path());  // no input: a problem
        auto* list = f->find<QTreeWidget>("problems");
        QTRY_VERIFY(list->topLevelItemCount() > 0);
        const QToolButton* tab = f->strip()->button("problems");
        QVERIFY(tab->text().contains(QString::number(list->topLevelItemCount())));
        QVERIFY(!tab->icon().isNull());
        f->window->showPanel("problems");
        QTreeWidgetItem* item = nullptr;
        for (int i = 0; i < list->topLevelItemCount(); ++i) {
            if (list->topLevelItem(i)->text(0) == "fc") item = list->topLevelItem(i);
        }
        QVERIFY(item);
        list->setCurrentItem(item);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
        QTRY_COMPARE(f->canvas().selection(), QStringList{"fc"});
        QCOMPARE(f->inspector()->selection(), QStringList{"fc"});
        // Training says why it cannot.
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(!f->window->messageText().isEmpty());
        QTRY_VERIFY(!f->session().isActive());
    }

    void shortcutsOverlay() {
        f->canvas().setFocus();
        QTest::keyClick(&f->canvas(), Qt::Key_Question, Qt::ShiftModifier);
        QTRY_VERIFY(f->window->findChild<QWidget*>("shortcutsOverlay"));
        QTest::keyClick(f->window->findChild<QWidget*>("shortcutsOverlay"), Qt::Key_Escape);
        QTRY_VERIFY(!f->window->findChild<QWidget*>("shortcutsOverlay"));
    }

    void smallWindowsHold() {
        f->window->resize(900, 600);
        QTRY_COMPARE(f->window->size(), QSize(900, 600));
        QVERIFY(f->canvas().width() > 200 && f->canvas().height() > 150);
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
