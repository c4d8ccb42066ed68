// Every registered op against its own declaration: options, ports, documentation, samples and refusals.
#include "nn/engine/plan/plan.h"
#include "nn/model/analysis.h"

#include <QFile>
#include <QtTest>

#include <cstring>
#include <set>

namespace {

nn::Node node(const std::string& id, const std::string& op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

/// An op between Inputs that bring a sample's types and an Output.
struct Bench {
    nn::Graph graph;
    nn::Fields fields;

    Bench(const nn::Op& op, const nn::OptionValues& options, const std::vector<nn::TensorType>& inputs) {
        const nn::Node subject = node("subject", op.id(), options);
        const auto ports = nn::input_ports(subject);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const std::string id = "in" + std::to_string(i);
            nn::TensorType type = inputs[i];
            type.shape.erase(type.shape.begin());  // the batch comes from the plan
            fields[id] = {type, std::nullopt, {}};
            graph.nodes.push_back(node(id, "Input"));
            graph.wires.push_back({{id, ""}, {"subject", ports[std::min(i, ports.size() - 1)].id}});
        }
        graph.nodes.push_back(subject);
        if (op.role == nn::Role::Loss || op.outputs.empty()) return;
        graph.nodes.push_back(node("out", "Output"));
        graph.wires.push_back({{"subject", ""}, {"out", ""}});
    }
};

/// Samples whose first axis is the batch on every input can stand in a network. With the option batch_first, the batch
/// is first only where it is on.
template <typename AnySample>
bool batched(const nn::Op& op, const AnySample& sample) {
    if (op.schema.find("batch_first") && op.schema.value(sample.options, "batch_first") == nn::OptionValue(false))
        return false;
    for (const nn::TensorType& t : sample.inputs)
        if (t.shape.empty() || t.shape[0] != sample.inputs[0].shape[0]) return false;
    return true;
}

}  // namespace

class TestOps : public QObject {
    Q_OBJECT

private slots:
    void ids() {
        std::set<std::string> seen;
        QVERIFY(nn::all_ops().size() >= 17);
        for (const nn::Op* op : nn::all_ops()) {
            QVERIFY2(seen.insert(op->id()).second, op->id().c_str());
            QCOMPARE(nn::find_op(op->id()), op);
            QVERIFY2(nn::is_valid_id(op->id()), op->id().c_str());
        }
        QVERIFY(!nn::find_op("Conv2D"));
        QVERIFY(!nn::find_op(""));
    }

    void described() {
        for (const nn::Op* op : nn::all_ops()) {
            const char* id = op->id().c_str();
            QVERIFY2(*op->title && *op->doc && *op->keywords, id);
            QVERIFY2(QFile::exists(QString::fromStdString(NETLOOM_SOURCE_DIR "/resources/icons/" + op->icon + ".svg")),
                     id);
            for (const nn::OptionInfo& o : op->schema.options) {
                QVERIFY2(*o.doc, (op->id() + "." + o.id).c_str());
                // A default is legal, in the form that files hold, and binds to the struct and back.
                QVERIFY2(o.check(o.default_value), (op->id() + "." + o.id).c_str());
                QVERIFY(o.canonical(o.default_value) == o.default_value);
                const auto made = op->schema.make();
                o.set(made.get(), o.default_value);
                QVERIFY(o.canonical(o.get(made.get())) == o.default_value);
                QVERIFY(o.min <= o.ui_min && o.ui_max <= o.max);
            }
            const bool computes = !op->is_container() && op->role != nn::Role::Input && op->role != nn::Role::Output &&
                                  op->role != nn::Role::Reuse;
            QCOMPARE(bool(op->infer), computes);
            QCOMPARE(bool(op->make_kernel), computes);
            const bool takes_anything = op->id() == "Identity" || op->id() == "Full";  // there is nothing that it could refuse, and PyTorch would
            QVERIFY2(!computes || (!op->samples.empty() && (takes_anything || !op->error_samples.empty())), id);
        }
    }

    void samplesRun_data() {
        QTest::addColumn<const nn::Op*>("op");
        QTest::addColumn<int>("index");
        for (const nn::Op* op : nn::all_ops())
            for (std::size_t i = 0; i < op->samples.size(); ++i)
                if (batched(*op, op->samples[i])) QTest::addRow("%s %zu", op->id().c_str(), i) << op << int(i);
    }
    /// What inference says is what a compiled plan has.
    void samplesRun() {
        QFETCH(const nn::Op*, op);
        QFETCH(int, index);
        const nn::Sample& sample = op->samples[std::size_t(index)];
        const Bench bench(*op, sample.options, sample.inputs);
        nn::Analyzer analyzer;
        const nn::Analysis analysis = analyzer.analyze(bench.graph, &bench.fields);
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        const std::int64_t batch = sample.inputs.empty() ? 1 : sample.inputs[0].shape[0].size;
        nn::PlanOptions options;
        options.batch = batch;
        options.mode = nn::Mode::Evaluate;
        options.backward = false;
        options.losses = op->role == nn::Role::Loss;
        auto plan = nn::Plan::compile(analysis.network, options);
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        const auto* report = analysis.find("subject");
        QVERIFY(report && report->outputs[0].type);
        if (op->role == nn::Role::Loss) return;
        nn::Weights weights(analysis.network, 0);
        for (const nn::TensorView& view : (*plan)->inputs())
            if (view) std::memset(view.data, 0, std::size_t(view.size()) * nn::size_of(view.dtype));
        (*plan)->forward(weights);
        const nn::TensorType& type = *report->outputs[0].type;
        const std::size_t bytes = std::size_t(nn::numel(nn::extents(type.shape, batch))) * nn::size_of(type.dtype);
        // The output fills its shape, and no more: what stays as it was before either way is behind its end.
        std::vector<unsigned char> ones(bytes + 64, 0x11), twos(bytes + 64, 0x22);
        QVERIFY((*plan)->read_output(0, ones.data()) && (*plan)->read_output(0, twos.data()));
        for (std::size_t i = 0; i < ones.size(); ++i)
            QVERIFY2((ones[i] == twos[i]) == (i < bytes),
                     (std::to_string(i) + " of " + nn::to_string(type.shape)).c_str());
        for (const auto& parameter : report->parameters) QVERIFY(nn::numel(parameter.shape) > 0);
    }

    /// A fix that is offered makes its mistake go away.
    void fixesMend() {
        int applied = 0;
        for (const nn::Op* op : nn::all_ops()) {
            for (const nn::ErrorSample& sample : op->error_samples) {
                if (!batched(*op, sample)) continue;
                const Bench bench(*op, sample.options, sample.inputs);
                const nn::Analysis before = nn::Analyzer().analyze(bench.graph, &bench.fields);
                for (const nn::Diagnostic& mistake : before.diagnostics) {
                    for (const nn::Fix& fix : mistake.fixes) {
                        nn::Project project;
                        project.graph = bench.graph;
                        const std::string what = op->id() + ": " + mistake.text.text() + ": " + fix.text.text();
                        QVERIFY2(nn::apply(project, fix.edits), what.c_str());
                        const nn::Analysis after = nn::Analyzer().analyze(project.graph, &bench.fields);
                        for (const nn::Diagnostic& left : after.diagnostics)
                            QVERIFY2(left.node != mistake.node || left.text.format != mistake.text.format, what.c_str());
                        ++applied;
                    }
                }
            }
        }
        QVERIFY(applied > 20);
    }

    void refusals() {
        for (const nn::Op* op : nn::all_ops()) {
            for (const nn::ErrorSample& sample : op->error_samples) {
                if (!batched(*op, sample)) continue;  // what differs in it would become one symbol
                const Bench bench(*op, sample.options, sample.inputs);
                nn::Analyzer analyzer;
                const nn::Analysis analysis = analyzer.analyze(bench.graph, &bench.fields);
                QVERIFY2(!analysis.ok(), (op->id() + ": " + sample.text).c_str());
                const std::string error = analysis.first_error();
                // The batch, a plain number in the sample, is a symbol here: a refusal may name it differently.
                QVERIFY2(error.find("subject: ") == 0, error.c_str());
                const bool about_rank = sample.text.find("dimensions") != std::string::npos;
                QVERIFY2(about_rank || error.find(sample.text) != std::string::npos,
                         (error + " / " + sample.text).c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestOps)
#include "test_ops.moc"
