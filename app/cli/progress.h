#pragma once
// Watches a run from a thread of its own: a bar with the time left on a terminal, a line an epoch elsewhere, JSON lines
// on stdout where asked for.

#include "nn/train/channel.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace cli {

/// "1:05", "2:03:09".
std::string duration_text(double seconds);
/// "[######------]" with `width` places.
std::string bar_text(double share, int width);
/// ", accuracy 92.13 %, f1 91.80 %" of a split, or ", validation accuracy..."; metrics without a value are left out.
std::string metrics_text(const nn::MetricValues& values, const nn::Metrics& metrics, const std::string& before = {});

class Progress {
public:
    /// `json`: points go to stdout as JSON lines.
    Progress(std::shared_ptr<nn::TrainChannel> channel, std::int64_t epochs, bool json);
    ~Progress();
    /// Shows what is left and ends the thread. Called once the run has ended.
    void finish();
    /// The newest epoch's numbers; after `finish`.
    const nn::EpochPoint& last_epoch() const { return last_epoch_; }

    /// Stops the run when the process is interrupted (SIGINT, SIGTERM, SIGHUP); a second SIGINT or SIGTERM ends the process at once.
    static void stop_on_signals();
    static bool interrupted();

private:
    void watch(const std::stop_token& stop);
    void drain();
    void show_bar();
    void clear_bar();
    void show_epoch(const nn::EpochPoint& point);

    std::shared_ptr<nn::TrainChannel> channel_;
    std::int64_t epochs_;
    bool json_, terminal_;
    bool bar_shown_ = false;
    nn::StepPoint newest_;
    nn::EpochPoint last_epoch_;
    double recent_loss_ = 0;
    std::optional<double> first_seconds_;  ///< where this process began: a resumed run has a past
    std::int64_t first_step_ = 0;
    std::jthread thread_;
};

}  // namespace cli
