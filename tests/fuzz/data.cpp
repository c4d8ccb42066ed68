#include "tests/fuzz/data.h"

#include "tests/fuzz/fuzz.h"

#include "nn/train/project_file.h"

#include <algorithm>

namespace fuzz {

namespace {

/// More than this is no more interesting, and slow.
constexpr std::size_t most_bytes = std::size_t{1} << 22;

std::size_t sample_bytes(const nn::FieldInfo& info) {
    const auto problem = nn::shape_problem(info.type.shape);
    expect(!problem, "the shape of a field is one that a tensor can have");
    return static_cast<std::size_t>(nn::numel_per_sample(info.type.shape)) * nn::size_of(info.type.dtype);
}

/// Whoever opens data gets what was described. (An array of an .npz file that is the test part of another is described too.)
void same_description(const nn::Fields& described, const nn::Fields& opened) {
    for (const auto& [name, info] : opened) {
        const auto it = described.find(name);
        expect(it != described.end(), "a field that is there was described");
        expect(info.type == it->second.type && info.classes == it->second.classes && info.class_names == it->second.class_names,
               "a field is what it was described as");
    }
}

void read_samples(const nn::Dataset& dataset) {
    for (const auto& [name, info] : dataset.fields()) {
        const std::size_t bytes = sample_bytes(info);
        if (bytes > most_bytes) continue;
        std::vector<std::byte> sample(bytes);
        for (const bool test : {false, true}) {
            const std::int64_t size = dataset.size(test), shown = std::min<std::int64_t>(size, 4);
            expect(size >= 0, "a number of samples");
            for (std::int64_t i = 0; i < shown; ++i) {
                for (const std::int64_t at : {i, size - 1 - i}) {
                    dataset.read(name, test, at, sample.data());
                    if (!info.classes) continue;
                    for (std::size_t k = 0; k < bytes / sizeof(std::int64_t); ++k) {
                        const std::int64_t label = reinterpret_cast<const std::int64_t*>(sample.data())[k];
                        expect(info.type.dtype != nn::DType::Int64 || (label >= 0 && label < *info.classes), "a label is one of the classes");
                    }
                }
            }
        }
    }
}

void read_batches(const std::shared_ptr<const nn::Dataset>& dataset, const nn::DataSpec& data) {
    std::vector<std::string> names;
    for (const auto& [name, info] : dataset->fields()) {
        if (sample_bytes(info) <= most_bytes / 8) names.push_back(name);
    }
    for (const nn::Split split : {nn::Split::Train, nn::Split::Validation, nn::Split::Test}) {
        auto indices = nn::split_indices(*dataset, data, split);
        if (!taken(indices)) continue;
        for (const std::int64_t i : indices->indices)
            expect(i >= 0 && i < dataset->size(indices->test_files), "a split holds samples that there are");
        if (indices->indices.empty()) continue;
        indices->indices.resize(std::min<std::size_t>(indices->indices.size(), 5));
        nn::Batcher batcher(dataset, names, indices->test_files);
        batcher.start(indices->indices, 2, false);
        while (batcher.next() != nullptr) {
        }
    }
}

}  // namespace

std::optional<nn::DataSpec> data_spec(std::string_view json) {
    const std::string text =
        R"({"format": "netloom", "version": 1, "name": "", "graph": {"nodes": [], "wires": []}, "data": )" + std::string(json) + "}";
    const auto parsed = nn::parse_project(text);
    if (!taken(parsed) || !parsed->diagnostics.empty()) return std::nullopt;
    return parsed->project.data;
}

bool use_data(const nn::DataSpec& data) {
    const auto described = nn::describe_fields(data, folder());
    taken(described);
    const auto opened = nn::open_dataset(data, folder());
    if (!taken(opened)) return false;
    expect(bool(described), "data that can be opened can be described");
    same_description(*described, (*opened)->fields());
    read_samples(**opened);
    read_batches(*opened, data);
    nn::DataRequest request;
    request.uses.emplace();
    for (const auto& [name, info] : (*opened)->fields()) request.uses->emplace(name, info.either ? nn::DType::Float32 : info.type.dtype);
    if (const auto other = nn::open_dataset(data, folder(), request); taken(other)) read_samples(**other);
    return true;
}

}  // namespace fuzz
