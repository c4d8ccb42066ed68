// What the data offers is found out beside the window: the answer comes later, the last one that was asked for alone.
#include "app/studio/document.h"
#include "app/studio/training_session.h"
#include "random_edits.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <zlib.h>

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

    /// A table of 17 GB in 25 MB, which takes minutes to read: what does not stop is seen.
    void writeEndless(const QString& name) {
        const auto packed = [](const QByteArray& bytes) {
            QByteArray out(qsizetype(compressBound(uLong(bytes.size()))) + 64, '\0');
            z_stream stream{};
            deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
            stream.avail_in = uInt(bytes.size());
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = uInt(out.size());
            const int status = deflate(&stream, Z_FINISH);
            out.resize(qsizetype(stream.total_out));
            deflateEnd(&stream);
            return status == Z_STREAM_END ? out : QByteArray();
        };
        QFile file(dir_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(packed("a,kind\n"));
        const QByteArray rows = packed(QByteArray("1,5\n2,7\n").repeated(1 << 20));
        QVERIFY(!rows.isEmpty());
        for (int i = 0; i < 2000; ++i) QCOMPARE(file.write(rows), rows.size());
    }

private slots:
    void initTestCase() {
        writeTable("small.csv", 10, "pq");
        writeTable("large.csv", 200'000, "rst");
        writeEndless("endless.csv.gz");
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
        auto document = std::make_unique<Document>();
        nn::Project project = small_project();
        project.data = table("endless.csv.gz");
        document->setReadingPatience(0ms);
        document->adopt(project, dir_.path());
        QVERIFY(document->readingData());
        document->clear();
        QVERIFY(!document->readingData() && !document->fields());
        document->adopt(project, dir_.path());
        QVERIFY(document->readingData());
        // It goes with its document, in the middle of the table: both readings end where they are.
        QElapsedTimer goes;
        goes.start();
        document.reset();
        QVERIFY2(goes.elapsed() < 60000, qPrintable(QString::number(goes.elapsed())));
    }

    void aPipeIsRefusedAndNotWaitedFor() {
        QCOMPARE(mkfifo(qPrintable(dir_.filePath("pipe.csv")), 0600), 0);
        Document document;
        document.adopt(small_project(), dir_.path());
        QVERIFY(document.apply({nn::SetData{table("pipe.csv")}}, "data"));
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY(QString::fromStdString(document.analysis().first_error()).contains("pipe.csv"));
    }

    void aStopEndsTheReadingOfATraining_data() {
        QTest::addColumn<int>("way");
        QTest::newRow("stopped") << 0;
        QTest::newRow("another project") << 1;
        QTest::newRow("closed") << 2;
    }
    void aStopEndsTheReadingOfATraining() {
        QFETCH(int, way);
        nn::Project project;
        project.graph.nodes = {node("x", "Input"), node("y", "Input"), node("fc", "Linear", {{"out_features", std::int64_t{1}}}), node("loss", "MSELoss")};
        project.graph.wires = {wire("x", "fc"), wire("fc", "loss:input"), wire("y", "loss:target")};
        project.data = table("endless.csv.gz");
        project.data.fields[1].options.erase("as");  // a number: found out from the first rows
        Document document;
        document.adopt(project, dir_.path());
        QTRY_VERIFY_WITH_TIMEOUT(!document.readingData(), 60000);
        QVERIFY2(document.analysis().ok(), document.analysis().first_error().c_str());  // else it would end by itself
        auto session = std::make_unique<studio::TrainingSession>(&document);
        session->start();
        QCOMPARE(session->state(), nn::TrainState::Preparing);
        QElapsedTimer ends;
        ends.start();
        if (way == 0) {
            session->stop();
            QTRY_VERIFY_WITH_TIMEOUT(nn::is_over(session->state()), 60000);
        } else if (way == 1) {
            document.clear();
            QCOMPARE(session->state(), nn::TrainState::Idle);
            session.reset();  // waits for its threads
        } else {
            session->stopAndWait();
        }
        QVERIFY2(ends.elapsed() < 60000, qPrintable(QString::number(ends.elapsed())));
        if (!session) return;
        QVERIFY2(session->errorText().isEmpty(), qPrintable(session->errorText()));
        QCOMPARE(session->state(), nn::TrainState::Stopped);
        QVERIFY(!session->hasTrainedWeights());
    }
};

QTEST_GUILESS_MAIN(TestFieldsReader)
#include "test_fields_reader.moc"
