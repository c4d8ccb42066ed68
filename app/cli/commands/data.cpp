// What the data of a project is: its fields, how many samples each split has, and how many of every class.
#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "nn/data/data_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

Json fields_json(const nn::Fields& fields) {
    Json list = Json::array();
    for (const auto& [name, info] : fields) {
        Json entry{{"field", name}, {"dtype", nn::to_string(info.type.dtype)}, {"shape", Json::array()}, {"classes", nullptr}};
        for (const nn::Dim& dim : info.type.shape) entry["shape"].push_back(dim.size);
        if (info.classes) entry["classes"] = *info.classes;
        if (nn::counts_by_class(info)) {
            entry["class_names"] = Json::array();
            for (std::size_t i = 0; i < static_cast<std::size_t>(*info.classes); ++i)
                entry["class_names"].push_back(nn::class_name(info, i));
        }
        list.push_back(std::move(entry));
    }
    return list;
}

void print_json(const nn::DataLook& look) {
    Json out{{"fields", fields_json(look.fields)}, {"splits", Json::array()}};
    for (const nn::DataLook::Part& counts : look.parts) {
        Json entry{{"split", nn::to_string(counts.split)}, {"samples", counts.samples}, {"classes", Json::object()}};
        for (const auto& [field, of] : counts.classes) entry["classes"][field] = of;
        out["splits"].push_back(std::move(entry));
    }
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void print_text(const nn::DataLook& look) {
    std::size_t width = 5;
    for (const auto& [name, info] : look.fields) width = std::max(width, printable(name).size());
    fmt::print("{:<{}}  {:<8} {:>8}  shape of a sample\n", "field", width, "type", "classes");
    for (const auto& [name, info] : look.fields) {
        fmt::print("{:<{}}  {:<8} {:>8}  {}\n", printable(name), width, nn::to_string(info.type.dtype),
                   info.classes ? std::to_string(*info.classes) : "", nn::to_string(info.type.shape));
    }
    fmt::print("\n");
    for (const nn::DataLook::Part& counts : look.parts) fmt::print("{:<12}{:>10} samples\n", nn::to_string(counts.split), counts.samples);
    for (const auto& [name, info] : look.fields) {
        if (!nn::counts_by_class(info)) continue;
        fmt::print("\n{}\n", printable(name));
        for (const nn::DataLook::Part& counts : look.parts) fmt::print("{:>12}", nn::to_string(counts.split));
        fmt::print("\n");
        for (std::size_t i = 0; i < static_cast<std::size_t>(*info.classes); ++i) {
            for (const nn::DataLook::Part& counts : look.parts) fmt::print("{:>12}", counts.classes.at(name)[i]);
            fmt::print("  {}\n", printable(nn::class_name(info, i)));
        }
    }
}

int describe_data(const Arguments& arguments) {
    const auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    const auto dataset = nn::open_dataset(loaded->project.data, loaded->folder);
    if (!dataset) return report(nn::Error(dataset.error().message, true));
    tell_notes(**dataset);
    const auto look = nn::look_at_data(**dataset, loaded->project.data, 0);
    if (!look) return report(look.error());
    if (arguments.has("json"))
        print_json(*look);
    else
        print_text(*look);
    return finish_output();
}

}  // namespace

Command data_command() {
    return {"data",
            15,
            "FILE",
            "Reads a project's data and tells what is in it: fields, samples of each split, samples of each class.",
            {json_flag(), set_flag()},
            describe_data};
}

}  // namespace cli
