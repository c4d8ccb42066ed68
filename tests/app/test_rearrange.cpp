// What goes with nodes that get other paths: groups, numbers in a Sequential, Reuse, bends and frames, trained weights.
#include "app/studio/rearrange.h"
#include "app/studio/document.h"
#include "app/studio/linked.h"
#include "app/studio/training_session.h"
#include "nn/io/project_json.h"
#include "nn/train/project_file.h"
#include "random_edits.h"

#include <QDir>
#include <QtTest>

#include <random>

using namespace test;
using namespace studio;

class TestRearrange : public QObject {
    Q_OBJECT

    static nn::Project applied(const nn::Project& before, const nn::Edits& edits) {
        nn::Project project = before;
        if (const auto done = nn::apply(project, edits); !done) qFatal("refused: %s", done.error().text().c_str());
        return project;
    }
    static QStringList ids(const nn::Graph& graph) {
        QStringList out;
        for (const nn::Node& n : graph.nodes) out << QString::fromStdString(n.id);
        return out;
    }
    static std::vector<std::string> scopesOf(const nn::Project& project) {
        std::vector<std::string> scopes{""};
        nn::for_each_node(project.graph, "", [&](const std::string& path, const nn::Node& node) {
            const nn::Op* op = nn::find_op(node.op);
            if (op && op->role == nn::Role::Module) scopes.push_back(path);
        });
        return scopes;
    }
    static QStringList keysOf(const Document& document) {
        QStringList keys;
        for (const nn::NodeReport& node : document.analysis().nodes)
            for (const auto& parameter : node.parameters) keys << QString::fromStdString(parameter.key);
        keys.sort();
        return keys;
    }
    /// Weights whose first number says whose they are.
    static nn::StateDict marked(const Document& document) {
        nn::StateDict state;
        for (const nn::NodeReport& node : document.analysis().nodes)
            for (const auto& parameter : node.parameters) {
                nn::StateTensor tensor;
                tensor.key = parameter.key;
                tensor.shape = {1};
                const float mark = float(state.tensors.size());
                tensor.bytes.resize(sizeof mark);
                std::memcpy(tensor.bytes.data(), &mark, sizeof mark);
                state.tensors.push_back(std::move(tensor));
            }
        return state;
    }

private slots:
    /// Every project that ships, with bends and a frame, hundreds of random selections: the file is the same again, byte for byte.
    void groupAndUngroupGiveTheSameFile() {
        int groups = 0;
        std::mt19937 random(3);
        for (const QFileInfo& file : QDir(QStringLiteral(NETLOOM_SOURCE_DIR "/projects")).entryInfoList({"*.netloom.json"})) {
            auto loaded = nn::load_project(file.filePath().toStdString());
            QVERIFY(loaded);
            Document document;
            document.adopt(*loaded, file.path());
            nn::Project project = document.project();
            for (const std::string& scope : scopesOf(project)) {
                const nn::Graph& graph = *nn::find_scope(project.graph, scope);
                for (const nn::Wire& wire : graph.wires) project.bends[{scope, wire}] = {{10, 20}, {30, 40}};
                project.frames.push_back({"all", {0, 0}, {100, 100}, scope, ""});
            }
            const std::string before = nn::write_project(project);
            for (const std::string& scope : scopesOf(project)) {
                const nn::Graph& graph = *nn::find_scope(project.graph, scope);
                for (int i = 0; i < 40; ++i) {
                    std::vector<std::string> picked;
                    const std::size_t first = random() % graph.nodes.size(), count = 1 + random() % 5;
                    for (std::size_t k = first; k < std::min(first + count, graph.nodes.size()); ++k)
                        if (random() % 8) picked.push_back(nn::join_path(scope, graph.nodes[k].id));
                    const auto group = groupNodes(project, scope, picked);
                    if (!group) continue;
                    ++groups;
                    GroupMemory memory;
                    memory.note(project, group->select.front());
                    const nn::Project grouped = applied(project, group->edits);
                    auto back = ungroupNode(grouped, group->select.front());
                    QVERIFY2(back, back ? "" : back.error().text().c_str());
                    memory.restore(grouped, group->select.front(), *back);
                    QCOMPARE(nn::write_project(applied(grouped, back->edits)), before);
                }
            }
        }
        QVERIFY2(groups > 200, qPrintable(QString::number(groups)));
    }

    /// A block that is drawn first and wired on later.
    void aGroupThatNothingReadsHasAWayOut() {
        nn::Project p;
        p.graph.nodes = {node("x", "Input"), node("a", "ReLU"), node("add", "Add")};
        p.graph.wires = {wire("x", "a"), wire("a", "add:input"), wire("x", "add:other")};
        const auto grouped = groupNodes(p, "", {"a", "add"});
        QVERIFY(grouped);
        const nn::Project g = applied(p, grouped->edits);
        const nn::Node* block = nn::find_node(g.graph, grouped->select.front());
        QCOMPARE(ids(block->inner), QStringList({"input", "a", "add", "output"}));
        QCOMPARE(nn::output_ports(*block).size(), std::size_t(1));
        const auto back = ungroupNode(g, grouped->select.front());
        QVERIFY(back);
        QVERIFY(applied(g, back->edits).graph == p.graph);
    }

    void aReuseGoesOnNamingWhatWasGrouped() {
        nn::Project p = small_project();
        p.graph.nodes.push_back(node("again", "Reuse", {{"module", std::string("head")}}));
        p.graph.wires.push_back(wire("features", "again"));
        const nn::Project g = applied(p, groupNodes(p, "", {"flatten", "features", "head"})->edits);
        QCOMPARE(nn::find_node(g.graph, "again")->options.at("module"), nn::OptionValue(std::string("block.head")));
        const nn::Project u = applied(g, ungroupNode(g, "block")->edits);
        QCOMPARE(nn::find_node(u.graph, "again")->options.at("module"), nn::OptionValue(std::string("head")));
    }

    void childrenAreNumberedAsPyTorchDoes() {
        const nn::Project p = small_project();
        const auto renumbered = [&](nn::Edits edits) {
            const nn::Edits numbers = renumber(p, edits);
            edits.insert(edits.end(), numbers.begin(), numbers.end());
            return nn::find_node(applied(p, edits).graph, "features")->inner;
        };
        const auto ops = [](const nn::Graph& graph) {
            QStringList out;
            for (const nn::Node& n : graph.nodes) out << QString::fromStdString(n.op);
            return out;
        };
        const QStringList was = ops(nn::find_node(p.graph, "features")->inner);
        nn::Graph now = renumbered({nn::ReorderNode{"features.2", 0}});
        QCOMPARE(ids(now), QStringList({"0", "1", "2"}));
        QCOMPARE(ops(now), QStringList({was[2], was[0], was[1]}));
        now = renumbered({nn::RemoveNode{"features.0", {}}});
        QCOMPARE(ids(now), QStringList({"0", "1"}));
        now = renumbered({nn::InsertNode{"features", 1, node("3", "Tanh"), {}}});
        QCOMPARE(ids(now), QStringList({"0", "1", "2", "3"}));
        QCOMPARE(now.nodes[1].op, std::string("Tanh"));
        // One with names keeps them all, and elsewhere numbers mean nothing.
        QVERIFY(renumber(p, {nn::InsertNode{"features", 0, node("first", "Tanh"), {}}}).empty());
        QVERIFY(renumber(p, {nn::RemoveNode{"head", {}}}).empty());
    }

    /// Reordered, grouped, renamed, undone: each weight stays with its layer.
    void trainedWeightsFollowTheirLayers() {
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        TrainingSession session(&document);
        const nn::StateDict first = marked(document);
        QVERIFY(first.tensors.size() >= 4);
        session.takeWeights(first);
        const auto check = [&](const QHash<QString, QString>& newKeys) {
            const auto now = session.weights();
            QVERIFY(now);
            for (std::size_t i = 0; i < first.tensors.size(); ++i) {
                const QString old = QString::fromStdString(first.tensors[i].key);
                const nn::StateTensor* found = now->find(newKeys.value(old, old).toStdString());
                QVERIFY2(found && found->bytes == first.tensors[i].bytes, qPrintable(old));
            }
        };
        const auto reorder = [&] {
            nn::Edits edits{nn::ReorderNode{"features.2", 0}};
            const nn::Edits numbers = renumber(document.project(), edits);
            edits.insert(edits.end(), numbers.begin(), numbers.end());
            QVERIFY(document.apply(edits, "reorder"));
        };
        reorder();
        QHash<QString, QString> moved;
        const auto number = [](QString key) { return key.section('.', 1, 1).toInt(); };
        for (const nn::StateTensor& tensor : first.tensors) {
            const QString key = QString::fromStdString(tensor.key);
            if (key.startsWith("features.")) moved[key] = QStringLiteral("features.%1.%2").arg((number(key) + 1) % 3).arg(key.section('.', 2));
        }
        QVERIFY(!moved.isEmpty());
        check(moved);
        document.undoStack()->undo();
        check({});
        document.undoStack()->redo();
        check(moved);
        document.undoStack()->undo();
        const auto group = groupNodes(document.project(), "", {"flatten", "features", "head"});
        QVERIFY(group && document.apply(group->edits, "group", {}, group->moves));
        QHash<QString, QString> inside;
        for (const nn::StateTensor& tensor : first.tensors) {
            const QString key = QString::fromStdString(tensor.key);
            inside[key] = "block." + key;
        }
        check(inside);
        QCOMPARE(keysOf(document), [&] { QStringList all = inside.values(); all.sort(); return all; }());
        QVERIFY(document.apply({nn::RenameNode{"block", "net", {}}}, "rename"));
        for (QString& key : inside) key.replace("block.", "net.");
        check(inside);
        while (document.undoStack()->canUndo()) document.undoStack()->undo();
        check({});
    }

    void aReuseSharesAndIsMadeUnique() {
        const nn::Project p = small_project();
        const auto twice = reuseNodes(p, {"flatten", "features", "head"}, "", std::nullopt);
        QVERIFY2(twice, twice ? "" : twice.error().text().c_str());
        const nn::Project shared = applied(p, twice->edits);
        const auto op = [](const nn::Project& q, const char* path) { return QString::fromStdString(nn::find_node(q.graph, path)->op); };
        QCOMPARE(op(shared, "features2"), QString("Reuse"));
        QCOMPARE(op(shared, "head2"), QString("Reuse"));
        QCOMPARE(op(shared, "flatten2"), QString("Flatten"));  // it has nothing to share
        QVERIFY(std::ranges::find(shared.graph.wires, wire("features2", "head2")) != shared.graph.wires.end());
        // A Reuse of a Reuse is one of the module; from inside of a container it has a name too.
        const nn::Project third = applied(shared, reuseNodes(shared, {"head2"}, "features", std::nullopt)->edits);
        const nn::Node& inner = nn::find_node(third.graph, "features")->inner.nodes.back();
        QCOMPARE(inner.options.at("module"), nn::OptionValue(std::string("head")));
        // Unique: as the module is, under its own name, with its wires; who named it names the module.
        nn::Project chained = applied(shared, {nn::InsertNode{"", 99, node("h3", "Reuse", {{"module", std::string("head2")}}), {}}});
        const nn::Project own = applied(chained, makeUnique(chained, "head2")->edits);
        QCOMPARE(nn::find_node(own.graph, "head2")->options, nn::find_node(p.graph, "head")->options);
        QCOMPARE(op(own, "head2"), op(p, "head"));
        QVERIFY(own.graph.wires == chained.graph.wires);
        QCOMPARE(nn::find_node(own.graph, "h3")->options.at("module"), nn::OptionValue(std::string("head")));
        QVERIFY(own.layout.at("head2") == shared.layout.at("head2"));
        QVERIFY(!makeUnique(own, "head") && !makeUnique(own, "nobody"));
    }

    /// Made unique, what was trained is there twice; undone and done again each has what it had.
    void aUniqueCopyHasTheTrainedWeights() {
        nn::Project p = small_project();
        p.graph.nodes.push_back(node("again", "Reuse", {{"module", std::string("features")}}));
        Document document;
        document.adopt(p, QDir::tempPath());
        TrainingSession session(&document);
        nn::StateDict trained = marked(document);
        trained.metadata = {{"", 1}, {"features", 1}, {"features.0", 2}};
        // Left by a layer of this name that is no more.
        trained.tensors.push_back(trained.tensors.front());
        trained.tensors.back().key = "again.0.weight";
        session.takeWeights(trained);
        const auto change = makeUnique(document.project(), "again");
        QVERIFY(change && document.apply(change->edits, "unique", {}, change->moves));
        const auto value = [](const nn::StateDict& state, const std::string& key) {
            const nn::StateTensor* tensor = state.find(key);
            return tensor ? tensor->bytes : std::vector<std::byte>();
        };
        const auto copied = [&] {
            const auto now = session.weights();
            if (!now) return QStringLiteral("no weights");
            int copies = 0;
            for (const nn::StateTensor& tensor : trained.tensors) {
                if (!tensor.key.starts_with("features.")) continue;
                ++copies;
                const std::string copy = "again" + tensor.key.substr(8);
                if (value(*now, tensor.key) != tensor.bytes || value(*now, copy) != tensor.bytes || !now->find(copy)->shares.empty())
                    return QString::fromStdString(copy);
            }
            const auto versions = std::ranges::count_if(now->metadata, [](const auto& module) { return module.path == "again.0" && module.version == 2; });
            return copies > 1 && versions == 1 ? QString() : QStringLiteral("%1 copies, %2 versions").arg(copies).arg(versions);
        };
        QCOMPARE(copied(), QString());
        const QStringList keys = keysOf(document);
        document.undoStack()->undo();
        QCOMPARE(nn::find_node(document.project().graph, "again")->op, std::string("Reuse"));
        document.undoStack()->redo();
        QCOMPARE(keysOf(document), keys);
        QCOMPARE(copied(), QString());
        // Trained on by itself it stays so; trained anew as a Reuse it gets what the module has then.
        nn::StateDict further = *session.weights();
        for (nn::StateTensor& tensor : further.tensors)
            if (tensor.key.starts_with("again.")) tensor.bytes.assign(4, std::byte(7));
        session.takeWeights(further);
        document.undoStack()->undo();
        document.undoStack()->redo();
        for (const nn::StateTensor& tensor : further.tensors) QVERIFY2(value(*session.weights(), tensor.key) == tensor.bytes, tensor.key.c_str());
        document.undoStack()->undo();
        trained.tensors.pop_back();
        session.takeWeights(trained);
        document.undoStack()->redo();
        QCOMPARE(copied(), QString());
    }
};

QTEST_GUILESS_MAIN(TestRearrange)
#include "test_rearrange.moc"
