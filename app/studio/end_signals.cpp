#include "app/studio/end_signals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace studio {

namespace {

constexpr std::array endings{SIGINT, SIGTERM, SIGHUP};
std::array<int, 2> ends{-1, -1};  // a pipe: a handler may do little more than write

void tell(int) {
    const char byte = 1;
    [[maybe_unused]] const auto written = write(ends[1], &byte, 1);  // full: enough are waiting already
}

void handle(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int number : endings) sigaction(number, &action, nullptr);
}

}  // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent) {
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    notifier_ = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier_, &QSocketNotifier::activated, this, [this] {
        char byte;
        while (read(ends[0], &byte, 1) == 1) {
        }
        emit received();
    });
    handle(tell);
}

EndSignals::~EndSignals() {
    if (!notifier_) return;
    handle(SIG_DFL);
    delete notifier_;
    for (int& end : ends) close(std::exchange(end, -1));
}

}  // namespace studio
