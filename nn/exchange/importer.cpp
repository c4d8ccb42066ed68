#include "nn/exchange/importer.h"

#include "nn/exchange/format_list.h"
#include "nn/io/atomic_file.h"
#include "nn/model/nested_message.h"
#include "nn/train/checkpoint.h"

namespace nn {

namespace {

std::vector<Importer> importers_with(bool (*has)(const Importer&)) {
    std::vector<Importer> found;
    for (const Importer& importer : all_importers())
        if (has(importer)) found.push_back(importer);
    return found;
}

}  // namespace

const std::vector<Importer>& weight_importers() {
    static const std::vector<Importer> all = importers_with([](const Importer& i) { return bool(i.read_weights); });
    return all;
}

const std::vector<Importer>& project_importers() {
    static const std::vector<Importer> all = importers_with([](const Importer& i) { return bool(i.read_project); });
    return all;
}

Result<const Importer*> find_importer(const std::filesystem::path& file) {
    constexpr std::size_t enough = 4096;
    const Result<std::string> start = read_start(file, enough);
    if (!start) return start.error();
    for (const Importer& importer : weight_importers())
        if (importer.recognizes(*start)) return &importer;
    for (const Importer& importer : weight_importers())
        if (importer.fits(file)) return &importer;
    return Error({TR("{0} cannot be used: it is not in one of the forms there are: {1}."),
                  {file.string(), as_argument(formats_message(weight_importers()))}},
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

Result<ImportedProject> import_project(const std::filesystem::path& file, const ImportRequest& request) {
    for (const Importer& importer : project_importers())
        if (importer.fits(file)) return importer.read_project(file, request);
    return Error({TR("Cannot import {0}: \"{1}\" is none of the endings there are: {2}."),
                  {file.string(), file.extension().string(), as_argument(formats_message(project_importers()))}},
                 true);
}

}  // namespace nn
