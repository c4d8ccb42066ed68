#include "app/studio/insight.h"

#include "app/studio/insight_work.h"
#include "app/studio/mailbox.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace studio {

namespace {

constexpr int lookMilliseconds = 250;  // between two looks at a network in training
constexpr double lookShare = 0.04;     // of the time that they may take
constexpr int editMilliseconds = 120;  // an edit is often followed by the next

/// Both take the same fields as the same types: data that was read for one serves the other.
bool sameInputs(const nn::Network& a, const nn::Network& b) {
    return std::ranges::equal(a.inputs, b.inputs, [&](const nn::Network::Input& x, const nn::Network::Input& y) {
        return x.field == y.field && a.values[std::size_t(x.value)].type.dtype == b.values[std::size_t(y.value)].type.dtype;
    });
}

}  // namespace

struct Insight::Impl {
    Document* document = nullptr;
    TrainingSession* session = nullptr;
    Mailbox* mailbox = nullptr;  // where the threads send their answers
    QHash<QObject*, int> watchers;
    std::shared_ptr<nn::ModelProbe> epochs, looks;  // while a run is watched
    nn::DataSpec runData;
    nn::TrainingOptions runTraining;
    QString runFolder;
    std::shared_ptr<const nn::ModelCopy> ofRun;  // its network and data, with the newest weights
    Subject subject;                             // what looks are at
    QString reason;
    bool stale = true;
    QTimer timer, edited;
    QElapsedTimer sinceLook;
    double lookSeconds = 0;
    int looking = 0;

    nn::Split split = nn::Split::Validation;
    std::shared_ptr<const nn::Scores> scores;
    Subject scored;  // what was scored last, or is being
    std::optional<nn::Split> scoredSplit;
    QString scoresError;
    int scoring = 0;
    int age = 0;  // of the project: answers to questions about another one come too late

    ProbeBatch probe{ProbeBatch::Samples{}};
    QHash<QObject*, LayerWish> wishes;
    QHash<QObject*, std::shared_ptr<const LayerState>> layers;
    std::unique_ptr<BenchThread> lookThread, scoreThread;

    int watched() const {
        int all = 0;
        for (const int what : watchers) all |= what;
        return all;
    }
    int threads() const { return session->isActive() ? 1 : 0; }
    BenchThread& forLooks() {
        if (!lookThread) lookThread = std::make_unique<BenchThread>(false);
        return *lookThread;
    }
    BenchThread& forScores() {
        if (!scoreThread) scoreThread = std::make_unique<BenchThread>(true);
        return *scoreThread;
    }
    void dropProbes() {
        for (auto* probe : {&epochs, &looks}) {
            if (*probe) session->release(*probe);
            probe->reset();
        }
    }
    /// Of a run that begins, or goes on: what is watched of it.
    void observe() {
        if (!session->isActive()) return;
        if (watched() & Results && !epochs) session->observe(epochs = std::make_shared<nn::ModelProbe>(true));
        if (watched() & (Inside | Try) && !looks) session->observe(looks = std::make_shared<nn::ModelProbe>(false));
    }
    void forget() {
        dropProbes();
        ofRun.reset();
        subject = scored = {};
        scores.reset();
        scoresError.clear();
        scoredSplit.reset();
        layers.clear();
        probe = {ProbeBatch::Samples{}};
        stale = true;
        looking = scoring = 0;
        ++age;
    }

    /// Runs `work` on a thread, and `done` with its answer here, unless the project is another one by then.
    template <typename Answer>
    void run(Insight* q, BenchThread& thread, const std::string& key, Subject of, std::function<Answer(ModelBench&)> work,
             std::function<void(Answer&&)> done) {
        thread.post(key, [q, of = std::move(of), work = std::move(work), done = std::move(done), threads = threads(), born = age,
                          mailbox = mailbox->address()](ModelBench& bench) {
            auto answer = std::make_shared<Answer>();
            try {
                if (auto held = bench.hold(of, threads); held) *answer = work(bench);
                else answer->error = text(held.error().message);
            } catch (const std::exception&) {  // memory: nothing may leave a thread
                answer->error = text(nn::Message(TR("There is too little memory for this.")));
            }
            mailbox.send([q, answer, done, born] {
                if (q->impl_->age == born) done(std::move(*answer));
            });
        });
    }
};

Insight::Insight(Document* document, TrainingSession* session, QObject* parent) : QObject(parent), impl_(new Impl) {
    Impl& d = *impl_;
    d.document = document;
    d.session = session;
    d.mailbox = new Mailbox(this);
    d.timer.setInterval(lookMilliseconds);
    d.edited.setInterval(editMilliseconds);
    d.edited.setSingleShot(true);
    connect(&d.edited, &QTimer::timeout, this, &Insight::refreshModel);
    connect(&d.timer, &QTimer::timeout, this, [this] {
        Impl& d = *impl_;
        const bool running = d.session->state() == nn::TrainState::Running || d.session->state() == nn::TrainState::Validating;
        if (!running || !d.looks || d.looking > 0) return;
        // Once what the last look took has been earned again.
        if (double(d.sinceLook.elapsed()) / 1000 * lookShare < d.lookSeconds) return;
        d.lookSeconds = 0;
        d.session->ask(*d.looks);
    });
    connect(session, &TrainingSession::observed, this, &Insight::follow);
    connect(session, &TrainingSession::stateChanged, this, [this](nn::TrainState state) {
        Impl& d = *impl_;
        if (state == nn::TrainState::Preparing) {
            d.dropProbes();
            d.runData = d.document->project().data;
            d.runFolder = d.document->folder();
            if (const auto training = nn::training_options(d.document->project().training)) d.runTraining = *training;
            auto begun = std::make_shared<nn::ModelCopy>();
            begun->network = d.document->analysis().network;
            d.ofRun = begun;
            d.scores.reset();
            d.scored = {};
            d.scoredSplit.reset();
            d.observe();
            emit scoresChanged();
        } else if (nn::is_over(state)) {
            follow();
            d.stale = true;
            refreshModel();
        } else if (state == nn::TrainState::Paused && d.looks) {
            d.session->ask(*d.looks);
        }
    });
    // Also told when weights are taken from a file, just before they are.
    connect(session, &TrainingSession::stepTimesChanged, this, [this] {
        if (impl_->session->isActive()) return;
        impl_->stale = true;
        impl_->edited.start();
    });
    connect(document, &Document::reset, this, [this] {
        impl_->forget();
        emit scoresChanged();
        emit modelChanged();
        emit probeChanged();
        impl_->edited.start();
    });
    connect(document, &Document::changed, this, [this](const DocumentChange& change) {
        using Part = DocumentChange::Part;
        if (!change.has(Part::Nodes | Part::Wires | Part::Options | Part::Data | Part::Fields | Part::Training | Part::Validity)) return;
        impl_->stale = true;
        if (!impl_->session->isActive()) impl_->edited.start();
    });
}

Insight::~Insight() {
    impl_->dropProbes();
    impl_->scoreThread.reset();
    impl_->lookThread.reset();
}

void Insight::watch(QObject* who, int what) {
    Impl& d = *impl_;
    if (d.watchers.value(who) == what) return;
    if (!d.watchers.contains(who))
        connect(who, &QObject::destroyed, this, [this, who] {
            impl_->watchers.remove(who);
            impl_->wishes.remove(who);
            impl_->layers.remove(who);
        });
    d.watchers.insert(who, what);
    if (!(d.watched() & Results) && d.epochs) d.session->release(std::exchange(d.epochs, nullptr));
    if (!(d.watched() & (Inside | Try)) && d.looks) d.session->release(std::exchange(d.looks, nullptr));
    d.observe();
    if (what == 0) return;
    if (d.watched() & (Inside | Try)) d.timer.start();
    else d.timer.stop();
    refreshModel();
    score();
    if (what & Inside) look(who);
}

/// What probes have brought.
void Insight::follow() {
    Impl& d = *impl_;
    bool fresh = false;
    for (const auto& probe : {d.epochs, d.looks}) {
        auto copy = probe ? probe->take() : nullptr;
        if (!copy || !d.ofRun) continue;
        if (copy->step >= d.ofRun->step) d.ofRun = copy;
        if (!d.subject.data || d.subject.model == nullptr || d.subject.model->network != copy->network || !d.subject.model->dataset)
            d.subject.data = std::make_shared<SharedData>(d.runData, d.runFolder.toStdString(), copy->dataset);
        d.subject.training = d.runTraining;
        if (!d.subject.model || d.subject.model->network != copy->network || copy->step >= d.subject.model->step) d.subject.model = copy;
        d.reason.clear();
        d.stale = true;  // once the run is over
        fresh = true;
        if (probe == d.epochs && copy->epoch > 0) {
            d.scored.model = copy;
            d.scored.data = d.subject.data;
            d.scored.training = d.runTraining;
            score();
        }
    }
    if (!fresh) return;
    emit modelChanged();
    lookAll();
}

/// Where nothing trains: the weights that there are, or the initial ones.
void Insight::refreshModel() {
    Impl& d = *impl_;
    if (d.session->isActive() || d.watched() == 0) return;
    if (!std::exchange(d.stale, false)) return;
    const bool ran = d.ofRun && d.ofRun->network && !d.session->steps().empty();
    auto network = ran ? d.ofRun->network : d.document->analysis().network;
    const bool trained = d.session->canGoOn();
    if (!network) {
        d.subject = {};
        d.reason = d.document->project().graph.nodes.empty() ? tr("Draw a network, or open an example: here one sees what is inside of it.")
                                                             : tr("The network has mistakes; Problems names them. What runs can be looked into.");
        emit modelChanged();
        return;
    }
    d.reason.clear();
    auto model = std::make_shared<nn::ModelCopy>();
    model->network = network;
    model->step = d.session->stepsDone();
    if (ran) model->dataset = d.ofRun->dataset;
    if (trained) {
        if (auto weights = d.session->weights()) model->state = std::make_shared<const nn::StateDict>(std::move(*weights));
    }
    const nn::DataSpec& spec = ran ? d.runData : d.document->project().data;
    const QString folder = ran ? d.runFolder : d.document->folder();
    const bool sameData = d.subject.data && d.subject.model && d.subject.data->spec() == spec && sameInputs(*d.subject.model->network, *network);
    if (!sameData)
        d.subject.data = spec.source.empty() ? nullptr : std::make_shared<SharedData>(spec, folder.toStdString(), model->dataset);
    if (const auto training = nn::training_options(d.document->project().training)) d.subject.training = ran ? d.runTraining : *training;
    d.subject.model = model;
    if (trained) {
        model->epoch = d.session->epochs().empty() ? 0 : d.session->epochs().back().epoch;
        d.scored = d.subject;
        d.scoredSplit.reset();
    }
    emit modelChanged();
    score();
    lookAll();
}

QString Insight::reason() const { return impl_->reason; }
std::shared_ptr<const nn::Network> Insight::network() const { return impl_->subject.model ? impl_->subject.model->network : nullptr; }
std::int64_t Insight::step() const { return impl_->subject.model ? impl_->subject.model->step : 0; }
bool Insight::isTrained() const { return impl_->session->hasTrainedWeights() || impl_->session->canGoOn(); }

// ---- how it does on a split ---------------------------------------------------------------------

void Insight::setSplit(nn::Split split) {
    if (std::exchange(impl_->split, split) == split) return;
    impl_->scoredSplit.reset();
    score();
}
nn::Split Insight::split() const { return impl_->split; }
std::shared_ptr<const nn::Scores> Insight::scores() const { return impl_->scores; }
QString Insight::scoresError() const { return impl_->scoresError; }
bool Insight::isScoring() const { return impl_->scoring > 0; }

std::vector<nn::Split> Insight::splits() const {
    const nn::DataSpec& spec = impl_->session->steps().empty() ? impl_->document->project().data : impl_->runData;
    const nn::SourceInfo* source = nn::find_source(spec.source);
    std::vector<nn::Split> found{nn::Split::Train};
    if (!source) return found;
    bool own = false, ownTest = source->own_test_files;
    if (const nn::Fields* fields = impl_->document->fields())
        for (const auto& [name, info] : *fields) own = own || info.parts.validation.value_or(0) > 0, ownTest = ownTest || info.parts.test.value_or(0) > 0;
    if (own || spec.split.validation.value_or(source->default_validation) > 0) found.push_back(nn::Split::Validation);
    if (ownTest || spec.split.test.value_or(0) > 0) found.push_back(nn::Split::Test);
    return found;
}

namespace {
struct Scored {
    std::shared_ptr<const nn::Scores> scores;
    QString error;
};
}  // namespace

void Insight::score() {
    Impl& d = *impl_;
    if (!(d.watched() & Results) || !d.scored.model) return;
    // The same weights and split again say nothing new.
    if (d.scoredSplit == d.split && d.scores && d.scores->step == d.scored.model->step && d.scores->epoch == d.scored.model->epoch) return;
    const auto has = splits();
    nn::Split split = d.split;
    if (std::ranges::find(has, split) == has.end()) split = has.back();
    d.scoredSplit = d.split;
    ++d.scoring;
    const auto model = d.scored.model;
    d.run<Scored>(this, d.forScores(), "scores", d.scored,
        [split, model](ModelBench& bench) {
            Scored answer;
            auto scorer = bench.scorer();
            if (!scorer) return answer.error = text(scorer.error().message), answer;
            auto scores = (*scorer)->score(bench.weights(), split, [&] { return !bench.stop().stop_requested(); });
            if (!scores) return answer.error = text(scores.error().message), answer;
            if (!*scores) return answer;
            (*scores)->step = model->step;
            (*scores)->epoch = model->epoch;
            answer.scores = std::make_shared<const nn::Scores>(std::move(**scores));
            return answer;
        },
        [this](Scored&& answer) {
            impl_->scoring = 0;
            impl_->scoresError = answer.error;
            if (answer.scores || !answer.error.isEmpty()) impl_->scores = answer.scores;
            emit scoresChanged();
        });
}

void Insight::askSamples(std::vector<std::int64_t> indices, bool testFiles, bool answers) {
    Impl& d = *impl_;
    const Subject& of = d.scored.model ? d.scored : d.subject;
    if (!of.model) return;
    d.run<SampleSet>(this, d.forLooks(), "samples", of,
        [indices = std::move(indices), testFiles, answers](ModelBench& bench) { return readSamples(bench, indices, testFiles, answers); },
        [this](SampleSet&& set) { emit samplesReady(std::make_shared<const SampleSet>(std::move(set))); });
}

// ---- one node -----------------------------------------------------------------------------------

void Insight::setProbe(ProbeBatch probe) {
    impl_->probe = std::move(probe);
    emit probeChanged();
    lookAll();
}
const ProbeBatch& Insight::probe() const { return impl_->probe; }

void Insight::setProbeAt(nn::Split split, std::int64_t place) {
    Impl& d = *impl_;
    if (!d.subject.model) return;
    d.run<SampleSet>(this, d.forLooks(), "probe", d.subject,
        [split, place](ModelBench& bench) { return pickSample(bench, split, place); },
        [this, split](SampleSet&& set) {
            // Where it cannot be read, Try says so: it is asked for the same.
            if (set.error.isEmpty()) setProbe({ProbeBatch::Samples{split, set.indices, set.test_files}});
            else emit pickReady(std::make_shared<const SampleSet>(std::move(set)));
        });
}

void Insight::wish(QObject* who, const LayerWish& wish) {
    if (impl_->wishes.value(who) == wish && impl_->wishes.contains(who)) return;
    impl_->wishes.insert(who, wish);
    look(who);
}

std::shared_ptr<const LayerState> Insight::layer(QObject* who) const { return impl_->layers.value(who); }

void Insight::lookAll() {
    const QList<QObject*> all = impl_->wishes.keys();
    for (QObject* who : all) look(who);
}

namespace {
struct Looked {
    std::shared_ptr<const LayerState> state;
    double seconds = 0;
    QString error;
};
}  // namespace

void Insight::look(QObject* who) {
    Impl& d = *impl_;
    if (!(d.watchers.value(who) & Inside) || !d.subject.model || !d.wishes.contains(who)) return;
    ++d.looking;
    d.sinceLook.start();
    const std::string key = "layer " + std::to_string(reinterpret_cast<std::uintptr_t>(who));
    d.run<Looked>(this, d.forLooks(), key, d.subject,
        [wish = d.wishes.value(who), probe = d.probe](ModelBench& bench) {
            QElapsedTimer clock;
            clock.start();
            auto state = std::make_shared<const LayerState>(lookAtLayer(bench, wish, probe));
            return Looked{state, double(clock.nsecsElapsed()) * 1e-9, {}};
        },
        [this, who](Looked&& looked) {
            Impl& d = *impl_;
            d.looking = 0;
            d.lookSeconds += looked.seconds;  // of all that look
            if (!d.watchers.contains(who)) return;
            if (!looked.state) {
                LayerState failed;
                failed.error = looked.error;
                looked.state = std::make_shared<const LayerState>(failed);
            }
            d.layers.insert(who, looked.state);
            emit layerReady(who);
        });
}

// ---- one input ----------------------------------------------------------------------------------

void Insight::ask(QObject* who, const TryWish& wish) {
    Impl& d = *impl_;
    if (!d.subject.model) return;
    d.run<TryAnswer>(this, d.forLooks(), "try " + std::to_string(reinterpret_cast<std::uintptr_t>(who)), d.subject,
        [wish](ModelBench& bench) { return tryInput(bench, wish); },
        [this, who](TryAnswer&& answer) { emit answered(who, std::make_shared<const TryAnswer>(std::move(answer))); });
}

void Insight::pick(nn::Split split, std::int64_t place) {
    Impl& d = *impl_;
    if (!d.subject.model) return;
    d.run<SampleSet>(this, d.forLooks(), "pick", d.subject,
        [split, place](ModelBench& bench) { return pickSample(bench, split, place); },
        [this](SampleSet&& set) { emit pickReady(std::make_shared<const SampleSet>(std::move(set))); });
}

void Insight::fetch(std::int64_t index, bool testFiles) {
    Impl& d = *impl_;
    if (!d.subject.model) return;
    d.run<SampleSet>(this, d.forLooks(), "pick", d.subject,
        [index, testFiles](ModelBench& bench) { return readSamples(bench, {index}, testFiles, false); },
        [this](SampleSet&& set) { emit pickReady(std::make_shared<const SampleSet>(std::move(set))); });
}

}  // namespace studio
