#include "nn/exchange/importer.h"
#include "nn/io/npz.h"

namespace nn {

namespace {

Result<StateDict> read(const std::filesystem::path& file) {
    Result<NpzArrays> arrays = load_npz(file);
    if (!arrays) return arrays.error();
    StateDict state;
    for (auto& [key, array] : *arrays)
        state.tensors.push_back({key, array.dtype, std::move(array.shape), std::move(array.bytes), {}});
    return state;
}

}  // namespace

Importer npz_importer() {
    Importer importer;
    importer.endings = {".npz"};
    importer.title = TR("NumPy arrays");
    importer.place = 30;
    // A zip whose first record is an array.
    importer.recognizes = [](std::string_view start) {
        return start.starts_with("PK\x03\x04") && start.find(".npy") != std::string_view::npos;
    };
    importer.read_weights = read;
    return importer;
}

}  // namespace nn
