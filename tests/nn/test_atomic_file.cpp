#include "nn/io/atomic_file.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

namespace fs = std::filesystem;

class TestAtomicFile : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    fs::path path(const char* name) const { return fs::path(dir_.path().toStdString()) / name; }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir_.path().toStdString()), {}));
    }
    std::string content(const fs::path& file) const {
        const auto text = nn::read_file(file, 1 << 30);
        return text ? *text : "unreadable: " + text.error().text();
    }

private slots:
    void writes_replaces_and_leaves_nothing_behind() {
        const fs::path file = path("a.txt");
        QVERIFY(nn::write_atomically(file, "one"));
        QCOMPARE(content(file), std::string("one"));
        const std::string big(3 << 20, 'x');
        QVERIFY(nn::write_atomically(file, big));
        QCOMPARE(content(file), big);
        QVERIFY(nn::write_atomically(file, ""));
        QCOMPARE(content(file), std::string());
        QCOMPARE(entries(), std::size_t(1));
    }
    void keeps_mode_and_symbolic_links() {
        const fs::path file = path("real"), link = path("link");
        QVERIFY(nn::write_atomically(file, "x"));
        fs::permissions(file, fs::perms(0640));
        fs::create_symlink("real", link);
        QVERIFY(nn::write_atomically(link, "y"));
        QVERIFY(fs::is_symlink(link));
        QCOMPARE(content(file), std::string("y"));
        QCOMPARE(static_cast<int>(fs::status(file).permissions()), 0640);
    }
    void failing_write_keeps_the_old_file() {
        const fs::path file = path("kept");
        QVERIFY(nn::write_atomically(file, "precious"));
        const std::size_t before = entries();
        // A limit on file size fails a write in the middle, as a full disk does.
        std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit old {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
        struct rlimit tight = old;
        tight.rlim_cur = 4096;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        const auto result = nn::write_atomically(file, std::string(1 << 20, 'x'));
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!result);
        QVERIFY2(result.error().text().find("kept") != std::string::npos, result.error().text().c_str());
        QVERIFY2(result.error().text().find("File too large") != std::string::npos, result.error().text().c_str());
        QCOMPARE(content(file), std::string("precious"));
        QCOMPARE(entries(), before);
    }
    void temporaries_of_the_dead_are_removed() {
        std::ofstream(path(".netloom-1-0.tmp")) << "left over";
        const int fd = ::open(path(".netloom-2-0.tmp").c_str(), O_WRONLY | O_CREAT, 0600);  // somebody writes it
        QVERIFY(fd >= 0 && ::flock(fd, LOCK_EX) == 0);
        nn::remove_left_over_files(dir_.path().toStdString());
        QVERIFY(!fs::exists(path(".netloom-1-0.tmp")) && fs::exists(path(".netloom-2-0.tmp")));
        ::close(fd);
        nn::remove_left_over_files(dir_.path().toStdString());
        QVERIFY(!fs::exists(path(".netloom-2-0.tmp")));
    }
    void errors_name_file_and_reason() {
        const auto missing = nn::write_atomically(path("no/such/folder"), "x");
        QVERIFY(!missing);
        QVERIFY(missing.error().text().find("No such file or directory") != std::string::npos);
        fs::create_directory(path("folder"));
        const auto folder = nn::write_atomically(path("folder"), "x");
        QVERIFY(!folder);
        QVERIFY(folder.error().text().find("Is a directory") != std::string::npos);
        QVERIFY(!nn::write_atomically("", "x"));
        QVERIFY(fs::is_directory(path("folder")));
    }
    void reading_is_bounded() {
        QVERIFY(nn::write_atomically(path("ten"), "0123456789"));
        QVERIFY(nn::read_file(path("ten"), 10));
        const auto over = nn::read_file(path("ten"), 9);
        QVERIFY(!over);
        QVERIFY2(over.error().text().find("10 bytes") != std::string::npos, over.error().text().c_str());
        QVERIFY(!nn::read_file(path("absent"), 9));
        QVERIFY(!nn::read_file(dir_.path().toStdString(), 9));
        QVERIFY(mkfifo(path("fifo").c_str(), 0600) == 0);
        QVERIFY(!nn::read_file(path("fifo"), 9));  // must not wait for a writer
    }
};
QTEST_GUILESS_MAIN(TestAtomicFile)
#include "test_atomic_file.moc"
