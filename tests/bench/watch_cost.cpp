// What watching costs a training: one run, in which nothing is watched, then the curves, then every switch and panel, again and again.
// Usage: watch_cost PROJECT [seconds] [rounds]. A machine that does other things too slows all three alike: the ratio of a round compares
// what lay side by side in time, and the median over the rounds is what counts. Where others take the cores away, processor time a step
// says more: all threads of the program, the window's too. Set OMP_WAIT_POLICY=passive, so that waiting is no work.

#include "pings.h"
#include "app/studio/training_session.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/watch_legend.h"
#include "ui/dialogs/dialogs.h"
#include "ui/inside/inside_panel.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/window/panel_dock.h"
#include "ui/window/panel_frame.h"
#include "ui/window/watch_switches.h"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <unistd.h>

namespace {

using bench::Clock;

double resident_megabytes() {
    std::ifstream file("/proc/self/statm");
    double all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// Of all threads, in seconds.
double processor_seconds() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return bench::Pings::quantile(values, 0.5);
}

enum class Watched { Nothing, Curves, Everything };
constexpr Watched modes[] = {Watched::Nothing, Watched::Curves, Watched::Everything};
constexpr const char* names[] = {"nothing", "curves", "everything"};

class Window {
public:
    explicit Window(const QString& project) : settings_(folder_.filePath("settings.ini")), window_(&settings_, &dialogs_) {
        window_.resize(1600, 1000);
        window_.show();
        opened_ = window_.openFile(project);
        nn::TrainingSpec training = window_.document()->project().training;
        training.options["epochs"] = std::int64_t(100000);
        opened_ = opened_ && window_.document()->apply({nn::SetTraining{training}}, "Epochs");
    }
    bool opened() const { return opened_; }
    studio::TrainingSession& session() { return *window_.session(); }

    /// What it says that the switches alone cost.
    QString legend() const { return window_.canvas()->findChild<ui::WatchLegend*>()->text().section(QStringLiteral(". "), -1); }

    void watch(Watched what) {
        const auto dock = [&](const char* id) { return window_.panels()->find(QLatin1String(id))->dock; };
        // Side by side, as on a second screen: below, one would take the other's place.
        for (const char* id : {"results", "inside", "try"}) {
            dock(id)->setFloating(what == Watched::Everything);
            dock(id)->setVisible(what == Watched::Everything);
        }
        if (what == Watched::Nothing) dock("curves")->hide();
        else window_.showPanel(QStringLiteral("curves"));
        auto* switches = window_.canvas()->findChild<ui::WatchSwitches*>();
        for (const char* kind : {"gradients", "updates", "dead", "activations"}) switches->switchOf(QLatin1String(kind))->setChecked(what == Watched::Everything);
        switches->lineOf(what == Watched::Everything ? QStringLiteral("gradients") : QString())->trigger();
        auto* inside = static_cast<ui::InsidePanel*>(window_.panel(QStringLiteral("inside")));
        for (ui::InsidePanel* one : inside->windows()) delete one;
        if (what == Watched::Everything) inside->openWindow(inside->node().isEmpty() ? QStringLiteral("features.0") : inside->node());
    }

private:
    QTemporaryDir folder_;
    studio::Settings settings_;
    ui::DesktopDialogs dialogs_;
    ui::MainWindow window_;
    bool opened_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: watch_cost PROJECT [seconds] [rounds]\n");
        return 2;
    }
    const double seconds = argc > 2 ? std::atof(argv[2]) : 10;
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 10;
    QApplication application(argc, argv);
    ui::Theme::instance().apply(studio::Theme::Dark);
    Window window(QString::fromLocal8Bit(argv[1]));
    if (!window.opened()) return 1;
    window.session().start();
    while (window.session().stepsDone() < 50) {
        if (!window.session().isActive()) return 1;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    bench::Pings pings;
    QString legend;
    std::vector<double> rates[3], late[3], ratios[3], work[3], stretches[3], memory;
    for (int round = 0; round < rounds; ++round) {
        double rate[3] = {}, spent[3] = {};
        // There and back, so that what changes meanwhile weighs on all alike.
        for (int k = 0; k < 3; ++k) {
            const int mode = round % 2 == 0 ? k : 2 - k;
            window.watch(modes[mode]);
            (void)pings.run(1.5);  // panels open, first looks
            const auto begin = Clock::now();
            const double cpu = processor_seconds();
            const auto before = window.session().stepsDone();
            const std::vector<double> latencies = pings.run(seconds);
            const double steps = static_cast<double>(std::max<std::int64_t>(window.session().stepsDone() - before, 1));
            rate[mode] = steps / (bench::milliseconds(Clock::now() - begin) / 1000);
            spent[mode] = (processor_seconds() - cpu) / steps;
            if (modes[mode] == Watched::Everything) legend = window.legend();
            late[mode].insert(late[mode].end(), latencies.begin(), latencies.end());
            const std::vector<double> stretch = pings.work();
            stretches[mode].insert(stretches[mode].end(), stretch.begin(), stretch.end());
        }
        memory.push_back(resident_megabytes());
        for (int mode = 0; mode < 3; ++mode) rates[mode].push_back(rate[mode]), ratios[mode].push_back(rate[mode] / rate[0]), work[mode].push_back(spent[mode] / spent[0]);
        std::printf("round %d: %.1f, %.1f, %.1f steps a second; %.2f, %.2f, %.2f ms of processor time a step; %.0f MB\n", round + 1, rate[0], rate[1], rate[2],
                    1e3 * spent[0], 1e3 * spent[1], 1e3 * spent[2], memory.back());
        std::fflush(stdout);
    }
    window.session().stopAndWait();
    for (int mode = 0; mode < 3; ++mode) {
        std::sort(late[mode].begin(), late[mode].end());
        std::sort(stretches[mode].begin(), stretches[mode].end());
        std::printf("%-10s median %.1f steps a second, ratio %.3f, of processor time a step %.3f; event loop median %.2f ms, p99 %.2f ms, worst %.1f ms; its work in a stretch p99 %.1f ms, "
                    "most %.1f ms\n", names[mode], median(rates[mode]),
                    median(ratios[mode]), median(work[mode]), bench::Pings::quantile(late[mode], 0.5), bench::Pings::quantile(late[mode], 0.99), late[mode].back(),
                    bench::Pings::quantile(stretches[mode], 0.99), stretches[mode].back());
    }
    std::printf("the switches alone, by their legend: %s\n", qPrintable(legend));
    std::printf("memory: %.0f MB after the first round, %.0f MB after the last\n", memory.front(), memory.back());
    return 0;
}
