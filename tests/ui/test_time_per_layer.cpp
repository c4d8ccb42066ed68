// View > Time per layer: what the canvas says of each node, from the key press to the picture.
#include "ui/canvas/heat_legend.h"
#include "ui/canvas/node_heat.h"
#include "window_fixture.h"

#include <QHelpEvent>
#include <QMenuBar>
#include <QToolTip>

using namespace test;

class TestTimePerLayer : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static nn::StepTimes::Node timed(const char* path, double forward, double backward,
                                     std::vector<std::string> includes = {}) {
        return {path, std::move(includes), forward, backward};
    }
    /// Two steps of: fc1, which does relu's work; block with a convolution that does the work of one outside; loss.
    static nn::StepTimes times() {
        nn::StepTimes t;
        t.steps = 2;
        t.optimizer = 0.002;
        t.nodes = {timed("fc1", 0.002, 0.004, {"relu"}), timed("block.conv", 0.004, 0.006, {"block.bn", "add"}),
                   timed("block.inner.pool", 0.0014, 0.0024), timed("loss", 0.00008, 0.00012)};
        return t;
    }

    void openAndTrain() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-residual")));
        // The run lasts until a test ends it.
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = std::int64_t(100000);
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "Epochs"));
        QTest::keyClick(f->window.get(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(f->window->actions()->timePerLayer->isChecked());
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(f->canvas().heat("stem").warm(), 60000);
    }
    bool nothingIsShown() const {
        for (const nn::NodeReport& node : f->document().analysis().nodes)
            if (f->canvas().heat(QString::fromStdString(node.path)).shown) return false;
        return true;
    }
    QString legend() const { return f->find<ui::HeatLegend>("heatLegend")->text(); }
    /// What a node's middle looks like, beside its texts.
    QColor colorOf(const QString& path) const {
        const QPoint at = f->canvas().nodeCenter(path) + QPoint(0, int(20 * f->canvas().zoom()));
        return f->canvas().viewport()->grab().toImage().pixelColor(at);
    }
    /// Sum over the layers of a scope and of all scopes inside of it.
    double leafShares(const QString& scope) {
        f->canvas().setScope(scope);
        const nn::Graph* graph = nn::find_scope(f->document().project().graph, scope.toStdString());
        double sum = 0;
        for (const nn::Node& node : graph->nodes) {
            const QString path = QString::fromStdString(nn::join_path(scope.toStdString(), node.id));
            f->canvas().setScope(scope);
            const double own = f->canvas().heat(path).share;
            const nn::Op* op = nn::find_op(node.op);
            const double inside = op->is_container() ? leafShares(path) : own;
            if (std::abs(inside - own) > 1e-9) qWarning("%s: %g, inside %g", qPrintable(path), own, inside);
            sum += inside;
        }
        return sum;
    }

private slots:
    void cleanup() { f.reset(); }

    void containersHoldWhatIsInside() {
        const ui::ScopeHeat heat = ui::scopeHeat(times(), "", {"x", "fc1", "relu", "block", "add", "flatten", "loss"});
        QCOMPARE(heat.forward, 0.00374);
        QCOMPARE(heat.backward, 0.00626);
        QCOMPARE(heat.optimizer, 0.001);
        QCOMPARE(heat.nodes.value("fc1").share, 0.3);
        QCOMPARE(heat.nodes.value("block").share, 0.69);
        QCOMPARE(heat.nodes.value("block").level, 1.0);
        QCOMPARE(heat.hottest, 0.69);
        QCOMPARE(heat.nodes.value("block").label, QString::fromUtf8("6.9\u202fms · 69\u202f%"));
        QCOMPARE(heat.nodes.value("loss").label, QString::fromUtf8("0.10\u202fms · 1\u202f%"));
        QCOMPARE(heat.nodes.value("block").brief, QString::fromUtf8("69\u202f%"));
        QCOMPARE(heat.nodes.value("relu").label, QString("in fc1"));
        QCOMPARE(heat.nodes.value("add").label, QString("in block.conv"));
        QVERIFY(!heat.nodes.value("relu").warm());
        QVERIFY(ui::heatTip(heat.nodes.value("fc1")).contains("relu"));
        // What takes nothing shows nothing.
        QVERIFY(!heat.nodes.contains("x") && !heat.nodes.contains("flatten"));
        double sum = 0;
        for (const ui::NodeHeat& node : heat.nodes) sum += node.share;
        QVERIFY(std::abs(sum - 1) < 1e-12);
    }

    void insideAContainerNamesAreShort() {
        const ui::ScopeHeat heat = ui::scopeHeat(times(), "block", {"block.conv", "block.bn", "block.inner"});
        QCOMPARE(heat.nodes.value("block.bn").label, QString("in conv"));
        QCOMPARE(heat.nodes.value("block.conv").share, 0.5);
        QCOMPARE(heat.nodes.value("block.conv").level, 1.0);
        QCOMPARE(heat.nodes.value("block.inner").share, 0.19);
        QCOMPARE(heat.hottest, 0.5);
        QCOMPARE(heat.nodes.size(), 3);
    }

    void durations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("tiny") << 3e-7 << QString::fromUtf8("0\u202fµs");
        QTest::newRow("micro") << 45e-6 << QString::fromUtf8("45\u202fµs");
        QTest::newRow("tenth") << 123e-6 << QString::fromUtf8("0.12\u202fms");
        QTest::newRow("almost one") << 999e-6 << QString::fromUtf8("1.0\u202fms");
        QTest::newRow("milli") << 1.23e-3 << QString::fromUtf8("1.2\u202fms");
        QTest::newRow("many") << 0.1234 << QString::fromUtf8("123\u202fms");
        QTest::newRow("seconds") << 12.34 << QString::fromUtf8("12.3\u202fs");
    }
    void durations() {
        QFETCH(double, seconds);
        QTEST(ui::shortDuration(seconds), "text");
    }

    void sharesOfARunningNetwork() {
        openAndTrain();
        QTest::keyClick(f->window.get(), Qt::Key_F6);
        QTRY_COMPARE(f->session().state(), nn::TrainState::Paused);
        QVERIFY(f->canvas().heat("stem").warm());
        QVERIFY2(legend().contains("optimizer"), qPrintable(legend()));
        double top = 0;
        for (const nn::Node& node : f->document().project().graph.nodes)
            top += f->canvas().heat(QString::fromStdString(node.id)).share;
        QVERIFY2(std::abs(top - 1) < 1e-6, qPrintable(QString::number(top)));
        const double leaves = leafShares("");
        QVERIFY2(std::abs(leaves - 1) < 1e-6, qPrintable(QString::number(leaves)));
        f->canvas().setScope("");
        QVERIFY(!f->canvas().heat("image").warm() && f->canvas().heat("image").label.isEmpty());
        // The tooltip says it in words.
        const QPoint at = f->canvas().nodeCenter("stem");
        QHelpEvent help(QEvent::ToolTip, at, f->canvas().viewport()->mapToGlobal(at));
        QApplication::sendEvent(f->canvas().viewport(), &help);
        QVERIFY2(QToolTip::text().contains("forward"), qPrintable(QToolTip::text()));
        QToolTip::hideText();
        // Work that another node does.
        f->canvas().setScope("block1");
        const nn::StepTimes* known = f->session().stepTimes();
        QVERIFY(known);
        int elsewhere = 0;
        for (const nn::StepTimes::Node& node : known->nodes) {
            for (const std::string& other : node.includes) {
                if (nn::parent_path(other) != "block1") continue;
                ++elsewhere;
                const ui::NodeHeat heat = f->canvas().heat(QString::fromStdString(other));
                QCOMPARE(heat.label, "in " + QString::fromStdString(nn::last_id(node.path)));
                QVERIFY(!heat.warm());
            }
        }
        QVERIFY(elsewhere > 0);
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
        QVERIFY(f->session().stepTimes());
    }

    void staysUntilTheNetworkChanges() {
        openAndTrain();
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
        const ui::NodeHeat kept = f->canvas().heat("stem");
        QVERIFY(kept.warm());
        const QColor tinted = colorOf("stem");
        QVERIFY(tinted.rgb() != ui::Theme::instance().colors().panel.rgb());
        // Off and on again by key.
        QTest::keyClick(f->window.get(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(nothingIsShown());
        QVERIFY(!f->find<QWidget>("heatLegend")->isVisible());
        QCOMPARE(colorOf("stem").rgb(), ui::Theme::instance().colors().panel.rgb());
        QTest::keyClick(f->window.get(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(f->canvas().heat("stem").looksLike(kept));
        QVERIFY(f->find<QWidget>("heatLegend")->isVisible());
        QCOMPARE(colorOf("stem"), tinted);
        // A move is no change of the network; a node less is.
        f->canvas().setFocus();
        f->canvas().select({"pool"});
        const auto before = f->document().project().layout;
        QTest::keyClick(&f->canvas(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(f->document().project().layout != before);
        QVERIFY(f->canvas().heat("stem").looksLike(kept));
        QTest::keyClick(&f->canvas(), Qt::Key_Delete);
        QVERIFY(nothingIsShown());
        QVERIFY2(legend().contains("trains"), qPrintable(legend()));
        QTest::keyClick(&f->canvas(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(f->canvas().heat("stem").looksLike(kept));
        f->document().clear();
        QVERIFY(nothingIsShown());
    }

    void fromTheMenuAndRemembered() {
        f = std::make_unique<Fixture>();
        QVERIFY(!f->window->actions()->timePerLayer->isChecked());
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QVERIFY(!f->find<QWidget>("heatLegend")->isVisible());
        QMenuBar* bar = f->window->menuBar();
        for (QAction* menu : bar->actions()) {
            if (!menu->menu()->actions().contains(f->window->actions()->timePerLayer)) continue;
            // A hand moves there first: Qt 6.8's menus take no click of a mouse that has not moved since they opened.
            QTest::mouseMove(bar, bar->actionGeometry(menu).center());
            QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(menu).center());
            QTRY_VERIFY(menu->menu()->isVisible());
            clickEntry(menu->menu(), f->window->actions()->timePerLayer);
        }
        QVERIFY(f->window->actions()->timePerLayer->isChecked());
        QTRY_VERIFY(f->find<QWidget>("heatLegend")->isVisible());
        QVERIFY(f->window->close());
        f->open();
        QVERIFY(f->window->actions()->timePerLayer->isChecked());
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QTRY_VERIFY(f->find<QWidget>("heatLegend")->isVisible());
        // One step is enough to know something.
        QTest::keyClick(f->window.get(), Qt::Key_F10);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepTimes(), 60000);
        QCOMPARE(f->session().stepTimes()->steps, 1.0);
        const QString first = QString::fromStdString(f->session().stepTimes()->nodes[0].path);
        QVERIFY(!f->canvas().heat(first.section('.', 0, 0)).label.isEmpty());
    }

    void aThousandNodes() {
        f = std::make_unique<Fixture>();
        nn::Project project;
        nn::StepTimes known;
        known.steps = 1;
        for (int i = 0; i < 1000; ++i) {
            nn::Node node;
            node.id = "relu" + std::to_string(i);
            node.op = "ReLU";
            known.nodes.push_back(timed(node.id.c_str(), 0.001 + 1e-6 * i, 0.002));
            project.graph.nodes.push_back(std::move(node));
        }
        f->document().adopt(project, f->folder.path());
        // A bench, not a timed test: the figure is what the news of a second take from the window.
        QBENCHMARK {
            for (nn::StepTimes::Node& node : known.nodes) node.forward *= 1.01;
            f->canvas().showTimes(true, &known);
        }
        QVERIFY(f->canvas().heat("relu0").warm() && f->canvas().heat("relu0").level < 1);
        QCOMPARE(f->canvas().heat("relu999").level, 1.0);
    }

    void fromFarAwayTheColourStays() {
        openAndTrain();
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
        const ui::NodeHeat heat = f->canvas().heat("stem");
        // With a title a tint of it, on which that can be read; without one all of it.
        const ui::Colors& colors = ui::Theme::instance().colors();
        for (const double wanted : {0.35, 0.15}) {
            while (f->canvas().zoom() > wanted) f->canvas().zoomOut();
            QApplication::processEvents();
            QCOMPARE(colorOf("stem").rgb(), (wanted > 0.25 ? colors.heated(heat.level) : colors.heat(heat.level)).rgb());
        }
        QCOMPARE(colorOf("image").rgb(), ui::Theme::instance().colors().line.rgb());
    }
};

QTEST_MAIN(TestTimePerLayer)
#include "test_time_per_layer.moc"
