#pragma once
// What tests of sources share: files written as they are, samples as numbers, a source opened both ways.

#include "nn/data/dataset.h"
#include "nn/model/define.h"

#include <QTemporaryDir>
#include <QtTest>

#include <zlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace source_test {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Whole = std::vector<std::int64_t>;

inline void spill(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

inline std::vector<float> numbers(const nn::Dataset& data, const char* field, std::int64_t sample, bool test = false) {
    std::vector<float> values(static_cast<std::size_t>(nn::numel_per_sample(data.fields().at(field).type.shape)));
    data.read(field, test, sample, values.data());
    return values;
}
inline Whole labels(const nn::Dataset& data, const char* field, std::int64_t sample, bool test = false) {
    Whole values(static_cast<std::size_t>(nn::numel_per_sample(data.fields().at(field).type.shape)));
    data.read(field, test, sample, values.data());
    return values;
}
inline bool near(const std::vector<float>& found, const std::vector<float>& expected, float tolerance = 1e-6f) {
    if (found.size() != expected.size()) return false;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!(std::abs(found[i] - expected[i]) <= tolerance)) return false;
    }
    return true;
}

/// A folder of files that go when it does.
class Folder {
public:
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

    /// A table with its text in table.csv.
    nn::DataSpec csv(const std::string& text, std::vector<nn::FieldSpec> fields, nn::OptionValues options = {}) const {
        spill(path("table.csv"), text);
        options.try_emplace("path", std::string("table.csv"));
        return {"csv", std::move(options), std::move(fields), {}};
    }
    std::shared_ptr<const nn::Dataset> open(const nn::DataSpec& data) const {
        const auto opened = nn::open_dataset(data, path(""));
        if (!opened) qFatal("refused: %s", opened.error().text().c_str());
        // What is described without the samples is what the samples have.
        const auto described = nn::describe_fields(data, path(""));
        if (!described) qFatal("not described: %s", described.error().text().c_str());
        if (described->size() != (*opened)->fields().size()) qFatal("described otherwise");
        for (const auto& [name, info] : *described) {
            const nn::FieldInfo& other = (*opened)->fields().at(name);
            if (!(info.type == other.type) || info.classes != other.classes || info.class_names != other.class_names ||
                info.byte_divisor != other.byte_divisor || !(info.parts == other.parts) || !(info.notes == other.notes))
                qFatal("%s is described otherwise", name.c_str());
        }
        return *opened;
    }
    QString refusal(const nn::DataSpec& data) const {
        const auto opened = nn::open_dataset(data, path(""));
        return opened ? QStringLiteral("accepted") : QString::fromStdString(opened.error().text());
    }
    /// Why it is refused before its samples are read.
    QString refused_early(const nn::DataSpec& data) const {
        const auto described = nn::describe_fields(data, path(""));
        return described ? QStringLiteral("accepted") : QString::fromStdString(described.error().text());
    }

private:
    QTemporaryDir dir_;
};

}  // namespace source_test
