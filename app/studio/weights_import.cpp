#include "app/studio/weights_import.h"

#include "app/studio/read_aside.h"
#include "nn/exchange/importer.h"
#include "nn/train/take_weights.h"

#include <filesystem>

namespace studio {

namespace {

WeightsRead read(const std::shared_ptr<const nn::Network>& network, std::uint64_t seed, const std::filesystem::path& file) {
    TakenWeights result;
    const auto state = nn::load_weights(file, &result.notes);
    if (!state) return state.error();
    const auto weights = nn::make_weights(network, seed);
    if (!weights) return weights.error();
    const std::string name = file.filename().string();
    auto taken = nn::take_weights(**weights, *state, name, false);
    if (!taken) taken = nn::take_weights(**weights, *state, name, true);
    if (!taken) return taken.error();
    result.state = (*weights)->state_dict();
    result.notes.insert(result.notes.end(), taken->begin(), taken->end());
    return result;
}

}  // namespace

void importWeights(std::shared_ptr<const nn::Network> network, std::uint64_t seed, const QString& file, QObject* context,
                   std::function<void(const WeightsRead&)> done) {
    readAside<WeightsRead>([network = std::move(network), seed, path = file.toStdString()] { return read(network, seed, path); }, context,
                           std::move(done));
}

}  // namespace studio
