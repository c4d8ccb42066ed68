// Edits as the undo list keeps them: what a wire among many takes.
#include "app/studio/packed_edits.h"
#include "random_edits.h"

#include <QtTest>

#include <algorithm>

using namespace test;

class TestPackedEdits : public QObject {
    Q_OBJECT

private slots:
    void aWireOfManyIsKeptAsOne() {
        nn::Project p;
        for (int i = 0; i < 1000; ++i) {
            p.graph.nodes.push_back(node("n" + std::to_string(i), "ReLU"));
            if (i > 0) p.graph.wires.push_back(wire("n" + std::to_string(i - 1), "n" + std::to_string(i)));
        }
        nn::Project now = p;
        const nn::Edits edits = nn::disconnect(p, "", p.graph.wires[500]);
        const auto inverses = nn::apply(now, edits);
        QVERIFY(inverses);
        const nn::Project after = now;
        studio::PackedEdits packed(edits, *inverses);
        QVERIFY(packed.undo(now));
        QVERIFY(now == p);
        QVERIFY(packed.redo(now));
        QVERIFY(now == after);
        // Not as a list: a wire that the edit knows nothing of stays.
        nn::Project more = p;
        more.graph.nodes.push_back(node("last", "ReLU"));
        more.graph.wires.insert(more.graph.wires.begin() + 10, wire("n0", "last"));
        more.graph.wires.erase(more.graph.wires.begin() + 11);
        const auto redone = packed.redo(more);
        QVERIFY2(redone, redone ? "" : redone.error().text().c_str());
        QCOMPARE(more.graph.wires.size(), after.graph.wires.size());
        QVERIFY(std::ranges::count(more.graph.wires, wire("n0", "last")) == 1);
        // In another state than they were recorded in they are refused, and nothing is half done.
        nn::Project other;
        QVERIFY(!packed.redo(other));
        QVERIFY(other == nn::Project{});
    }
};

QTEST_GUILESS_MAIN(TestPackedEdits)
#include "test_packed_edits.moc"
