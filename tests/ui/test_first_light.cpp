// The whole way a user goes, with mouse and keys alone: an empty canvas, a CNN on digits, one wrong wire and its fix, undo
// and redo of everything, training with pause, resume and stop, saving, opening again, taking the weights.
#include "nn/io/weights_file.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>

using namespace test;

class TestFirstLight : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    /// Double-click on empty canvas, type, Enter. Returns the new node's path.
    QString add(const QString& op, const QPoint& at) {
        auto* viewport = f->canvas().viewport();
        QTest::mouseMove(viewport, at);
        QTest::mouseDClick(viewport, Qt::LeftButton, {}, at);
        auto* field = f->canvas().findChild<QLineEdit*>("nodeSearchField");
        if (!field || !QTest::qWaitFor([&] { return field->isVisible() && field->hasFocus(); })) {
            qFatal("the search does not open for %s", qPrintable(op));
        }
        QTest::keyClicks(field, op);
        QTest::keyClick(field, Qt::Key_Return);
        const QStringList selection = f->canvas().selection();
        if (selection.size() != 1) qFatal("%s was not added", qPrintable(op));
        const nn::Node* node = nn::find_node(f->document().project().graph, selection[0].toStdString());
        if (!node || node->op != op.toStdString()) qFatal("%s became something else", qPrintable(op));
        return selection[0];
    }
    void wire(const QString& from, const QString& to, const QString& port = "input") {
        auto* viewport = f->canvas().viewport();
        const QPoint start = f->canvas().portCenter(from, "output", true), end = f->canvas().portCenter(to, port, false);
        QTest::mouseMove(viewport, start);
        QTest::mousePress(viewport, Qt::LeftButton, {}, start);
        for (int i = 1; i <= 4; ++i) QTest::mouseMove(viewport, start + (end - start) * i / 4);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, end);
    }
    void click(const QString& path) {
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, f->canvas().nodeCenter(path));
        QTRY_COMPARE(f->inspector()->selection(), QStringList{path});
    }
    void showTab(const char* panel) {
        if (!f->strip()->isOpen(panel)) QTest::mouseClick(f->strip()->button(panel), Qt::LeftButton);
    }
    /// Steps through a list with the arrow keys until it shows `data`.
    static void choose(QComboBox* box, const QString& data) {
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentData().toString() != data; ++i) QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentData().toString(), data);
    }
    QPushButton* fixButton(const QString& text) const {
        for (auto* button : f->window->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == text) return button;
        }
        return nullptr;
    }

private slots:
    void initTestCase() { f = std::make_unique<Fixture>(); }
    void cleanupTestCase() { f.reset(); }

    void chooseTheData() {
        QTest::mouseClick(f->find<QPushButton>("welcomeNew"), Qt::LeftButton);
        showTab("settings");
        choose(f->find<QComboBox>("dataSource"), "digits");
        QVERIFY(f->document().fields());
        typeInto(f->panel<ui::SettingsPanel>("settings")->findChild<QWidget*>("option_epochs"), "500");
        choose(f->find<QComboBox>("optimizer"), "Adam");
    }

    void buildTheNetwork() {
        const int row1 = 130, row2 = 330;
        const QString image = add("Input", {110, row1});
        const QString conv = add("Conv2d", {310, row1});
        typeInto(f->option("out_channels"), "8");
        const QString relu = add("ReLU", {510, row1});
        const QString pool = add("MaxPool2d", {710, row1});
        const QString fc = add("Linear", {310, row2});
        typeInto(f->option("out_features"), "10");
        typeInto(f->option("in_features"), "72");
        const QString loss = add("CrossEntropyLoss", {710, row2});
        const QString label = add("Input", {110, row2});
        click(label);
        choose(f->option("field")->findChild<QComboBox*>(), "label");
        click(image);
        choose(f->option("field")->findChild<QComboBox*>(), "image");
        wire(image, conv);
        wire(conv, relu);
        wire(relu, pool);
        wire(fc, loss);
        wire(label, loss, "target");
        QCOMPARE(f->document().project().graph.nodes.size(), std::size_t(7));
        QCOMPARE(f->document().project().graph.wires.size(), std::size_t(5));
        QVERIFY(!f->document().analysis().ok());

        // The wrong wire: pictures into a layer that takes 72 features. Red, with a reason and a fix.
        wire(pool, fc);
        QCOMPARE(f->document().project().graph.wires.size(), std::size_t(6));
        QVERIFY(!f->document().analysis().ok());
        const auto& problems = f->document().analysis().diagnostics;
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(problems[0].node), fc);
        click(fc);
        QTRY_VERIFY(fixButton("Insert Flatten"));
        QTest::mouseClick(fixButton("Insert Flatten"), Qt::LeftButton);
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
        QCOMPARE(f->document().analysis().network->outputs.size(), std::size_t(1));
        QCOMPARE(f->panel<ui::ProblemsPanel>("problems")->count(), 0);
    }

    void undoEverythingAndRedoIt() {
        const std::string built = f->json();
        const int steps = f->document().undoStack()->count();
        QVERIFY(steps > 15);
        f->canvas().setFocus();
        for (int i = 0; i < steps; ++i) QTest::keyClick(&f->canvas(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!f->document().undoStack()->canUndo());
        QVERIFY(f->document().project() == nn::Project());
        f->canvas().setFocus();
        for (int i = 0; i < steps; ++i) {
            QTest::keyClick(&f->canvas(), i % 2 ? Qt::Key_Y : Qt::Key_Z,
                            i % 2 ? Qt::ControlModifier : Qt::KeyboardModifiers(Qt::ControlModifier | Qt::ShiftModifier));
        }
        QCOMPARE(f->json(), built);
        QVERIFY(f->document().analysis().ok());
    }

    void trainPauseResumeStop() {
        // So many epochs that it does not end before it is told to.
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = std::int64_t{100'000};
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "epochs"));
        auto* button = f->find<QToolButton>("trainButton");
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().steps().size() > 60, 60000);
        QVERIFY(f->session().isActive());
        QVERIFY(f->panel<ui::CurvesPanel>("curves")->charts()[0]->hasData());
        QVERIFY(f->panel<ui::CurvesPanel>("curves")->charts()[1]->hasData());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(f->session().state(), nn::TrainState::Paused, 20000);
        const auto paused = f->session().stepsDone();
        QTest::keyClick(f->window.get(), Qt::Key_F10);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepsDone() == paused + 1, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(f->session().state(), nn::TrainState::Paused, 20000);
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepsDone() > paused + 60, 60000);
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!f->session().isActive(), 20000);
        QCOMPARE(f->session().state(), nn::TrainState::Stopped);
        QVERIFY(f->session().hasTrainedWeights());
        // It learned: the last losses are well below the first.
        const auto& steps = f->session().steps();
        QVERIFY(steps.back().loss < steps.front().loss * 0.8);
    }

    void watchTheWeights() {
        showTab("parameters");
        QTRY_VERIFY(!f->panel<ui::ParametersPanel>("parameters")->currentKey().isEmpty());
    }

    void saveExportReopen() {
        f->answers.saveFile = f->file("mine");
        f->answers.exportTo = f->file("mine.pt");
        QTest::keyClick(f->window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(QFile::exists(f->file("mine.netloom.json")));
        QVERIFY(!f->window->isWindowModified());
        QTest::keyClick(f->window.get(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(!f->session().hasUnkeptWeights());
        QVERIFY(QFile::exists(f->file("mine.pt")));
        QStringList endings;
        for (const ui::FileKind& kind : f->answers.offered) endings << kind.endings;
        QCOMPARE(endings.mid(0, 4), (QStringList{".pt", ".pth", ".safetensors", ".npz"}));
        QVERIFY(f->answers.suggestion.endsWith("mine.pt"));
        const auto weights = nn::load_pytorch(f->file("mine.pt").toStdString());
        QVERIFY(weights);
        const nn::Network& network = *f->document().analysis().network;
        QCOMPARE(weights->tensors.size(), network.state.size());
        for (std::size_t i = 0; i < network.state.size(); ++i) {
            QCOMPARE(weights->tensors[i].key, network.tensor(network.state[i]).key);
        }
        const std::string saved = f->json();
        QTest::keyClick(f->window.get(), Qt::Key_N, Qt::ControlModifier);
        QVERIFY(f->document().project().graph.nodes.empty());
        f->answers.openFile = f->file("mine.netloom.json");
        QTest::keyClick(f->window.get(), Qt::Key_O, Qt::ControlModifier);
        QCOMPARE(f->json(), saved);
        QVERIFY(f->document().analysis().ok());
        QCOMPARE(f->answers.asked, (QStringList{"save", "export", "open"}));
    }
};

QTEST_MAIN(TestFirstLight)
#include "test_first_light.moc"
