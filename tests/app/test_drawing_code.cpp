// Code beside a drawing as people make it: whatever they draw, mistakes and all, is written or refused, and lines and nodes find one another.
#include "app/studio/document.h"
#include "app/studio/drawing_code.h"
#include "random_edits.h"

#include <QSignalSpy>
#include <QtTest>

using namespace test;

class TestDrawingCode : public QObject {
    Q_OBJECT

private slots:
    void whateverIsDrawn() {
        for (unsigned seed = 0; seed < 6; ++seed) {
            RandomEdits random(seed);
            studio::Document document;
            document.adopt(small_project(), QDir::tempPath());
            int written = 0;
            QString refusal;
            for (int i = 0; i < 150; ++i) {
                document.apply(random.draw(document.project()), "edit");
                const nn::Graph& graph = document.project().graph;
                std::vector<std::string> scopes{""};
                nn::for_each_node(graph, "", [&](const std::string& path, const nn::Node& node) {
                    if (!node.inner.nodes.empty() && scopes.size() < 4) scopes.push_back(path);
                });
                for (const std::string& scope : scopes) {
                    const auto drawing = nn::PythonDrawing::make(graph, document.analysis(), "random", scope);
                    if (!drawing) {
                        QVERIFY(!drawing.error().text().empty());
                        refusal = QString::fromStdString(drawing.error().text());
                        continue;
                    }
                    ++written;
                    QVERIFY(drawing->scope().first <= drawing->scope().last && drawing->scope().last < drawing->lines().size());
                    for (std::size_t line = 0; line < drawing->lines().size(); ++line) {
                        const std::string path = drawing->node_at(line, scope);
                        if (path.empty()) continue;
                        QVERIFY2(nn::find_node(graph, path), path.c_str());
                        const auto about = drawing->about(path);
                        QVERIFY2(std::ranges::any_of(about, [line](const auto& l) { return line >= l.first && line <= l.last; }), path.c_str());
                    }
                }
            }
            QVERIFY2(written > 60, qPrintable(QString("%1 written; %2").arg(written).arg(refusal)));
        }
    }

    void itIsWrittenWhileSomebodyLooks() {
        studio::Document document;
        document.adopt(small_project(), QDir::tempPath());
        studio::DrawingCode code(&document);
        QSignalSpy changed(&code, &studio::DrawingCode::changed);
        code.show("");
        QVERIFY(!code.drawing() && changed.isEmpty());
        code.setWatched(true);
        QVERIFY(code.drawing() && *code.drawing());
        QCOMPARE(changed.size(), 1);
        QVERIFY(document.apply({nn::MoveNodes{{{"head", nn::Position{3, 4}}}}}, "move"));
        QCOMPARE(changed.size(), 1);  // it does not say where nodes stand
        code.show("features");
        QCOMPARE(changed.size(), 2);
        // The container goes, and what is around it is shown.
        QVERIFY(document.apply(nn::remove_nodes(document.project(), "", {"features"}), "remove"));
        QCOMPARE(code.scope(), QString());
        code.setWatched(false);
        document.undoStack()->undo();
        QVERIFY(code.isBehind());
        QCOMPARE(changed.size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestDrawingCode)
#include "test_drawing_code.moc"
