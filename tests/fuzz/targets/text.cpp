// Texts: the input's first line is `data` of a project file, the rest is the text.
#include "tests/fuzz/data.h"
#include "tests/fuzz/fuzz.h"

namespace {

void run(std::string_view bytes) {
    const auto [json, text] = fuzz::first_line(bytes);
    auto data = fuzz::data_spec(json);
    if (!data || data->source != "text") return;
    fuzz::spill("text.txt", text);
    data->options["path"] = std::string("text.txt");
    fuzz::use_data(*data);
}

}  // namespace

const fuzz::Target fuzz::target{run};
