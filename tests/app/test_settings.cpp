#include "app/studio/project_memory.h"
#include "app/studio/settings.h"

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using studio::Settings;
using studio::Theme;

class TestSettings : public QObject {
    Q_OBJECT

private slots:
    void everythingComesBack() {
        QTemporaryDir folder;
        const QString ini = folder.filePath("settings.ini");
        {
            Settings settings(ini);
            QCOMPARE(settings.theme(), Theme::System);
            QVERIFY(settings.language().isEmpty() && settings.recentFiles().isEmpty());
            QCOMPARE(settings.lastFolder(), QDir::homePath());
            QSignalSpy themes(&settings, &Settings::themeChanged);
            settings.setTheme(Theme::Dark);
            settings.setTheme(Theme::Dark);
            QCOMPARE(themes.count(), 1);
            settings.setLanguage("zh_CN");
            QVERIFY(!settings.timePerLayer());
            settings.setTimePerLayer(true);
            settings.setWindowGeometry("\x01\x02\xff");
            settings.setWindowState("state");
            settings.setLastFolder(folder.path());
        }
        Settings again(ini);
        QCOMPARE(again.theme(), Theme::Dark);
        QCOMPARE(again.language(), "zh_CN");
        QVERIFY(again.timePerLayer());
        QCOMPARE(again.windowGeometry(), QByteArray("\x01\x02\xff"));
        QCOMPARE(again.windowState(), QByteArray("state"));
        QCOMPARE(again.lastFolder(), QDir::cleanPath(folder.path()));
    }

    void recentFiles() {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"));
        QSignalSpy changed(&settings, &Settings::recentFilesChanged);
        QStringList files;
        for (int i = 0; i < 14; ++i) {
            files.prepend(folder.filePath(QString("%1.netloom.json").arg(i)));
            QFile file(files.first());
            QVERIFY(file.open(QIODevice::WriteOnly));
            settings.addRecentFile(files.first());
        }
        QCOMPARE(changed.count(), 14);
        QCOMPARE(settings.recentFiles(), files.mid(0, 10));
        // Another spelling of a known file moves it to the front.
        settings.addRecentFile(folder.path() + "/./5.netloom.json");
        QCOMPARE(settings.recentFiles().first(), folder.filePath("5.netloom.json"));
        QCOMPARE(settings.recentFiles().count(folder.filePath("5.netloom.json")), 1);
        QFile::remove(folder.filePath("5.netloom.json"));
        QVERIFY(!settings.recentFiles().contains(folder.filePath("5.netloom.json")));
        settings.clearRecentFiles();
        QVERIFY(settings.recentFiles().isEmpty());
    }

    void rubbishInTheFileIsNoHarm() {
        QTemporaryDir folder;
        QFile file(folder.filePath("settings.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[look]\ntheme=purple\n[files]\nrecent=@Variant(\\0\\0)\nfolder=/no/such/folder\n\xff\xfe[[[");
        file.close();
        Settings settings(folder.filePath("settings.ini"));
        QCOMPARE(settings.theme(), Theme::System);
        QVERIFY(settings.recentFiles().isEmpty());
        QCOMPARE(settings.lastFolder(), QDir::homePath());
    }

    /// The file is written beside the window: as long as it cannot be, what was set is known all the same.
    void a_slow_disk_stops_nobody() {
        const QTemporaryDir folder;
        const QString ini = folder.filePath("settings.ini");
        {
            QLockFile held(ini + ".lock");  // what QSettings waits for
            QVERIFY(held.lock());
            Settings settings(ini);
            settings.setLanguage("zh_CN");
            for (int i = 0; i < 100; ++i) QCoreApplication::processEvents();
            QCOMPARE(settings.language(), QString("zh_CN"));
            QVERIFY(!QFile::exists(ini));
            held.unlock();
        }
        QCOMPARE(Settings(ini).language(), QString("zh_CN"));
    }

    void whatIsRememberedOfAProjectStandsByItself() {
        QTemporaryDir folder;
        const QString ini = folder.filePath("settings.ini");
        using What = studio::ProjectMemory::What;
        {
            Settings settings(ini);
            studio::ProjectMemory& memory = studio::ProjectMemory::of(settings);
            memory.keep(What::Charts, "/a/one.netloom.json", "charts of one");
            memory.keep(What::Pauses, "/a/one.netloom.json", "pauses of one");
            memory.keep(What::Pauses, "/a/../a/two.netloom.json", "pauses of two");
        }
        Settings settings(ini);
        const studio::ProjectMemory& memory = studio::ProjectMemory::of(settings);
        QCOMPARE(memory.recall(What::Charts, "/a/one.netloom.json"), QString("charts of one"));
        QCOMPARE(memory.recall(What::Pauses, "/a/one.netloom.json"), QString("pauses of one"));
        QCOMPARE(memory.recall(What::Pauses, "/a/two.netloom.json"), QString("pauses of two"));
        QVERIFY(memory.recall(What::Charts, "/a/two.netloom.json").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "test_settings.moc"
