#pragma once
// The network as it is now - not trained yet, in training, trained - asked beside the window: how it does on a split, what a node
// gives, what it says to an input, and why.

#include "app/studio/document.h"
#include "app/studio/training_session.h"
#include "nn/data/data_look.h"
#include "nn/train/generate.h"
#include "nn/train/layer_look.h"
#include "nn/train/log_histogram.h"
#include "nn/train/saliency.h"
#include "nn/train/scores.h"

#include <map>
#include <optional>
#include <variant>

namespace studio {

/// Some samples, as they are drawn: what goes in, what is right, what the network gives.
struct SampleSet {
    std::vector<std::int64_t> indices;  ///< in the data set
    bool test_files = false;
    nn::Fields fields;                  ///< of the data
    std::string shown;                  ///< the field that is drawn: what goes in
    std::map<std::string, nn::FieldSamples, std::less<>> samples;  ///< of every field that the network takes
    nn::LookTensor answers;             ///< what the first loss takes of the network, a row a sample; empty where it was not asked for
    std::optional<nn::LossAnswers> of;
    nn::NpzArrays arrays;               ///< the same samples as the network takes them
    QString error;
};

/// What the network is looked at with: the same all the time, so that what changes comes from the weights.
struct ProbeBatch {
    /// Samples of a split by their place in it; or something that nobody has in the data, as Try draws it.
    struct Samples {
        nn::Split split = nn::Split::Validation;
        std::vector<std::int64_t> indices;  ///< in the data set; none: the first of the split
        bool test_files = false;
    };
    std::variant<Samples, nn::NpzArrays> of;
};

/// One node in full.
struct LayerState {
    nn::LayerLook look;
    std::int64_t step = 0;
    int samples = 0;  ///< of the probe batch
    std::vector<std::pair<std::string, nn::LookTensor>> parameters;  ///< of the node, by key
    std::optional<nn::WindowSum> window;                             ///< of the pixel asked for
    bool targets = false;  ///< gradients could be had
    /// How the numbers above are spread, over all samples; of a gradient that was not asked for there are none.
    nn::LogHistogram outputSpread, gradientSpread;
    std::vector<nn::LogHistogram> parameterSpreads;  ///< of each of `parameters`
    QString error;         ///< why there is nothing
};
struct LayerWish {
    QString path;  ///< "": the first layer that learns
    bool gradient = false;
    struct Pixel {
        std::int64_t sample = 0, channel = 0, row = 0, column = 0;
        bool operator==(const Pixel&) const = default;
    };
    std::optional<Pixel> pixel;
    bool operator==(const LayerWish&) const = default;
};

/// What the network says to one input.
struct TryAnswer {
    nn::LookTensor scores;  ///< as the loss takes them, without the batch
    std::vector<double> probabilities;  ///< by class where the scores say such; else empty
    nn::LossAnswers of;
    std::optional<nn::Saliency> saliency;
    QString text;   ///< what a text model goes on with
    QString error, saliencyError;
};
struct TryWish {
    nn::NpzArrays arrays;  ///< one sample
    std::optional<nn::SaliencyWay> saliency;
    QString layer;                      ///< for Grad-CAM
    std::optional<std::int64_t> score;  ///< that the saliency is of; none: the largest
    /// Of a text model: what to go on from, how far, how warm.
    std::vector<std::int64_t> begin;
    std::int64_t length = 0;
    double temperature = 1;
};

/// UI thread only; answers come by signal, later. Nothing is copied or computed that nobody watches. Memory is that of one set of weights
/// for each of two threads and what the last answers hold.
class Insight : public QObject {
    Q_OBJECT

public:
    Insight(Document* document, TrainingSession* session, QObject* parent = nullptr);
    /// Waits for what is being computed, which is asked to stop.
    ~Insight() override;

    enum What { Results = 1, Inside = 2, Try = 4 };
    /// `who` shows this from now on; 0: nothing. Call when a panel appears or hides.
    void watch(QObject* who, int what);

    /// Why there is nothing to ask, ready to show; "" where there is.
    QString reason() const;
    /// The network that answers: the trained one, which need not be what is drawn. Null: none.
    std::shared_ptr<const nn::Network> network() const;
    std::int64_t step() const;
    bool isTrained() const;

    // ---- how it does on a split
    void setSplit(nn::Split split);
    nn::Split split() const;
    /// Which splits the project's data has.
    std::vector<nn::Split> splits() const;
    std::shared_ptr<const nn::Scores> scores() const;  ///< null: none yet
    QString scoresError() const;
    bool isScoring() const;
    /// Answered by `samplesReady`; `answers`: with what the network gives.
    void askSamples(std::vector<std::int64_t> indices, bool testFiles, bool answers);

    // ---- one node
    void setProbe(ProbeBatch probe);
    const ProbeBatch& probe() const;
    /// One sample of a split, by its place in it, becomes the probe once it is found in the data.
    void setProbeAt(nn::Split split, std::int64_t place);
    /// What `who` wants to see; it is told so by `layerReady(who)`. Several may, each its own.
    void wish(QObject* who, const LayerWish& wish);
    std::shared_ptr<const LayerState> layer(QObject* who) const;

    // ---- one input
    /// Of what `who` asks in quick succession the last is answered.
    void ask(QObject* who, const TryWish& wish);
    /// One sample of the split as the network takes it; answered by `pickReady`.
    void pick(nn::Split split, std::int64_t place);
    /// The same by its place in the data set.
    void fetch(std::int64_t index, bool testFiles);

signals:
    void modelChanged();   ///< other weights, or another network
    void scoresChanged();  ///< or why there are none
    void samplesReady(std::shared_ptr<const studio::SampleSet> samples);
    void layerReady(QObject* who);
    void probeChanged();
    void answered(QObject* who, std::shared_ptr<const studio::TryAnswer> answer);
    void pickReady(std::shared_ptr<const studio::SampleSet> sample);

private:
    struct Impl;
    void follow();
    void refreshModel();
    void score();
    void look(QObject* who);
    void lookAll();
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio
