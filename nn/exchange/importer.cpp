#include "nn/exchange/importer.h"

#include "nn/io/atomic_file.h"

namespace nn {

Result<const Importer*> find_importer(const std::filesystem::path& file) {
    for (const Importer& importer : all_importers())
        if (importer.fits(file)) return &importer;
    constexpr std::size_t enough = 4096;
    const Result<std::string> start = read_start(file, enough);
    if (!start) return start.error();
    for (const Importer& importer : all_importers())
        if (importer.recognizes(*start)) return &importer;
    return Error({TR("{0} cannot be used: it is not in one of the forms there are: {1}."),
                  {file.string(), texts_of(all_importers())}},
                 true);
}

Result<StateDict> load_weights(const std::filesystem::path& file) {
    const Result<const Importer*> importer = find_importer(file);
    if (!importer) return importer.error();
    return (*importer)->read_weights(file);
}

}  // namespace nn
