#pragma once
// The script below the model: it trains on the project's data as the project says.

#include "nn/data/dataset.h"
#include "nn/exchange/python/model.h"
#include "nn/model/project.h"

namespace nn {

/// How the script gets at its data.
struct PythonData {
    PythonReader reader;
    bool in_own_file = false;  ///< arrays beside the script, see `arrays_of`
};
/// `script_folder`: where the script will lie; a relative path leads from there to the same data.
Result<PythonData> python_data(const Project& project, const std::filesystem::path& folder, const std::filesystem::path& script_folder,
                               const Network& network);

/// Writes what the network reads of the project's data, all samples of training and validation, to an .npz file.
Result<void> write_arrays(const Project& project, const std::filesystem::path& folder, const Network& network,
                          const std::filesystem::path& file);

/// The whole file: imports, the classes of `model`, and the training; `data` is null where the model has no losses to train for.
Result<std::string> python_script(const Project& project, const Network& network, const PythonModel& model, const PythonData* data);

}  // namespace nn
