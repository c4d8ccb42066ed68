#include "app/studio/run_steering.h"

#include "app/studio/document.h"

#include <algorithm>
#include <utility>

namespace studio {

QString settingsText(const std::vector<nn::RunChange::Setting>& settings) {
    QStringList words;
    for (const nn::RunChange::Setting& s : settings)
        words << QStringLiteral("%1 %2 → %3").arg(QString::fromStdString(s.name), QString::fromStdString(s.before), QString::fromStdString(s.after));
    return words.join(QStringLiteral(", "));
}

RunSteering::RunSteering(Document* document, QObject* parent) : QObject(parent), document_(document) {
    connect(document, &Document::changed, this, [this](const DocumentChange& change) {
        if (change.has(DocumentChange::Part::Training)) compare();
    });
}

void RunSteering::begin(std::shared_ptr<nn::TrainChannel> channel, const nn::TrainingSpec& training) {
    channel_ = std::move(channel);
    running_ = training;
    asked_ = false;
    changes_.clear();
    if (!conditions_.empty()) channel_->control.pause_when(conditions_);
    compare();
}

void RunSteering::end() {
    if (!channel_) return;
    look();
    channel_.reset();
    compare();
}

void RunSteering::forget() {
    channel_.reset();
    changes_.clear();
    compare();
}

void RunSteering::apply() {
    if (!canApply()) return;
    channel_->control.change(document_->project().training);
    asked_ = true;
    compare();
}

void RunSteering::look() {
    if (!channel_) return;
    for (nn::RunChange& change : channel_->changes.take()) {
        asked_ = false;
        if (change.refused) {
            emit refused(text(*change.refused));
        } else if (!change.settings.empty()) {
            running_ = change.training;
            changes_.push_back(std::move(change));
            emit changed(changes_.back());
        }
        compare();
    }
    for (const nn::ConditionMet& met : channel_->met.take()) emit paused(met);
}

void RunSteering::pauseWhen(nn::PauseConditions conditions) {
    if (conditions == conditions_) return;
    conditions_ = std::move(conditions);
    if (channel_) channel_->control.pause_when(conditions_);
}

void RunSteering::compare() {
    std::vector<nn::RunChange::Setting> offer;
    QString problem;
    if (channel_ && !asked_) {
        const nn::TrainingSpec next = nn::changed_on_the_way(running_, document_->project().training);
        offer = nn::settings_that_differ(running_, next);
        const auto why = offer.empty() ? std::nullopt : nn::change_problem(running_, next);
        if (why) problem = text(*why);
    }
    const auto same = [](const nn::RunChange::Setting& a, const nn::RunChange::Setting& b) { return a.name == b.name && a.before == b.before && a.after == b.after; };
    if (problem == problem_ && std::ranges::equal(offer, offer_, same)) return;
    offer_ = std::move(offer);
    problem_ = std::move(problem);
    emit offerChanged();
}

}  // namespace studio
