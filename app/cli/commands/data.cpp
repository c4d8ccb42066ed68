// What the data of a project is: its fields, how many samples each split has, and how many of every class.
#include "app/cli/inputs.h"
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t most_classes = 1000;  // counted; above that a list says nothing

struct Counts {
    std::string split;
    std::int64_t samples = 0;
    std::map<std::string, std::vector<std::int64_t>> classes;  ///< by field; how many samples of each class
};

/// Labels: one whole number a sample, whose classes are known and not too many to list.
bool is_label(const nn::FieldInfo& info) {
    return info.type.dtype == nn::DType::Int64 && info.type.shape.empty() && info.classes && *info.classes <= most_classes;
}

/// Nothing for a split that there is not.
std::optional<Counts> count(const nn::Dataset& dataset, const nn::DataSpec& data, nn::Split split) {
    const auto found = nn::split_indices(dataset, data, split);
    if (!found) return std::nullopt;
    Counts counts{nn::to_string(split), std::ssize(found->indices), {}};
    for (const auto& [name, info] : dataset.fields()) {
        if (!is_label(info)) continue;
        auto& of = counts.classes[name];
        of.resize(static_cast<std::size_t>(*info.classes));
        for (const std::int64_t sample : found->indices) {
            std::int64_t label = 0;
            dataset.read(name, found->test_files, sample, &label);
            if (label >= 0 && label < *info.classes) ++of[static_cast<std::size_t>(label)];
        }
    }
    return counts;
}

std::string class_name(const nn::FieldInfo& info, std::size_t index) {
    return index < info.class_names.size() ? info.class_names[index] : std::to_string(index);
}

Json fields_json(const nn::Fields& fields) {
    Json list = Json::array();
    for (const auto& [name, info] : fields) {
        Json entry{{"field", name}, {"dtype", nn::to_string(info.type.dtype)}, {"shape", Json::array()}, {"classes", nullptr}};
        for (const nn::Dim& dim : info.type.shape) entry["shape"].push_back(dim.size);
        if (info.classes) entry["classes"] = *info.classes;
        if (is_label(info)) {
            entry["class_names"] = Json::array();
            for (std::size_t i = 0; i < static_cast<std::size_t>(*info.classes); ++i)
                entry["class_names"].push_back(class_name(info, i));
        }
        list.push_back(std::move(entry));
    }
    return list;
}

void print_json(const nn::Dataset& dataset, const std::vector<Counts>& splits) {
    Json out{{"fields", fields_json(dataset.fields())}, {"splits", Json::array()}};
    for (const Counts& counts : splits) {
        Json entry{{"split", counts.split}, {"samples", counts.samples}, {"classes", Json::object()}};
        for (const auto& [field, of] : counts.classes) entry["classes"][field] = of;
        out["splits"].push_back(std::move(entry));
    }
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void print_text(const nn::Dataset& dataset, const std::vector<Counts>& splits) {
    std::size_t width = 5;
    for (const auto& [name, info] : dataset.fields()) width = std::max(width, name.size());
    fmt::print("{:<{}}  {:<8} {:>8}  shape of a sample\n", "field", width, "type", "classes");
    for (const auto& [name, info] : dataset.fields()) {
        fmt::print("{:<{}}  {:<8} {:>8}  {}\n", printable(name), width, nn::to_string(info.type.dtype),
                   info.classes ? std::to_string(*info.classes) : "", nn::to_string(info.type.shape));
    }
    fmt::print("\n");
    for (const Counts& counts : splits) fmt::print("{:<12}{:>10} samples\n", counts.split, counts.samples);
    for (const auto& [name, info] : dataset.fields()) {
        if (!is_label(info)) continue;
        fmt::print("\n{}\n", printable(name));
        for (const Counts& counts : splits) fmt::print("{:>12}", counts.split);
        fmt::print("\n");
        for (std::size_t i = 0; i < static_cast<std::size_t>(*info.classes); ++i) {
            for (const Counts& counts : splits) fmt::print("{:>12}", counts.classes.at(name)[i]);
            fmt::print("  {}\n", printable(class_name(info, i)));
        }
    }
}

int describe_data(const Arguments& arguments) {
    const auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    const auto dataset = nn::open_dataset(loaded->project.data, loaded->folder);
    if (!dataset) return report(nn::Error(dataset.error().message, true));
    tell_notes(**dataset);
    std::vector<Counts> splits;
    for (const nn::Split split : {nn::Split::Train, nn::Split::Validation, nn::Split::Test}) {
        if (auto counts = count(**dataset, loaded->project.data, split)) splits.push_back(std::move(*counts));
    }
    if (arguments.has("json"))
        print_json(**dataset, splits);
    else
        print_text(**dataset, splits);
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
