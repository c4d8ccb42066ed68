#include "nn/data/idx_folder.h"

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr const char* debian_folder = "/usr/share/datasets/fashion-mnist";
const std::vector<std::string> fashion_names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                                "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

Result<fs::path> fashion_folder(const DataSpec& data, const fs::path& folder) {
    if (!path_option(data).empty()) return find_data_folder(data, folder, "");
    std::error_code ignored;
    if (fs::is_directory(debian_folder, ignored)) return fs::path(debian_folder);
    return Error(
        {TR("Fashion-MNIST is not in {0}. Install it (apt install dataset-fashion-mnist), or set \"path\" in the data "
            "settings to a folder with its four files."),
         {debian_folder}},
        true);
}

}  // namespace

Source fashion_mnist_source() {
    Source source;
    source.place = 10;
    source.info.schema =
        SchemaBuilder<IdxOptions>("fashion-mnist")
            .option(&IdxOptions::path, "path",
                    TR("A folder with the four files, where they are not installed. Relative to the project file."));
    source.info.title = TR("Fashion-MNIST");
    source.info.doc = TR("70,000 grey images of clothes, 28 × 28 pixels in ten classes; 10,000 of them for the test.");
    read_idx_folder(source, fashion_folder, fashion_names);
    return source;
}

}  // namespace nn
