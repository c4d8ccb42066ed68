#include "nn/exchange/importer.h"

#include "nn/io/atomic_file.h"
#include "nn/train/checkpoint.h"

namespace nn {

Result<const Importer*> find_importer(const std::filesystem::path& file) {
    constexpr std::size_t enough = 4096;
    const Result<std::string> start = read_start(file, enough);
    if (!start) return start.error();
    for (const Importer& importer : all_importers())
        if (importer.recognizes(*start)) return &importer;
    for (const Importer& importer : all_importers())
        if (importer.fits(file)) return &importer;
    return Error({TR("{0} cannot be used: it is not in one of the forms there are: {1}."),
                  {file.string(), texts_of(all_importers())}},
                 true);
}

Result<StateDict> load_weights(const std::filesystem::path& file, std::vector<Message>* said) {
    const Result<const Importer*> importer = find_importer(file);
    if (!importer) return importer.error();
    auto state = (*importer)->read_weights(file);
    if (!state || !is_checkpoint(*state)) return state;
    if (said != nullptr)
        said->emplace_back(TR("{0} is the checkpoint of a run; the weights of its model are taken"),
                           std::vector<std::string>{file.string()});
    return weights_of_checkpoint(std::move(*state));
}

}  // namespace nn
