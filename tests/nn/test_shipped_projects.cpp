// The projects that ship are written as the program itself writes them, so that the first save changes one line, not all.

#include "nn/train/project_file.h"

#include <QDir>
#include <QFile>
#include <QtTest>

class ShippedProjects : public QObject {
    Q_OBJECT

private slots:
    void saving_changes_nothing_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(NETLOOM_SOURCE_DIR "/projects");
        const QStringList names = folder.entryList({"*.netloom.json"}, QDir::Files);
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void saving_changes_nothing() {
        QFETCH(QString, file);
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const std::string text = in.readAll().toStdString();
        const auto parsed = nn::parse_project(text);
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        for (const nn::Diagnostic& d : parsed->diagnostics) QFAIL((d.node + ": " + d.text.text()).c_str());
        QCOMPARE(QString::fromStdString(nn::write_project(parsed->project)), QString::fromStdString(text));
    }
};

QTEST_GUILESS_MAIN(ShippedProjects)
#include "test_shipped_projects.moc"
