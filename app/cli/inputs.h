#pragma once
// What several commands begin with: the project, its checks, its network, weights.

#include "app/cli/command.h"
#include "nn/data/dataset.h"
#include "nn/engine/weights.h"
#include "nn/exchange/exporter.h"
#include "nn/io/npz.h"
#include "nn/train/check.h"
#include "nn/train/training.h"

#include <filesystem>
#include <memory>

namespace cli {

struct LoadedProject {
    nn::Project project;
    std::filesystem::path folder;  ///< where relative data paths start
};

/// Reads `--set` changes into the project: "training.epochs=3", "data.path=...", or a node's option,
/// "fc.out_features=5". Values are read as JSON, and as text where they are not.
nn::Result<nn::Project> with_settings(const nn::Project& project, const std::vector<std::string>& settings);

/// The file with `--set`, `--epochs` and `--seed` applied, where the command has them.
nn::Result<LoadedProject> load(const Arguments& arguments);
/// The network of a project without errors; the first diagnostic otherwise.
nn::Result<std::shared_ptr<const nn::Network>> network_of(const LoadedProject& loaded);
/// The weights in a file, whatever its form; what was chosen of it is told on stderr.
nn::Result<nn::StateDict> read_weights(const std::string& file);
/// The network's weights from a file, strict unless `partial`; what was left out is told on stderr. "": initial values.
nn::Result<std::unique_ptr<nn::Weights>> weights_from(const std::shared_ptr<const nn::Network>& network,
                                                      std::uint64_t seed, const std::string& file, bool partial);
/// What computing on a user's arrays begins with: the network, given weights in it, and `--input`.
struct ReadyNetwork {
    std::shared_ptr<const nn::Network> network;
    std::unique_ptr<nn::Weights> weights;
    nn::TrainingOptions training;
    nn::NpzArrays inputs;
    int threads = 0;
};
nn::Result<ReadyNetwork> ready_network(const Arguments& arguments);
/// Says on stderr what people should know of how the data was read: rows that were left out.
void tell_notes(const nn::Dataset& dataset);
/// The exporter for a file; refuses what cannot be written before any work is done: unknown endings, missing folders.
nn::Result<const nn::Exporter*> exporter_for(const std::string& file);
/// 1 to 1024; 0 where it was not given: all cores.
nn::Result<int> threads_of(const Arguments& arguments);

Flag threads_flag();
Flag json_flag();
Flag weights_flag(bool required);
Flag partial_flag();
Flag set_flag();

}  // namespace cli
