#pragma once
// Networks and weights written to files of other programs, beside the window.

#include "nn/exchange/exporter.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace studio {

/// Copies of all that is written: what is edited or trained meanwhile changes nothing.
struct ExportJob {
    const nn::Exporter* exporter = nullptr;  ///< one that needs no thread of its own choice
    std::filesystem::path file, folder;      ///< folder: where the project's relative paths start
    nn::Project project;
    std::shared_ptr<const nn::Network> network;   ///< where the exporter needs one, or initial values
    std::shared_ptr<const nn::StateDict> weights; ///< null: initial values are drawn from `seed`, where the exporter needs any
    std::uint64_t seed = 0;
    std::optional<nn::Fields> fields;
};

/// What the exporter says, on the calling thread.
nn::Result<void> runExport(const ExportJob& job, const std::stop_token& stop = {});
/// The same on a thread of its own; asked to stop it ends early and leaves what was there before. `done` is called on the thread of
/// `context`, later, and never once that is gone.
std::stop_source exportAside(ExportJob job, QObject* context, std::function<void(const nn::Result<void>&)> done);

}  // namespace studio
