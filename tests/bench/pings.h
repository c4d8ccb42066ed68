#pragma once
// How late an event loop answers, measured from outside of it: a thread posts an event every 5 ms, and the loop's thread notes how late it came.

#include <QCoreApplication>
#include <QEventLoop>
#include <QObject>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

inline double milliseconds(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

/// CPU seconds of the calling thread.
inline double thread_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

class Pings : public QObject {
public:
    /// What the loop's thread worked between one answer of the last run and the next, in milliseconds, ascending: how late it would have been
    /// on a core of its own.
    std::vector<double> work() const {
        std::vector<double> sorted = work_;
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    }
    /// Pings for `seconds`; returns when the last one was answered. Milliseconds, ascending.
    std::vector<double> run(double seconds) {
        latencies_.clear();
        work_.clear();
        worked_ = thread_seconds();
        QEventLoop loop;  // as the program's own: it sleeps until something comes
        std::thread pinger([this, seconds, &loop] {
            const auto end = Clock::now() + std::chrono::duration<double>(seconds);
            auto next = Clock::now();
            while (Clock::now() < end) {
                QCoreApplication::postEvent(this, new Ping);
                next += std::chrono::milliseconds(5);
                std::this_thread::sleep_until(next);
            }
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
        loop.exec();
        pinger.join();
        std::sort(latencies_.begin(), latencies_.end());
        return latencies_;
    }
    /// Of sorted numbers, not none.
    static double quantile(const std::vector<double>& sorted, double q) { return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))]; }

protected:
    void customEvent(QEvent* event) override {
        latencies_.push_back(milliseconds(Clock::now() - static_cast<Ping*>(event)->sent));
        work_.push_back(1e3 * (thread_seconds() - worked_));
        worked_ = thread_seconds();
    }

private:
    struct Ping : QEvent {
        Clock::time_point sent = Clock::now();
        Ping() : QEvent(QEvent::User) {}
    };
    std::vector<double> latencies_, work_;
    double worked_ = 0;
};

}  // namespace bench
