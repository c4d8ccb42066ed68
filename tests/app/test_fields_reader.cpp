// What the data offers is found out beside the window: the answer comes later, the last one that was asked for alone.
#include "app/studio/document.h"
#include "app/studio/training_session.h"
#include "random_edits.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

using namespace test;
using namespace std::chrono_literals;
using studio::Document;
using studio::DocumentChange;

class TestFieldsReader : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;

    nn::DataSpec table(const QString& name) const {
        return {"csv",
                {{"path", name.toStdString()}},
                {{"x", {{"columns", std::vector<std::string>{"a"}}}},
                 {"y", {{"columns", std::vector<std::string>{"kind"}}, {"as", std::string("class")}}}},
                {}};
    }
    void writeTable(const QString& name, int rows, const char* words) {
        QFile file(dir_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a,kind\n");
        for (int i = 0; i < rows; ++i) file.write(QByteArray::number(i) + ',' + words[i % int(strlen(words))] + '\n');
    }

private slots:
    void initTestCase() {
        writeTable("small.csv", 10, "pq");
        writeTable("large.csv", 200'000, "rst");
    }

    void theAnswerComesLater() {
        Document document;
        document.adopt(small_project(), dir_.path());
        document.setReadingPatience(0ms);
        QSignalSpy changes(&document, &Document::changed);
        QVERIFY(document.apply({nn::SetData{table("large.csv")}}, "data"));
        // Not there yet, and said so; meanwhile the drawing goes on.
        QVERIFY(document.readingData());
        QVERIFY(!document.fields() && !document.analysis().ok());
        QVERIFY(QString::fromStdString(document.analysis().first_error()).contains("being read"));
        QVERIFY(document.apply({nn::SetName{"meanwhile"}}, "name"));
        QVERIFY(document.readingData());
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY(document.fields());
        QCOMPARE(*document.fields()->at("y").classes, 3);
        QVERIFY(changes.last().first().value<DocumentChange>().has(DocumentChange::Fields));
        QVERIFY(!QString::fromStdString(document.analysis().first_error()).contains("being read"));
    }

    void theLastOneAskedForIsTheOneSeen() {
        Document document;
        document.adopt(small_project(), dir_.path());
        document.setReadingPatience(0ms);
        for (int i = 0; i < 20; ++i) QVERIFY(document.apply({nn::SetData{table(i % 2 ? "small.csv" : "large.csv")}}, "data"));
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY(document.fields());
        QCOMPARE(*document.fields()->at("y").classes, 2);
        // Data without files is there at once, and what was begun is of no interest.
        QVERIFY(document.apply({nn::SetData{table("large.csv")}}, "data"));
        nn::DataSpec digits;
        digits.source = "digits";
        QVERIFY(document.apply({nn::SetData{digits}}, "data"));
        QVERIFY(!document.readingData() && document.fields() && document.fields()->contains("image"));
    }

    void anotherProjectForgetsIt() {
        Document document;
        nn::Project project = small_project();
        project.data = table("large.csv");
        document.setReadingPatience(0ms);
        document.adopt(project, dir_.path());
        QVERIFY(document.readingData());
        document.clear();
        QVERIFY(!document.readingData() && !document.fields());
        document.adopt(project, dir_.path());
        QVERIFY(document.readingData());
        // It goes with its document, in the middle of the table.
    }

    void aPipeIsRefusedAndNotWaitedFor() {
        QCOMPARE(mkfifo(qPrintable(dir_.filePath("pipe.csv")), 0600), 0);
        Document document;
        document.adopt(small_project(), dir_.path());
        QVERIFY(document.apply({nn::SetData{table("pipe.csv")}}, "data"));
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY(QString::fromStdString(document.analysis().first_error()).contains("pipe.csv"));
    }

    void aStopEndsTheReadingOfATraining() {
        nn::Project project = small_project();
        project.graph.nodes[0].options["field"] = std::string("x");
        project.graph.nodes[1].options["field"] = std::string("y");
        project.data = table("large.csv");
        Document document;
        document.adopt(project, dir_.path());
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY2(document.analysis().ok(), document.analysis().first_error().c_str());  // else it would end by itself
        studio::TrainingSession session(&document);
        session.start();
        QCOMPARE(session.state(), nn::TrainState::Preparing);
        session.stop();
        QTRY_VERIFY_WITH_TIMEOUT(nn::is_over(session.state()), 60000);
        QVERIFY2(session.errorText().isEmpty(), qPrintable(session.errorText()));
        QCOMPARE(session.state(), nn::TrainState::Stopped);
        QVERIFY(!session.hasTrainedWeights());
    }
};

QTEST_GUILESS_MAIN(TestFieldsReader)
#include "test_fields_reader.moc"
