#include "app/studio/document.h"
#include "app/studio/examples.h"
#include "app/studio/end_signals.h"
#include "app/studio/recovery.h"
#include "random_edits.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTranslator>
#include <QLockFile>
#include <QtTest>

#include <csignal>

#include <sys/stat.h>

#include <sys/resource.h>
#include <csignal>

using namespace test;
using studio::Document;

namespace {

std::string textOf(const Document& document) { return nn::write_project(document.project()); }

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// No file of this process may grow beyond `bytes`: as a full disk, seen from the program.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        old_ = signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit small{bytes, limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &limit_);
        signal(SIGXFSZ, old_);
    }

private:
    rlimit limit_{};
    sighandler_t old_;
};

class Chinese : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* source, const char*, int) const override {
        if (qstrcmp(context, "nn") != 0 || qstrcmp(source, "{0} meets {1}") != 0) return {};
        return QStringLiteral("{1} 遇到 {0}");
    }
};

}  // namespace

class TestDocument : public QObject {
    Q_OBJECT

private slots:
    void undoAndRedoAreExact_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 6; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void undoAndRedoAreExact() {
        QFETCH(unsigned, seed);
        RandomEdits random(seed);
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        QSignalSpy changed(&document, &Document::changed);
        std::vector<std::string> texts{textOf(document)};
        int refused = 0;
        for (int i = 0; i < 400; ++i) {
            const QString key = random.below(4) == 0 ? "drag" : "";
            const int before = document.undoStack()->count(), signalsBefore = changed.count();
            const std::string textBefore = textOf(document);
            if (!document.apply(random.draw(document.project()), "edit", key)) {
                ++refused;
                QVERIFY(!document.lastError().isEmpty());
                QCOMPARE(textOf(document), textBefore);
                QCOMPARE(changed.count(), signalsBefore);
                continue;
            }
            const int now = document.undoStack()->count();
            if (changed.count() == signalsBefore) {  // changed nothing
                QCOMPARE(textOf(document), textBefore);
                QCOMPARE(now, before);
                continue;
            }
            QCOMPARE(changed.count(), signalsBefore + 1);
            if (now > before)
                texts.push_back(textOf(document));
            else
                texts.back() = textOf(document);  // merged
        }
        QVERIFY2(refused < 80, qPrintable(QString::number(refused)));
        QVERIFY(texts.size() > 200);
        QCOMPARE(std::size_t(document.undoStack()->count() + 1), texts.size());
        const std::string last = textOf(document);

        for (std::size_t i = texts.size(); i-- > 1;) {
            QCOMPARE(textOf(document), texts[i]);
            document.undoStack()->undo();
        }
        QCOMPARE(textOf(document), texts[0]);
        QVERIFY(document.project() == small_project());
        QVERIFY(!document.isModified());
        for (std::size_t i = 1; i < texts.size(); ++i) {
            document.undoStack()->redo();
            QCOMPARE(textOf(document), texts[i]);
        }
        QCOMPARE(textOf(document), last);
        // What any sequence of edits makes is a file that can be read again.
        const auto parsed = nn::parse_project(last);
        QVERIFY(parsed);
        for (const nn::Diagnostic& d : parsed->diagnostics)
            QVERIFY2(d.severity != nn::Severity::Error, d.text.text().c_str());
        QCOMPARE(nn::write_project(parsed->project), last);
        // An undo view jumps over many entries: one signal, one analysis.
        changed.clear();
        document.undoStack()->setIndex(0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(textOf(document), texts[0]);
    }

    void analysisIsUpToDateInEverySignal() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        QVERIFY2(document.analysis().ok(), document.analysis().first_error().c_str());
        bool expected = false;
        int seen = 0;
        const auto check = [&] {
            ++seen;
            QCOMPARE(document.analysis().ok(), expected);
        };
        connect(&document, &Document::changed, this, check);
        connect(&document, &Document::modifiedChanged, this, check);
        connect(document.undoStack(), &QUndoStack::indexChanged, this, check);
        connect(document.undoStack(), &QUndoStack::canUndoChanged, this, check);
        QVERIFY(document.apply(nn::remove_nodes(document.project(), "", {"head"}), "remove"));
        expected = true;
        document.undoStack()->undo();
        expected = false;
        document.undoStack()->redo();
        expected = true;
        document.adopt(small_project(), QDir::tempPath());
        QVERIFY(seen >= 11);
    }

    void merging() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        const std::string before = textOf(document);
        const auto drag = [&](double x) {
            QVERIFY(document.apply({nn::MoveNodes{{{"head", nn::Position{x, 0}}}}}, "Move", "drag:head"));
        };
        for (int i = 0; i < 50; ++i) drag(i);
        QCOMPARE(document.undoStack()->count(), 1);
        document.endMerge();
        drag(100);
        QCOMPARE(document.undoStack()->count(), 2);
        document.undoStack()->undo();
        QCOMPARE(document.project().layout.at("head").x, 49.0);
        // Undo ends the run: what follows is an entry of its own.
        drag(7);
        QCOMPARE(document.undoStack()->count(), 2);
        document.undoStack()->setIndex(0);
        QCOMPARE(textOf(document), before);
        // Other keys, other targets and no key.
        document.apply({nn::SetName{"a"}}, "Name", "name");
        document.apply({nn::SetNotes{"b"}}, "Name", "name");
        document.apply({nn::SetName{"c"}}, "Name");
        document.apply({nn::SetName{"d"}}, "Name");
        QCOMPARE(document.undoStack()->count(), 3);
        document.undoStack()->setIndex(0);
        QCOMPARE(textOf(document), before);
    }

    void editsThatChangeNothingLeaveNoEntry() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        QSignalSpy changed(&document, &Document::changed);
        QVERIFY(document.apply({}, "nothing"));
        QVERIFY(
            document.apply({nn::SetName{"Small"}, nn::SetOption{"head", "out_features", std::int64_t{10}}}, "same"));
        QVERIFY(document.apply({nn::ReorderNode{"image", 0}, nn::RenameNode{"head", "head", {}}}, "same"));
        QCOMPARE(document.undoStack()->count(), 0);
        QCOMPARE(changed.count(), 0);
        QVERIFY(!document.isModified());
    }

    void newNodesGetAPlace() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        QVERIFY(document.apply({nn::InsertNode{"", 9, node("relu", "ReLU"), {}}}, "insert"));
        QVERIFY(document.project().layout.contains("relu"));
        document.undoStack()->undo();
        QVERIFY(document.project() == small_project());
        nn::Project bare = small_project();
        bare.layout.clear();
        document.adopt(bare, QDir::tempPath());
        for (const nn::Node& n : bare.graph.nodes) QVERIFY(document.project().layout.contains(n.id));
        QVERIFY(!document.project().layout.contains("features.0"));
        QVERIFY(!document.isModified());
    }

    void loadAndSave() {
        QTemporaryDir folder;
        const QString file = folder.filePath("net.netloom.json");
        Document document;
        document.adopt(small_project(), folder.path());
        QSignalSpy paths(&document, &Document::filePathChanged), modified(&document, &Document::modifiedChanged);
        QVERIFY(document.apply({nn::SetName{"Saved"}}, "name"));
        QCOMPARE(modified.count(), 1);
        QVERIFY(document.save(file));
        QCOMPARE(document.filePath(), file);
        QCOMPARE(paths.count(), 1);
        QCOMPARE(modified.count(), 2);
        QVERIFY(!document.isModified() && !document.changedOnDisk());
        QCOMPARE(read(file).toStdString(), textOf(document));
        document.undoStack()->undo();
        QVERIFY(document.isModified());
        document.undoStack()->redo();
        QVERIFY(!document.isModified());

        Document other;
        QSignalSpy reset(&other, &Document::reset), changed(&other, &Document::changed);
        QVERIFY(other.load(file));
        QCOMPARE(reset.count(), 1);
        QCOMPARE(changed.count(), 1);
        QVERIFY(other.project() == document.project());
        QCOMPARE(other.displayName(), "Saved");

        // Someone else writes the file: the same bytes are no change, others are.
        const QByteArray bytes = read(file);
        QFile touched(file);
        QVERIFY(touched.open(QIODevice::ReadWrite));
        QVERIFY(touched.setFileTime(QDateTime::currentDateTime().addSecs(60), QFileDevice::FileModificationTime));
        touched.close();
        QVERIFY(!other.changedOnDisk());
        write(file, QByteArray(bytes).replace("Saved", "Gone!"));
        QVERIFY(other.changedOnDisk());
        QFile::remove(file);
        QVERIFY(!other.changedOnDisk());
    }

    void loadErrorsKeepTheOldProject_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const QByteArray head = R"({"format": "netloom", "version": 1, "name": "x", "graph": {"nodes": [)";
        QTest::newRow("empty") << QByteArray() << "";
        QTest::newRow("not JSON") << QByteArray("{\"format\": \"netloom\",,}") << "line 1";
        QTest::newRow("cut") << head << "";
        QTest::newRow("another format") << QByteArray(R"({"format": "other", "version": 1})") << "etloom";
        QTest::newRow("newer") << QByteArray(R"({"format": "netloom", "version": 2, "graph": {"nodes": []}})") << "2";
        QTest::newRow("unknown op") << head + R"({"id": "a", "op": "Relu"}]}})"
                                    << "ReLU";
        QTest::newRow("duplicate id") << head + R"({"id": "a", "op": "ReLU"}, {"id": "a", "op": "ReLU"}]}})"
                                      << "a";
        QTest::newRow("wrong type") << head + R"({"id": "fc", "op": "Linear", "options": {"out_features": "x"}}]}})"
                                    << "out_features";
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe{", 4) << "";
    }
    void loadErrorsKeepTheOldProject() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        QTemporaryDir folder;
        write(folder.filePath("bad.netloom.json"), text);
        Document document;
        document.adopt(small_project(), folder.path());
        QVERIFY(document.apply({nn::SetName{"Edited"}}, "name"));
        const std::string before = textOf(document);
        QSignalSpy changed(&document, &Document::changed), reset(&document, &Document::reset);
        const auto result = document.load(folder.filePath("bad.netloom.json"));
        QVERIFY(!result);
        const QString error = studio::text(result.error().message);
        QVERIFY2(error.contains(says) && !error.isEmpty() && !error.contains('\n'), qPrintable(error));
        QCOMPARE(textOf(document), before);
        QVERIFY(document.isModified() && document.undoStack()->canUndo());
        QCOMPARE(changed.count() + reset.count(), 0);
        QVERIFY(!document.load(folder.filePath("missing.netloom.json")));
        QVERIFY(!document.load(folder.path()));
        QCOMPARE(textOf(document), before);
    }

    void fullDiskKeepsTheFile() {
        QTemporaryDir folder;
        const QString file = folder.filePath("net.netloom.json");
        Document document;
        document.adopt(small_project(), folder.path());
        QVERIFY(document.save(file));
        const QByteArray before = read(file);
        QVERIFY(document.apply({nn::SetNotes{std::string(20000, 'x')}}, "notes"));
        {
            const FullDisk full(4096);
            const auto result = document.save(file);
            QVERIFY(!result);
            const QString error = studio::text(result.error().message);
            QVERIFY2(error.contains("net.netloom.json"), qPrintable(error));
        }
        QCOMPARE(read(file), before);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        QVERIFY(document.isModified());
        QVERIFY(document.save(file));
        QVERIFY(read(file).size() > 20000);
        QVERIFY(!document.save(folder.filePath("nowhere/net.netloom.json")));
        QCOMPARE(document.filePath(), file);
    }

    void relativeDataPathsSurviveAnotherFolder() {
        QTemporaryDir folder;
        QDir(folder.path()).mkpath("a/data");
        QDir(folder.path()).mkpath("b/c");
        nn::Project p = small_project();
        p.data = {};
        p.data.source = "npz";
        p.data.options["path"] = std::string("data/x.npz");
        Document document;
        document.adopt(p, folder.filePath("a"));
        QVERIFY(document.save(folder.filePath("a/net.netloom.json")));
        QVERIFY(document.project() == p || document.project().data == p.data);
        QVERIFY(document.save(folder.filePath("b/c/net.netloom.json")));
        QCOMPARE(std::get<std::string>(document.project().data.options.at("path")), "../../a/data/x.npz");
        QCOMPARE(read(folder.filePath("b/c/net.netloom.json")).toStdString(), textOf(document));
        QVERIFY(!document.isModified());
    }

    void dataIsDescribedAgainOnRefresh() {
        QTemporaryDir folder;
        nn::Project p = small_project();
        p.data = {};
        p.data.source = "idx";
        p.data.options["path"] = std::string("mnist");
        Document document;
        document.adopt(p, folder.path());
        QVERIFY(!document.fields());
        QVERIFY(!document.analysis().ok());
        p.data = small_project().data;
        QVERIFY(document.apply({nn::SetData{p.data}}, "data"));
        QVERIFY(document.fields() && document.fields()->contains("image"));
        QVERIFY2(document.analysis().ok(), document.analysis().first_error().c_str());
        QSignalSpy changed(&document, &Document::changed);
        document.refreshData();
        QCOMPARE(changed.count(), 1);
    }

    void settingsThatNoFileCouldHoldAreRefused() {
        QTemporaryDir folder;
        Document document;
        document.adopt(small_project(), folder.path());
        const nn::Project before = document.project();
        nn::TrainingSpec training = before.training;
        training.optimizer.type = "Adagrat";
        QVERIFY(!document.apply({nn::SetName{"other"}, nn::SetTraining{training}}, "training"));
        QVERIFY2(document.lastError().contains("Adagrat"), qPrintable(document.lastError()));
        nn::DataSpec data = before.data;
        data.source = "nowhere";
        QVERIFY(!document.apply({nn::SetData{data}}, "data"));
        QVERIFY2(document.lastError().contains("nowhere"), qPrintable(document.lastError()));
        QVERIFY(document.project() == before);
        QCOMPARE(document.undoStack()->count(), 0);
    }

    void recovery() {
        QTemporaryDir folder;
        const QString kept = folder.filePath("recovery");
        QString leftover;
        {
            // A program that crashes: its recovery file stays, its lock dies with it.
            studio::RecoveryFile file(kept);
            nn::Project p = small_project();
            p.name = "Lost";
            file.write(p, "/somewhere/lost.netloom.json", "/somewhere", {});
            file.flush();
            QVERIFY(studio::recoverable(kept).isEmpty());  // still running
            leftover = QDir(kept).filePath("crashed.recovery.json");
            QVERIFY(QFile::copy(file.path(), leftover));
        }
        write(QDir(kept).filePath("damaged.recovery.json"), "{\"project\": \"no\"}");
        auto found = studio::recoverable(kept);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0].name, "Lost");
        QCOMPARE(found[0].original, "/somewhere/lost.netloom.json");
        QVERIFY(found[0].time.secsTo(QDateTime::currentDateTimeUtc()) < 60);

        Document document;
        document.setRecoveryFolder(kept);
        QSignalSpy modified(&document, &Document::modifiedChanged);
        document.recover(found[0]);
        QCOMPARE(document.displayName(), "Lost");
        QVERIFY(document.isModified());
        QCOMPARE(document.filePath(), "/somewhere/lost.netloom.json");
        QVERIFY(!QFile::exists(leftover));  // now this program keeps it
        QVERIFY(studio::recoverable(kept).isEmpty());
        const auto files = [&] { return QDir(kept).entryList({"*.recovery.json"}, QDir::Files); };
        QTRY_COMPARE(files().size(), 2);  // ours and the damaged one
        QVERIFY(document.save(folder.filePath("found.netloom.json")));
        QTRY_COMPARE(files().size(), 1);
        QVERIFY(document.apply({nn::SetName{"More"}}, "name"));
        QTRY_COMPARE_WITH_TIMEOUT(files().size(), 2, 20000);
        document.clear();
        QTRY_COMPARE(files().size(), 1);
        QVERIFY(!document.isModified());
        QVERIFY(document.project() == nn::Project{});
    }

    void aSecondCrashLosesNothingEither() {
        QTemporaryDir folder;
        const QString kept = folder.filePath("recovery"), ours = folder.filePath("ours.netloom.json");
        const auto files = [&] { return QDir(kept).entryList({"*.recovery.json"}, QDir::Files); };
        const auto crashed = [&] {  // what lies there at this moment, without the lock of a living program
            QFile::remove(folder.filePath("copy/a.recovery.json"));
            QDir().mkpath(folder.filePath("copy"));
            if (files().size() != 1 || !QFile::copy(QDir(kept).filePath(files()[0]), folder.filePath("copy/a.recovery.json")))
                qFatal("nothing is kept");
            return studio::recoverable(folder.filePath("copy"))[0];
        };
        studio::Recovered first;
        {
            Document document;
            document.adopt(small_project(), folder.path());
            QVERIFY(document.save(ours));
            document.setRecoveryFolder(kept);
            QVERIFY(document.apply({nn::SetName{"Work"}}, "name"));
            QTRY_COMPARE_WITH_TIMEOUT(files().size(), 1, 20000);
            first = crashed();
        }
        QTRY_COMPARE(files().size(), 0);
        Document document;
        document.setRecoveryFolder(kept);
        document.recover(first);
        QCOMPARE(QString::fromStdString(crashed().project.name), "Work");  // at once, without waiting for the next write
        document.setRecoveryFolder(kept);
        QCOMPARE(QString::fromStdString(crashed().project.name), "Work");
        // The file is as it was when that work began: saving needs no question. Then another program writes to it.
        QVERIFY(!document.changedOnDisk());
        QFile file(ours);
        QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Append));
        file.write("\n");
        file.close();
        Document again;
        again.recover(first);
        QVERIFY(again.changedOnDisk());
    }

    void whatIsToEndLeavesItsWork() {
        QTemporaryDir folder;
        const QString kept = folder.filePath("recovery");
        {
            Document document;
            document.setRecoveryFolder(kept);
            document.leaveForRecovery();  // nothing to keep
        }
        QCOMPARE(studio::recoverable(kept).size(), 0);
        {
            Document document;
            document.setRecoveryFolder(kept);
            QVERIFY(document.apply({nn::SetName{"Late"}}, "name"));
            document.leaveForRecovery();  // before the three seconds are over
        }
        QCOMPARE(studio::recoverable(kept).size(), 1);
        QCOMPARE(studio::recoverable(kept)[0].name, "Late");
        // The lock of a program that was killed before it had anything to keep goes.
        QFile lock(QDir(kept).filePath("gone.recovery.json.lock"));
        {
            QLockFile living(folder.filePath("living.lock"));
            QVERIFY(living.tryLock());
            QVERIFY(QFile::copy(folder.filePath("living.lock"), lock.fileName()));
            QVERIFY(lock.open(QIODevice::ReadWrite));
            QByteArray text = lock.readAll();
            QVERIFY(text.startsWith(QByteArray::number(QCoreApplication::applicationPid())));
            text.replace(0, text.indexOf('\n'), "2147483646");  // no process has this number
            lock.resize(0);
            lock.seek(0);
            lock.write(text);
            lock.close();
        }
        static_cast<void>(studio::recoverable(kept));
        QVERIFY(!lock.exists());
    }

    void theSystemsRequestToEndArrivesInTheLoop() {
        for (const int number : {SIGTERM, SIGHUP, SIGINT}) {
            const studio::EndSignals ends;
            QSignalSpy received(&ends, &studio::EndSignals::received);
            QCOMPARE(raise(number), 0);
            QTRY_COMPARE(received.count(), 1);
        }
        struct sigaction now {};
        QCOMPARE(sigaction(SIGTERM, nullptr, &now), 0);
        QVERIFY(now.sa_handler == SIG_DFL);
    }

    void aPipeIsNoProject() {
        QTemporaryDir folder;
        const QString pipe = folder.filePath("pipe.netloom.json");
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        Document document;
        QVERIFY(!document.load(pipe));  // and does not wait for a writer
        QVERIFY(!document.changedOnDisk());
    }

    void undoIsKeptWithinBounds() {
        Document document;
        QVERIFY(document.undoStack()->undoLimit() > 0 && document.undoStack()->undoLimit() <= 100'000);
    }

    void clearForgets() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        document.apply({nn::SetName{"x"}}, "name");
        QSignalSpy reset(&document, &Document::reset), modified(&document, &Document::modifiedChanged);
        document.clear();
        QCOMPARE(reset.count(), 1);
        QCOMPARE(modified.count(), 1);
        QVERIFY(!document.isModified() && !document.undoStack()->canUndo());
        QVERIFY(document.filePath().isEmpty());
        QCOMPARE(document.displayName(), "Untitled");
    }

    void messagesAreTranslatedAndThenFilled() {
        const nn::Message message("{0} meets {1}", {"A {1}", "100%1"});
        QCOMPARE(studio::text(message), "A {1} meets 100%1");
        Chinese chinese;
        QVERIFY(QCoreApplication::installTranslator(&chinese));
        QCOMPARE(studio::text(message), QStringLiteral("100%1 遇到 A {1}"));
        QCOMPARE(studio::text(nn::Message("other")), "other");
        QCoreApplication::removeTranslator(&chinese);
    }

    void everyExampleOpens() {
        const QDir folder(studio::examplesFolder());
        const auto examples = studio::examples();
        QCOMPARE(examples.size(), folder.entryList({"*.netloom.json"}, QDir::Files).size());
        QVERIFY(!examples.isEmpty());
        for (const studio::Example& example : examples) {
            QVERIFY2(!example.name.isEmpty() && !example.notes.isEmpty(), qPrintable(example.file));
            Document document;
            QVERIFY2(document.load(example.file), qPrintable(example.file));
        }
    }

    void largeGraphsStayQuick() {
        Document document;
        nn::Project p;
        p.data.source = "digits";
        p.graph.nodes.push_back(node("image", "Input", {{"field", std::string("image")}}));
        for (int i = 0; i < 1000; ++i) {
            const std::string id = "relu" + std::to_string(i);
            p.graph.nodes.push_back(node(id, "ReLU"));
            p.graph.wires.push_back(wire(i == 0 ? "image" : "relu" + std::to_string(i - 1), id));
        }
        document.adopt(p, QDir::tempPath());
        QBENCHMARK_ONCE {
            for (int i = 0; i < 100; ++i)
                QVERIFY(document.apply({nn::MoveNodes{{{"relu500", nn::Position{double(i), 1}}}}}, "move", "drag"));
        }
        QCOMPARE(document.undoStack()->count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
