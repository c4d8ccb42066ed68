#pragma once
// What one does to a run while it goes on: other settings of the optimizer, and conditions under which it pauses by itself.

#include "nn/train/channel.h"

#include <QObject>

#include <memory>

namespace studio {

class Document;

/// "lr 0.01 → 0.003, weight_decay 0 → 0.1"
QString settingsText(const std::vector<nn::RunChange::Setting>& settings);

/// One for each TrainingSession, which owns it and calls `begin`, `look` and `end`. UI thread only; nothing waits.
///
/// The project is what one edits, whether a run goes on or not. Where its settings are not those that the run goes by, there is an
/// offer to apply them: no difference is silent, and no half typed number reaches a run.
class RunSteering : public QObject {
    Q_OBJECT

public:
    RunSteering(Document* document, QObject* parent);

    /// The project's settings could be applied to the active run, which goes by others.
    bool canApply() const { return !offer_.empty() && problem_.isEmpty(); }
    /// What differs of those that may change on the way.
    const std::vector<nn::RunChange::Setting>& offer() const { return offer_; }
    /// Why the run cannot take them; "" where it can, or where nothing differs.
    const QString& problem() const { return problem_; }
    /// The run goes by the project's settings from its next step on; `changed` or `refused` says so.
    void apply();

    /// Of the run so far, in the order in which they were taken.
    const std::vector<nn::RunChange>& changes() const { return changes_; }

    /// Of the active run and of every one from now on.
    void pauseWhen(nn::PauseConditions conditions);
    const nn::PauseConditions& conditions() const { return conditions_; }

    void begin(std::shared_ptr<nn::TrainChannel> channel, const nn::TrainingSpec& training);
    void look();
    void end();
    /// Forgets the changes too.
    void forget();

signals:
    void offerChanged();
    /// The run has taken settings between two steps.
    void changed(const nn::RunChange& change);
    void refused(const QString& why);
    /// The run pauses because a condition began to hold.
    void paused(const nn::ConditionMet& met);

private:
    void compare();

    Document* document_;
    std::shared_ptr<nn::TrainChannel> channel_;  ///< of the active run; null: there is none
    nn::TrainingSpec running_;                   ///< by which it goes
    bool asked_ = false;                         ///< settings are on their way to it
    std::vector<nn::RunChange::Setting> offer_;
    QString problem_;
    std::vector<nn::RunChange> changes_;
    nn::PauseConditions conditions_;
};

}  // namespace studio
