#include "app/studio/rehearser.h"

#include <exception>

namespace studio {

namespace {

constexpr int lookMilliseconds = 30;

nn::Result<nn::Rehearsal> attempt(const nn::RehearsalKind& kind, const nn::RehearsalRequest& request) {
    try {
        return kind.run(request);
    } catch (const std::exception&) {  // memory: nothing may leave a thread
        return nn::Error(nn::Message(TR("There is not enough memory for this training. Make the batch or the network smaller")));
    }
}

}  // namespace

Rehearser::Rehearser(Document* document, QObject* parent) : QObject(parent), document_(document) {
    timer_.setInterval(lookMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &Rehearser::take);
    connect(document, &Document::changed, this, [this](const DocumentChange& change) {
        using Part = DocumentChange::Part;
        if (!change.has(Part::Nodes | Part::Wires | Part::Options | Part::Data | Part::Fields | Part::Training)) return;
        for (auto& [id, outcome] : outcomes_) {
            if (outcome.stale || outcome.state == State::Never || outcome.state == State::Waiting) continue;
            outcome.stale = true;
            emit changed(id);
        }
    });
    connect(document, &Document::reset, this, [this] {
        cancel();
        for (auto& [id, outcome] : std::exchange(outcomes_, {})) emit changed(id);
    });
}

const Rehearser::Outcome& Rehearser::outcome(const QString& id) const {
    static const Outcome never;
    const auto it = outcomes_.find(id);
    return it == outcomes_.end() ? never : it->second;
}

void Rehearser::set(const QString& id, Outcome outcome) {
    outcomes_[id] = std::move(outcome);
    emit changed(id);
}

void Rehearser::start(const QStringList& ids) {
    for (const QString& id : ids) {
        if (id == running_ || waiting_.contains(id) || !nn::find_rehearsal(id.toStdString())) continue;
        waiting_ << id;
        set(id, {State::Waiting, {}, {}, false});
    }
    if (!busy() && !waiting_.isEmpty()) next();
}

void Rehearser::next() {
    if (waiting_.isEmpty()) {
        running_.clear();
        timer_.stop();
        emit busyChanged(false);
        return;
    }
    const bool began = running_.isEmpty();
    running_ = waiting_.takeFirst();
    dropped_ = false;
    nn::RehearsalRequest request;
    request.project = document_->project();
    request.folder = document_->folder().toStdString();
    const nn::RehearsalKind* kind = nn::find_rehearsal(running_.toStdString());
    work_ = std::make_unique<Background<Answer>>([kind, request](const std::stop_token& stop) {
        nn::RehearsalRequest own = request;
        own.stop = stop;
        return attempt(*kind, own);
    });
    timer_.start();
    set(running_, {State::Running, {}, {}, false});
    if (began) emit busyChanged(true);
}

void Rehearser::take() {
    auto answer = work_ ? work_->take() : std::nullopt;
    if (!answer) return;
    work_.reset();
    Outcome outcome;
    if (!*answer) outcome = {State::Failed, {}, text(answer->error().message), false};
    else if (!(**answer).stopped) outcome = {State::Done, **answer, {}, false};
    if (dropped_) outcome = {};
    else outcome.stale = outcomes_[running_].stale;
    set(running_, std::move(outcome));
    next();
}

void Rehearser::cancel() {
    for (const QString& id : std::exchange(waiting_, {})) set(id, {});
    if (!work_) return;
    dropped_ = true;
    work_->stop();
}

}  // namespace studio
