#pragma once
// A canvas with a small project on it, and real mouse and keys.

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/palette/op_search.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QtTest>

namespace test {

using namespace ui;
using nn::OptionValue;

inline nn::Node node(const std::string& id, const std::string& op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

inline OptionValue number(std::int64_t value) {
    return value;
}

/// image -> conv -> relu -> flatten, a Linear that hangs on nothing, and a Sequential of two.
inline nn::Project smallProject() {
    nn::Project p;
    p.data.source = "random";
    p.data.fields = {{"image", {{"shape", std::vector<std::int64_t>{1, 28, 28}}}},
                     {"label", {{"shape", std::vector<std::int64_t>{}}, {"classes", std::int64_t(10)}}}};
    p.graph.nodes = {node("image", "Input", {{"field", OptionValue(std::string("image"))}}),
                     node("conv", "Conv2d", {{"out_channels", number(8)}, {"kernel_size", number(5)}}),
                     node("relu", "ReLU"),
                     node("flatten", "Flatten"),
                     node("fc", "Linear", {{"out_features", number(10)}}),
                     node("head", "Sequential")};
    p.graph.nodes[5].inner.nodes = {node("0", "Linear", {{"out_features", number(32)}}), node("1", "ReLU"),
                                    node("2", "Linear", {{"out_features", number(10)}})};
    p.graph.wires = {{{"image", ""}, {"conv", ""}},
                     {{"conv", ""}, {"relu", ""}},
                     {{"relu", ""}, {"flatten", ""}},
                     {{"flatten", ""}, {"head", ""}}};
    p.layout = {{"image", {0, 0}}, {"conv", {240, 0}}, {"relu", {480, 0}}, {"flatten", {0, 160}},
                {"fc", {240, 320}}, {"head", {240, 160}}};
    return p;
}

struct Stage {
    studio::Document document;
    CanvasView canvas{&document};
    explicit Stage(nn::Project project = smallProject()) {
        canvas.resize(1100, 760);
        canvas.show();
        document.adopt(std::move(project), {});
        canvas.setFocus();
        QCoreApplication::processEvents();
    }
    const nn::Graph& graph() const { return document.project().graph; }
    QWidget* port() { return canvas.viewport(); }
    bool wired(const std::string& from, const std::string& to) const {
        const nn::Wire wanted{nn::PortRef::parse(from), nn::PortRef::parse(to)};
        return std::find(graph().wires.begin(), graph().wires.end(), wanted) != graph().wires.end();
    }
    nn::Position at(const std::string& id) const { return document.project().layout.at(id); }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(port(), button, keys, from);
        for (int i = 1; i <= 4; ++i) move(from + (to - from) * i / 4, keys, button);
        QTest::mouseRelease(port(), button, keys, to);
    }
    /// QTest::mouseMove carries no button and no keys.
    void move(QPoint to, Qt::KeyboardModifiers keys = {}, Qt::MouseButtons buttons = Qt::LeftButton) {
        QMouseEvent event(QEvent::MouseMove, to, port()->mapToGlobal(to), Qt::NoButton, buttons, keys);
        QApplication::sendEvent(port(), &event);
    }
    QPoint middleOf(const QString& a, const QString& b) {
        return (canvas.portCenter(a, "", true) + canvas.portCenter(b, "", false)) / 2;
    }
    QLineEdit* search() { return canvas.findChild<QLineEdit*>("nodeSearchField"); }
    bool searchOpen() { return canvas.findChild<QWidget*>("nodeSearch")->isVisible(); }
    void dropOp(const QByteArray& op, QPoint at, Qt::KeyboardModifiers keys = {}) {
        QMimeData data;
        data.setData(opMimeType, op);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, keys);
        QApplication::sendEvent(port(), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent over(at, Qt::CopyAction, &data, Qt::LeftButton, keys);
        QApplication::sendEvent(port(), &over);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, keys);
        QApplication::sendEvent(port(), &drop);
    }
    const QPoint empty{1000, 700};
    CanvasScene& scene() { return *qobject_cast<CanvasScene*>(canvas.scene()); }
    int steps() const { return document.undoStack()->index(); }
    void undo() { document.undoStack()->undo(); }
    void redo() { document.undoStack()->redo(); }
    void click(QPoint at, Qt::KeyboardModifiers keys = {}) { QTest::mouseClick(port(), Qt::LeftButton, keys, at); }
    /// What the right button asks for, as a window system tells it.
    void contextMenu(QPoint at) {
        QTest::mouseClick(port(), Qt::RightButton, {}, at);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, port()->mapToGlobal(at));
        QApplication::sendEvent(port(), &event);
    }
    /// Press, release, press again, as a mouse does it.
    void doubleClick(QPoint at) {
        click(at);
        QTest::mouseDClick(port(), Qt::LeftButton, {}, at);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(&canvas, key, keys); }
    QPoint onScreen(QPointF scenePoint) const { return canvas.mapFromScene(scenePoint); }
    WireItem* wire(const std::string& from, const std::string& to) {
        const nn::Wire wanted{nn::PortRef::parse(from), nn::PortRef::parse(to)};
        for (WireItem* item : scene().wires())
            if (item->view().wire == wanted) return item;
        qFatal("no wire %s %s", from.c_str(), to.c_str());
        return nullptr;
    }
};

}  // namespace test
