// .onnx files: their bytes, read by a reader of its own; names, order, shapes; what has no form.
#include "networks.h"
#include "nn/exchange/exporter.h"
#include "nn/exchange/onnx/file.h"
#include "nn/exchange/onnx/protobuf.h"
#include "nn/io/atomic_file.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

using namespace nn;
using namespace nn::test;

namespace {

/// A message of Protocol Buffers, read: fields by number, each as often as it is there.
struct ProtoFields {
    std::map<int, std::vector<std::uint64_t>> numbers;
    std::map<int, std::vector<std::string>> texts;
    bool whole = true;

    explicit ProtoFields(std::string_view bytes) {
        std::size_t at = 0;
        const auto varint = [&] {
            std::uint64_t value = 0;
            for (int shift = 0; at < bytes.size() && shift < 64; shift += 7) {
                const auto byte = static_cast<unsigned char>(bytes[at++]);
                value |= std::uint64_t{byte & 0x7fu} << shift;
                if (byte < 0x80) return value;
            }
            whole = false;
            return value;
        };
        while (at < bytes.size() && whole) {
            const std::uint64_t tag = varint();
            const int field = static_cast<int>(tag >> 3);
            if ((tag & 7) == 0) {
                numbers[field].push_back(varint());
            } else {
                const std::uint64_t length = (tag & 7) == 2 ? varint() : 4;
                if (((tag & 7) != 2 && (tag & 7) != 5) || length > bytes.size() - at) {
                    whole = false;
                    return;
                }
                texts[field].emplace_back(bytes.substr(at, length));
                at += length;
            }
        }
    }
    std::int64_t number(int field) const { return numbers.contains(field) ? static_cast<std::int64_t>(numbers.at(field)[0]) : -1; }
    std::string text(int field) const { return texts.contains(field) ? texts.at(field)[0] : ""; }
    std::vector<std::string> all(int field) const { return texts.contains(field) ? texts.at(field) : std::vector<std::string>{}; }
};

/// "image float32 [N, 3, 8, 8]"
std::string port_text(const ProtoFields& port) {
    const ProtoFields tensor(ProtoFields(port.text(2)).text(1));
    std::string text = port.text(1) + (tensor.number(1) == 7 ? " int64 [" : " float32 [");
    std::string sizes;
    for (const std::string& dim : ProtoFields(tensor.text(2)).all(1)) {
        const ProtoFields size(dim);
        sizes += (sizes.empty() ? "" : ", ") + (size.texts.contains(2) ? size.text(2) : std::to_string(size.number(1)));
    }
    return text + sizes + "]";
}

std::string bytes_of(const FileParts& parts) {
    std::string bytes;
    for (const auto part : parts.parts()) bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
    return bytes;
}

struct Exported {
    std::string bytes, error;
    std::vector<std::string> inputs, outputs, nodes;  ///< ports with their shapes; "Gemm fc: n3/output, fc.weight -> fc/output"
    std::map<std::string, std::string> tensors;       ///< raw bytes
};

Exported read(const std::string& bytes) {
    Exported found{bytes, "", {}, {}, {}, {}};
    const ProtoFields graph(ProtoFields(bytes).text(7));
    for (const std::string& port : graph.all(11)) found.inputs.push_back(port_text(ProtoFields(port)));
    for (const std::string& port : graph.all(12)) found.outputs.push_back(port_text(ProtoFields(port)));
    for (const std::string& tensor : graph.all(5)) found.tensors[ProtoFields(tensor).text(8)] = ProtoFields(tensor).text(9);
    for (const std::string& bytes_of_node : graph.all(1)) {
        const ProtoFields node(bytes_of_node);
        std::string text = node.text(4) + " " + node.text(3) + ":";
        for (const std::string& input : node.all(1)) text += " " + input;
        text += " ->";
        for (const std::string& output : node.all(2)) text += " " + output;
        found.nodes.push_back(text);
    }
    return found;
}

Exported export_graph(const Graph& graph, const nn::Fields& fields, std::optional<std::int64_t> batch = {}) {
    std::string why;
    const auto network = compile_network(graph, fields, &why);
    if (!network) return {"", "not right: " + why, {}, {}, {}, {}};
    const Weights weights(network, 1);
    const StateDict state = weights.state_dict();
    const auto model = onnx_model(*network, state, "test", batch);
    if (!model) return {"", model.error().text(), {}, {}, {}, {}};
    const auto file = onnx_file(*model);
    return file ? read(bytes_of(*file)) : Exported{"", file.error().text(), {}, {}, {}, {}};
}

Graph classifier() {
    GraphMaker g;
    const std::string image = g.input("image"), label = g.input("label");
    std::string x = g.add("ReLU", {g.add("BatchNorm2d", {g.conv(image, 4, 3, 1)})});
    x = g.add("MaxPool2d", {x}, {{"kernel_size", std::int64_t{2}}});
    x = g.linear(g.add("Dropout", {g.add("Flatten", {x})}), 5);
    g.cross_entropy(x, label);
    return g.graph;
}

std::string float_bytes(const std::vector<float>& values) {
    std::string bytes(values.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

}  // namespace

class TestOnnx : public QObject {
    Q_OBJECT

private slots:
    void wire_format() {
        ProtoMessage inner;
        inner.integer(1, 300);
        inner.integer(2, -1);
        ProtoMessage message;
        message.text(1, "ab");
        message.floating(2, 1.0f);
        message.message(20, std::move(inner));
        const std::string far = "far away";
        message.bytes(9, std::as_bytes(std::span(far.data(), far.size())));
        message.integer(3, 1);
        const std::string expected = std::string("\x0a\x02"
                                                 "ab") +
                                     std::string("\x15\x00\x00\x80\x3f", 5) + "\xa2\x01\x0e" + "\x08\xac\x02" +
                                     "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" + "\x4a\x08" + "far away" + "\x18\x01";
        QCOMPARE(message.size(), std::uint64_t{expected.size()});
        FileParts file;
        message.give(file);
        QCOMPARE(QByteArray::fromStdString(bytes_of(file)).toHex(), QByteArray::fromStdString(expected).toHex());
        QCOMPARE(file.size(), std::uint64_t{expected.size()});
    }

    void a_network_as_it_stands() {
        const Exported found = export_graph(classifier(), image_fields(3, 8, 5));
        QCOMPARE(QString::fromStdString(found.error), QString());
        const ProtoFields model(found.bytes);
        QVERIFY(model.whole);
        QCOMPARE(model.number(1), 8);
        QCOMPARE(ProtoFields(model.text(8)).number(2), 17);
        QCOMPARE(model.all(8).size(), std::size_t{1});
        QCOMPARE(ProtoFields(model.text(7)).text(2), std::string("test"));
        QCOMPARE(found.inputs, std::vector<std::string>{"image float32 [N, 3, 8, 8]"});
        QCOMPARE(found.outputs, std::vector<std::string>{"n6 float32 [N, 5]"});
        const std::vector<std::string> nodes = {
            "Conv n0: image n0.weight n0.bias -> n0/output",
            "BatchNormalization n1: n0/output n1.weight n1.bias n1.running_mean n1.running_var -> n1/output",
            "Relu n2: n1/output -> n2/output",
            "MaxPool n3: n2/output -> n3/output",
            "Flatten n4: n3/output -> n4/output",
            "Gemm n6: n4/output n6.weight n6.bias -> n6",
        };
        QCOMPARE(found.nodes, nodes);
        QVERIFY(!found.tensors.contains("n1.num_batches_tracked"));
    }

    void weights_are_those_of_the_state_dict() {
        const auto network = compile_network(classifier(), image_fields(3, 8, 5));
        const Weights weights(network, 7);
        const StateDict state = weights.state_dict();
        const auto model = onnx_model(*network, state, "", {});
        QVERIFY(model);
        const Exported found = read(bytes_of(*onnx_file(*model)));
        std::size_t compared = 0;
        for (const auto& [name, bytes] : found.tensors) {
            const StateTensor* tensor = state.find(name);
            if (!tensor) continue;
            QVERIFY2(std::equal(bytes.begin(), bytes.end(), reinterpret_cast<const char*>(tensor->bytes.data())) &&
                         bytes.size() == tensor->bytes.size(),
                     name.c_str());
            ++compared;
        }
        QCOMPARE(compared, std::size_t{8});
    }

    void the_same_bytes_again() {
        for (const auto batch : {std::optional<std::int64_t>{}, std::optional<std::int64_t>{3}}) {
            const Exported a = export_graph(residual_network(), image_fields(3, 8, 5), batch);
            const Exported b = export_graph(residual_network(), image_fields(3, 8, 5), batch);
            QVERIFY2(a.error.empty(), a.error.c_str());
            QVERIFY(!a.bytes.empty() && a.bytes == b.bytes);
        }
    }

    /// Every value is given once and before it is read, every node has a name of its own: in random graphs.
    void order_and_names() {
        int exported = 0;
        for (unsigned seed = 0; seed < 40; ++seed) {
            const Graph graph = random_graph(seed, 25, 4, static_cast<int>(seed % 4));
            const Exported found = export_graph(graph, image_fields(3, 8, 4));
            QVERIFY2(found.error.empty(), found.error.c_str());
            const ProtoFields file(ProtoFields(found.bytes).text(7));
            std::set<std::string> given = {""}, names;
            for (const std::string& input : file.all(11)) QVERIFY(given.insert(ProtoFields(input).text(1)).second);
            for (const auto& [name, bytes] : found.tensors) QVERIFY(given.insert(name).second);
            for (const std::string& bytes : file.all(1)) {
                const ProtoFields node(bytes);
                QVERIFY2(names.insert(node.text(3)).second, node.text(3).c_str());
                for (const std::string& input : node.all(1)) QVERIFY2(given.contains(input), input.c_str());
                for (const std::string& output : node.all(2)) QVERIFY2(given.insert(output).second, output.c_str());
            }
            for (const std::string& output : file.all(12)) QVERIFY(given.contains(ProtoFields(output).text(1)));
            ++exported;
        }
        QCOMPARE(exported, 40);
    }

    void a_fixed_batch() {
        const Exported found = export_graph(classifier(), image_fields(3, 8, 5), 2);
        QCOMPARE(found.inputs, std::vector<std::string>{"image float32 [2, 3, 8, 8]"});
        QCOMPARE(found.outputs, std::vector<std::string>{"n6 float32 [2, 5]"});
    }

    /// An Input and a Parameter that are outputs, one value that is two of them, a whole Module's.
    void outputs_have_their_paths() {
        GraphMaker g;
        g.input("image");
        g.graph.nodes.push_back(make_node("w", "Parameter", {{"shape", std::vector<std::int64_t>{2}}}));
        g.add("Tanh", {"image"});
        for (const auto& [id, from] : std::map<std::string, std::string>{{"a", "n0"}, {"b", "n0"}, {"c", "image"}, {"d", "w"}}) {
            g.graph.nodes.push_back(make_node(id, "Output"));
            g.graph.wires.push_back({PortRef::parse(from), {id, ""}});
        }
        nn::Fields fields;
        fields["image"] = FieldInfo{{DType::Float32, {Dim(3)}}, {}, {}};
        const Exported found = export_graph(g.graph, fields);
        QVERIFY2(found.error.empty(), found.error.c_str());
        const std::vector<std::string> outputs = {"a float32 [N, 3]", "b float32 [N, 3]", "c float32 [N, 3]", "d float32 [2]"};
        QCOMPARE(found.outputs, outputs);
        const std::vector<std::string> nodes = {"Tanh n0: image -> a", "Identity b/Identity: a -> b", "Identity c/Identity: image -> c",
                                                "Identity d/Identity: w -> d"};
        QCOMPARE(found.nodes, nodes);
    }

    /// An Input that feeds the loss itself is the output of its own name; so is a Parameter, whose tensor then has another.
    void an_output_named_as_what_it_is() {
        for (const char* giver : {"image", "w"}) {
            GraphMaker g;
            g.input("image");
            g.graph.nodes.push_back(make_node("w", "Parameter", {{"shape", std::vector<std::int64_t>{1}}}));
            g.add("MSELoss", {giver, giver == std::string("w") ? "image" : "w"}, {}, {"input", "target"});
            nn::Fields fields;
            fields["image"] = FieldInfo{{DType::Float32, {Dim(1)}}, {}, {}};
            const Exported found = export_graph(g.graph, fields);
            if (found.error.starts_with("not right")) continue;  // shapes that the loss does not take
            QVERIFY2(found.error.empty(), found.error.c_str());
            QCOMPARE(found.outputs.size(), std::size_t{1});
            QVERIFY(found.outputs[0].starts_with(giver));
            if (giver == std::string("w")) QVERIFY(found.tensors.contains("w/value"));
        }
    }

    void gates_are_put_in_order() {
        GraphMaker g;
        g.input("x");
        g.add("LSTM", {"x"}, {{"hidden_size", std::int64_t{1}}, {"batch_first", true}});
        g.graph.nodes.push_back(make_node("out", "Output"));
        g.graph.wires.push_back({PortRef::parse("n0"), {"out", ""}});
        nn::Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(2), Dim(1)}}, {}, {}};
        const auto network = compile_network(g.graph, fields);
        QVERIFY(network);
        Weights weights(network, 1);
        std::vector<std::vector<float>> given = {{1, 2, 3, 4}, {5, 6, 7, 8}, {.1f, .2f, .3f, .4f}, {.5f, .6f, .7f, .8f}};
        for (std::size_t p = 0; p < given.size(); ++p) std::ranges::copy(given[p], weights.parameter(p).f32());
        const StateDict state = weights.state_dict();
        const auto model = onnx_model(*network, state, "", {});
        QVERIFY(model);
        const Exported found = read(bytes_of(*onnx_file(*model)));
        QCOMPARE(found.tensors.at("n0.weight_ih_l0/W"), float_bytes({1, 4, 2, 3}));
        QCOMPARE(found.tensors.at("n0.weight_ih_l0/R"), float_bytes({5, 8, 6, 7}));
        QCOMPARE(found.tensors.at("n0.weight_ih_l0/B"), float_bytes({.1f, .4f, .2f, .3f, .5f, .8f, .6f, .7f}));
    }

    /// A module that is applied twice has its weights once.
    void shared_weights_are_written_once() {
        GraphMaker g;
        g.input("x");
        g.add("Linear", {"x"}, {{"out_features", std::int64_t{2}}});
        g.add("Reuse", {"n0"}, {{"module", std::string("n0")}});
        g.graph.nodes.push_back(make_node("out", "Output"));
        g.graph.wires.push_back({PortRef::parse("n1"), {"out", ""}});
        nn::Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(2)}}, {}, {}};
        const Exported found = export_graph(g.graph, fields);
        QVERIFY2(found.error.empty(), found.error.c_str());
        QCOMPARE(found.nodes.size(), std::size_t{2});
        QCOMPARE(found.tensors.size(), std::size_t{2});
    }

    void what_has_no_form_is_refused_by_node() {
        GraphMaker g;
        g.input("x");
        const std::string lstm = g.add("LSTM", {"x"}, {{"hidden_size", std::int64_t{4}}, {"proj_size", std::int64_t{2}}, {"batch_first", true}});
        g.graph.nodes.push_back(make_node("out", "Output"));
        g.graph.wires.push_back({PortRef::parse(lstm), {"out", ""}});
        nn::Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(2), Dim(3)}}, {}, {}};
        const Exported found = export_graph(g.graph, fields);
        QCOMPARE(QString::fromStdString(found.error), QString("n0: ONNX has no form for LSTM: its LSTM cannot project the state (proj_size)"));
    }

    void weights_of_another_network_are_refused() {
        const auto network = compile_network(classifier(), image_fields(3, 8, 5));
        const auto other = compile_network(classifier(), image_fields(2, 8, 5));
        const Weights weights(other, 1);
        const StateDict state = weights.state_dict();
        const auto model = onnx_model(*network, state, "", {});
        QVERIFY(!model && model.error().usage);
        QVERIFY2(QString::fromStdString(model.error().text()).contains("n0.weight"), model.error().text().c_str());
    }

    /// 2.4 GB of weights that nobody makes: before there are any.
    void what_is_too_large_is_refused_before_memory_is_taken() {
        GraphMaker g;
        g.input("x");
        g.graph.nodes.push_back(make_node("out", "Output"));
        g.graph.wires.push_back({PortRef::parse(g.linear("x", 1'000'000)), {"out", ""}});
        nn::Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(600)}}, {}, {}};
        const auto network = compile_network(g.graph, fields);
        QVERIFY(network);
        const auto exporter = find_exporter("model.onnx");
        QVERIFY(exporter && (*exporter)->check && (*exporter)->takes_batch);
        ExportSource source;
        source.network = network.get();
        const auto fits = (*exporter)->check(source);
        QVERIFY(!fits && fits.error().usage);
        QVERIFY2(QString::fromStdString(fits.error().text()).contains("2404000000"), fits.error().text().c_str());
        const auto small = compile_network(classifier(), image_fields(3, 8, 5));
        source.network = small.get();
        QVERIFY((*exporter)->check(source));
    }

    /// A matrix that no file could hold is refused by its node, and never made.
    void what_would_be_too_large_written_out_is_refused() {
        GraphMaker g;
        g.input("x");
        g.add("AdaptiveAvgPool1d", {"x"}, {{"output_size", std::int64_t{4095}}});
        g.graph.nodes.push_back(make_node("out", "Output"));
        g.graph.wires.push_back({PortRef::parse("n0"), {"out", ""}});
        nn::Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(1), Dim(100'000'000)}}, {}, {}};
        const Exported found = export_graph(g.graph, fields);
        QVERIFY2(found.error.starts_with("n0: ONNX has no form for AdaptiveAvgPool1d"), found.error.c_str());
    }

    /// Losses alone are left out.
    void every_op_says_what_it_is() {
        int forms = 0;
        for (const Op* op : all_ops()) {
            const bool computes = op->role == Role::Layer || op->role == Role::Function || op->role == Role::Parameter;
            QVERIFY2(static_cast<bool>(op->onnx) == computes, op->id().c_str());
            forms += computes;
        }
        QVERIFY(forms > 100);
    }

    void the_exporter_writes_the_file() {
        QTemporaryDir dir;
        const std::filesystem::path file = std::filesystem::path(dir.path().toStdString()) / "model.onnx";
        const auto network = compile_network(classifier(), image_fields(3, 8, 5));
        const Weights weights(network, 1);
        const StateDict state = weights.state_dict();
        Project project;
        project.name = "Ein Netz";
        const auto exporter = find_exporter(file);
        QVERIFY(exporter);
        const auto written = (*exporter)->write({&project, {}, network.get(), &state, 1}, file);
        QVERIFY2(written, written ? "" : written.error().text().c_str());
        const auto bytes = read_file(file, 1 << 20);
        QVERIFY(bytes);
        QCOMPARE(ProtoFields(ProtoFields(*bytes).text(7)).text(2), std::string("Ein Netz"));
        QCOMPARE(read(*bytes).inputs, std::vector<std::string>{"image float32 [1, 3, 8, 8]"});
    }
};

QTEST_APPLESS_MAIN(TestOnnx)
#include "test_onnx.moc"
