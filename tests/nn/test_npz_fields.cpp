// .npz files as people have them: what their arrays are as fields, for networks that need float32 or int64.
#include "nn/data/npz_fields.h"
#include "nn/io/npz.h"
#include "nn/model/analysis.h"
#include "nn/train/batches.h"
#include "nn/train/check.h"
#include "nn/train/predict.h"
#include "source_test.h"

#include <cstring>

using namespace source_test;

namespace {

/// An .npy record as NumPy writes it.
std::string npy(const std::string& descr, const std::string& shape, const std::string& values, bool fortran = false) {
    std::string header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }\n";
    std::string record("\x93NUMPY\x01\x00", 8);
    record += static_cast<char>(header.size());
    record += '\0';
    return record + header + values;
}
template <typename T>
std::string raw(std::vector<T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int v : values) text += static_cast<char>(v);
    return text;
}

using Records = std::map<std::string, std::string>;

nn::Node node(const char* id, const char* op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

}  // namespace

class TestNpzFields : public QObject, private Folder {
    Q_OBJECT

    nn::DataSpec npz(const Records& records, nn::OptionValues options = {}) const {
        nn::ZipWriter zip;
        for (const auto& [name, record] : records) zip.add(name + ".npy", record);
        std::ofstream out(path("set.npz"), std::ios::binary);
        const auto file = zip.finish();
        for (const auto part : file.parts())
            out.write(reinterpret_cast<const char*>(part.data()), static_cast<std::streamsize>(part.size()));
        options["path"] = std::string("set.npz");
        return {"npz", std::move(options), {}, {}};
    }
    std::shared_ptr<const nn::Dataset> used(const nn::DataSpec& data, std::map<std::string, nn::DType, std::less<>> uses) const {
        const auto opened = nn::open_dataset(data, path(""), {{}, std::move(uses)});
        if (!opened) qFatal("refused: %s", opened.error().text().c_str());
        return *opened;
    }
    nn::FieldInfo info(const nn::DataSpec& data, const char* field) const {
        const auto described = nn::describe_fields(data, path(""));
        if (!described) qFatal("not described: %s", described.error().text().c_str());
        return described->at(field);
    }
    /// Flatten, Linear and CrossEntropyLoss over `x` and `y`.
    nn::Project classifier(const nn::DataSpec& data, const char* x, const char* y) const {
        nn::Project project;
        project.data = data;
        project.graph.nodes = {node("x", "Input", {{"field", std::string(x)}}), node("y", "Input", {{"field", std::string(y)}}),
                               node("flat", "Flatten"), node("fc", "Linear", {{"out_features", std::int64_t(10)}}),
                               node("loss", "CrossEntropyLoss")};
        project.graph.wires = {{{"x", ""}, {"flat", ""}}, {{"flat", ""}, {"fc", ""}}, {{"fc", ""}, {"loss", "input"}},
                               {{"y", ""}, {"loss", "target"}}};
        return project;
    }

    static Records two_pictures() {
        return {{"x", npy("|u1", "(2, 4)", bytes({0, 51, 102, 255, 1, 2, 3, 4}))}, {"y", npy("|u1", "(2,)", bytes({1, 0}))}};
    }

private slots:
    void every_kind_as_numbers_and_as_labels() {
        const Records records = {{"u1", npy("|u1", "(3,)", bytes({0, 51, 255}))},
                                 {"b1", npy("|b1", "(3,)", bytes({0, 1, 1}))},
                                 {"i1", npy("|i1", "(3,)", bytes({0, 1, -2}))},
                                 {"i2", npy("<i2", "(3,)", raw<std::int16_t>({0, 300, -2}))},
                                 {"I2", npy(">i2", "(3,)", bytes({0, 0, 1, 44, 255, 254}))},
                                 {"i4", npy("<i4", "(3,)", raw<std::int32_t>({0, 300, -2}))},
                                 {"i8", npy("<i8", "(3,)", raw<std::int64_t>({0, 300, -2}))},
                                 {"I8", npy(">i8", "(3,)", std::string(14, '\0') + "\1," + std::string(7, '\xff') + "\xfe")}};
        const std::map<std::string, std::pair<Whole, std::vector<float>>> expected = {
            {"u1", {{0, 51, 255}, {0, 51 / 255.0f, 1}}}, {"b1", {{0, 1, 1}, {0, 1, 1}}},          {"i1", {{0, 1, -2}, {0, 1, -2}}},
            {"i2", {{0, 300, -2}, {0, 300, -2}}},        {"I2", {{0, 300, -2}, {0, 300, -2}}},    {"i4", {{0, 300, -2}, {0, 300, -2}}},
            {"i8", {{0, 300, -2}, {0, 300, -2}}},        {"I8", {{0, 300, -2}, {0, 300, -2}}}};
        const nn::DataSpec data = npz(records);
        for (const auto& [name, values] : expected) {
            QVERIFY(info(data, name.c_str()).either);
            for (std::int64_t i = 0; i < 3; ++i) {
                const auto at = static_cast<std::size_t>(i);
                QCOMPARE(labels(*used(data, {{name, nn::DType::Int64}}), name.c_str(), i)[0], values.first[at]);
                QCOMPARE(numbers(*used(data, {{name, nn::DType::Float32}}), name.c_str(), i)[0], values.second[at]);
            }
        }
        const nn::DataSpec floats = npz({{"f2", npy("<f2", "(2,)", bytes({0, 60, 0, 192}))},
                                         {"F4", npy(">f4", "(2,)", bytes({63, 128, 0, 0, 192, 0, 0, 0}))},
                                         {"f8", npy("<f8", "(2,)", raw<double>({1, -2}))}});
        for (const char* name : {"f2", "F4", "f8"}) {
            QVERIFY(!info(floats, name).either);
            QCOMPARE(numbers(*used(floats, {{name, nn::DType::Float32}}), name, 0)[0], 1.0f);
            QCOMPARE(numbers(*used(floats, {{name, nn::DType::Float32}}), name, 1)[0], -2.0f);
        }
        const nn::DataSpec columns = npz({{"x", npy("|u1", "(2, 3)", bytes({0, 3, 1, 4, 2, 5}), true)}});
        QCOMPARE(labels(*used(columns, {{"x", nn::DType::Int64}}), "x", 1), (Whole{3, 4, 5}));
    }

    void bytes_of_yes_and_no_are_not_scaled() {
        const nn::DataSpec data = npz({{"mask", npy("|u1", "(2, 2)", bytes({0, 1, 1, 0}))}});
        QCOMPARE(info(data, "mask").byte_divisor, 1.0);
        QVERIFY(near(numbers(*used(data, {{"mask", nn::DType::Float32}}), "mask", 0), {0, 1}));
    }

    void what_is_not_used_does_not_block() {
        const Records records = {{"x", npy("<f4", "(2, 2)", raw<float>({1, 2, 3, 4}))}, {"n", npy("<i8", "()", raw<std::int64_t>({2}))},
                                 {"names", npy("<U1", "(2,)", std::string(8, 'a'))},
                                 {"more", npy("<f4", "(3,)", raw<float>({1, 2, 3}))},
                                 {"object", npy("|O", "(2,)", std::string(16, 'p'))},    {"none", npy("<f4", "(0, 3)", "")},
                                 {"lies", npy("<f4", "(4000000000, 4000000000)", "")}};
        const nn::DataSpec data = npz(records);
        const auto fields = nn::describe_fields(data, path(""));
        QVERIFY(fields);
        QCOMPARE(fields->size(), std::size_t(2));
        QCOMPARE(used(data, {{"x", nn::DType::Float32}})->size(false), 2);
        const auto both = nn::open_dataset(data, path(""), {{}, {{{"x", nn::DType::Float32}, {"more", nn::DType::Float32}}}});
        QVERIFY(!both);
        QVERIFY2(both.error().text().find("x has 2 samples, more has 3") != std::string::npos, both.error().text().c_str());
        QVERIFY(refusal(npz({{"names", records.at("names")}})).contains("<U1 is not supported"));
    }

    void sizes_are_compared_first() {
        npz({{"x", npy("|u1", "(2,)", "ab")}, {"lies", npy("|u1", "(4,)", std::string(1000, 'l'))}});
        const auto some = nn::load_npz(path("set.npz"), [](std::string_view name) { return name == "x"; });
        QVERIFY(some && some->size() == 1);
        QVERIFY(QString::fromStdString(nn::load_npz(path("set.npz")).error().text()).contains("The array lies: it holds 1000 bytes"));
    }

    void names_that_belong_together() {
        const auto images = [](unsigned n) {
            return npy("|u1", "(" + std::to_string(n) + ", 2)", std::string(2 * n, static_cast<char>(n)));
        };
        const auto classes = [](unsigned n) { return npy("|u1", "(" + std::to_string(n) + ",)", std::string(n, '\x01')); };
        const nn::DataSpec keras = npz({{"x_train", images(6)}, {"y_train", classes(6)}, {"x_test", images(2)}, {"y_test", classes(2)}});
        const auto read = used(keras, {{"x_train", nn::DType::Float32}, {"y_train", nn::DType::Int64}});
        QCOMPARE(read->size(false), 6);
        QCOMPARE(read->size(true), 2);
        QCOMPARE(numbers(*read, "x_train", 1, true)[0], 2 / 255.0f);
        const nn::DataSpec med = npz({{"train_images", images(5)}, {"val_images", images(3)}, {"test_images", images(2)},
                                      {"train_labels", classes(5)}, {"val_labels", classes(3)}, {"test_labels", classes(2)}});
        const auto three = used(med, {{"train_images", nn::DType::Float32}, {"train_labels", nn::DType::Int64}});
        QCOMPARE(three->size(false), 8);
        QCOMPARE(three->own_validation(), 3);
        QCOMPARE(three->size(true), 2);
        QCOMPARE(numbers(*three, "train_images", 4)[0], 5 / 255.0f);
        QCOMPARE(numbers(*three, "train_images", 5)[0], 3 / 255.0f);
        const auto validation = nn::split_indices(*three, med, nn::Split::Validation);
        QVERIFY(validation && (validation->indices == Whole{5, 6, 7}));
        for (const auto& [train, test] : {std::pair("X_Train", "X_Test"), std::pair("TRAIN_X", "TEST_X"), std::pair("trainX", "testX"),
                                          std::pair("xTrain", "xTest"), std::pair("training_x", "test_x")}) {
            const auto pair = npz({{train, images(6)}, {test, images(2)}});
            QVERIFY2(info(pair, train).parts.test == std::optional<std::int64_t>(2), train);
        }
        QVERIFY(!info(npz({{"constraint", images(6)}, {"constestt", images(2)}}), "constraint").parts.test);
        // One with a test and one without do not go together.
        const auto odd = npz({{"x_train", images(6)}, {"y_train", classes(6)}, {"x_test", images(2)}});
        const auto analysis = nn::check_project(classifier(odd, "x_train", "y_train"), path(""));
        const std::string told = analysis.first_error();
        QVERIFY2(told.find("y_train has 0 samples for test, x_train has 2") != std::string::npos, told.c_str());
        auto split = classifier(keras, "x_train", "y_train");
        npz({{"x_train", images(6)}, {"y_train", classes(6)}, {"x_test", images(2)}, {"y_test", classes(2)}});
        QVERIFY(nn::check_project(split, path("")).ok());
        split.data.split.test = 0.5;
        QVERIFY(nn::check_project(split, path("")).first_error().find("test samples of its own") != std::string::npos);
    }

    void labels_that_no_loss_takes_are_explained() {
        const std::string images = npy("|u1", "(3, 2, 2)", std::string(12, '\x7f'));
        const nn::DataSpec column = npz({{"x", images}, {"y", npy("|u1", "(3, 1)", bytes({2, 0, 1}))}});
        nn::Project project = classifier(column, "x", "y");
        nn::Analysis analysis = nn::check_project(project, path(""));
        QVERIFY(!analysis.ok());
        const nn::Diagnostic& d = analysis.diagnostics.front();
        QVERIFY2(d.text.text().find("the labels of y are a column") != std::string::npos, d.text.text().c_str());
        QCOMPARE(d.fixes.front().text.text(), std::string("Set \"labels\" of the data to y"));
        QVERIFY(nn::apply(project, d.fixes.front().edits));
        QVERIFY2(nn::check_project(project, path("")).ok(), nn::check_project(project, path("")).first_error().c_str());
        QCOMPARE(labels(*open(project.data), "y", 0), Whole{2});
        for (const auto& [descr, rows] : {std::pair(std::string("|u1"), bytes({0, 0, 1, 1, 0, 0, 0, 1, 0})),
                                          std::pair(std::string("<i8"), raw<std::int64_t>({0, 0, 1, 1, 0, 0, 0, 1, 0})),
                                          std::pair(std::string("<f4"), raw<float>({0, 0, 1, 1, 0, 0, 0, 1, 0}))}) {
            const nn::DataSpec hot = npz({{"x", images}, {"y", npy(descr, "(3, 3)", rows)}});
            QVERIFY(info(hot, "y").labels == nn::FieldInfo::Labels::OneHot);
            nn::Project rows_project = classifier(hot, "x", "y");
            const auto found = nn::check_project(rows_project, path(""));
            QVERIFY(!found.ok());  // ten scores, three classes
            QVERIFY2(found.diagnostics.front().text.text().find("one-hot rows") != std::string::npos, found.first_error().c_str());
            QVERIFY(nn::apply(rows_project, found.diagnostics.front().fixes.front().edits));
            const auto mended = open(rows_project.data);
            QCOMPARE(*mended->fields().at("y").classes, 3);
            QCOMPARE(labels(*mended, "y", 0), Whole{2});
            QCOMPARE(labels(*mended, "y", 2), Whole{1});
        }
        const nn::DataSpec neither = npz({{"x", images}}, {{"labels", Words{"x"}}});
        QVERIFY(refusal(neither).contains("neither a column"));
        QVERIFY(refusal(npz({{"x", images}}, {{"labels", Words{"xx"}}})).contains("Did you mean x?"));
    }

    void the_network_says_what_whole_numbers_are() {
        const nn::DataSpec data = npz(two_pictures());
        const nn::Project project = classifier(data, "x", "y");
        nn::Analyzer analyzer;
        const auto fields = nn::describe_fields(data, path(""));
        for (int again = 0; again < 2; ++again) {
            const nn::Analysis analysis = nn::check_project(project, analyzer, &*fields, nullptr);
            QVERIFY2(analysis.ok(), analysis.first_error().c_str());
            const nn::DataRequest request = nn::data_request(*analysis.network);
            QVERIFY(request.uses->at("x") == nn::DType::Float32 && request.uses->at("y") == nn::DType::Int64);
            QCOMPARE(analysis.network->inputs[0].byte_divisor, 255.0);
            if (again == 1) QCOMPARE(analyzer.inferred(), std::size_t(0));
        }
        // Numbers for an Embedding stay whole; a mistake behind them is told of as it is.
        nn::Project letters = project;
        letters.graph.nodes[2] = node("flat", "Embedding", {{"num_embeddings", std::int64_t(256)}, {"embedding_dim", std::int64_t(3)}});
        letters.graph.nodes.insert(letters.graph.nodes.begin() + 3, node("all", "Flatten"));
        letters.graph.wires[1] = {{"flat", ""}, {"all", ""}};
        letters.graph.wires.push_back({{"all", ""}, {"fc", ""}});
        const auto embedded = nn::check_project(letters, path(""));
        QVERIFY2(embedded.ok(), embedded.first_error().c_str());
        QVERIFY(nn::data_request(*embedded.network).uses->at("x") == nn::DType::Int64);
    }

    void predict_scales_as_training_does() {
        const nn::DataSpec data = npz(two_pictures());
        const auto analysis = nn::check_project(classifier(data, "x", "y"), path(""));
        nn::Weights weights(analysis.network, 0);
        const auto read = used(data, *nn::data_request(*analysis.network).uses);
        std::vector<float> both = numbers(*read, "x", 0), second = numbers(*read, "x", 1);
        both.insert(both.end(), second.begin(), second.end());
        nn::NpyArray scaled{nn::DType::Float32, {2, 4}, {}};
        scaled.bytes.assign(reinterpret_cast<const std::byte*>(both.data()), reinterpret_cast<const std::byte*>(both.data() + both.size()));
        const auto arrays = nn::load_npz(path("set.npz"), [](std::string_view name) { return name == "x"; });
        const auto from_bytes = nn::predict(analysis.network, weights, *arrays, 2, 1);
        const auto from_floats = nn::predict(analysis.network, weights, {{"x", scaled}}, 2, 1);
        QVERIFY(from_bytes && from_floats);
        QVERIFY(from_bytes->begin()->second.bytes == from_floats->begin()->second.bytes);
    }

    void reading_can_be_stopped() {
        const nn::DataSpec data = npz({{"x", npy("<f4", "(2, 2)", raw<float>({1, 2, 3, 4}))}});
        std::stop_source stop;
        stop.request_stop();
        const auto opened = nn::open_dataset(data, path(""), {stop.get_token(), std::nullopt});
        QVERIFY(!opened && opened.error().text() == "Reading was stopped.");
        const auto described = nn::describe_fields(data, path(""), stop.get_token());
        QVERIFY(!described && described.error().text() == "Reading was stopped.");
    }
};
QTEST_GUILESS_MAIN(TestNpzFields)
#include "test_npz_fields.moc"
