#pragma once
// What Insight has done on its threads: functions of a bench, without Qt's event loop. Internal to app/studio.

#include "app/studio/insight.h"
#include "app/studio/model_bench.h"

namespace studio {

SampleSet readSamples(ModelBench& bench, std::vector<std::int64_t> indices, bool testFiles, bool answers);
/// By its place in the split; places beyond the end begin anew.
SampleSet pickSample(ModelBench& bench, nn::Split split, std::int64_t place);
LayerState lookAtLayer(ModelBench& bench, const LayerWish& wish, const ProbeBatch& probe);
TryAnswer tryInput(ModelBench& bench, const TryWish& wish);

/// Samples of the probe batch where nobody chose any.
constexpr std::int64_t probeSamples = 16;

}  // namespace studio
