// Tables: the input's first line is `data` of a project file, the rest is the table.
#include "tests/fuzz/data.h"
#include "tests/fuzz/fuzz.h"

namespace {

void run(std::string_view bytes) {
    const auto [json, table] = fuzz::first_line(bytes);
    auto data = fuzz::data_spec(json);
    if (!data || data->source != "csv") return;
    fuzz::spill("table.csv", table);
    data->options["path"] = std::string("table.csv");
    fuzz::use_data(*data);
}

}  // namespace

const fuzz::Target fuzz::target{run};
