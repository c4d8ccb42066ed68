#include "ui/training/tensor_feed.h"

#include "app/studio/read_aside.h"

#include <cmath>

namespace ui {

namespace {

constexpr int binCount = 48;
}  // namespace

struct TensorFeed::Source {
    QString key;
    nn::Extents shape;
    std::shared_ptr<const std::vector<float>> values;
    std::vector<float> gradients;
    std::int64_t step = 0;
};

TensorFeed::TensorFeed(studio::Document* document, studio::TrainingSession* session, QObject* parent)
    : QObject(parent), session_(session) {
    connect(session, &studio::TrainingSession::snapshotChanged, this, &TensorFeed::collect);
    connect(document, &studio::Document::reset, this, [this] {
        summaries_.clear();
        session_->watch(watchedKeys());  // the session forgot them
    });
}

TensorFeed::~TensorFeed() = default;

QStringList TensorFeed::watchedKeys() const {
    QStringList keys;
    for (const QStringList& wanted : watchers_) {
        for (const QString& key : wanted) {
            if (!keys.contains(key)) keys << key;
        }
    }
    keys.sort();
    return keys;
}

void TensorFeed::watch(QObject* who, const QStringList& keys) {
    if (watchers_.value(who) == keys) return;
    const QStringList before = watchedKeys();
    if (!watchers_.contains(who)) {
        connect(who, &QObject::destroyed, this, [this, who] {
            if (watchers_.remove(who)) session_->watch(watchedKeys());
        });
    }
    watchers_.insert(who, keys);
    const QStringList now = watchedKeys();
    if (now == before) return;
    session_->watch(now);
    collect();
}

const TensorSummary* TensorFeed::summary(const QString& key) const {
    const auto found = summaries_.constFind(key);
    return found == summaries_.cend() ? nullptr : &*found;
}

std::vector<TensorFeed::Source> TensorFeed::fromSnapshot(const QStringList& keys) const {
    std::vector<Source> sources;
    const nn::Snapshot* snapshot = session_->snapshot();
    if (!snapshot) return sources;
    for (const nn::Snapshot::Item& item : snapshot->items) {
        const QString key = QString::fromStdString(item.key);
        if (!keys.contains(key)) continue;
        sources.push_back({key, item.shape, std::make_shared<const std::vector<float>>(item.values), item.gradients,
                           snapshot->step});
    }
    return sources;
}

void TensorFeed::collect() {
    const QStringList keys = watchedKeys();
    if (keys.isEmpty()) return;
    if (busy_) {
        again_ = true;
        return;
    }
    std::vector<Source> sources = fromSnapshot(keys);
    if (sources.empty()) return;
    busy_ = true;
    using Summaries = nn::Result<std::vector<TensorSummary>>;
    auto summarizeAll = [sources = std::move(sources)] {
        std::vector<TensorSummary> summaries;
        for (const Source& source : sources)
            summaries.push_back(summarize(source.key, source.shape, source.values, source.gradients, source.step));
        return Summaries(std::move(summaries));
    };
    // Without memory for it the last one stays.
    studio::readAside<Summaries>(std::move(summarizeAll), this, [this](Summaries summaries) {
        finish(summaries ? std::move(*summaries) : std::vector<TensorSummary>());
    });
}

void TensorFeed::finish(std::vector<TensorSummary> summaries) {
    busy_ = false;
    for (TensorSummary& summary : summaries) {
        const QString key = summary.key;
        summaries_.insert(key, std::move(summary));
    }
    emit changed();
    if (again_) {
        again_ = false;
        collect();
    }
}

TensorSummary TensorFeed::summarize(QString key, nn::Extents shape, std::shared_ptr<const std::vector<float>> values,
                                    const std::vector<float>& gradients, std::int64_t step) {
    TensorSummary s;
    s.key = std::move(key);
    s.shape = std::move(shape);
    s.step = step;
    s.values = std::move(values);
    s.bins.assign(binCount, 0);
    double sum = 0, squares = 0;
    float low = INFINITY, high = -INFINITY;
    std::int64_t count = 0;
    for (const float v : *s.values) {
        if (!std::isfinite(v)) {
            ++s.notFinite;
            continue;
        }
        sum += v;
        low = std::min(low, v);
        high = std::max(high, v);
        ++count;
    }
    if (count > 0) {
        s.min = low;
        s.max = high;
        s.mean = sum / double(count);
        const double width = (s.max - s.min) / binCount;
        for (const float v : *s.values) {
            if (!std::isfinite(v)) continue;
            squares += (v - s.mean) * (v - s.mean);
            const int bin = width > 0 ? int((v - s.min) / width) : binCount / 2;
            s.bins[std::size_t(std::clamp(bin, 0, binCount - 1))] += 1;
        }
        // Like torch.Tensor.std: unbiased.
        s.std = count > 1 ? std::sqrt(squares / double(count - 1)) : 0;
    }
    if (!gradients.empty()) {
        double norm = 0;
        for (const float g : gradients) norm += double(g) * g;
        s.gradientNorm = std::sqrt(norm);
    }
    return s;
}

}  // namespace ui
