#include "nn/data/source.h"
#include "nn/engine/random/random.h"

#include <cstring>
#include <new>

namespace nn {
namespace {

struct RandomOptions {
    std::int64_t samples = 1000;
    std::int64_t seed = 0;
};

struct FieldOptions {
    std::vector<std::int64_t> shape = {1};
    std::optional<std::int64_t> classes;
};

/// A field as declared.
struct RandomField {
    std::string name;
    FieldOptions options;
};

Schema field_schema() {
    return SchemaBuilder<FieldOptions>("field")
        .option(&FieldOptions::shape, "shape", TR("Sizes of one sample, such as [3, 32, 32]; [] is one number."))
        .range(1, 2147483648.0)
        .required()
        .option(&FieldOptions::classes, "classes", TR("Whole numbers below it, drawn evenly; without it N(0, 1)."))
        .range(1, 1e9);
}

Result<std::vector<RandomField>> declared(const DataSpec& data, const Schema& schema) {
    if (data.fields.empty()) {
        return Error(TR("The random data has no \"fields\". Declare them: {\"x\": {\"shape\": [3, 32, 32]}, \"y\": "
                        "{\"shape\": [], "
                        "\"classes\": 10}}."),
                     true);
    }
    std::vector<RandomField> fields;
    for (const FieldSpec& field : data.fields) {
        const auto built = schema.build(field.options);
        if (!built)
            return Error({TR("The field {0} of the random data: {1}."), {field.name, built.error().text()}}, true);
        fields.push_back({field.name, *static_cast<const FieldOptions*>(built->get())});
        if (numel(fields.back().options.shape) > (std::int64_t{1} << 31)) {
            return Error({TR("The field {0} has shape {1}: more than 2^31 numbers a sample."),
                          {field.name, to_string(fields.back().options.shape)}},
                         true);
        }
    }
    return fields;
}

Result<Fields> describe(const DataSpec& data, const Schema& schema) {
    const auto all = declared(data, schema);
    if (!all) return all.error();
    Fields fields;
    for (const RandomField& field : *all) {
        const auto& [shape, classes] = field.options;
        FieldInfo info = classes ? label_field(*classes) : FieldInfo{};
        info.type.shape = Shape(shape.begin(), shape.end());
        if (!fields.emplace(field.name, std::move(info)).second) {
            return Error({TR("The random data declares the field {0} twice."), {field.name}}, true);
        }
    }
    return fields;
}

/// One generator draws the fields in the order of their declaration: N(0, 1), or whole numbers below `classes`.
Column draw(const RandomField& field, std::int64_t count, Mt19937& generator) {
    std::string bytes;
    if (field.options.classes) {
        bytes.resize(static_cast<std::size_t>(count) * sizeof(std::int64_t));
        for (std::int64_t i = 0; i < count; ++i) {
            const auto label =
                static_cast<std::int64_t>(generator.random64() % static_cast<std::uint64_t>(*field.options.classes));
            std::memcpy(bytes.data() + static_cast<std::size_t>(i) * sizeof label, &label, sizeof label);
        }
    } else {
        bytes.resize(static_cast<std::size_t>(count) * sizeof(float));
        generator.normal({reinterpret_cast<float*>(bytes.data()), static_cast<std::size_t>(count)}, 0, 1);
    }
    return Column(std::move(bytes));
}

Result<std::shared_ptr<const Dataset>> open(const DataSpec& data, const Schema& schema, const Schema& of_field) try {
    const Result<Fields> fields = describe(data, of_field);
    if (!fields) return fields.error();
    const auto all = declared(data, of_field);
    if (!all) return all.error();
    const auto built = schema.build(data.options);
    if (!built) return built.error();
    const auto& options = *static_cast<const RandomOptions*>(built->get());
    auto dataset = std::make_shared<TableDataset>(options.samples, 0);
    Mt19937 generator(static_cast<std::uint64_t>(options.seed));
    for (const RandomField& field : *all) {
        Extents shape = field.options.shape;
        shape.insert(shape.begin(), options.samples);
        const std::int64_t count = numel(shape);
        constexpr std::int64_t most = std::int64_t{1} << 32;
        if (count > most) {
            return Error({TR("The field {0} would hold more than {1} numbers. Use fewer samples."),
                          {field.name, std::to_string(most)}},
                         true);
        }
        dataset->add(field.name, fields->at(field.name),
                     {Encoding::Native, 1, {draw(field, count, generator), Column()}});
    }
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return Error(TR("The random data does not fit into memory. Use fewer samples."));
}

}  // namespace

Source random_source() {
    Source source;
    source.place = 90;
    source.info.schema = SchemaBuilder<RandomOptions>("random")
                             .option(&RandomOptions::samples, "samples", TR("How many samples there are."))
                             .range(1, 1e9)
                             .ui_range(1, 1e5)
                             .option(&RandomOptions::seed, "seed", TR("The same seed gives the same samples."));
    source.info.title = TR("Random numbers");
    source.info.doc = TR("Fields as declared: N(0, 1), or labels drawn evenly. For trying out shapes and speed.");
    source.info.field = field_schema();
    source.info.example = {{"x", {{"shape", std::vector<std::int64_t>{3, 32, 32}}}},
                           {"y", {{"shape", std::vector<std::int64_t>{}}, {"classes", std::int64_t{10}}}}};
    source.describe = [of_field = field_schema()](const DataSpec& data, const std::filesystem::path&, std::stop_token) {
        return describe(data, of_field);
    };
    source.open = [schema = source.info.schema, of_field = field_schema()](
                      const DataSpec& data, const std::filesystem::path&, const DataRequest&) { return open(data, schema, of_field); };
    return source;
}

}  // namespace nn
