// The canvas by mouse and keys: every gesture ends in the document, and undo takes it back.

#include "canvas_stage.h"

#include <QClipboard>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace test;

class TestCanvas : public QObject {
    Q_OBJECT

private slots:
    void showsWhatTheDocumentHolds() {
        Stage s;
        const ScopeView view = viewScope(s.document, {});
        QCOMPARE(view.nodes.size(), 6);
        QCOMPARE(view.wires.size(), 4);
        QCOMPARE(view.nodes[1].summary.left(7), QString("8 \u00b7 5\u00d75"));
        QCOMPARE(view.wires[1].shape, QString("N\u00d78\u00d724\u00d724"));
        QVERIFY(view.nodes[5].container);
        QCOMPARE(view.nodes[5].children.size(), 3);
    }

    void dropOnCanvas() {
        Stage s;
        s.dropOp("Dropout", s.empty);
        QCOMPARE(s.graph().nodes.size(), std::size_t(7));
        QCOMPARE(s.graph().nodes.back().op, std::string("Dropout"));
        QCOMPARE(s.canvas.selection(), QStringList{QString::fromStdString(s.graph().nodes.back().id)});
        QVERIFY((s.canvas.nodeCenter(s.canvas.selection().front()) - s.empty).manhattanLength() < 24);
        s.document.undoStack()->undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void dropOnWireInserts() {
        Stage s;
        s.dropOp("Dropout", s.middleOf("conv", "relu"));
        QCOMPARE(s.graph().nodes.size(), std::size_t(7));
        QVERIFY(!s.wired("conv", "relu"));
        const std::string id = s.canvas.selection().value(0).toStdString();
        QVERIFY(s.wired("conv", id) && s.wired(id, "relu"));
        QCOMPARE(s.document.undoStack()->count(), 1);
    }

    void dropOnWireWithAltDoesNot() {
        Stage s;
        s.dropOp("Dropout", s.middleOf("conv", "relu"), Qt::AltModifier);
        QVERIFY(s.wired("conv", "relu"));
    }

    void dropIntoContainer() {
        Stage s;
        s.dropOp("Tanh", s.canvas.nodeCenter("head"));
        const nn::Node* head = nn::find_node(s.graph(), "head");
        QCOMPARE(head->inner.nodes.size(), std::size_t(4));
        QCOMPARE(head->inner.nodes.back().op, std::string("Tanh"));
        QCOMPARE(head->inner.nodes.back().id, std::string("3"));
    }

    void wireFromOutputToInput() {
        Stage s;
        s.drag(s.canvas.portCenter("flatten", "", true), s.canvas.portCenter("fc", "", false));
        QVERIFY(s.wired("flatten", "fc"));
        QVERIFY(s.wired("flatten", "head"));
    }

    void wireFromInputToOutput() {
        Stage s;
        s.drag(s.canvas.portCenter("fc", "", false), s.canvas.portCenter("flatten", "", true));
        QVERIFY(s.wired("flatten", "fc"));
    }

    void wireOnTakenInputReplaces() {
        Stage s;
        s.drag(s.canvas.portCenter("image", "", true), s.canvas.portCenter("head", "", false));
        QVERIFY(s.wired("image", "head"));
        QVERIFY(!s.wired("flatten", "head"));
        QCOMPARE(s.document.undoStack()->count(), 1);
    }

    void replugMovesTheEnd() {
        Stage s;
        s.drag(s.canvas.portCenter("head", "", false), s.canvas.portCenter("fc", "", false));
        QVERIFY(s.wired("flatten", "fc"));
        QVERIFY(!s.wired("flatten", "head"));
    }

    void replugIntoTheVoidRemoves() {
        Stage s;
        s.drag(s.canvas.portCenter("head", "", false), s.empty);
        QVERIFY(!s.wired("flatten", "head"));
        QCOMPARE(s.graph().wires.size(), std::size_t(3));
    }

    void wireDroppedOnNothingSearchesWhatFits() {
        Stage s;
        s.drag(s.canvas.portCenter("flatten", "", true), s.empty);
        QVERIFY(s.searchOpen());
        auto* list = s.canvas.findChild<QListWidget*>("nodeSearchList");
        QStringList offered;
        for (int i = 0; i < list->count(); ++i) offered << list->item(i)->text();
        QVERIFY(offered.contains("Linear"));
        QVERIFY2(!offered.contains("Conv2d"), "flat values do not go into a convolution");
        QTest::keyClicks(s.search(), "linear");
        QTest::keyClick(s.search(), Qt::Key_Return);
        QVERIFY(!s.searchOpen());
        const std::string id = s.canvas.selection().value(0).toStdString();
        QVERIFY(s.wired("flatten", id));
        QCOMPARE(s.document.undoStack()->count(), 1);
    }

    void searchOpensByEveryWay_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::newRow("Tab") << int(Qt::Key_Tab) << 0;
        QTest::newRow("Space") << int(Qt::Key_Space) << 0;
        QTest::newRow("Shift+A") << int(Qt::Key_A) << int(Qt::ShiftModifier);
        QTest::newRow("double-click") << 0 << 0;
        QTest::newRow("right-click") << -1 << 0;
    }
    void searchOpensByEveryWay() {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        Stage s;
        if (key > 0) QTest::keyClick(&s.canvas, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        else if (key < 0) s.contextMenu(s.empty);
        else QTest::mouseDClick(s.port(), Qt::LeftButton, {}, s.empty);
        QVERIFY(s.searchOpen());
        QTest::keyClicks(s.search(), "tanh");
        QTest::keyClick(s.search(), Qt::Key_Enter);
        QCOMPARE(s.graph().nodes.back().op, std::string("Tanh"));
    }

    void searchWalksWithArrowsAndCloses() {
        Stage s;
        QTest::keyClick(&s.canvas, Qt::Key_Tab);
        auto* list = s.canvas.findChild<QListWidget*>("nodeSearchList");
        QTest::keyClick(s.search(), Qt::Key_Down);
        QCOMPARE(list->currentRow(), 1);
        QTest::keyClick(s.search(), Qt::Key_Up);
        QTest::keyClick(s.search(), Qt::Key_Up);
        QCOMPARE(list->currentRow(), list->count() - 1);
        QTest::keyClick(s.search(), Qt::Key_Escape);
        QVERIFY(!s.searchOpen());
        QCOMPARE(s.graph().nodes.size(), std::size_t(6));
    }

    void moveSnapsAndIsOneUndoEntry() {
        Stage s;
        s.drag(s.canvas.nodeCenter("fc"), s.canvas.nodeCenter("fc") + QPoint(101, 53));
        QCOMPARE(s.document.undoStack()->count(), 1);
        const nn::Position to = s.at("fc");
        QVERIFY(to.x > 320 && to.y > 350);
        QCOMPARE(std::fmod(to.x, 8), 0.0);
        QCOMPARE(std::fmod(to.y, 8), 0.0);
        s.document.undoStack()->undo();
        QVERIFY(s.document.project() == smallProject());
        QVERIFY((s.canvas.nodeCenter("fc") - s.canvas.nodeCenter("image")).y() > 0);
    }

    void escapeTakesADragBack() {
        Stage s;
        const QPoint from = s.canvas.nodeCenter("fc");
        QTest::mousePress(s.port(), Qt::LeftButton, {}, from);
        s.move(from + QPoint(80, 80));
        QVERIFY(s.canvas.nodeCenter("fc") != from);
        QTest::keyClick(&s.canvas, Qt::Key_Escape);
        QCOMPARE(s.canvas.nodeCenter("fc"), from);
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, from + QPoint(80, 80));
        QCOMPARE(s.document.undoStack()->count(), 0);
    }

    void looseNodeDroppedOnWireIsInserted() {
        Stage s;
        s.drag(s.canvas.nodeCenter("fc"), s.middleOf("conv", "relu"));
        QVERIFY(s.wired("conv", "fc") && s.wired("fc", "relu") && !s.wired("conv", "relu"));
        QCOMPARE(s.document.undoStack()->count(), 1);
    }

    void boxSelectAddsAndToggles() {
        Stage s;
        const QPoint upper = s.canvas.nodeCenter("conv") - QPoint(120, 50);
        s.drag(upper, s.canvas.nodeCenter("relu") + QPoint(120, 50));
        QCOMPARE(s.canvas.selection(), (QStringList{"conv", "relu"}));
        s.drag(s.canvas.nodeCenter("fc") - QPoint(120, 50), s.canvas.nodeCenter("fc") + QPoint(120, 50), Qt::ShiftModifier);
        QCOMPARE(s.canvas.selection(), (QStringList{"conv", "relu", "fc"}));
        s.drag(upper, s.canvas.nodeCenter("conv") + QPoint(10, 50), Qt::ControlModifier);
        QCOMPARE(s.canvas.selection(), (QStringList{"relu", "fc"}));
        QTest::mouseClick(s.port(), Qt::LeftButton, {}, s.empty);
        QVERIFY(s.canvas.selection().isEmpty());
    }

    void deleteAndKeepTheChain() {
        Stage s;
        QTest::mouseClick(s.port(), Qt::LeftButton, {}, s.canvas.nodeCenter("relu"));
        QTest::keyClick(&s.canvas, Qt::Key_Delete, Qt::ControlModifier);
        QVERIFY(s.wired("conv", "flatten"));
        s.document.undoStack()->undo();
        s.canvas.select({"relu"});
        QTest::keyClick(&s.canvas, Qt::Key_Delete);
        QVERIFY(!s.wired("conv", "flatten"));
        QVERIFY(!nn::find_node(s.graph(), "relu"));
        QVERIFY(s.canvas.selection().isEmpty());
    }

    void wireIsSelectedAndDeleted() {
        Stage s;
        QTest::mouseClick(s.port(), Qt::LeftButton, {}, s.middleOf("conv", "relu"));
        QTest::keyClick(&s.canvas, Qt::Key_Delete);
        QVERIFY(!s.wired("conv", "relu"));
        QCOMPARE(s.graph().nodes.size(), std::size_t(6));
    }

    void cutWires() {
        Stage s;
        const QPoint middle = s.middleOf("conv", "relu");
        s.drag(middle - QPoint(0, 40), middle + QPoint(0, 40), Qt::ControlModifier, Qt::RightButton);
        QVERIFY(!s.wired("conv", "relu"));
        QCOMPARE(s.graph().wires.size(), std::size_t(3));
    }

    void duplicateCopyCutPaste() {
        Stage s;
        s.canvas.select({"conv", "relu"});
        QTest::keyClick(&s.canvas, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(s.graph().nodes.size(), std::size_t(8));
        QCOMPARE(s.canvas.selection().size(), 2);
        QCOMPARE(s.graph().wires.size(), std::size_t(5));
        QTest::keyClick(&s.canvas, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(s.canvas.canPaste());
        QTest::keyClick(&s.canvas, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(s.graph().nodes.size(), std::size_t(10));
        QTest::keyClick(&s.canvas, Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(s.graph().nodes.size(), std::size_t(8));
        QTest::keyClick(&s.canvas, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(s.canvas.selection().size(), 8);
        while (s.document.undoStack()->canUndo()) QTest::keyClick(&s.canvas, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(s.document.project() == smallProject());
    }

    void copiesAreFedByWhatFeedsTheOriginals() {
        Stage s;
        s.canvas.select({"conv", "relu"});
        QTest::keyClick(&s.canvas, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        const QStringList copies = s.canvas.selection();
        QCOMPARE(copies.size(), 2);
        QVERIFY(s.wired("image", copies[0].toStdString()) && s.wired(copies[0].toStdString(), copies[1].toStdString()));
        QVERIFY(s.wired("image", "conv") && s.wired("relu", "flatten"));
        QCOMPARE(s.steps(), 1);
    }

    void altDragCopies() {
        Stage s;
        const QPoint from = s.canvas.nodeCenter("fc");
        s.drag(from, from + QPoint(240, 40), Qt::AltModifier);
        QCOMPARE(s.graph().nodes.size(), std::size_t(7));
        QCOMPARE(s.at("fc"), smallProject().layout.at("fc"));
        const QString copy = s.canvas.selection().value(0);
        QVERIFY(copy != "fc");
        QVERIFY((s.canvas.nodeCenter(copy) - from - QPoint(240, 40)).manhattanLength() < 16);
    }

    void groupAndUngroup() {
        Stage s;
        s.canvas.select({"conv", "relu"});
        QTest::keyClick(&s.canvas, Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(s.canvas.selection().size(), 1);
        const nn::Node* group = nn::find_node(s.graph(), s.canvas.selection().front().toStdString());
        QVERIFY(group);
        QCOMPARE(group->op, std::string("Sequential"));
        QTest::keyClick(&s.canvas, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(s.graph().nodes.size(), std::size_t(6));
    }

    void enterAndLeave() {
        Stage s;
        QSignalSpy scopes(&s.canvas, &CanvasView::scopeChanged);
        QTest::mouseDClick(s.port(), Qt::LeftButton, {}, s.canvas.nodeCenter("head"));
        QCOMPARE(s.canvas.scope(), QString("head"));
        QTest::keyClick(&s.canvas, Qt::Key_Backspace);
        QCOMPARE(s.canvas.scope(), QString());
        QCOMPARE(s.canvas.selection(), QStringList{"head"});
        QTest::keyClick(&s.canvas, Qt::Key_Return);
        QCOMPARE(s.canvas.scope(), QString("head"));
        QTest::mouseClick(s.canvas.findChild<QToolButton*>("crumb:"), Qt::LeftButton);
        QCOMPARE(s.canvas.scope(), QString());
        QCOMPARE(scopes.count(), 4);
    }

    void sequentialIsAChain() {
        Stage s;
        s.canvas.setScope("head");
        const ScopeView view = viewScope(s.document, "head");
        QVERIFY(view.sequential);
        QCOMPARE(view.wires.size(), 4);  // in, two between, out
        QCOMPARE(view.wires[0].shape, QString("N\u00d74608"));
        s.dropOp("Dropout", s.middleOf("head.0", "head.1"));
        const auto& inner = nn::find_node(s.graph(), "head")->inner.nodes;
        QCOMPARE(inner.size(), std::size_t(4));
        QCOMPARE(inner[1].op, std::string("Dropout"));
    }

    void searchInASequentialOffersWhatCanStandInAChain() {
        Stage s;
        s.canvas.setScope("head");
        s.canvas.openSearch();
        auto* list = s.canvas.findChild<QListWidget*>("nodeSearchList");
        QVERIFY(list->findItems("Linear", Qt::MatchExactly).size() == 1);
        for (const char* name : {"Input", "Output", "Add", "Cat", "CrossEntropyLoss"})
            QVERIFY2(list->findItems(name, Qt::MatchExactly).isEmpty(), name);
        QTest::keyClicks(s.search(), "tanh");
        QTest::keyClick(s.search(), Qt::Key_Return);
        QCOMPARE(nn::find_node(s.graph(), "head")->inner.nodes.size(), std::size_t(4));
    }

    void dragReordersASequential() {
        Stage s;
        s.canvas.setScope("head");
        s.drag(s.canvas.nodeCenter("head.2"), s.canvas.nodeCenter("head.0"));
        const auto& inner = nn::find_node(s.graph(), "head")->inner.nodes;
        QCOMPARE(inner[0].op, std::string("Linear"));
        QCOMPARE(inner[1].op, std::string("Linear"));
        QCOMPARE(inner[2].op, std::string("ReLU"));
        s.document.undoStack()->undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void undoOfTheContainerLeavesIt() {
        Stage s;
        s.canvas.select({"conv", "relu"});
        s.canvas.groupSelection();
        s.canvas.enterSelected();
        QVERIFY(!s.canvas.scope().isEmpty());
        s.document.undoStack()->undo();
        QCOMPARE(s.canvas.scope(), QString());
    }

    void renameInPlace() {
        Stage s;
        s.canvas.select({"fc"});
        QTest::keyClick(&s.canvas, Qt::Key_F2);
        auto* field = s.canvas.findChild<QLineEdit*>("renameField");
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "classifier");
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!field->isVisible());
        QVERIFY(nn::find_node(s.graph(), "classifier"));
        QCOMPARE(s.canvas.selection(), QStringList{"classifier"});
        QSignalSpy said(&s.canvas, &CanvasView::message);
        QTest::keyClick(&s.canvas, Qt::Key_F2);
        QTest::keyClicks(field, "no name");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(said.count(), 1);
        QVERIFY(nn::find_node(s.graph(), "classifier"));
    }

    void arrowsWalkAlongWires() {
        Stage s;
        s.canvas.select({"image"});
        QTest::keyClick(&s.canvas, Qt::Key_Right);
        QCOMPARE(s.canvas.selection(), QStringList{"conv"});
        QTest::keyClick(&s.canvas, Qt::Key_Right);
        QTest::keyClick(&s.canvas, Qt::Key_Left);
        QCOMPARE(s.canvas.selection(), QStringList{"conv"});
        QTest::keyClick(&s.canvas, Qt::Key_Down);
        QCOMPARE(s.canvas.selection(), QStringList{"head"});
    }

    void wrongNodeOffersItsFix() {
        nn::Project project = smallProject();
        project.graph.nodes[4].options["in_features"] = number(500);
        project.graph.wires.push_back({{"flatten", ""}, {"fc", ""}});
        Stage s(project);
        const ScopeView view = viewScope(s.document, {});
        QVERIFY(view.nodes[4].worst());
        QVERIFY(!view.wires.back().reason.isEmpty());
        s.canvas.select({"fc"});
        auto* bubble = s.canvas.findChild<QWidget*>("problemBubble");
        QVERIFY(bubble->isVisible());
        auto* fix = bubble->findChild<QPushButton*>("fix0");
        QVERIFY(fix);
        QVERIFY2(fix->text().contains("4608"), qPrintable(fix->text()));
        QTest::mouseClick(fix, Qt::LeftButton);
        QVERIFY(!viewScope(s.document, {}).nodes[4].worst());
        QVERIFY(!bubble->isVisible());
        s.document.undoStack()->undo();
        QVERIFY(viewScope(s.document, {}).nodes[4].worst());
    }

    /// One mistake: a badge there alone, shapes on the wires before it and beside it; its button mends it.
    void whatIsRightBeforeTheMistakeStaysGreen() {
        nn::Project project = smallProject();
        project.graph.nodes[4].options["in_features"] = number(8 * 24 * 24);
        project.graph.nodes.push_back(node("after", "Tanh"));
        project.graph.wires.push_back({{"relu", ""}, {"fc", ""}});
        project.graph.wires.push_back({{"fc", ""}, {"after", ""}});
        Stage s(project);
        const auto wrong = [&] {
            QStringList paths;
            for (const NodeView& node : viewScope(s.document, {}).nodes)
                if (node.worst()) paths << node.path;
            return paths;
        };
        const auto shapes = [&] {
            QStringList out;
            for (const WireView& wire : viewScope(s.document, {}).wires) out << wire.from + QLatin1Char(' ') + wire.shape;
            return out;
        };
        QCOMPARE(wrong(), QStringList{"fc"});
        const QStringList before{"image N×1×28×28", "conv N×8×24×24", "relu N×8×24×24", "flatten N×4608", "relu N×8×24×24", "fc "};
        QCOMPARE(shapes(), before);
        s.canvas.fitAll();
        s.click(s.canvas.nodeCenter("fc"));
        QCOMPARE(s.canvas.selection(), QStringList{"fc"});
        QPushButton* fix = nullptr;
        for (QPushButton* button : s.canvas.findChild<QWidget*>("problemBubble")->findChildren<QPushButton*>("fix0"))
            if (button->isVisible()) fix = button;
        QVERIFY(fix);
        QCOMPARE(fix->text(), QString("Insert Flatten"));
        QTest::mouseClick(fix, Qt::LeftButton);
        QCOMPARE(wrong(), QStringList());
        QVERIFY(s.wired("relu", "flatten2") && s.wired("flatten2", "fc"));
        s.undo();
        QCOMPARE(shapes(), before);
    }

    /// Where a node stands below the wrong one, what is said goes to another side of it.
    void theBubbleCoversNoNeighbour() {
        nn::Project project = smallProject();
        project.graph.nodes[4].options["in_features"] = number(500);
        project.graph.wires.push_back({{"flatten", ""}, {"fc", ""}});
        project.graph.nodes.push_back(node("under", "Tanh"));
        project.layout = {{"image", {0, 0}}, {"conv", {240, 0}}, {"relu", {480, 0}}, {"head", {480, 700}}, {"flatten", {0, 320}}, {"fc", {240, 320}}, {"under", {240, 460}}};
        Stage s(project);
        s.canvas.fitAll();
        s.canvas.select({"fc"});
        auto* bubble = s.canvas.findChild<QWidget*>("problemBubble");
        QVERIFY(bubble->isVisible());
        for (const NodeItem* item : s.scene().nodes()) {
            const QRect body = s.canvas.mapFromScene(item->body()).boundingRect();
            QVERIFY2(!body.intersects(bubble->geometry()), qPrintable(item->view().path));
        }
    }

    void zoomKeepsThePointUnderTheCursor() {
        Stage s;
        const QPoint at = s.canvas.nodeCenter("conv");
        const double before = s.canvas.zoom();
        QWheelEvent wheel(at, s.port()->mapToGlobal(at), {}, QPoint(0, -240), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(s.port(), &wheel);
        QVERIFY(s.canvas.zoom() < before);
        QVERIFY((s.canvas.nodeCenter("conv") - at).manhattanLength() <= 2);
        QTest::keyClick(&s.canvas, Qt::Key_Plus, Qt::ControlModifier);
        QTest::keyClick(&s.canvas, Qt::Key_Home);
        for (const char* id : {"image", "relu", "fc", "head"}) QVERIFY(s.port()->rect().contains(s.canvas.nodeCenter(id)));
        s.canvas.select({"fc"});
        QTest::keyClick(&s.canvas, Qt::Key_F);
        QVERIFY((s.canvas.nodeCenter("fc") - s.port()->rect().center()).manhattanLength() < 40);
    }

    void panByMiddleDragAndBySpace() {
        Stage s;
        const QPoint before = s.canvas.nodeCenter("conv");
        s.drag(s.empty, s.empty - QPoint(60, 40), {}, Qt::MiddleButton);
        QCOMPARE(s.canvas.nodeCenter("conv"), before - QPoint(60, 40));
        QTest::keyPress(&s.canvas, Qt::Key_Space);
        s.drag(s.empty, s.empty + QPoint(60, 40));
        QTest::keyRelease(&s.canvas, Qt::Key_Space);
        QCOMPARE(s.canvas.nodeCenter("conv"), before);
        QVERIFY(!s.searchOpen());
        QCOMPARE(s.document.undoStack()->count(), 0);
    }

    void miniMapGoesAndComes() {
        Stage s;
        auto* map = s.canvas.findChild<QWidget*>("miniMap");
        QVERIFY(map->isVisible());
        QTest::keyClick(&s.canvas, Qt::Key_M, Qt::AltModifier);
        QVERIFY(!map->isVisible());
        QTest::keyClick(&s.canvas, Qt::Key_M, Qt::AltModifier);
        const QPoint before = s.canvas.nodeCenter("conv");
        QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(4, 4));
        QVERIFY(s.canvas.nodeCenter("conv") != before);
    }

    void addNodeFollowsTheSelection() {
        Stage s{nn::Project{}};
        s.canvas.addNode("Input");
        s.canvas.addNode("Flatten");
        s.canvas.addNode("Linear");
        QCOMPARE(s.graph().nodes.size(), std::size_t(3));
        QCOMPARE(s.graph().wires.size(), std::size_t(2));
        QCOMPARE(QString::fromStdString(s.graph().wires[1].to.node), s.canvas.selection().value(0));
    }

    void inputPicksAFreeField() {
        nn::Project project;
        project.data = smallProject().data;
        Stage s{project};
        s.canvas.addNode("Input");
        s.canvas.select({});
        s.canvas.addNode("Input");
        QCOMPARE(s.graph().nodes[0].id, std::string("image"));
        QCOMPARE(s.graph().nodes[1].id, std::string("label"));
    }

    void tidyIsOneEntry() {
        Stage s;
        QTest::keyClick(&s.canvas, Qt::Key_L, Qt::ShiftModifier);
        QCOMPARE(s.document.undoStack()->count(), 1);
        s.document.undoStack()->undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void revealGoesIntoTheContainer() {
        Stage s;
        s.canvas.reveal("head.2");
        QCOMPARE(s.canvas.scope(), QString("head"));
        QCOMPARE(s.canvas.selection(), QStringList{"head.2"});
    }

    void aThousandNodes_data() {
        QTest::addColumn<double>("zoom");
        QTest::newRow("all in view") << 0.1;
        QTest::newRow("titles from afar") << 0.28;
        QTest::newRow("near") << 1.0;
    }
    void aThousandNodes() {
        QFETCH(double, zoom);
        nn::Project project;
        project.data = smallProject().data;
        project.graph.nodes.push_back(node("image", "Input", {{"field", OptionValue(std::string("image"))}}));
        for (int i = 0; i < 1000; ++i) {
            const std::string id = "relu" + std::to_string(i);
            project.graph.wires.push_back({{project.graph.nodes.back().id, ""}, {id, ""}});
            project.graph.nodes.push_back(node(id, i % 2 ? "ReLU" : "Tanh"));
            project.layout[id] = {(i % 40) * 240.0, (i / 40 + 1) * 120.0};
        }
        Stage s(project);
        QCOMPARE(viewScope(s.document, {}).nodes.size(), 1001);
        s.canvas.select({"relu500"});
        s.canvas.fitSelection();
        QCOMPARE(s.canvas.zoom(), 1.0);
        while (s.canvas.zoom() > zoom) s.canvas.zoomOut();
        // A bench, not a timed test: the figure is one frame of a pan or zoom.
        QImage frame(s.port()->size(), QImage::Format_ARGB32_Premultiplied);
        QBENCHMARK { s.port()->render(&frame); }
        QVERIFY(frame.pixelColor(frame.rect().center()).isValid());
    }
};

QTEST_MAIN(TestCanvas)
#include "test_canvas.moc"
