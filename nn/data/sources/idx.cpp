#include "nn/data/idx_folder.h"

namespace nn {
namespace {

namespace fs = std::filesystem;

Result<fs::path> idx_folder(const DataSpec& data, const fs::path& folder) {
    return find_data_folder(data, folder, "a folder with MNIST-style IDX files, .gz or not");
}

}  // namespace

Source idx_source() {
    Source source;
    source.place = 40;
    source.info.schema = SchemaBuilder<IdxOptions>("idx").option(
        &IdxOptions::path, "path", TR("A folder with the four files. Relative to the project file."));
    source.info.title = TR("MNIST-style files");
    source.info.doc = TR("Grey images with labels in four IDX files as MNIST has them, .gz or not.");
    read_idx_folder(source, idx_folder);
    return source;
}

}  // namespace nn
