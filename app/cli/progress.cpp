#include "app/cli/progress.h"

#include "app/cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>

namespace cli {

namespace {

// Set by a handler, on whatever thread the signal came to, and read by another.
std::atomic<bool> signal_seen = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int) { signal_seen = true; }

int terminal_width() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string split_text(const nn::SplitMetrics& m, const nn::Metrics& metrics) {
    const std::string without = m.without_loss > 0 ? fmt::format(" ({} samples have none)", m.without_loss) : "";
    return fmt::format("loss {:.4g}{}{}", m.loss, without, metrics_text(m.metrics, metrics));
}

}  // namespace

std::string metrics_text(const nn::MetricValues& values, const nn::Metrics& metrics, const std::string& before) {
    std::string text;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const auto value = values[i];
        if (!value) continue;
        text += ", " + before + metrics[i]->id + " ";
        text += metrics[i]->share ? fmt::format("{:.2f} %", 100 * *value) : fmt::format("{:.4g}", *value);
    }
    return text;
}

std::string duration_text(double seconds) {
    const auto s = static_cast<std::int64_t>(std::max(0.0, std::round(seconds)));
    if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    return fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string bar_text(double share, int width) {
    const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    return "[" + std::string(static_cast<std::size_t>(full), '#') +
           std::string(static_cast<std::size_t>(width - full), '-') + "]";
}

void Progress::stop_on_signals() {
    give_up_when(&Progress::interrupted);
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // A closed terminal says so several times. Under nohup nobody is to listen.
    struct sigaction now {};
    if (sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
        action.sa_flags = 0;
        sigaction(SIGHUP, &action, nullptr);
    }
}

bool Progress::interrupted() { return signal_seen; }

Progress::Progress(std::shared_ptr<nn::TrainChannel> channel, std::int64_t epochs, bool json)
    : channel_(std::move(channel)),
      epochs_(epochs),
      json_(json),
      terminal_(isatty(STDERR_FILENO) != 0),
      thread_([this](const std::stop_token& stop) { watch(stop); }) {}

Progress::~Progress() { finish(); }

void Progress::finish() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    drain();
    clear_bar();
}

void Progress::watch(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        woken.wait_for(lock, stop, std::chrono::milliseconds(33), [] { return false; });
        drain();
        if (interrupted()) channel_->control.stop();
        if (terminal_) show_bar();
    }
}

void Progress::drain() {
    std::string lines;
    const auto print = [&](const std::string& line) {
        lines += line;
        lines += '\n';
    };
    // An epoch is sent after its last step, so whatever epochs are there now, their steps are in the ring or were
    // drained.
    std::vector<nn::EpochPoint> epochs;
    channel_->take_epochs(epochs);
    auto next = epochs.begin();
    const auto show = [&](const nn::EpochPoint& point) {
        if (json_) print(nn::to_json(point, channel_->metrics));
        show_epoch(point);
    };
    for (nn::StepPoint point; channel_->steps.pop(point);) {
        for (; next != epochs.end() && next->step < point.step; ++next) show(*next);
        if (!first_seconds_) {
            first_seconds_ = point.seconds;
            first_step_ = point.step;
            recent_loss_ = point.loss;
        }
        recent_loss_ += 0.05 * (point.loss - recent_loss_);
        newest_ = point;
        if (json_) print(nn::to_json(point, channel_->metrics));
    }
    for (; next != epochs.end(); ++next) show(*next);
    if (!put(stdout, lines)) channel_->control.stop();  // nobody reads any more: a run for nothing
}

void Progress::show_bar() {
    const std::int64_t total = channel_->steps_total.load(std::memory_order_acquire);
    if (newest_.step == 0 || total == 0) return;
    const double share = static_cast<double>(newest_.step) / static_cast<double>(total);
    const std::int64_t steps = newest_.step - first_step_;
    const double per_step = steps > 0 && first_seconds_ ? (newest_.seconds - *first_seconds_) / static_cast<double>(steps) : 0;
    const std::string left =
        steps > 0 ? duration_text(per_step * static_cast<double>(total - newest_.step)) + " left" : "";
    const bool validating = channel_->state.load(std::memory_order_acquire) == nn::TrainState::Validating;
    std::string text = fmt::format(" {:3.0f} %  epoch {}/{}  loss {:.4g}  {}{}", 100 * share, newest_.epoch, epochs_,
                                   recent_loss_, left, validating ? "  validating" : "");
    const int room = terminal_width() - static_cast<int>(text.size()) - 3;
    if (room >= 5) text = bar_text(share, std::min(room, 40)) + text;
    put(stderr, "\r\033[K" + text);
    bar_shown_ = true;
}

void Progress::clear_bar() {
    if (bar_shown_) put(stderr, "\r\033[K");
    bar_shown_ = false;
}

void Progress::show_epoch(const nn::EpochPoint& point) {
    last_epoch_ = point;
    clear_bar();
    std::string text = fmt::format("epoch {}/{}  {}", point.epoch, epochs_, split_text(point.train, channel_->metrics));
    if (point.validation) text += "  validation " + split_text(*point.validation, channel_->metrics);
    text += fmt::format("  {:.1f} s  {:.0f} samples/s", point.seconds, point.samples_per_second);
    put(stderr, text + "\n");
}

}  // namespace cli
