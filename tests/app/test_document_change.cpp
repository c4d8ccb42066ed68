// What the document tells of a change: never too little, and no more than it was where much hangs on it.
#include "app/studio/document.h"
#include "random_edits.h"

#include <QDir>
#include <QSignalSpy>
#include <QtTest>

using namespace test;
using studio::DocumentChange;
using studio::Document;

namespace {

std::map<std::string, nn::Node> nodesOf(const nn::Project& project) {
    std::map<std::string, nn::Node> out;
    nn::for_each_node(project.graph, "", [&](const std::string& path, const nn::Node& node) {
        nn::Node& copy = out[path] = node;
        copy.inner = {};
    });
    return out;
}

std::vector<std::string> orderOf(const nn::Graph& graph) {
    std::vector<std::string> out;
    nn::for_each_node(graph, "", [&](const std::string& path, const nn::Node& node) { out.push_back(path + ' ' + node.op); });
    return out;
}

std::map<std::string, std::vector<nn::Wire>> wiresOf(const nn::Project& project) {
    std::map<std::string, std::vector<nn::Wire>> out{{"", project.graph.wires}};
    nn::for_each_node(project.graph, "",
                      [&](const std::string& path, const nn::Node& node) { out[path] = node.inner.wires; });
    return out;
}

/// All that the analysis says of a node.
std::string textOf(const nn::NodeReport& report, bool parametersOnly = false) {
    std::string out;
    for (const auto& p : report.parameters) {
        out += p.key + ' ' + p.id + (p.buffer ? " buffer" : "");
        for (const auto size : p.shape) out += ' ' + std::to_string(size);
        out += '\n';
    }
    if (parametersOnly) return out;
    out += std::to_string(report.parameter_count) + ' ' + std::to_string(report.macs) + '\n';
    for (const auto* ports : {&report.inputs, &report.outputs})
        for (const nn::PortReport& port : *ports)
            out += port.port + ' ' + (port.type ? nn::to_string(port.type->dtype) + nn::to_string(port.type->shape) : "?") + '\n';
    for (const auto& [id, value] : report.from_wire) out += id + ' ' + nn::to_string(value) + '\n';
    return out;
}

std::multimap<std::string, std::string> problemsOf(const nn::Analysis& analysis) {
    std::multimap<std::string, std::string> out;
    for (const nn::Diagnostic& d : analysis.diagnostics) out.emplace(d.node, d.port + d.option + d.text.text());
    return out;
}

/// The document as a listener last saw it: compares what it was told with what is so now.
struct Witness {
    nn::Project project;
    nn::Analysis analysis;

    void see(const Document& document) { project = document.project(), analysis = document.analysis(); }

    /// What `change` should have told and did not; "" for nothing.
    std::string missed(const Document& document, const DocumentChange& change) const {
        const nn::Project& now = document.project();
        if (now.name != project.name && !change.has(DocumentChange::Name)) return "name";
        if (now.notes != project.notes && !change.has(DocumentChange::Notes)) return "notes";
        if (!(now.data == project.data) && !change.has(DocumentChange::Data)) return "data";
        if (!(now.training == project.training) && !change.has(DocumentChange::Training)) return "training";
        if (document.analysis().ok() != analysis.ok() && !change.has(DocumentChange::Validity)) return "validity";
        const auto problems = problemsOf(analysis), problemsNow = problemsOf(document.analysis());
        for (const auto* some : {&problems, &problemsNow})
            for (const auto& entry : *some) {
                const auto same = [&](const auto& of) {
                    const auto [first, last] = of.equal_range(entry.first);
                    return std::count_if(first, last, [&](const auto& other) { return other.second == entry.second; });
                };
                const bool told = change.has(DocumentChange::Problems) && change.problems.contains(entry.first);
                if (same(problems) != same(problemsNow) && !told) return "problems of " + entry.first;
            }
        if (change.has(DocumentChange::Nodes)) return {};
        if (orderOf(now.graph) != orderOf(project.graph)) return "nodes";
        if (wiresOf(now) != wiresOf(project) && !change.has(DocumentChange::Wires)) return "wires";
        const auto before = nodesOf(project);
        for (const auto& [path, node] : nodesOf(now)) {
            if (!(node == before.at(path)) && !change.options.contains(path)) return "options of " + path;
            const auto was = project.layout.find(path), is = now.layout.find(path);
            const bool placed = was != project.layout.end(), stays = is != now.layout.end();
            if ((placed != stays || (placed && !(was->second == is->second))) && !change.moved.contains(path))
                return "place of " + path;
            const nn::NodeReport &old = *analysis.find(path), &report = *document.analysis().find(path);
            if (textOf(old) != textOf(report) && !(change.has(DocumentChange::Reports) && change.reports.contains(path)))
                return "report of " + path;
            if (textOf(old, true) != textOf(report, true) && !change.parameters.contains(path)) return "parameters of " + path;
        }
        return {};
    }
};

}  // namespace

class TestDocumentChange : public QObject {
    Q_OBJECT

private slots:
    void tellsAllThatChanged_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void tellsAllThatChanged() {
        QFETCH(unsigned, seed);
        RandomEdits random(seed);
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        Witness witness;
        witness.see(document);
        std::string missed;
        int told = 0, small = 0;
        connect(&document, &Document::changed, this, [&](const DocumentChange& change) {
            if (missed.empty()) missed = witness.missed(document, change);
            witness.see(document);
            ++told;
            small += change.has(DocumentChange::Nodes) ? 0 : 1;
        });
        for (int i = 0; i < 400; ++i) {
            if (random.below(6) == 0) {
                const int count = document.undoStack()->count();
                document.undoStack()->setIndex(int(random.below(std::size_t(count) + 1)));
            } else {
                document.apply(random.draw(document.project()), "edit", random.below(4) == 0 ? "drag" : "");
            }
            QVERIFY2(missed.empty(), missed.c_str());
            // The analysis is spared where nothing depends on it; it is never an old one.
            const nn::Analysis fresh = nn::check_project(document.project(), QDir::tempPath().toStdString());
            QCOMPARE(fresh.ok(), document.analysis().ok());
            QVERIFY(problemsOf(fresh) == problemsOf(document.analysis()));
            QCOMPARE(fresh.nodes.size(), document.analysis().nodes.size());
            for (const nn::NodeReport& node : fresh.nodes)
                QCOMPARE(textOf(*document.analysis().find(node.path)), textOf(node));
        }
        QVERIFY(told > 150);
        QVERIFY(small > 30);
    }

    void anOptionTouchesItsNodeAndWhatFollows() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        DocumentChange change;
        connect(&document, &Document::changed, this, [&](const DocumentChange& c) { change = c; });
        const auto check = [&change] {
            QCOMPARE(change.options, DocumentChange::Paths{"features.0"});
            QVERIFY(!change.has(DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Layout));
            QVERIFY(!change.has(DocumentChange::Data | DocumentChange::Training));
            QVERIFY(!change.has(DocumentChange::Problems | DocumentChange::Validity));
            QVERIFY(change.parameters.contains("features.0"));
            QVERIFY(change.parameters.contains("head"));  // takes as many as that one gives
            QVERIFY(change.reports.contains("features"));
            QVERIFY(!change.reports.contains("flatten"));
            QVERIFY(!change.reports.contains("loss"));
        };
        QVERIFY(document.apply({nn::SetOption{"features.0", "out_features", std::int64_t{24}}}, "Set"));
        check();
        change = {};
        document.undoStack()->undo();
        check();
        change = {};
        document.undoStack()->redo();
        check();
    }

    void placesAndWordsAreNotAnalysed() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        DocumentChange change;
        connect(&document, &Document::changed, this, [&](const DocumentChange& c) { change = c; });
        const auto network = document.analysis().network;
        QVERIFY(network);
        QVERIFY(document.apply({nn::MoveNodes{{{"head", nn::Position{1, 2}}}}}, "Move"));
        QCOMPARE(change.moved, DocumentChange::Paths{"head"});
        QVERIFY(document.apply({nn::SetNotes{"words"}}, "Notes"));
        QVERIFY(change.has(DocumentChange::Notes));
        QVERIFY(!change.has(~unsigned(DocumentChange::Notes)));
        QCOMPARE(document.analysis().network, network);
        QVERIFY(document.apply({nn::SetOption{"head", "bias", false}}, "Set"));
        QVERIFY(document.analysis().network != network);
    }

    void aWrongEditTellsNothingLater() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        DocumentChange change;
        connect(&document, &Document::changed, this, [&](const DocumentChange& c) { change = c; });
        QVERIFY(!document.apply({nn::MoveNodes{{{"head", nn::Position{1, 2}}}}, nn::RemoveNode{"nowhere", {}}}, "Wrong"));
        QVERIFY(!change.any());
        QVERIFY(document.apply({nn::SetName{"Other"}}, "Name"));
        QVERIFY(change.has(DocumentChange::Name));
        QVERIFY(!change.has(DocumentChange::Layout | DocumentChange::Nodes));
    }

    void whoeverIsToldLateIsToldOfBoth() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        Witness witness;
        witness.see(document);
        int told = 0;
        connect(&document, &Document::changed, this, [&](const DocumentChange& change) {
            if (change.has(DocumentChange::Wires) && document.project().name != "Named")
                QVERIFY(document.apply({nn::SetName{"Named"}}, "Name"));
        });
        connect(&document, &Document::changed, this, [&](const DocumentChange& change) {
            const std::string missed = witness.missed(document, change);
            QVERIFY2(missed.empty(), missed.c_str());
            witness.see(document);
            ++told;
        });
        QVERIFY(document.apply(nn::remove_nodes(document.project(), "", {"head"}), "Remove"));
        QCOMPARE(told, 2);
        QVERIFY(document.apply({nn::SetNotes{"later"}}, "Notes"));
        QCOMPARE(told, 3);
    }
};

QTEST_GUILESS_MAIN(TestDocumentChange)
#include "test_document_change.moc"
