#include "app/studio/node_watch.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace studio {

namespace {

constexpr int lookMilliseconds = 250;
constexpr double mostShare = 0.01;  // of the training's time, for each kind

}  // namespace

struct NodeWatch::Impl {
    struct Watched {
        QString kind;
        std::shared_ptr<nn::NodeFiguresProbe> probe;  ///< null: no run has begun since it was wanted
        nn::NodeFigures newest;                       ///< step 0: none yet
        QHash<QString, FigureHistory> histories;
        bool asked = false;
        double seconds = 0;  ///< of the last look
    };
    TrainingSession* session;
    std::vector<Watched> watched;
    QElapsedTimer sinceAsked, sinceFirst;
    double spent = 0;  ///< since the first look
    bool networkChanged = false;

    void observe(Watched& w) {
        const nn::NodeFigureKind* kind = nn::find_node_figure(w.kind.toStdString());
        if (kind && !w.probe && session->isActive()) session->observe(w.probe = std::make_shared<nn::NodeFiguresProbe>(*kind, mostShare));
    }
    void release(Watched& w) {
        if (w.probe) session->release(std::exchange(w.probe, nullptr));
        w.asked = false;
    }
    void forget(Watched& w) {
        w.newest = {};
        w.histories.clear();
        w.seconds = 0;
    }
    const Watched* find(const QString& kind) const {
        const auto found = std::ranges::find(watched, kind, &Watched::kind);
        return found == watched.end() || session->networkChanged() ? nullptr : &*found;
    }
    bool take(Watched& w) {
        const nn::NodeFigures* fresh = w.probe ? w.probe->take() : nullptr;
        if (!fresh) return false;
        w.asked = false;
        w.newest = *fresh;
        w.seconds = fresh->seconds;
        if (!sinceFirst.isValid()) sinceFirst.start();
        spent += fresh->seconds;
        for (const nn::NodeFigures::Node& node : fresh->nodes) w.histories[QString::fromStdString(node.path)].add(float(node.numbers[0]));
        return true;
    }
    void ask() {
        if (watched.empty() || !session->isActive() || (sinceAsked.isValid() && sinceAsked.elapsed() < lookMilliseconds)) return;
        sinceAsked.start();
        for (Watched& w : watched)
            if (w.probe && !std::exchange(w.asked, true)) session->ask(*w.probe);
    }
};

NodeWatch::NodeWatch(TrainingSession* session, QObject* parent) : QObject(parent), impl_(std::make_unique<Impl>()) {
    impl_->session = session;
    connect(session, &TrainingSession::observed, this, &NodeWatch::follow);
    // Told whenever the network is another one than was trained, or that one again.
    connect(session, &TrainingSession::stepTimesChanged, this, [this] {
        const bool now = impl_->session->networkChanged();
        if (std::exchange(impl_->networkChanged, now) != now) emit changed();
    });
    connect(session, &TrainingSession::stateChanged, this, [this](nn::TrainState state) {
        if (state != nn::TrainState::Preparing && state != nn::TrainState::Idle) return;
        impl_->sinceFirst.invalidate();
        impl_->spent = 0;
        for (Impl::Watched& w : impl_->watched) {
            impl_->release(w);
            impl_->forget(w);
            impl_->observe(w);
        }
        emit changed();
    });
}

NodeWatch::~NodeWatch() {
    for (Impl::Watched& w : impl_->watched) impl_->release(w);
}

void NodeWatch::want(const QStringList& kinds) {
    std::vector<Impl::Watched>& watched = impl_->watched;
    if (wanted() != kinds) {  // what it costs is counted anew
        impl_->sinceFirst.invalidate();
        impl_->spent = 0;
    }
    for (Impl::Watched& w : watched)
        if (!kinds.contains(w.kind)) impl_->release(w);
    std::erase_if(watched, [&](const Impl::Watched& w) { return !kinds.contains(w.kind); });
    for (const QString& kind : kinds) {
        if (std::ranges::find(watched, kind, &Impl::Watched::kind) != watched.end()) continue;
        watched.push_back({kind, nullptr, {}, {}, false, 0});
        impl_->observe(watched.back());
    }
    emit changed();
}

QStringList NodeWatch::wanted() const {
    QStringList kinds;
    for (const Impl::Watched& w : impl_->watched) kinds << w.kind;
    return kinds;
}

void NodeWatch::follow() {
    bool fresh = false;
    for (Impl::Watched& w : impl_->watched) fresh = impl_->take(w) || fresh;
    impl_->ask();
    if (fresh) emit changed();
}

const nn::NodeFigures* NodeWatch::figures(const QString& kind) const {
    const Impl::Watched* w = impl_->find(kind);
    return w && w->newest.step > 0 ? &w->newest : nullptr;
}

const std::vector<float>& NodeWatch::history(const QString& kind, const QString& path) const {
    static const std::vector<float> none;
    const Impl::Watched* w = impl_->find(kind);
    if (!w) return none;
    const auto found = w->histories.constFind(path);
    return found == w->histories.constEnd() ? none : found->values();
}

double NodeWatch::secondsPerLook() const {
    double seconds = 0;
    for (const Impl::Watched& w : impl_->watched) seconds += w.seconds;
    return seconds;
}

double NodeWatch::share() const {
    const double passed = impl_->sinceFirst.isValid() ? double(impl_->sinceFirst.elapsed()) / 1000 : 0;
    return passed > 0 ? std::min(impl_->spent / passed, 1.0) : 0;
}

}  // namespace studio
