// The longest time for which the window does not answer, while it opens what makes it wait. Usage: window_stalls [megabytes]
//
// Milliseconds of the longest event, from its delivery until the event loop has the thread again: by the clock, and of the thread's
// processor time, which others' work does not count into. Run it with QT_QPA_PLATFORM=offscreen.

#include "app/studio/training_session.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/window/actions.h"

#include "nn/train/project_file.h"

#include <QAction>
#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double thread_milliseconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
}

/// Times every event that the event loop delivers.
class Application : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (depth_++ > 0) {
            const bool done = QApplication::notify(receiver, event);
            --depth_;
            return done;
        }
        const QObject* owner = receiver->parent();  // of a timer, what it is for
        const QString what = QStringLiteral("%1 of %2, event %3")
                                 .arg(QLatin1String(receiver->metaObject()->className()), QLatin1String(owner ? owner->metaObject()->className() : "none"))
                                 .arg(int(event->type()));
        const Clock::time_point began = Clock::now();
        const double worked = thread_milliseconds();
        const bool done = QApplication::notify(receiver, event);
        --depth_;
        const double work = thread_milliseconds() - worked;
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
        if (took > longest_) longest_ = took, slowest_ = what;
        if (work > most_work_) most_work_ = work, busiest_ = what;
        return done;
    }
    void forget() { longest_ = most_work_ = 0; }
    void report(const char* what) const {
        std::printf("  %-48s longest %8.2f ms (%s), most work %8.2f ms (%s)\n", what, longest_, qPrintable(slowest_), most_work_,
                    qPrintable(busiest_));
        std::fflush(stdout);
    }

private:
    int depth_ = 0;
    double longest_ = 0, most_work_ = 0;
    QString slowest_, busiest_;
};

class NoQuestions : public ui::DesktopDialogs {
public:
    Unsaved askUnsaved(QWidget*, const QString&, const AtStake&) override { return Unsaved::Discard; }
    void showError(QWidget*, const QString&, const QString&) override {}
};

class Bench {
public:
    Bench(Application& application, const fs::path& folder) : application_(application), folder_(folder) {}

    void write_files(std::int64_t megabytes) {
        mkfifo((folder_ / "pipe.csv").c_str(), 0600);
        mkfifo((folder_ / "pipe.netloom.json").c_str(), 0600);
        std::string rows;
        for (int i = 0; rows.size() < (1u << 20); ++i)
            rows += std::to_string(i % 97) + ".25," + std::to_string(i % 89) + "," + "kind" + std::to_string(i % 7) + "\n";
        std::ofstream table(folder_ / "table.csv", std::ios::binary);
        table << "a,b,c\n";
        for (std::int64_t i = 0; i < megabytes; ++i) table << rows;
        spill("table.csv");
        spill("pipe.csv");
    }

    void run() {
        measure("a project that is a pipe", [this] { window_.openFile(file("pipe.netloom.json")); }, [] { return true; });
        measure("a project whose table is a pipe", [this] { window_.openFile(file("pipe.csv.netloom.json")); }, [this] { return idle(); });
        measure("a large table, closed at once", [this] {
            window_.openFile(file("table.csv.netloom.json"));
            QTimer::singleShot(0, &window_, [this] { begin_anew(); });
        }, [this] { return idle(); });
        measure("a large table", [this] { window_.openFile(file("table.csv.netloom.json")); }, [this] { return idle(); });
        measure("New while training is prepared", [this] {
            window_.session()->start();
            QTimer::singleShot(50, &window_, [this] { begin_anew(); });
        }, [this] { return !window_.session()->isActive() && idle(); });
        window_.openFile(file("table.csv.netloom.json"));
        wait([this] { return idle(); });
        measure("the window is closed while training is prepared", [this] {
            window_.session()->start();
            QTimer::singleShot(50, &window_, &QWidget::close);
        }, [this] { return !window_.isVisible(); });
    }

private:
    QString file(const std::string& name) const { return QString::fromStdString((folder_ / name).string()); }
    bool idle() const { return !window_.document()->readingData(); }

    void spill(const std::string& table) {
        std::ofstream project(folder_ / (table + ".netloom.json"));
        project << R"({"format": "netloom", "version": 1, "name": "t", "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}},
            {"id": "y", "op": "Input", "options": {"field": "y"}}, {"id": "fc", "op": "Linear", "options": {"out_features": 7}},
            {"id": "loss", "op": "CrossEntropyLoss"}], "wires": [["x", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]},
            "data": {"source": "csv", "path": ")"
                << table << R"(", "fields": {"x": {"columns": ["a", "b"]}, "y": {"columns": ["c"], "as": "class"}}}, "training": {"epochs": 1}})";
    }

    /// Answered by NoQuestions, it leaves nothing of what there was.
    void begin_anew() {
        window_.actions()->newProject->trigger();
        if (!window_.document()->project().graph.nodes.empty() || window_.session()->isActive()) {
            std::fprintf(stderr, "New was refused: nothing was measured\n");
            std::exit(1);
        }
    }

    void wait(const std::function<bool()>& over) {
        QTimer look;
        look.start(10);
        do QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        while (!over());
    }

    void measure(const char* what, const std::function<void()>& begin, const std::function<bool()>& over) {
        for (int i = 0; i < 20; ++i) QCoreApplication::processEvents();
        application_.forget();
        bool begun = false;
        QTimer::singleShot(0, &window_, [&] {
            begin();
            begun = true;
        });
        const Clock::time_point start = Clock::now();
        // What was begun may have to be waited for, and what it leaves to be done too.
        wait([&] { return begun && over() && Clock::now() - start > std::chrono::milliseconds(300); });
        application_.report(what);
    }

    Application& application_;
    fs::path folder_;
    studio::Settings settings_{QString::fromStdString((folder_ / "settings.ini").string())};
    NoQuestions dialogs_;
    ui::MainWindow window_{&settings_, &dialogs_};

public:
    void show() {
        window_.resize(1600, 1000);
        window_.show();
        QCoreApplication::processEvents();
    }
};

}  // namespace

int main(int argc, char** argv) {
    Application application(argc, argv);
    application.setQuitOnLastWindowClosed(false);
    const int megabytes = argc > 1 ? std::atoi(argv[1]) : 1024;
    QTemporaryDir folder;
    ui::Theme::instance().apply(studio::Theme::Dark);
    Bench bench(application, folder.path().toStdString());
    bench.write_files(megabytes);
    bench.show();
    bench.run();
    return 0;
}
