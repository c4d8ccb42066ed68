// How fast the window answers while a project trains, and what the window costs the training: one run that alternates
// between the command line and the window. Usage: window_latency NETLOOM PROJECT [seconds] [rounds]
//
// The event loop's latency is measured from outside it (pings.h). What a user feels is the tail: the 99th percentile and the worst. Set GOMP_SPINCOUNT=20000 as
// the program does for itself (app/main.cpp), before this one starts.

#include "app/studio/training_session.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "pings.h"

#include <QApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace {

using bench::Clock;
using bench::milliseconds;
using bench::thread_seconds;

/// Samples a second of the command line over `seconds`, from its own step lines.
double train_in_terminal(const QString& program, const QString& project, double seconds) {
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, {"train", project, "--epochs", "1000", "--json"});
    process.waitForStarted();
    QByteArray text;
    const auto field = [](const QByteArray& line, const char* name) {
        const auto at = line.indexOf(name);
        return at < 0 ? -1.0
                      : QByteArray(line.mid(at + qstrlen(name), 24)).split(',').first().split('}').first().toDouble();
    };
    double first_time = -1, last_time = -1, first_step = 0, last_step = 0;
    while (process.waitForReadyRead(60000)) {
        text += process.readAllStandardOutput();
        const auto now = milliseconds(Clock::now().time_since_epoch()) / 1000;
        const auto end = text.lastIndexOf('\n');
        if (end < 0) continue;
        const auto lines = text.left(end).split('\n');
        text = text.mid(end + 1);
        for (const QByteArray& line : lines) {
            const double step = field(line, "\"step\":");
            if (!line.contains("\"kind\":\"step\"") || step < 0) continue;
            if (first_time < 0 && step > 50) first_time = now, first_step = step;
            last_time = now, last_step = step;
        }
        if (first_time > 0 && last_time - first_time > seconds) break;
    }
    process.kill();
    process.waitForFinished();
    return (last_step - first_step) / (last_time - first_time);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: window_latency NETLOOM PROJECT [seconds] [rounds]\n");
        return 2;
    }
    const double seconds = argc > 3 ? std::atof(argv[3]) : 30;
    const int rounds = argc > 4 ? std::atoi(argv[4]) : 3;
    QApplication application(argc, argv);
    QTemporaryDir folder;
    studio::Settings settings(folder.filePath("settings.ini"));
    ui::Theme::instance().apply(studio::Theme::Dark);
    ui::DesktopDialogs dialogs;
    ui::MainWindow window(&settings, &dialogs);
    window.resize(1600, 1000);
    window.show();
    if (!window.openFile(QString::fromLocal8Bit(argv[2]))) return 1;
    auto* session = window.session();
    bench::Pings pings;
    for (int round = 0; round < rounds; ++round) {
        const double terminal = train_in_terminal(argv[1], argv[2], seconds);
        session->start();
        while (session->stepsDone() < 50) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        const auto begin = Clock::now();
        const double cpu = thread_seconds();
        const auto before = session->stepsDone();
        const auto latencies = pings.run(seconds);
        const double window_rate =
            static_cast<double>(session->stepsDone() - before) / (milliseconds(Clock::now() - begin) / 1000);
        const double window_share = (thread_seconds() - cpu) / (milliseconds(Clock::now() - begin) / 1000);
        session->stopAndWait();
        if (latencies.empty()) return 1;
        const auto at = [&latencies](double q) { return bench::Pings::quantile(latencies, q); };
        std::printf(
            "event loop: %zu pings, median %.2f ms, p99 %.2f ms, worst %.2f ms, %.1f %% of a core | steps a second: "
            "window %.1f, "
            "terminal %.1f, ratio %.3f\n",
            latencies.size(), at(0.5), at(0.99), latencies.back(), window_share * 100, window_rate, terminal,
            window_rate / terminal);
        std::fflush(stdout);
    }
    return 0;
}
