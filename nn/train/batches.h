#pragma once
// What a network takes of the data, batch by batch.

#include "nn/data/dataset.h"
#include "nn/engine/plan/plan.h"

namespace nn {

/// Labels outside [0, classes) are an error that names field, sample, value and what the network has scores for.
Result<void> check_labels(const Network& network, const Dataset& dataset, const SplitIndices& split);

/// Field names a batch must hold, in the order of Network::inputs.
std::vector<std::string> input_fields(const Network& network);
/// What the network takes of the data, and as what.
DataRequest data_request(const Network& network, std::stop_token stop = {});
/// Hands a batch of these fields to the plan without copying.
void bind_batch(Plan& plan, const Batch& batch);

}  // namespace nn
