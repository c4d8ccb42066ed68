#pragma once
// Which part of what goes in an answer depends on.

#include "nn/train/batch_look.h"
#include "nn/train/layer_look.h"
#include "nn/train/answers.h"

namespace nn {

enum class SaliencyWay {
    GradientInput,  ///< gradient of the score by each number of the input, times that number
    Occlusion,      ///< how much the score falls where a square of the picture is replaced by its mean; pictures alone
    GradCam,        ///< the maps of a layer, weighed by the mean gradient of the score by each (Selvaraju et al., 2017)
};

/// Of one score, raw as the loss takes it, of one sample.
struct Saliency {
    LookTensor map;  ///< the input's shape without the batch, and of a picture without its channels (their sum)
    double score = 0;
};

/// Makes the score an objective of its own, so that the engine's backward pass gives its exact gradient. One thread at a time.
class SaliencyMaker {
public:
    /// `answers` is one of the network's `loss_answers`.
    SaliencyMaker(std::shared_ptr<const Network> network, LossAnswers answers, int threads);
    ~SaliencyMaker();

    /// `arrays`: one sample of every Input that is needed to predict. `score`: which element of the scores of the sample, counted
    /// row-major. `input`: index into Network::inputs, of float32. `layer`: for GradCam, a place whose output has maps.
    Result<Saliency> make(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input, SaliencyWay way,
                          const std::optional<LayerPlace>& layer = {});

private:
    Result<Saliency> by_gradient(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input, const LayerPlace* layer);
    Result<Saliency> by_occlusion(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input);

    std::shared_ptr<const Network> network_;
    const LossAnswers answers_;
    BatchLooker forward_;
    std::unique_ptr<BatchLooker> backward_;  ///< of the network whose objective is the score
};

}  // namespace nn
