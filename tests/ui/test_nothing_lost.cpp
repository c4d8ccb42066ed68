// What was drawn and trained is not lost without a question, and never with more than one: quitting, New, Open, another training,
// closing while one runs.
#include "hands.h"

#include "app/studio/recovery.h"
#include "nn/exchange/importer.h"

#include <QDialog>
#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QScopeGuard>

#include <functional>

using namespace test;

class TestNothingLost : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    /// A project with a file, trained to its end.
    void openAndTrain(int epochs = 1) {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = std::int64_t{epochs};
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "epochs"));
        QVERIFY(bool(f->document().save(f->file("mine.netloom.json"))));
        f->window->actions()->train->trigger();
        QTRY_VERIFY(f->session().stepsDone() > 0);
    }
    void finish() { QTRY_VERIFY_WITH_TIMEOUT(!f->session().isActive(), 60000); }
    QString kept() const { return f->file("mine.pt"); }

    struct Way {
        const char* name;
        std::function<void()> go;
    };
    /// All that would lose what is there.
    std::vector<Way> ways() const {
        return {{"quit", [this] { f->window->close(); }},
                {"new", [this] { f->window->actions()->newProject->trigger(); }},
                {"open", [this] { f->window->openFile(example("iris-csv")); }},
                {"from data", [this] {
                     f->window->newFromData();
                     auto* digits = f->window->findChild<QPushButton*>("sourceDigits");
                     QTest::mouseClick(digits, Qt::LeftButton);
                     auto* draw = f->window->findChild<QPushButton*>("drawIt");
                     QTRY_VERIFY(draw->isEnabled() && draw->isVisible());
                     QTest::mouseClick(draw, Qt::LeftButton);
                 }}};
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void everyWayAsksOnce() {
        for (std::size_t i = 0; i < ways().size(); ++i) {
            f = std::make_unique<Fixture>();
            openAndTrain();
            finish();
            // A refusal: everything is as it was.
            f->answers.asked.clear();
            const Way way = ways()[i];
            way.go();
            QVERIFY2(f->answers.asked == QStringList{"unsaved"}, way.name);
            QVERIFY(f->answers.stake.weights && !f->answers.stake.project && !f->answers.stake.running);
            QVERIFY2(f->session().hasTrainedWeights() && f->window->isVisible(), way.name);
            if (auto* open = f->window->findChild<QDialog*>("fromData")) QTest::keyClick(open, Qt::Key_Escape);
            QTRY_VERIFY(!f->window->findChild<QDialog*>("fromData"));
            // Kept: they lie beside the project, as they are.
            const nn::Result<nn::StateDict> weights = f->session().weights();
            f->answers.unsaved = ui::Dialogs::Unsaved::Save;
            f->answers.asked.clear();
            way.go();
            QVERIFY2(f->answers.asked == QStringList{"unsaved"}, way.name);
            const auto read = nn::load_weights(kept().toStdString());
            QVERIFY2(bool(read), way.name);
            QVERIFY(read->tensors == weights->tensors);
        }
    }

    /// Changes and weights together are one question; both are saved.
    void bothAreOneQuestion() {
        openAndTrain();
        finish();
        QVERIFY(f->document().apply({nn::SetName{"renamed"}}, "rename"));
        f->answers.unsaved = ui::Dialogs::Unsaved::Save;
        f->window->close();
        QCOMPARE(f->answers.asked, QStringList{"unsaved"});
        QVERIFY(f->answers.stake.weights && f->answers.stake.project);
        QVERIFY(!f->document().isModified() && QFileInfo::exists(kept()) && !f->window->isVisible());
    }

    /// An earlier run's weights beside the project are not written over.
    void aFileThatIsThereStays() {
        std::ofstream(kept().toStdString()) << "another run's";
        openAndTrain();
        finish();
        f->answers.unsaved = ui::Dialogs::Unsaved::Save;
        f->window->close();
        QVERIFY(QFileInfo::exists(f->file("mine-2.pt")));
        QCOMPARE(QFileInfo(kept()).size(), 13);
    }

    void whatIsExportedIsNotAskedAbout() {
        openAndTrain();
        finish();
        f->answers.exportTo = f->file("out.safetensors");
        f->window->actions()->exportWeights->trigger();
        QTRY_VERIFY(!f->session().hasUnkeptWeights());
        f->answers.asked.clear();
        f->window->actions()->newProject->trigger();
        QVERIFY(f->answers.asked.isEmpty());
        QVERIFY(f->document().project().graph.nodes.empty());
    }
    void withoutTrainingNothingIsAsked() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->window->actions()->newProject->trigger();
        QVERIFY(f->answers.asked.isEmpty());
    }

    void closingWhileItTrains() {
        openAndTrain(100000);
        f->window->close();
        QCOMPARE(f->answers.asked, QStringList{"unsaved"});
        QVERIFY(f->answers.stake.running && f->answers.stake.weights);
        QVERIFY(f->window->isVisible() && f->session().isActive());
        f->answers.unsaved = ui::Dialogs::Unsaved::Save;
        f->window->close();
        QCOMPARE(f->answers.asked, (QStringList{"unsaved", "unsaved"}));
        QVERIFY(!f->window->isVisible() && bool(nn::load_weights(kept().toStdString())));
    }
    void closingWhileItTrainsWithoutKeeping() {
        openAndTrain(100000);
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        f->window->close();
        QCOMPARE(f->answers.asked, QStringList{"unsaved"});
        QVERIFY(!f->window->isVisible() && !QFileInfo::exists(kept()));
    }

    void trainingAgainAsksWhereToBegin() {
        openAndTrain(4);
        finish();
        const auto first = f->session().weights();
        // A refusal.
        f->window->actions()->train->trigger();
        QCOMPARE(f->answers.asked, QStringList{"again"});
        QVERIFY(f->answers.unkept && !f->session().isActive() && f->session().hasTrainedWeights());
        // On: the first step begins at the trained weights, so the loss is far below that of new ones.
        const double before = f->session().steps().front().loss;
        f->answers.again = {ui::Dialogs::Again::GoOn, false};
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(f->session().isActive() || f->session().stepsDone() > 0);
        finish();
        QVERIFY(f->session().steps().front().loss < before / 2);
        // Anew, kept first: beside the project lie those before.
        const auto second = f->session().weights();
        f->answers.again = {ui::Dialogs::Again::Anew, true};
        f->window->actions()->train->trigger();
        QTRY_VERIFY(f->session().isActive() || f->session().stepsDone() > 0);
        finish();
        QCOMPARE(f->session().steps().front().loss, before);
        const auto read = nn::load_weights(kept().toStdString());
        QVERIFY(bool(read) && read->tensors == second->tensors && !(read->tensors == first->tensors));
        QCOMPARE(f->answers.asked.size(), 3);
    }

    /// A run that comes to nothing takes nothing away.
    void aRunThatFailsLosesNothing() {
        openAndTrain();
        finish();
        const auto weights = f->session().weights();
        nn::TrainingSpec training = f->document().project().training;
        training.options["batch_size"] = std::int64_t{1'000'000};
        training.options["drop_last"] = true;
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "batches"));
        f->answers.again = {ui::Dialogs::Again::Anew, false};
        f->window->actions()->train->trigger();
        finish();
        QVERIFY(!f->session().errorText().isEmpty());
        QVERIFY(f->session().hasUnkeptWeights());
        QVERIFY(f->session().weights()->tensors == weights->tensors);
    }

    void weightsAreImported() {
        openAndTrain(8);
        finish();
        f->answers.exportTo = f->file("good.pt");
        f->window->actions()->exportWeights->trigger();
        QTRY_VERIFY(!f->session().hasUnkeptWeights());
        const auto weights = f->session().weights();
        QVERIFY(f->window->openFile(f->file("mine.netloom.json")));
        QVERIFY(!f->session().canGoOn());
        f->answers.importFrom = f->file("good.pt");
        f->window->actions()->importWeights->trigger();
        QTRY_VERIFY2(f->session().canGoOn(), qPrintable(f->window->messageText()));
        QVERIFY(f->session().weights()->tensors == weights->tensors);
        f->answers.again = {ui::Dialogs::Again::GoOn, false};
        f->window->actions()->train->trigger();
        QTRY_VERIFY(f->session().stepsDone() > 0);
        QVERIFY(f->session().steps().front().loss < 1);
        finish();
        // What does not fit is said, and changes nothing.
        const auto now = f->session().weights();
        std::ofstream(f->file("bad.pt").toStdString()) << "no weights";
        f->answers.importFrom = f->file("bad.pt");
        f->window->actions()->importWeights->trigger();
        QTRY_VERIFY(f->window->messageText().contains("bad.pt"));
        QVERIFY(f->session().weights()->tensors == now->tensors);
    }

    /// Told to end by the system, with nobody to ask: what was trained lies beside the project.
    void endedByTheSystem() {
        openAndTrain(100000);
        f->window->endNow();
        QVERIFY(f->answers.asked.isEmpty());
        QVERIFY(bool(nn::load_weights(kept().toStdString())));
    }
    /// And what was drawn is offered at the next start, where a second crash does not lose it either.
    void whatWasDrawnIsOfferedAgain() {
        QTemporaryDir home;
        const bool given = qEnvironmentVariableIsSet("XDG_DATA_HOME");
        const auto back = qScopeGuard([given, before = qgetenv("XDG_DATA_HOME")] {
            given ? qputenv("XDG_DATA_HOME", before) : qunsetenv("XDG_DATA_HOME");
        });
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        const QString folder = studio::recoveryFolder();
        QVERIFY2(folder.startsWith(home.path()), qPrintable(folder));
        f->window->offerRecovery();
        QVERIFY(f->answers.asked.isEmpty());
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QVERIFY(f->document().apply({nn::SetName{"Drawn last"}}, "name"));  // a moment before
        f->window->endNow();
        f->window.reset();
        QCOMPARE(studio::recoverable(folder).size(), 1);
        f->open();
        f->answers.recover = ui::Dialogs::Recover::Later;
        f->window->offerRecovery();
        QCOMPARE(f->answers.asked, QStringList{"recover"});
        QVERIFY(f->document().project().graph.nodes.empty());
        f->window.reset();
        QCOMPARE(studio::recoverable(folder).size(), 1);  // left for later
        f->open();
        f->answers.recover = ui::Dialogs::Recover::Open;
        f->window->offerRecovery();
        QCOMPARE(f->document().project().name, std::string("Drawn last"));
        QVERIFY(f->document().isModified() && studio::recoverable(folder).isEmpty());
        // It crashes at once: what lies there, without the lock of a living program.
        const QStringList files = QDir(folder).entryList({"*.recovery.json"}, QDir::Files);
        QCOMPARE(files.size(), 1);
        QVERIFY(QDir(home.path()).mkdir("copy") && QFile::copy(QDir(folder).filePath(files[0]), home.filePath("copy/a.recovery.json")));
        QCOMPARE(studio::recoverable(home.filePath("copy")).size(), 1);
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        f->window->close();
        f->window.reset();
    }

    /// Train while the data is being read begins once it is there.
    void trainWaitsForTheData() {
        writePenguins(f->file("many.csv"), 60000);
        f->document().setReadingPatience(std::chrono::milliseconds(0));
        f->window->newFromData(f->file("many.csv"));
        auto* train = f->window->findChild<QPushButton*>("drawAndTrain");
        QTRY_VERIFY_WITH_TIMEOUT(train->isVisible() && train->isEnabled(), 30000);
        QTest::mouseClick(train, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepsDone() > 0, 30000);
        f->session().stopAndWait();
    }
};

QTEST_MAIN(TestNothingLost)
#include "test_nothing_lost.moc"
