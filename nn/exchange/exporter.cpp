#include "nn/exchange/exporter.h"

#include "nn/exchange/format_list.h"
#include "nn/model/nested_message.h"

#include <algorithm>
#include <iterator>

namespace nn {

namespace {

std::vector<Exporter>& exporters() {
    static std::vector<Exporter> all = declared_exporters();
    return all;
}

}  // namespace

const std::vector<Exporter>& all_exporters() { return exporters(); }

void add_exporters(std::vector<Exporter> more) {
    std::ranges::move(more, std::back_inserter(exporters()));
    std::ranges::stable_sort(exporters(), {}, &Exporter::place);
}

Result<const Exporter*> find_exporter(const std::filesystem::path& file) {
    for (const Exporter& exporter : all_exporters())
        if (exporter.fits(file)) return &exporter;
    return Error({TR("Cannot export to {0}: \"{1}\" is none of the endings there are: {2}."),
                  {file.string(), file.extension().string(), as_argument(formats_message(all_exporters()))}},
                 true);
}

}  // namespace nn
