#include "random_edits.h"

#include "nn/train/project_file.h"

#include <QtTest>

using namespace test;

class TestEdit : public QObject {
    Q_OBJECT

private:
    /// Applies, checks that the inverse gives the project back, and that the inverse's inverse redoes. The changed
    /// project.
    static nn::Project changed(const nn::Project& before, const nn::Edits& edits) {
        nn::Project project = before;
        const auto inverse = nn::apply(project, edits);
        if (!inverse) qFatal("refused: %s", inverse.error().text().c_str());
        nn::Project back = project;
        const auto redo = nn::apply(back, *inverse);
        if (!redo) qFatal("inverse refused: %s", redo.error().text().c_str());
        if (!(back == before)) qFatal("the inverse does not give the project back");
        if (!nn::apply(back, *redo) || !(back == project)) qFatal("the inverse of the inverse does not redo");
        return project;
    }
    static QString refusal(const nn::Project& before, const nn::Edits& edits) {
        nn::Project project = before;
        const auto result = nn::apply(project, edits);
        if (result) return "done";
        if (!(project == before)) return "changed the project";
        return QString::fromStdString(result.error().text());
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
    /// small_project with a Module `block` (input x, inner fc, output y) between features and head.
    static nn::Project with_module() {
        nn::Project p = small_project();
        nn::Node block = node("block", "Module");
        block.inner.nodes = {node("x", "Input"), node("fc", "Linear", {{"out_features", std::int64_t{16}}}), node("y", "Output")};
        block.inner.wires = {wire("x", "fc"), wire("fc", "y")};
        p.graph.nodes.push_back(block);
        p.graph.wires[2] = wire("features", "block:x");
        p.graph.wires.push_back(wire("block:y", "head"));
        p.layout["block"] = {10, 20};
        p.layout["block.fc"] = {1, 2};
        return p;
    }

private slots:
    void options() {
        const nn::Project p = small_project();
        const nn::Project set = changed(p, {nn::SetOption{"features.0", "out_features", std::int64_t{32}}});
        QCOMPARE(std::get<std::int64_t>(nn::find_node(set.graph, "features.0")->options.at("out_features")), 32);
        const nn::Project reset = changed(p, {nn::SetOption{"head", "out_features", {}}});
        QVERIFY(nn::find_node(reset.graph, "head")->options.empty());
        const nn::Project frozen = changed(p, {nn::SetRequiresGrad{"head", false}});
        QVERIFY(!nn::find_node(frozen.graph, "head")->requires_grad);
    }

    void refused() {
        const nn::Project p = small_project();
        QVERIFY(refusal(p, {nn::SetOption{"head", "out_feature", std::int64_t{1}}}).contains("out_features"));
        QVERIFY(refusal(p, {nn::SetOption{"head", "out_features", std::string("ten")}}).contains("out_features"));
        QVERIFY(refusal(p, {nn::SetOption{"head", "out_features", std::int64_t{-3}}}).contains("-3"));
        QVERIFY(refusal(p, {nn::SetOption{"nobody", "bias", true}}).contains("'nobody'"));
        QVERIFY(refusal(p, {nn::SetRequiresGrad{"features.1", false}}).contains("no parameters"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("head", "ReLU"), {}}}).contains("taken"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("7", "ReLU"), {}}}).contains("numbered"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("a b", "ReLU"), {}}}).contains("letters"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("", "ReLU"), {}}}).contains("letters"));
        QVERIFY(refusal(p, {nn::InsertNode{"head", 0, node("r", "ReLU"), {}}}).contains("no container"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("r", "Relu"), {}}}).contains("ReLU"));
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, node("r", "ReLU"), {{"other", {0, 0}}}}}).contains("'other'"));
        QVERIFY(refusal(p, {nn::MoveNodes{{{"head", nn::Position{std::nan(""), 0}}}}}).contains("finite"));
        QVERIFY(refusal(p, {nn::MoveNodes{{{"nobody", nn::Position{0, 0}}}}}).contains("'nobody'"));
        QVERIFY(refusal(p, {nn::RenameNode{"head", "loss", {}}}).contains("taken"));
        QVERIFY(refusal(p, {nn::RenameNode{"", "loss", {}}}) != "done");
        QVERIFY(refusal(p, {nn::RemoveNode{"", {}}}) != "done");
        QVERIFY(refusal(p, {nn::SetWires{"features", {wire("0", "1")}}}).contains("Sequential"));
        QVERIFY(refusal(p, {nn::SetWires{"head", {}}}).contains("no container"));
        QVERIFY(refusal(p, {nn::SetWires{"", {wire("image", "nobody")}}}).contains("'nobody'"));
        QVERIFY(refusal(p, {nn::SetWires{"", {wire("image", "features.0")}}}).contains("'features.0'"));
        QVERIFY(refusal(p, {nn::SetWires{"", {wire("image", "loss:weight")}}}).contains("'weight'"));
        QVERIFY(refusal(p, {nn::SetWires{"", {wire("image", "label")}}}).contains("takes nothing"));
        // Children are looked at too.
        nn::Node twins = node("s", "Sequential");
        twins.inner.nodes = {node("0", "ReLU"), node("0", "ReLU")};
        QVERIFY(refusal(p, {nn::InsertNode{"", 0, twins, {}}}).contains("taken"));
    }

    void mutedNodes() {
        const nn::Project p = with_module();
        QVERIFY(nn::find_node(changed(p, {nn::SetMuted{"head", true}}).graph, "head")->muted);
        QVERIFY(nn::find_node(changed(p, {nn::SetMuted{"block", true}}).graph, "block")->muted);
        for (const char* path : {"image", "block.x", "block.y"})
            QVERIFY(refusal(p, {nn::SetMuted{path, true}}).contains("cannot be muted"));
    }

    void bendsAndFramesFollow() {
        const nn::Project p = with_module();
        const nn::ScopeWire outside{"", wire("features", "block:x")}, inside{"block", wire("x", "fc")};
        const std::vector<nn::Frame> frames{{"all", {0, 0}, {9, 9}, "", "#ff0000"}, {"in", {0, 0}, {9, 9}, "block", ""}};
        const nn::Project marked = changed(p, {nn::SetBends{outside, {{1, 2}}}, nn::SetBends{inside, {{3, 4}, {5, 6}}}, nn::SetFrames{frames},
                                               nn::SetCollapsed{"block", true}});
        QCOMPARE(marked.bends.size(), std::size_t{2});
        QVERIFY(marked.layout.at("block").collapsed);
        const nn::Project moved = changed(marked, {nn::MoveNodes{{{"block", nn::Position{7, 8}}}}});
        QVERIFY(moved.layout.at("block").collapsed && moved.layout.at("block").x == 7);

        const nn::Project renamed = changed(marked, {nn::RenameNode{"block", "stem", {}}, nn::RenameNode{"stem.x", "in", {}}});
        QVERIFY(renamed.bends.contains({"", wire("features", "stem:in")}));
        QVERIFY(renamed.bends.contains({"stem", wire("in", "fc")}));
        QCOMPARE(renamed.frames[1].scope, std::string("stem"));

        const nn::Project unwired = changed(marked, {nn::SetWires{"", {}}});
        QVERIFY(unwired.bends.size() == 1 && unwired.bends.contains(inside));
        const nn::Project removed = changed(marked, {nn::SetWires{"", {}}, nn::RemoveNode{"block", {}}});
        QVERIFY(removed.bends.empty() && removed.frames.size() == 1);

        QVERIFY(refusal(p, {nn::SetBends{{"", wire("image", "head")}, {{1, 1}}}}).contains("no wire"));
        QVERIFY(refusal(p, {nn::SetBends{outside, {{std::nan(""), 1}}}}).contains("finite"));
        QVERIFY(refusal(p, {nn::SetFrames{{{"f", {0, 0}, {0, 5}, "", ""}}}}).contains("above zero"));
        QVERIFY(refusal(p, {nn::SetFrames{{{"f", {0, 0}, {5, 5}, "head", ""}}}}).contains("no container"));
        QVERIFY(refusal(p, {nn::SetCollapsed{"block.y", true}}).contains("position"));
    }

    void allOrNone() {
        const nn::Project p = with_module();
        const nn::Edits edits{nn::SetWires{"", {}},
                              nn::RemoveNode{"block", {}},
                              nn::RenameNode{"features", "body", {}},
                              nn::ReorderNode{"loss", 0},
                              nn::SetName{"x"},
                              nn::RemoveNode{"nobody", {}}};
        QVERIFY(refusal(p, edits).contains("'nobody'"));
    }

    void insertAndRemove() {
        const nn::Project p = with_module();
        const nn::Project in = changed(p, {nn::InsertNode{"features", 1, node("3", "Tanh"), {{"features.3", {5, 6}}}}});
        QCOMPARE(ids(nn::find_node(in.graph, "features")->inner), QStringList({"0", "3", "1", "2"}));
        QCOMPARE(in.layout.at("features.3").y, 6.0);
        QVERIFY(refusal(p, {nn::RemoveNode{"block", {}}}).contains("features → block:x"));
        const nn::Project out = changed(p, {nn::SetWires{"", {}}, nn::RemoveNode{"block", {}}});
        QVERIFY(!out.layout.contains("block") && !out.layout.contains("block.fc"));
        // What a file left lying about under the name of a node that is not there comes back too.
        nn::Project stale = p;
        stale.layout["new"] = {1, 1};
        stale.layout["new.0"] = {2, 2};
        changed(stale, {nn::InsertNode{"", 0, node("new", "Sequential"), {{"new", {3, 3}}}}});
        changed(stale, {nn::RenameNode{"block", "new", {}}});
    }

    void renameFollows() {
        const nn::Project p = with_module();
        nn::Project r = changed(p, {nn::RenameNode{"block", "stem", {}}});
        QCOMPARE(wires(r.graph), QStringList({"image flatten", "flatten features", "features stem:x", "head loss:input",
                                              "label loss:target", "stem:y head"}));
        QVERIFY(r.layout.contains("stem") && r.layout.contains("stem.fc") && !r.layout.contains("block.fc"));
        r = changed(p, {nn::RenameNode{"block.fc", "lin", {}}});
        QCOMPARE(wires(nn::find_node(r.graph, "block")->inner), QStringList({"x lin", "lin y"}));
        QCOMPARE(r.layout.at("block.lin").x, 1.0);
        // Inner Input and Output nodes are the ports: wires outside follow.
        r = changed(p, {nn::RenameNode{"block.x", "image", {}}, nn::RenameNode{"block.y", "code", {}}});
        QVERIFY(wires(r.graph).contains("features block:image") && wires(r.graph).contains("block:code head"));
        // A wire from far above that names the node by its path.
        nn::Project deep = p;
        deep.graph.wires.push_back(wire("block.fc", "head"));
        r = changed(deep, {nn::RenameNode{"block.fc", "lin", {}}});
        QVERIFY(wires(r.graph).contains("block.lin head"));
        r = changed(deep, {nn::RenameNode{"block", "b", {}}});
        QVERIFY(wires(r.graph).contains("b.fc head"));
        // A wire to a port that was missing is not taken for the renamed port's own when it is undone.
        nn::Project ghost = p;
        ghost.graph.wires.push_back(wire("block:ghost", "head"));
        r = changed(ghost, {nn::RenameNode{"block.y", "ghost", {}}});
        QCOMPARE(wires(r.graph).filter("block:ghost").size(), 2);
    }

    void reorder() {
        const nn::Project p = small_project();
        QCOMPARE(ids(changed(p, {nn::ReorderNode{"image", 2}}).graph),
                 QStringList({"label", "flatten", "image", "features", "head", "loss"}));
        QCOMPARE(ids(changed(p, {nn::ReorderNode{"loss", 0}}).graph).first(), "loss");
        QCOMPARE(ids(changed(p, {nn::ReorderNode{"image", 99}}).graph).last(), "image");
    }

    void connecting() {
        const nn::Project p = small_project();
        // An input that takes one wire loses its old one, in place; the only port is not written.
        nn::Project c = changed(p, nn::connect(p, "", wire("image:output", "head:input")));
        QCOMPARE(wires(c.graph), QStringList({"image flatten", "flatten features", "image head", "head loss:input",
                                              "label loss:target"}));
        QVERIFY(nn::connect(p, "", wire("image", "flatten:input")).empty());
        QVERIFY(nn::connect(p, "", wire("image", "nobody")).empty());
        QVERIFY(nn::connect(p, "features", wire("0", "2")).empty());
        // Cat takes any number, in the order they came.
        nn::Project cat = changed(p, {nn::InsertNode{"", 9, node("cat", "Cat"), {}}});
        cat = changed(cat, nn::connect(cat, "", wire("head", "cat:tensors")));
        cat = changed(cat, nn::connect(cat, "", wire("image", "cat")));
        QCOMPARE(wires(cat.graph).mid(5), QStringList({"head cat", "image cat"}));
        cat = changed(cat, nn::disconnect(cat, "", wire("head:output", "cat:tensors")));
        QCOMPARE(wires(cat.graph).mid(5), QStringList({"image cat"}));
        QVERIFY(nn::disconnect(p, "", wire("head", "flatten")).empty());
    }

    void removing() {
        const nn::Project p = with_module();
        nn::Project r = changed(p, nn::remove_nodes(p, "", {"features", "block"}));
        QCOMPARE(wires(r.graph), QStringList({"image flatten", "head loss:input", "label loss:target"}));
        r = changed(p, nn::remove_nodes(p, "", {"features", "block"}, true));
        QVERIFY(wires(r.graph).contains("flatten head"));
        QCOMPARE(ids(r.graph), QStringList({"image", "label", "flatten", "head", "loss"}));
        // A loss' second input is no chain.
        r = changed(p, nn::remove_nodes(p, "", {"label"}, true));
        QVERIFY(!wires(r.graph).filter("loss:target").size());
        // A port goes with the node that made it.
        r = changed(p, nn::remove_nodes(p, "block", {"block.x"}));
        QVERIFY(!wires(r.graph).contains("features block:x") && wires(r.graph).contains("block:y head"));
        QVERIFY(nn::remove_nodes(p, "", {"block.fc", "nobody"}).empty());
        // A cycle among the removed ends.
        nn::Project loop = p;
        loop.graph.wires = {wire("features", "block:x"), wire("block:y", "features"), wire("block:y", "head")};
        r = changed(loop, nn::remove_nodes(loop, "", {"features", "block"}, true));
        QVERIFY(wires(r.graph).isEmpty());
    }

    void onWire() {
        const nn::Project p = small_project();
        const nn::Project r =
            changed(p, nn::insert_on_wire(p, "", wire("flatten", "features"), node("", "Linear", {{"out_features", std::int64_t{8}}}), nn::Position{1, 2}));
        QCOMPARE(ids(r.graph), QStringList({"image", "label", "flatten", "linear", "features", "head", "loss"}));
        QCOMPARE(wires(r.graph).mid(1, 2), QStringList({"flatten linear", "linear features"}));
        QCOMPARE(r.layout.at("linear").x, 1.0);
        const nn::Project s = changed(p, nn::insert_on_wire(p, "features", wire("0", "1"), node("", "Tanh"), {}));
        QCOMPARE(ids(nn::find_node(s.graph, "features")->inner), QStringList({"0", "3", "1", "2"}));
        // A node of several inputs takes the wire on its first.
        const nn::Project a = changed(p, nn::insert_on_wire(p, "", wire("features", "head"), node("head", "Add"), {}));
        QVERIFY(wires(a.graph).contains("features head2:input") && wires(a.graph).contains("head2 head"));
        QVERIFY(nn::insert_on_wire(p, "", wire("image", "loss:input"), node("", "ReLU"), {}).empty());
    }

    void suggestedIds() {
        QCOMPARE(nn::suggested_id("Conv2d"), "conv");
        QCOMPARE(nn::suggested_id("CrossEntropyLoss"), "loss");
        QCOMPARE(nn::suggested_id("ReLU"), "relu");
        for (const nn::Op* op : nn::all_ops()) QVERIFY(nn::is_valid_id(nn::suggested_id(op->id())));
    }

    void randomInverses() {
        for (unsigned seed = 0; seed < 8; ++seed) {
            RandomEdits random(seed);
            nn::Project project = small_project();
            std::vector<nn::Edits> inverses;
            std::vector<std::string> texts;
            int refused = 0;
            for (int i = 0; i < 300; ++i) {
                texts.push_back(nn::write_project(project));
                auto inverse = nn::apply(project, random.draw(project));
                if (!inverse) {
                    ++refused;
                    QCOMPARE(nn::write_project(project), texts.back());
                    texts.pop_back();
                } else {
                    inverses.push_back(*inverse);
                }
            }
            QVERIFY2(refused < 60, qPrintable(QString::number(refused)));
            while (!inverses.empty()) {
                QVERIFY(nn::apply(project, inverses.back()));
                QCOMPARE(nn::write_project(project), texts.back());
                inverses.pop_back();
                texts.pop_back();
            }
            QVERIFY(project == small_project());
        }
    }
};

QTEST_GUILESS_MAIN(TestEdit)
#include "test_edit.moc"
