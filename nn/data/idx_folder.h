#pragma once
// MNIST-style folders: four IDX files, images and labels for training and test (yann.lecun.com/exdb/mnist). Internal to nn/data.

#include "nn/data/source.h"

namespace nn {

/// The key of sources that read such a folder.
struct IdxOptions {
    std::string path;
};

/// The folder that a project means, or what is missing.
using FindFolder = Result<std::filesystem::path> (*)(const DataSpec&, const std::filesystem::path& folder);

/// Makes `source` one that reads the folder that `find` gives. `names`: of its classes; none: they are counted, "0", "1"...
void read_idx_folder(Source& source, FindFolder find, std::vector<std::string> names = {});

}  // namespace nn
