// A Sequential opened in place: its children stand on the canvas, and are selected, edited, dragged within, out and in, with real events.
#include "ui/palette/op_search.h"
#include "window_fixture.h"

#include <QDragEnterEvent>
#include <QMimeData>

using namespace test;

class TestOpened : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::CanvasView& canvas() const { return f->canvas(); }
    QWidget* port() const { return canvas().viewport(); }
    const nn::Project& project() const { return f->document().project(); }
    QStringList opsIn(const char* path) const {
        QStringList out;
        for (const nn::Node& child : nn::find_node(project().graph, path)->inner.nodes) out << QString::fromStdString(child.id + " " + child.op);
        return out;
    }
    void move(QPoint to) const {
        QMouseEvent event(QEvent::MouseMove, to, port()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(port(), &event);
    }
    void drag(QPoint from, QPoint to) const {
        QTest::mousePress(port(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 5; ++i) move(from + (to - from) * i / 5);
        QTest::mouseRelease(port(), Qt::LeftButton, {}, to);
    }
    QPoint center(const char* path) const { return canvas().nodeCenter(QString::fromLatin1(path)); }
    void open() const {
        canvas().setFocus();
        canvas().select({"features"});
        QTest::keyClick(&canvas(), Qt::Key_Return, Qt::ShiftModifier);
        canvas().fitAll();
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        open();
    }
    void cleanup() { f.reset(); }

    void itsChildrenAreSelectedAndEdited() {
        QVERIFY(canvas().isOpenedInPlace("features"));
        QTest::mouseClick(port(), Qt::LeftButton, {}, center("features.0"));
        QCOMPARE(canvas().selection(), QStringList{"features.0"});
        QCOMPARE(f->inspector()->selection(), QStringList{"features.0"});
        QCOMPARE(canvas().scope(), QString());
        typeInto(f->option("out_channels"), "24");
        QCOMPARE(nn::find_node(project().graph, "features.0")->options.at("out_channels"), nn::OptionValue(std::int64_t{24}));
        // The problems list and others lead to the child where it stands.
        canvas().reveal("features.4");
        QCOMPARE(canvas().scope(), QString());
        QCOMPARE(canvas().selection(), QStringList{"features.4"});
        canvas().setFocus();
        QTest::keyClick(&canvas(), Qt::Key_Right);
        QCOMPARE(canvas().selection(), QStringList{"features.5"});
    }

    void openingMakesRoomAndClosingGivesItBack() {
        QVERIFY(center("classifier").x() > center("features.3").x());
        QTest::keyClick(&canvas(), Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(!canvas().isOpenedInPlace("features"));
        const auto before = nn::load_project(example("fashion-mnist-cnn").toStdString());
        QVERIFY(before);
        studio::Document fresh;
        fresh.adopt(*before, f->folder.path());
        QVERIFY(project().layout == fresh.project().layout);
        while (f->document().undoStack()->canUndo()) f->document().undoStack()->undo();
        QVERIFY(project().layout == fresh.project().layout);
    }

    void draggedWithinItIsReorderedAndNumbered() {
        const QString ops = opsIn("features").join(',');
        drag(center("features.2"), center("features.0") - QPoint(40, 0));
        QCOMPARE(opsIn("features").mid(0, 3), (QStringList{"0 ReLU", "1 Conv2d", "2 BatchNorm2d"}));
        QCOMPARE(canvas().selection(), QStringList{"features.0"});
        QVERIFY2(f->window->messageText().contains(QString::fromUtf8("features.0.weight → features.1.weight")), qPrintable(f->window->messageText()));
        QTest::keyClick(&canvas(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(opsIn("features").join(','), ops);
        QVERIFY(canvas().isOpenedInPlace("features"));
    }

    void draggedOutItStandsOnTheCanvasAndBackInAgain() {
        const QPoint free = canvas().nodeCenter("features") + QPoint(0, 260);
        drag(center("features.1"), free);
        QCOMPARE(opsIn("features").size(), 7);
        QCOMPARE(opsIn("features").value(1), QString("1 ReLU"));
        const QString outside = canvas().selection().value(0);
        QCOMPARE(outside, QString("batchnorm"));
        QCOMPARE(nn::find_node(project().graph, "batchnorm")->op, std::string("BatchNorm2d"));
        QVERIFY((canvas().nodeCenter("batchnorm") - free).manhattanLength() < 24);
        drag(canvas().nodeCenter("batchnorm"), center("features.1") - QPoint(40, 0));
        QCOMPARE(opsIn("features").mid(0, 3), (QStringList{"0 Conv2d", "batchnorm BatchNorm2d", "1 ReLU"}));
    }

    void aLayerFromThePaletteLandsBetween() {
        QMimeData data;
        data.setData(QLatin1String(ui::opMimeType), "Dropout");
        const QPoint at = (center("features.0") + center("features.1")) / 2;
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(port(), &enter);
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(port(), &drop);
        QCOMPARE(opsIn("features").mid(0, 3), (QStringList{"0 Conv2d", "1 Dropout", "2 BatchNorm2d"}));
        // By keys: after what is selected.
        canvas().select({"features.1"});
        canvas().setFocus();
        QTest::keyClick(&canvas(), Qt::Key_Right);
        QTest::keyClick(&canvas(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), "tanh");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(opsIn("features").value(3), QString("3 Tanh"));
        QTest::keyClick(&canvas(), Qt::Key_Delete);
        QCOMPARE(opsIn("features").value(3), QString("3 ReLU"));
    }

    void theChevronOpensAndCloses() {
        QTest::keyClick(&canvas(), Qt::Key_Return, Qt::ShiftModifier);
        canvas().fitAll();
        for (int i = 0; i < 8 && canvas().zoom() < 0.9; ++i) canvas().zoomIn();
        canvas().reveal("classifier");
        const QPoint chevron = canvas().portCenter("classifier", {}, true) + QPoint(int(-14 * canvas().zoom()), int((88 - 14 - 32) * canvas().zoom()));
        QTest::mouseClick(port(), Qt::LeftButton, {}, chevron);
        QVERIFY(canvas().isOpenedInPlace("classifier"));
        QVERIFY(canvas().nodeCenter("classifier.0").x() > 0);
    }
};

QTEST_MAIN(TestOpened)
#include "test_opened.moc"
