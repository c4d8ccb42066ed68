#pragma once
// Values of parameters and buffers for whoever shows them: of the running training, of the trained network, or initial ones.

#include "app/studio/document.h"
#include "app/studio/training_session.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace ui {

/// What a tensor's values look like, in numbers.
struct TensorSummary {
    QString key;
    nn::Extents shape;
    std::int64_t step = 0;        ///< training steps behind these values; 0: initial
    std::int64_t notFinite = 0;   ///< NaN and infinite values, left out of everything below
    double min = 0, max = 0, mean = 0, std = 0;
    std::optional<double> gradientNorm;  ///< none: unknown
    std::vector<double> bins;     ///< counts of values from `min` to `max` in even steps
    std::shared_ptr<const std::vector<float>> values;  ///< row-major
};

/// Statistics are computed on a pool thread, one job at a time; when values come faster, the newest wait and the others are
/// skipped. Nothing is read that nobody watches.
class TensorFeed : public QObject {
    Q_OBJECT

public:
    TensorFeed(studio::Document* document, studio::TrainingSession* session, QObject* parent = nullptr);
    ~TensorFeed() override;

    /// The keys that `who` shows from now on; none: it shows nothing. Call when a panel appears, hides or changes its mind.
    void watch(QObject* who, const QStringList& keys);
    /// The newest summary, or null until one is there.
    const TensorSummary* summary(const QString& key) const;

    static TensorSummary summarize(QString key, nn::Extents shape, std::shared_ptr<const std::vector<float>> values,
                                   const std::vector<float>& gradients, std::int64_t step);

signals:
    void changed();

private:
    struct Source;
    QStringList watchedKeys() const;
    void collect();
    std::vector<Source> fromSnapshot(const QStringList& keys) const;
    void finish(std::vector<TensorSummary> summaries);

    studio::TrainingSession* session_;
    QHash<QObject*, QStringList> watchers_;
    QHash<QString, TensorSummary> summaries_;
    bool busy_ = false, again_ = false;
};

}  // namespace ui
