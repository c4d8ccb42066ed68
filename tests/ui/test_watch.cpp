// View > Watch: what the canvas says of each node and wire while a network trains, and what that costs.
#include "ui/canvas/node_signs.h"
#include "ui/canvas/watch_legend.h"
#include "ui/window/watch_switches.h"
#include "window_fixture.h"

#include <QHelpEvent>
#include <QMenuBar>
#include <QToolTip>

#include <cmath>

using namespace test;

class TestWatch : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;
    static constexpr int patience = 60000;

    void open(const char* project, const QSize& size = {1600, 1000}) {
        f = std::make_unique<Fixture>(size);
        QVERIFY(f->window->openFile(example(project)));
        // The run lasts until a test ends it.
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = std::int64_t(100000);
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "Epochs"));
    }
    ui::WatchSwitches* switches() const {
        auto* found = f->canvas().findChild<ui::WatchSwitches*>();
        if (!found) qFatal("no switches");
        return found;
    }
    QMenu* watchMenu() const { return f->window->actions()->watch; }
    /// Through the View menu, as a hand goes.
    void choose(QAction* wanted) {
        QMenuBar* bar = f->window->menuBar();
        QMenu* view = qobject_cast<QMenu*>(watchMenu()->parentWidget());
        QVERIFY(view);
        QTest::mouseMove(bar, bar->actionGeometry(view->menuAction()).center());
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(view->menuAction()).center());
        QTRY_VERIFY(view->isVisible());
        QList<QMenu*> way{view, watchMenu()};
        for (QAction* entry : watchMenu()->actions())
            if (entry->menu() && entry->menu()->actions().contains(wanted)) way << entry->menu();
        for (qsizetype i = 0; i + 1 < way.size(); ++i) {
            const QPoint at = way[i]->actionGeometry(way[i + 1]->menuAction()).center();
            QTest::mouseMove(way[i], at);
            QTest::mouseClick(way[i], Qt::LeftButton, {}, at);
            QTRY_VERIFY(way[i + 1]->isVisible());
        }
        const QPoint at = way.back()->actionGeometry(wanted).center();
        QTest::mouseMove(way.back(), at);
        QTest::mouseClick(way.back(), Qt::LeftButton, {}, at);
        QTRY_VERIFY(!view->isVisible());
    }
    void chooseAll() {
        for (const char* kind : {"gradients", "updates", "dead", "activations"}) choose(switches()->switchOf(kind));
        choose(switches()->lineOf("gradients"));
    }
    void train() { QTest::keyClick(f->window.get(), Qt::Key_F5); }
    void stop() {
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!f->session().isActive(), patience);
    }
    QString legend() const { return f->find<ui::WatchLegend>("watchLegend")->text(); }
    QImage picture() const { return f->canvas().viewport()->grab().toImage(); }
    void shoot(const QString& name) const {
        f->shoot(name, [this] { f->canvas().fitAll(); });
    }

private slots:
    void cleanup() { f.reset(); }

    /// Each a tenth of a full bar's six: bars of gradients by the largest, of updates on a scale that stays.
    void signsSayWhatFiguresSay() {
        nn::NodeFigures flow, updates, units, magnitudes;
        flow.nodes = {{"a", {2.0, 0.5}}, {"block", {0.02, 0.1}}, {"b", {0, 0}}, {"elsewhere.x", {1e-3, 1}}};
        updates.nodes = {{"a", {1e-3, 4}}, {"block", {10, 1}}};
        units.nodes = {{"r", {0.25, 0, 8}}, {"s", {0, 0.5, 4}}};
        magnitudes.nodes = {{"a", {0.5, 0}}, {"block", {0.05, 0.9}}};
        const std::vector<float> went{1e-3f, 1e-2f, 1e-1f};
        ui::WatchedFigures watched;
        watched.any = true;
        watched.flow = &flow, watched.updates = &updates, watched.units = &units, watched.magnitudes = &magnitudes;
        watched.lineTitle = "Gradient flow", watched.lineByTens = true;
        watched.line = [&](const QString& path) -> const std::vector<float>& {
            static const std::vector<float> none;
            return path == "a" ? went : none;
        };
        const ui::ScopeSigns signs = ui::scopeSigns(watched, {"a", "block", "b", "r", "s", "quiet"});
        QCOMPARE(signs.largestFlow, 2.0);
        QCOMPARE(*signs.nodes["a"].flow, 1.0);
        QVERIFY(std::abs(*signs.nodes["block"].flow - 4.0 / 6) < 0.01);
        QCOMPARE(*signs.nodes["b"].flow, 0.0);
        QCOMPARE(*signs.nodes["a"].update, 0.5);
        QCOMPARE(*signs.nodes["block"].update, 1.0);
        QCOMPARE(signs.nodes["a"].updateText, QString::fromUtf8("Δ 0.001"));
        QCOMPARE(*signs.nodes["r"].dead, 0.25);
        QVERIFY2(signs.nodes["r"].tips.join(' ').startsWith("2 of 8 units are dead"), qPrintable(signs.nodes["r"].tips.join(' ')));
        QCOMPARE(*signs.nodes["s"].saturated, 0.5);
        QCOMPARE(signs.nodes["a"].line, (QVector<float>{0, 0.5f, 1}));
        QVERIFY(std::abs(signs.magnitudes["block"] - 2.0 / 3) < 0.01);
        QVERIFY(!signs.nodes.contains("quiet") && !signs.nodes.contains("elsewhere.x"));
    }

    void everySwitchAndItsPrice() {
        open("digits-residual");
        QVERIFY(!f->find<QWidget>("watchLegend")->isVisible());
        chooseAll();
        QTRY_VERIFY(f->find<QWidget>("watchLegend")->isVisible());
        QVERIFY2(legend().contains("Comes while the network trains"), qPrintable(legend()));
        train();
        // Nodes that learn, an activation inside of a container, wires, and how it went.
        QTRY_VERIFY_WITH_TIMEOUT(f->canvas().signs("stem").line.size() > 3, patience);
        const ui::NodeSigns stem = f->canvas().signs("stem");
        QVERIFY(stem.flow && *stem.flow > 0 && stem.update && *stem.update > 0.1 && *stem.update < 0.95);
        QVERIFY(f->canvas().magnitude("image") && f->canvas().magnitude("stem"));
        QVERIFY(!f->canvas().signs("image").flow);  // nobody trains a picture
        f->canvas().setScope("stem");
        QTRY_VERIFY(f->canvas().signs("stem.2").dead || f->canvas().signs("stem.1").dead);
        QVERIFY(f->canvas().signs("stem.0").update);
        shoot("watch-stem");
        f->canvas().setScope({});
        // What it costs is said in the legend and in the menu.
        QTRY_VERIFY2(legend().contains("a look,") && legend().contains("of the training"), qPrintable(legend()));
        QVERIFY(legend().contains("Gradient flow") && legend().contains("Update to weight") && legend().contains("Dead"));
        emit watchMenu()->aboutToShow();
        QVERIFY2(watchMenu()->actions().back()->text().contains("a look"), qPrintable(watchMenu()->actions().back()->text()));
        shoot("watch");
        // The tooltip says it in words.
        const QPoint at = f->canvas().nodeCenter("stem");
        QHelpEvent help(QEvent::ToolTip, at, f->canvas().viewport()->mapToGlobal(at));
        QApplication::sendEvent(f->canvas().viewport(), &help);
        QTRY_VERIFY2(QToolTip::text().contains("root mean square") && QToolTip::text().contains("of their size"), qPrintable(QToolTip::text()));
        QToolTip::hideText();
        stop();
        QVERIFY(f->canvas().signs("stem").flow);  // kept after the run
        const QImage full = picture();
        // One after the other goes, and then all is as it was.
        choose(switches()->switchOf("gradients"));
        QVERIFY(!f->canvas().signs("stem").flow && f->canvas().signs("stem").update);
        choose(switches()->lineOf({}));
        QVERIFY(f->canvas().signs("stem").line.isEmpty());
        for (const char* kind : {"updates", "dead", "activations"}) choose(switches()->switchOf(kind));
        QVERIFY(f->canvas().signs("stem").empty() && !f->canvas().magnitude("stem"));
        QVERIFY(!f->find<QWidget>("watchLegend")->isVisible());
        QVERIFY(picture() != full);
    }

    /// A learning rate far too high kills units, and the lamp shows it: as a share, in words, and in the picture.
    void aLayerThatDies() {
        open("digits-mlp");
        nn::TrainingSpec training = f->document().project().training;
        training.optimizer.type = "Adam";
        training.optimizer.options = {{"lr", 1.0}};
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "Too high"));
        choose(switches()->switchOf("dead"));
        const QImage before = picture();
        train();
        const auto dying = [&] {
            for (const nn::Node& node : f->document().project().graph.nodes)
                if (f->canvas().signs(QString::fromStdString(node.id)).dead.value_or(0) > 0.1) return QString::fromStdString(node.id);
            return QString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!dying().isEmpty(), patience);
        const QString path = dying();
        QVERIFY2(f->canvas().signs(path).tips.join(' ').contains("units are dead"), qPrintable(f->canvas().signs(path).tips.join(' ')));
        shoot("watch-dead");
        stop();
        QVERIFY(picture() != before);
    }

    /// The signs of the network that was trained are not shown at another one.
    void anEditedNetworkShowsNone() {
        open("digits-mlp");
        choose(switches()->switchOf("activations"));
        choose(switches()->switchOf("updates"));
        train();
        QTRY_VERIFY_WITH_TIMEOUT(f->canvas().magnitude("image") && f->canvas().signs("fc1").update, patience);
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", nn::OptionValue(std::int64_t(40))}}, "Width"));
        QTRY_VERIFY(!f->canvas().magnitude("image") && f->canvas().signs("fc1").empty());
        f->document().undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(f->canvas().signs("fc1").update, patience);
        stop();
        // The next run begins with nothing.
        train();
        QTRY_VERIFY_WITH_TIMEOUT(f->canvas().signs("fc1").update, patience);
        stop();
        f->document().clear();
        QVERIFY(f->canvas().signs("fc1").empty());
    }

    void theChoiceIsRemembered() {
        open("digits-mlp");
        choose(switches()->switchOf("dead"));
        choose(switches()->lineOf("activations"));
        f->document().undoStack()->setClean();
        f->window.reset();
        f->open();
        QVERIFY(switches()->switchOf("dead")->isChecked() && switches()->lineOf("activations")->isChecked());
        QVERIFY(!switches()->switchOf("gradients")->isChecked());
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QTRY_VERIFY(f->find<QWidget>("watchLegend")->isVisible());
        // One step is enough to see who is dead.
        QTest::keyClick(f->window.get(), Qt::Key_F10);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().state() == nn::TrainState::Paused, patience);
        QTest::keyClick(f->window.get(), Qt::Key_F10);
        const auto anyLamp = [&] {
            for (const nn::NodeReport& node : f->document().analysis().nodes)
                if (f->canvas().signs(QString::fromStdString(node.path)).dead) return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(anyLamp(), patience);
    }
};

QTEST_MAIN(TestWatch)
#include "test_watch.moc"
