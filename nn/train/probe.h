#pragma once
// Anything observed of a running training, or asked of it: one mechanism for all of them.
//
// A probe is made by whoever wants to know, added to the run's control, asked when news is wanted, and holds its own answer,
// which is taken from it. The trainer runs it between two steps and never waits for anybody; without a probe a step costs
// nothing more.

#include <atomic>
#include <chrono>

namespace nn {

struct Network;
class Plan;
struct LiveRun;

/// What a probe gets to see, on the trainer's thread.
struct ProbeSite {
    const Network& network;
    /// For full batches; the shorter last batch of an epoch has a plan of its own. Probes may tap it between two steps.
    Plan& plan;
    LiveRun& run;
};

/// A step that was just taken.
struct StepFacts {
    bool full_batch = true;        ///< it was `ProbeSite::plan` that ran
    double optimizer_seconds = 0;  ///< clipping of gradients included
};

/// Of one run at a time; the next one may follow. What derives from it says from which thread its own functions are called; those below are called on
/// the trainer's thread, in this order: begin, any of answer and stepped, end.
class Probe {
public:
    /// `share`: of the training's time that it may take, above 0, up to 1. An answer that would take more is put off; a run
    /// that is paused has time.
    explicit Probe(double share = 0.1) : share_(share) {}
    virtual ~Probe() = default;
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

protected:
    /// Before the first step that it sees.
    virtual void begin(ProbeSite&) {}
    /// Asked since the last boundary: hands an answer over now, or gets ready to look at the step that comes.
    virtual void answer(ProbeSite&) {}
    /// After every step. No allocation but where there is something to hand over.
    virtual void stepped(ProbeSite&, const StepFacts&) {}
    /// It was removed, or else (`run_over`) the run has ended. Whatever it did to the plan is undone.
    virtual void end(ProbeSite&, bool run_over) { (void)run_over; }

    /// For what it does in the middle of a step: seconds that its share has to pay too.
    void spend(double seconds) { spent_ += seconds; }

private:
    friend class ProbeRunner;
    friend class TrainControl;
    std::atomic<bool> asked_{false};
    const double share_;
    // The trainer's thread only.
    double spent_ = 0;  ///< since the last answer, seconds
    std::chrono::steady_clock::time_point answered_{};
};

}  // namespace nn
