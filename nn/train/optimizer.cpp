#include "nn/train/optimizer.h"

#include "nn/train/optimizer_kind.h"

#include <algorithm>

namespace nn {

namespace {

Error unknown(const std::string& type) {
    std::vector<std::string> known;
    std::string list;
    for (const OptimizerKind& kind : declared_optimizers()) {
        known.push_back(kind.info.schema.id);
        list += (list.empty() ? "" : ", ") + kind.info.schema.id;
    }
    const std::string near = nearest(type, known);
    if (near.empty()) return {Message(TR("There is no optimizer \"{0}\"; there are: {1}"), {type, list}), true};
    return {Message(TR("There is no optimizer \"{0}\"; did you mean \"{1}\"?"), {type, near}), true};
}

}  // namespace

const OptimizerState::Entry* OptimizerState::find(std::string_view name) const {
    const auto it = std::ranges::find(entries, name, &Entry::name);
    return it == entries.end() ? nullptr : &*it;
}

const std::vector<const OptimizerInfo*>& all_optimizers() {
    static const std::vector<const OptimizerInfo*> infos = [] {
        std::vector<const OptimizerInfo*> all;
        for (const OptimizerKind& kind : declared_optimizers()) all.push_back(&kind.info);
        return all;
    }();
    return infos;
}

const OptimizerInfo* find_optimizer(std::string_view id) {
    for (const OptimizerKind& kind : declared_optimizers()) {
        if (kind.info.schema.id == id) return &kind.info;
    }
    return nullptr;
}

Result<std::unique_ptr<Optimizer>> make_optimizer(const OptimizerSpec& spec, const Weights& weights, int threads) {
    const auto kind = std::find_if(declared_optimizers().begin(), declared_optimizers().end(),
                                   [&](const OptimizerKind& k) { return k.info.schema.id == spec.type; });
    if (kind == declared_optimizers().end()) return unknown(spec.type);
    auto options = kind->info.schema.build(spec.options);
    if (!options) return options.error();
    if (kind->info.conflict) {
        if (const auto conflict = kind->info.conflict(options->get())) return Error(conflict->second, true);
    }
    return kind->make(options->get(), weights, threads);
}

/// State lies beside the parameters, so many blocks of their size: what one parameter has, all have.
Result<std::size_t> optimizer_state_bytes(const OptimizerSpec& spec, const Network& network) {
    auto single = std::make_shared<Network>();
    single->parameters.push_back({"weight", {1}});
    const Weights weights(single, 0);
    auto optimizer = make_optimizer(spec, weights, 1);
    if (!optimizer) return optimizer.error();
    return (*optimizer)->state_bytes() / weights.parameters().size_bytes() * weights_size(network).parameters;
}

}  // namespace nn
