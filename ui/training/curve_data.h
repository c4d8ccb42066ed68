#pragma once
// All that a run told of its steps and epochs, for any number of charts. No widgets.

#include "ui/training/curve_series.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ui {

class CurveData {
public:
    enum class Quantity {
        Loss,
        Share,   ///< from 0 to 1, shown per cent
        Number,  ///< may lie below 0
    };
    struct Kind {
        QString id, title;
        Quantity quantity = Quantity::Number;
        bool operator==(const Kind&) const = default;
    };
    enum class By { Step, Epoch, Time, Samples };
    /// Where in the run a value belongs.
    struct Place {
        double step = 0, seconds = 0, samples = 0;
    };
    struct Marker {
        enum class Kind {
            Edit,    ///< of the project, while the run goes on by what it was
            Change,  ///< of settings, that the run goes by from there
            Best,    ///< the best epoch so far: there is one of it
            Saved,   ///< the weights as they were then lie in a file
        } kind = Kind::Edit;
        double step = 0;
        QString text;
    };
    /// Values of all kinds at the same places, which never fall.
    struct Track {
        std::vector<double> steps, seconds, samples;
        std::vector<CurveSeries> lines;  ///< as the kinds
        const std::vector<double>& places(By by) const {
            return by == By::Time ? seconds : by == By::Samples ? samples : steps;
        }
    };
    using Values = std::vector<std::optional<double>>;

    /// `capacity`: most places kept; of a longer run neighbours are joined in pairs.
    explicit CurveData(std::size_t capacity = std::size_t{1} << 20);
    ~CurveData();

    /// Forgets all. One value for each of `kinds` comes with a place.
    void begin(std::vector<Kind> kinds);
    void addStep(const Place& place, const Values& values);
    void addValidation(double step, const Values& values);
    void addMarker(Marker marker);
    /// Length of the whole run; 0 while it is unknown.
    void setRun(std::int64_t steps, int epochs);

    const std::vector<Kind>& kinds() const { return kinds_; }
    std::optional<std::size_t> find(const QString& id) const;
    const Track& train() const { return train_; }
    const Track& validation() const { return validation_; }
    const std::vector<Marker>& markers() const { return markers_; }
    /// Brings the smoothed line up to date, at once.
    void smooth(std::size_t kind, const Smoothing& smoothing) { train_.lines[kind].smooth(smoothing, train_.steps); }
    /// The same, but what takes long is done beside the window: false until it came. The line stays as it was so far. Whoever waits asks
    /// `takeSmoothed` again and again, which hands the values over piece by piece.
    bool smoothAside(std::size_t kind, const Smoothing& smoothing);
    /// Takes what came meanwhile. How many lines have come so far: charts that wait for one see that by it.
    std::size_t takeSmoothed();
    bool empty() const { return train_.steps.empty() && validation_.steps.empty(); }

    /// By epochs where the run's length is known, else by steps.
    By inForce(By wanted) const { return wanted == By::Epoch && !(runSteps_ > 0 && epochs_ > 0) ? By::Step : wanted; }
    /// What a place of `by` is to be multiplied with.
    double scale(By by) const { return by == By::Epoch ? double(epochs_) / double(runSteps_) : 1; }
    /// Where a step lies on that axis.
    double at(double step, By by) const;
    /// The end of the axis: of the run where that is known, else of what came. Greater than 0.
    double end(By by) const;

private:
    /// Values to go through that cost a millisecond at most.
    static constexpr std::size_t atOnce = 1 << 14;
    /// Values that are copied in one turn.
    static constexpr std::size_t copiedAtOnce = 1 << 17;
    struct Work;
    std::size_t capacity_;
    std::vector<Kind> kinds_;
    Track train_, validation_;
    std::vector<Marker> markers_;
    std::int64_t runSteps_ = 0;
    int epochs_ = 0;
    std::size_t joined_ = 0;  ///< how often places were joined, or all was forgotten: what was smoothed before is of no use
    std::unique_ptr<Work> work_;  ///< one line at a time
    std::size_t came_ = 0;
};

}  // namespace ui
