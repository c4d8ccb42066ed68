#include "app/studio/clipboard.h"
#include "app/studio/layout.h"
#include "nn/data/dataset.h"
#include "nn/model/analysis.h"
#include "random_edits.h"

#include <QElapsedTimer>
#include <QtTest>

#include <filesystem>

using namespace test;
using namespace studio;

class TestClipboard : public QObject {
    Q_OBJECT

private:
    nn::Fields fields_;

    static nn::Project applied(const nn::Project& before, const nn::Edits& edits) {
        nn::Project project = before;
        const auto inverse = nn::apply(project, edits);
        if (!inverse) qFatal("refused: %s", inverse.error().text().c_str());
        nn::Project back = project;
        if (!nn::apply(back, *inverse) || !(back == before)) qFatal("the inverse does not give the project back");
        return project;
    }
    static nn::Project applied(const nn::Project& before, const nn::Result<Change>& change) {
        if (!change) qFatal("refused: %s", change.error().text().c_str());
        const nn::Project after = applied(before, change->edits);
        for (const std::string& path : change->select)
            if (!nn::find_node(after.graph, path)) qFatal("'%s' is to be selected but is not there", path.c_str());
        return after;
    }
    static QStringList wires(const nn::Graph& graph) {
        QStringList out;
        for (const nn::Wire& w : graph.wires)
            out << QString::fromStdString(w.from.text()) + " " + QString::fromStdString(w.to.text());
        return out;
    }
    static QStringList ids(const nn::Graph& graph) {
        QStringList out;
        for (const nn::Node& n : graph.nodes) out << QString::fromStdString(n.id);
        return out;
    }
    nn::Analysis analysis(const nn::Project& p) const {
        nn::Analyzer analyzer;
        return analyzer.analyze(p.graph, &fields_);
    }
    static QString refusal(const nn::Result<Change>& change) {
        return change ? QString("done") : QString::fromStdString(change.error().text());
    }
    /// image -> a -> add <- image; add -> cat(add, a, image) -> b -> loss
    static nn::Project branches() {
        nn::Project p = small_project();
        p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}),
                         node("label", "Input", {{"field", std::string("label")}}),
                         node("flat", "Flatten"),
                         node("a", "Linear", {{"out_features", std::int64_t{64}}}),
                         node("add", "Add"),
                         node("cat", "Cat", {{"dim", std::int64_t{1}}}),
                         node("b", "Linear", {{"out_features", std::int64_t{10}}}),
                         node("loss", "CrossEntropyLoss")};
        p.graph.wires = {wire("image", "flat"),       wire("flat", "a"),  wire("a", "add:input"),
                         wire("flat", "add:other"),   wire("add", "cat"), wire("a", "cat"),
                         wire("flat", "cat"),         wire("cat", "b"),   wire("b", "loss:input"),
                         wire("label", "loss:target")};
        p.layout.clear();
        nn::Project placed = p;
        if (!nn::apply(placed, nn::Edit(placeMissing(p)))) qFatal("cannot be placed");
        return placed;
    }

private slots:
    void initTestCase() {
        auto fields = nn::describe_fields(small_project().data, std::filesystem::temp_directory_path());
        QVERIFY(fields);
        fields_ = *fields;
        QVERIFY2(analysis(small_project()).ok(), analysis(small_project()).first_error().c_str());
        QVERIFY2(analysis(branches()).ok(), analysis(branches()).first_error().c_str());
    }

    void copyAndPaste() {
        const nn::Project p = branches();
        const std::string text = copyNodes(p, "", {"a", "add", "nobody"});
        QVERIFY(!text.empty());
        QVERIFY(copyNodes(p, "", {"nobody"}).empty());
        const nn::Project twice = applied(p, pasteNodes(p, "", text, nn::Position{1000, 2000}));
        QCOMPARE(ids(twice.graph).mid(8), QStringList({"a2", "add2"}));
        QCOMPARE(wires(twice.graph).mid(10), QStringList({"a2 add2:input"}));
        QCOMPARE(nn::find_node(twice.graph, "a2")->options, nn::find_node(p.graph, "a")->options);
        const nn::Position a = p.layout.at("a"), add = p.layout.at("add"), a2 = twice.layout.at("a2"),
                           add2 = twice.layout.at("add2");
        QCOMPARE(add2.x - a2.x, add.x - a.x);
        QCOMPARE(add2.y - a2.y, add.y - a.y);
        QCOMPARE(std::min(a2.x, add2.x), 1000.0);
        QCOMPARE(std::min(a2.y, add2.y), 2000.0);
        // Containers come with what they hold; into a Sequential numbers go on and wires are left out.
        const nn::Project small = small_project();
        const nn::Project nested =
            applied(small, pasteNodes(small, "features", copyNodes(small, "", {"features", "head"}), std::nullopt));
        QCOMPARE(ids(nn::find_node(nested.graph, "features")->inner), QStringList({"0", "1", "2", "features", "head"}));
        QCOMPARE(ids(nn::find_node(nested.graph, "features.features")->inner), QStringList({"0", "1", "2"}));
        // Numbered children get a name outside.
        const nn::Project out = applied(small, pasteNodes(small, "", copyNodes(small, "features", {"features.0"}), {}));
        QCOMPARE(ids(out.graph).last(), "linear");
        for (const char* bad : {"", "hello", "{\"format\": \"netloom\"}", "[1, 2"})
            QVERIFY(refusal(pasteNodes(p, "", bad, {})) != "done");
    }

    void duplicate() {
        const nn::Project p = branches();
        nn::Project d = applied(p, duplicateNodes(p, "", {"a", "add"}, false).edits);
        QCOMPARE(wires(d.graph).mid(10), QStringList({"a2 add2:input"}));
        d = applied(p, duplicateNodes(p, "", {"a", "add"}, true).edits);
        QCOMPARE(wires(d.graph).mid(10), QStringList({"flat a2", "a2 add2:input", "flat add2:other"}));
        const nn::Project small = small_project();
        d = applied(small, duplicateNodes(small, "features", {"features.0", "features.1"}, true).edits);
        QCOMPARE(ids(nn::find_node(d.graph, "features")->inner), QStringList({"0", "1", "3", "4", "2"}));
        QVERIFY(duplicateNodes(p, "", {"nobody"}, true).edits.empty());
    }

    void chainBecomesSequential() {
        const nn::Project p = small_project();
        const auto change = groupNodes(p, "", {"head", "flatten", "features"});
        const nn::Project g = applied(p, change);
        QCOMPARE(change->select, std::vector<std::string>{"block"});
        QCOMPARE(ids(g.graph), QStringList({"image", "label", "block", "loss"}));
        QCOMPARE(nn::find_node(g.graph, "block")->op, "Sequential");
        QCOMPARE(wires(g.graph), QStringList({"image block", "block loss:input", "label loss:target"}));
        const auto& inner = nn::find_node(g.graph, "block")->inner.nodes;
        QCOMPARE(inner.size(), std::size_t(3));
        QCOMPARE(inner[0].op, "Flatten");
        QCOMPARE(inner[2].op, "Linear");
        QCOMPARE(g.layout.at("block").x, p.layout.at("flatten").x);
        const nn::Analysis before = analysis(p), after = analysis(g);
        QVERIFY2(after.ok(), after.first_error().c_str());
        QCOMPARE(after.parameter_count, before.parameter_count);
        QCOMPARE(after.macs, before.macs);
        QCOMPARE(ids(nn::find_node(g.graph, "block")->inner), QStringList({"flatten", "features", "head"}));
        // Back: the same project again.
        QVERIFY(applied(g, ungroupNode(g, "block")) == p);
        // Neighbours in a Sequential.
        const nn::Project n = applied(p, groupNodes(p, "features", {"features.1", "features.2"}));
        QCOMPARE(ids(nn::find_node(n.graph, "features")->inner), QStringList({"0", "1"}));
        QVERIFY(analysis(n).ok());
        QVERIFY(refusal(groupNodes(p, "features", {"features.0", "features.2"})).contains("neighbours"));
        const nn::Project back = applied(n, ungroupNode(n, "features.1"));
        QCOMPARE(ids(nn::find_node(back.graph, "features")->inner), QStringList({"0", "1", "2"}));
    }

    void anythingElseBecomesModule() {
        const nn::Project p = branches();
        const nn::Project g = applied(p, groupNodes(p, "", {"a", "add", "cat"}));
        const nn::Node& block = *nn::find_node(g.graph, "block");
        QCOMPARE(block.op, "Module");
        QCOMPARE(ids(block.inner), QStringList({"input", "a", "add", "cat", "output"}));
        QCOMPARE(wires(block.inner), QStringList({"input a", "a add:input", "input add:other", "add cat", "a cat",
                                                  "input cat", "cat output"}));
        QCOMPARE(wires(g.graph),
                 QStringList({"image flat", "flat block", "block b", "b loss:input", "label loss:target"}));
        QVERIFY2(analysis(g).ok(), analysis(g).first_error().c_str());
        QCOMPARE(analysis(g).parameter_count, analysis(p).parameter_count);
        const nn::Project u = applied(g, ungroupNode(g, "block"));
        QVERIFY(u == p);  // the order on Cat too

        // Several ports on both sides, told apart by name.
        const nn::Project two = applied(p, groupNodes(p, "", {"a", "add"}));
        QVERIFY(wires(two.graph).contains("flat block"));
        QVERIFY(wires(two.graph).contains("block:output cat") && wires(two.graph).contains("block:output2 cat"));
        QVERIFY2(analysis(two).ok(), analysis(two).first_error().c_str());
        QCOMPARE(wires(applied(two, ungroupNode(two, "block")).graph).size(), wires(p.graph).size());

        QVERIFY(refusal(groupNodes(p, "", {"a", "cat"})).contains("'add'"));
        QVERIFY(refusal(groupNodes(p, "", {"image", "flat"})).contains("'image'"));
        QVERIFY(refusal(groupNodes(p, "", {})).contains("Select"));
        QVERIFY(refusal(ungroupNode(p, "a")).contains("no container"));
        QVERIFY(refusal(ungroupNode(p, "")).contains("no container"));
    }

    void frozenStaysFrozen() {
        const nn::Project p = small_project();
        const nn::Project f = applied(p, nn::Edits{nn::SetRequiresGrad{"features", false}});
        const nn::Project u = applied(f, ungroupNode(f, "features"));
        QVERIFY(!nn::find_node(u.graph, "linear")->requires_grad);
        QVERIFY(nn::find_node(u.graph, "relu")->requires_grad);
    }

    void randomGroupsComputeTheSame() {
        int done = 0;
        for (unsigned seed = 0; seed < 200; ++seed) {
            std::mt19937 random(seed);
            const nn::Project p = branches();
            std::vector<std::string> picked;
            for (const char* id : {"flat", "a", "add", "cat", "b"})
                if (random() % 2) picked.push_back(id);
            const auto change = groupNodes(p, "", picked);
            if (!change) continue;
            ++done;
            const nn::Project g = applied(p, change);
            QVERIFY2(analysis(g).ok(), analysis(g).first_error().c_str());
            QCOMPARE(analysis(g).macs, analysis(p).macs);
            const nn::Project u = applied(g, ungroupNode(g, change->select.front()));
            QVERIFY2(analysis(u).ok(), analysis(u).first_error().c_str());
            QCOMPARE(analysis(u).macs, analysis(p).macs);
        }
        QVERIFY(done > 50);
    }

    // ---- layout -------------------------------------------------------------------------------------------

    static void verifyApart(const nn::MoveNodes& moves, std::size_t count) {
        QCOMPARE(moves.positions.size(), count);
        const LayoutStyle style;
        for (auto a = moves.positions.begin(); a != moves.positions.end(); ++a)
            for (auto b = std::next(a); b != moves.positions.end(); ++b) {
                const bool apart = std::abs(a->second->x - b->second->x) >= style.node.x ||
                                   std::abs(a->second->y - b->second->y) >= style.node.y;
                QVERIFY2(apart, (a->first + " lies on " + b->first).c_str());
            }
    }

    void marksAreCopiedToo() {
        nn::Project p = small_project();
        p.layout["flatten"].collapsed = true;
        p.bends[{"", wire("flatten", "features")}] = {{500, 40}, {520, 60}};
        p.bends[{"", wire("features", "head")}] = {{1, 2}};
        p.frames = {{"around", {100, 100}, {50, 50}, "", "#4c9aff"}, {"inside", {1, 1}, {9, 9}, "features", ""}, {"elsewhere", {0, 0}, {5, 5}, "", ""}};
        const std::vector<std::string> paths{"flatten", "features"};
        const auto pasted = pasteNodes(p, "", copyNodes(p, "", paths, {0}), std::nullopt);
        const nn::Project after = applied(p, pasted);
        QCOMPARE(pasted->frames, std::vector<std::size_t>{3});
        // A bend goes with its wire, and only where both ends do.
        QCOMPARE(after.bends.size(), p.bends.size() + 1);
        const auto bend = after.bends.find({"", wire(pasted->select[0], pasted->select[1])});
        QVERIFY(bend != after.bends.end());
        QCOMPARE(bend->second[0].x, 540.0);
        QCOMPARE(after.frames.size(), std::size_t(5));
        QCOMPARE(after.frames[3].text, std::string("around"));
        QCOMPARE(after.frames[3].at.x, 140.0);
        QCOMPARE(after.frames[3].color, std::string("#4c9aff"));
        QCOMPARE(after.frames[4].scope, pasted->select[1]);
        QCOMPARE(after.frames[4].at.x, 1.0);
        QVERIFY(after.layout.at(pasted->select[0]).collapsed);
        // Duplicated, as far away as it was dragged.
        const Change dragged = duplicateNodes(p, "", paths, false, {0}, nn::Position{0, 300});
        const nn::Project twice = applied(p, dragged.edits);
        QCOMPARE(twice.layout.at(dragged.select[0]).y, p.layout.at("flatten").y + 300);
        QCOMPARE(twice.frames[dragged.frames[0]].at.y, 400.0);
        // A comment alone can be copied.
        const auto alone = pasteNodes(p, "", copyNodes(p, "", {}, {0}), nn::Position{7, 8});
        QVERIFY(alone && alone->select.empty());
        QCOMPARE(applied(p, alone).frames[3].at.x, 7.0);
    }

    void tidyIsLayered() {
        const nn::Project p = branches();
        const LayoutStyle oneRow{.longestRow = 10};
        const nn::MoveNodes moves = tidy(p, "", oneRow);
        verifyApart(moves, 8);
        for (const nn::Wire& w : p.graph.wires)
            QVERIFY(moves.positions.at(w.from.node)->x < moves.positions.at(w.to.node)->x);
        // A label lies right before its loss.
        QCOMPARE(moves.positions.at("label")->x, moves.positions.at("b")->x);
        QVERIFY(moves == tidy(p, "", oneRow));
        QVERIFY(moves == tidy(applied(p, nn::Edits{moves}), "", oneRow));
        // A plain chain is a straight line.
        nn::Project chain = p;
        chain.graph.nodes = {node("c", "ReLU"), node("b", "ReLU"), node("a", "ReLU")};
        chain.graph.wires = {wire("a", "b"), wire("b", "c")};
        const auto line = tidy(chain, "").positions;
        QCOMPARE(line.at("a")->y, line.at("c")->y);
        QVERIFY(line.at("a")->x < line.at("b")->x && line.at("b")->x < line.at("c")->x);
        QVERIFY(tidy(p, "nobody").positions.empty());
        QCOMPARE(tidy(small_project(), "features").positions.size(), std::size_t(3));
    }

    /// Two layers of four, wired crosswise: nothing needs to cross.
    void tidyUntangles() {
        nn::Project p;
        for (int i = 0; i < 4; ++i) p.graph.nodes.push_back(node("a" + std::to_string(i), "ReLU"));
        for (int i = 0; i < 4; ++i) p.graph.nodes.push_back(node("b" + std::to_string(i), "Add"));
        for (const auto& [from, to] : std::initializer_list<std::pair<int, int>>{{0, 3}, {1, 2}, {2, 1}, {3, 0}, {0, 2}, {2, 0}})
            p.graph.wires.push_back(wire("a" + std::to_string(from), "b" + std::to_string(to)));
        const auto at = tidy(p, "").positions;
        int crossings = 0;
        for (const nn::Wire& one : p.graph.wires)
            for (const nn::Wire& other : p.graph.wires)
                crossings += at.at(one.from.node)->y < at.at(other.from.node)->y && at.at(one.to.node)->y > at.at(other.to.node)->y;
        QCOMPARE(crossings, 0);
    }

    void longChainsWrap() {
        nn::Project p;
        for (int i = 0; i < 400; ++i) {
            p.graph.nodes.push_back(node("n" + std::to_string(i), "ReLU"));
            if (i > 0) p.graph.wires.push_back(wire("n" + std::to_string(i - 1), "n" + std::to_string(i)));
        }
        const nn::MoveNodes moves = tidy(p, "");
        verifyApart(moves, 400);
        double width = 0, height = 0;
        for (const auto& [path, at] : moves.positions) {
            width = std::max(width, at->x);
            height = std::max(height, at->y);
        }
        QVERIFY2(width < 2.5 * height && height < 2.5 * width, qPrintable(QString("%1 x %2").arg(width).arg(height)));
    }

    void randomGraphsDoNotOverlap() {
        for (unsigned seed = 0; seed < 60; ++seed) {
            RandomEdits random(seed);
            nn::Project p = small_project();
            for (int i = 0; i < 80; ++i) static_cast<void>(nn::apply(p, random.draw(p)));
            verifyApart(tidy(p, ""), p.graph.nodes.size());  // cycles and dangling wires among them
            p.layout.clear();
            const nn::MoveNodes placed = placeMissing(p);
            nn::for_each_node(p.graph, "", [&](const std::string& path, const nn::Node&) {
                const bool numbered = nn::is_sequential(p, nn::parent_path(path));
                QCOMPARE(placed.positions.contains(path), !numbered);
            });
        }
    }

    void placedBesideItsSource() {
        nn::Project p = branches();
        p.layout.erase("b");
        const nn::MoveNodes moves = placeMissing(p);
        QCOMPARE(moves.positions.size(), std::size_t(1));
        QVERIFY(moves.positions.at("b")->x > p.layout.at("cat").x);
    }

    void thousandNodesAreQuick() {
        nn::Project p;
        for (int i = 0; i < 1000; ++i) {
            p.graph.nodes.push_back(node("n" + std::to_string(i), "Add"));
            for (int back : {1, 2, 17})
                if (i >= back) p.graph.wires.push_back(wire("n" + std::to_string(i - back), "n" + std::to_string(i)));
        }
        nn::MoveNodes moves;
        QBENCHMARK_ONCE { moves = tidy(p, ""); }
        verifyApart(moves, 1000);
    }
};

QTEST_GUILESS_MAIN(TestClipboard)
#include "test_clipboard.moc"
