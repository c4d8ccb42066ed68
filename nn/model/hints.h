#pragma once
// What follows from elsewhere, offered before anything is wrong: a change of one option and why.

#include "nn/model/analysis.h"

namespace nn {

/// For the node at `path`, none of whose options is wrong: "padding 1 keeps 28 × 28", "out_features 10: one for each class of label". Each
/// was tried: with it the node's own inference says so. `fields`: what the data offers; may be null. Few at most; empty where nothing
/// follows, or stands so already.
std::vector<Fix> hints_for(const Graph& root, const Analysis& analysis, const Fields* fields, const std::string& path);

}  // namespace nn
