#include "nn/data/table_dataset.h"
#include "nn/engine/random.h"

#include <cstring>
#include <new>

namespace nn {
namespace {

struct RandomOptions {
    std::int64_t samples = 1000;
    std::int64_t seed = 0;
};

Result<FieldInfo> field_info(const RandomField& field) {
    for (const std::int64_t size : field.shape) {
        if (size < 1)
            return Error({TR("The field {0} has shape {1}; sizes start at 1."), {field.name, to_string(field.shape)}},
                         true);
    }
    if (field.classes && *field.classes < 1)
        return Error({TR("The field {0} needs at least one class."), {field.name}}, true);
    FieldInfo info = field.classes ? label_field(*field.classes) : FieldInfo{};
    info.type.shape = Shape(field.shape.begin(), field.shape.end());
    return info;
}

Result<Fields> describe(const DataSpec& data) {
    if (data.fields.empty()) {
        return Error(TR("The random data has no \"fields\". Declare them: {\"x\": {\"shape\": [3, 32, 32]}, \"y\": "
                        "{\"shape\": [], "
                        "\"classes\": 10}}."),
                     true);
    }
    Fields fields;
    for (const RandomField& field : data.fields) {
        Result<FieldInfo> info = field_info(field);
        if (!info) return info.error();
        if (!fields.emplace(field.name, std::move(*info)).second) {
            return Error({TR("The random data declares the field {0} twice."), {field.name}}, true);
        }
    }
    return fields;
}

/// One generator draws the fields in the order of their declaration: N(0, 1), or whole numbers below `classes`.
Column draw(const RandomField& field, std::int64_t count, Mt19937& generator) {
    Column column;
    if (field.classes) {
        column.bytes.resize(static_cast<std::size_t>(count) * sizeof(std::int64_t));
        for (std::int64_t i = 0; i < count; ++i) {
            const auto label =
                static_cast<std::int64_t>(generator.random64() % static_cast<std::uint64_t>(*field.classes));
            std::memcpy(column.bytes.data() + static_cast<std::size_t>(i) * sizeof label, &label, sizeof label);
        }
    } else {
        column.bytes.resize(static_cast<std::size_t>(count) * sizeof(float));
        generator.normal({reinterpret_cast<float*>(column.bytes.data()), static_cast<std::size_t>(count)}, 0, 1);
    }
    return column;
}

Result<std::shared_ptr<const Dataset>> open(const DataSpec& data, const Schema& schema) try {
    Result<Fields> fields = describe(data);
    if (!fields) return fields.error();
    const auto built = schema.build(data.options);
    if (!built) return built.error();
    const auto& options = *static_cast<const RandomOptions*>(built->get());
    auto dataset = std::make_shared<TableDataset>(options.samples, 0);
    Mt19937 generator(static_cast<std::uint64_t>(options.seed));
    for (const RandomField& field : data.fields) {
        Extents shape = field.shape;
        shape.insert(shape.begin(), options.samples);
        const std::int64_t count = numel(shape);
        constexpr std::int64_t most = std::int64_t{1} << 32;
        if (count < 0 || count > most) {
            return Error({TR("The field {0} would hold more than {1} numbers. Use fewer samples."),
                          {field.name, std::to_string(most)}},
                         true);
        }
        dataset->add(field.name, fields->at(field.name),
                     {Encoding::Native, 1, {draw(field, count, generator), Column{}}});
    }
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return Error(TR("The random data does not fit into memory. Use fewer samples."));
}

}  // namespace

Source random_source() {
    Source source;
    source.info.schema = SchemaBuilder<RandomOptions>("random")
                             .option(&RandomOptions::samples, "samples", TR("How many samples there are."))
                             .range(1, 1e9)
                             .ui_range(1, 1e5)
                             .option(&RandomOptions::seed, "seed", TR("The same seed gives the same samples."));
    source.info.title = TR("Random numbers");
    source.info.doc = TR("Fields as declared: N(0, 1), or labels drawn evenly. For trying out shapes and speed.");
    source.info.takes_fields = true;
    source.describe = [](const DataSpec& data, const std::filesystem::path&) { return describe(data); };
    source.open = [schema = source.info.schema](const DataSpec& data, const std::filesystem::path&) {
        return open(data, schema);
    };
    return source;
}

}  // namespace nn
