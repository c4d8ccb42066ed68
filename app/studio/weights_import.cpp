#include "app/studio/weights_import.h"

#include "app/studio/read_aside.h"
#include "nn/exchange/importer.h"
#include "nn/train/take_weights.h"

#include <filesystem>

namespace studio {

namespace {

WeightsRead read(const std::shared_ptr<const nn::Network>& network, std::uint64_t seed, const std::filesystem::path& file) {
    TakenWeights result;
    auto state = nn::load_weights(file, &result.notes);
    if (!state) return state.error();
    const auto weights = nn::make_weights(network, seed);
    if (!weights) return weights.error();
    const auto taken = nn::take_weights(**weights, *state, file.filename().string(), false);
    if (taken) {
        result.state = (*weights)->state_dict();
        result.notes.insert(result.notes.end(), taken->begin(), taken->end());
        return result;
    }
    if (state->tensors.empty() || network->state.empty()) return taken.error();
    result.unmatched = std::make_shared<const nn::StateDict>(std::move(*state));
    return result;
}

WeightsRead take(const std::shared_ptr<const nn::Network>& network, std::uint64_t seed, const nn::StateDict& file,
                 const nn::WeightsMatch::Choice& choice, const std::string& name) {
    const auto weights = nn::make_weights(network, seed);
    if (!weights) return weights.error();
    auto said = nn::take_matched(**weights, file, choice, name);
    if (!said) return said.error();
    return TakenWeights{(*weights)->state_dict(), std::move(*said), nullptr};
}

}  // namespace

void importWeights(std::shared_ptr<const nn::Network> network, std::uint64_t seed, const QString& file, QObject* context,
                   std::function<void(const WeightsRead&)> done) {
    readAside<WeightsRead>([network = std::move(network), seed, path = file.toStdString()] { return read(network, seed, path); }, context,
                           std::move(done));
}

void takeMatched(std::shared_ptr<const nn::Network> network, std::uint64_t seed, std::shared_ptr<const nn::StateDict> file,
                 nn::WeightsMatch::Choice choice, const QString& name, QObject* context, std::function<void(const WeightsRead&)> done) {
    readAside<WeightsRead>([network = std::move(network), seed, file = std::move(file), choice = std::move(choice),
                            name = name.toStdString()] { return take(network, seed, *file, choice, name); },
                           context, std::move(done));
}

}  // namespace studio
