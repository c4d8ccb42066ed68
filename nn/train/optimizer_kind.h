#pragma once
// What a file in nn/train/optimizers defines. Internal to nn/train.

#include "nn/train/optimizer.h"

namespace nn {

/// A kind of optimizer: what a project file says about it, and how it is made from the typed options.
struct OptimizerKind {
    OptimizerInfo info;
    int place = 0;  ///< in lists: the smallest first
    std::unique_ptr<Optimizer> (*make)(const void* options, const Weights& weights, int threads);
};

/// `C` has a constructor C(const O&, const Weights&, int threads).
template <typename O, typename C>
OptimizerKind optimizer_kind(int place, const SchemaBuilder<O>& schema, const char* doc) {
    OptimizerKind kind;
    kind.info.schema = schema;
    kind.info.doc = doc;
    kind.place = place;
    kind.make = [](const void* options, const Weights& weights, int threads) -> std::unique_ptr<Optimizer> {
        return std::make_unique<C>(*static_cast<const O*>(options), weights, threads);
    };
    return kind;
}

/// All kinds, as CMake found their files.
const std::vector<OptimizerKind>& declared_optimizers();

}  // namespace nn
