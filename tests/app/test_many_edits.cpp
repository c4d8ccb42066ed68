// A day's editing taken back and done again: byte-equal at both ends.
#include "app/studio/document.h"
#include "random_edits.h"

#include <QDir>
#include <QtTest>

using namespace test;
using studio::Document;

namespace {

/// As people edit for a day: of every kind, some of it pasted, and cleared away again before it grows beyond all bounds.
nn::Edits aDaysEdit(RandomEdits& random, const nn::Project& project) {
    constexpr std::size_t many = 90;
    std::size_t count = 0;
    std::vector<std::string> top;
    nn::for_each_node(project.graph, "", [&](const std::string&, const nn::Node&) { ++count; });
    for (const nn::Node& node : project.graph.nodes) top.push_back(node.id);
    if (count > many) {
        top.resize(top.size() / 2 + 1);
        return nn::remove_nodes(project, "", top);
    }
    if (project.frames.size() > many / 3) return {nn::SetFrames{}};  // half of them is pasted each time
    if (random.below(16) > 0 || top.empty()) return random.draw(project);
    std::vector<std::size_t> frames;
    for (std::size_t i = 0; i < project.frames.size(); ++i)
        if (project.frames[i].scope.empty() && random.below(2)) frames.push_back(i);
    const std::size_t first = random.below(top.size());
    const std::vector<std::string> picked(top.begin() + std::ptrdiff_t(first), top.begin() + std::ptrdiff_t(std::min(first + 3, top.size())));
    const auto pasted = studio::pasteNodes(project, "", studio::copyNodes(project, "", picked, frames), nn::Position{double(random.below(900)), 0});
    return pasted ? pasted->edits : nn::Edits{};
}

}  // namespace

class TestManyEdits : public QObject {
    Q_OBJECT

private slots:
    void tenThousandEditsAreUndoneAndRedone() {
        constexpr int edits = 10'000;
        RandomEdits random(2026);
        Document document;
        document.adopt(small_project(), QDir::tempPath());
        const std::string first = nn::write_project(document.project());
        int refused = 0;
        for (int i = 0; i < edits; ++i)
            refused += !document.apply(aDaysEdit(random, document.project()), "edit", random.below(4) == 0 ? "drag" : "");
        QVERIFY2(refused < edits / 10, qPrintable(QString::number(refused)));
        const std::string last = nn::write_project(document.project());
        const int steps = document.undoStack()->count();
        qInfo("%d edits, %d refused, %d steps", edits, refused, steps);
        QVERIFY(steps > edits / 2 && last != first);
        for (int round = 0; round < 2; ++round) {
            while (document.undoStack()->canUndo()) document.undoStack()->undo();
            QCOMPARE(nn::write_project(document.project()), first);
            QVERIFY(document.project() == small_project());
            while (document.undoStack()->canRedo()) document.undoStack()->redo();
            QCOMPARE(nn::write_project(document.project()), last);
        }
    }
};

QTEST_GUILESS_MAIN(TestManyEdits)
#include "test_many_edits.moc"
