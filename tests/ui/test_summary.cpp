// The panel Summary: it says what the network is, follows every edit, and leads to the layer.
#include "ui/training/tensor_image.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

using namespace test;

class TestSummary : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    QTableView* table() const { return f->find<QTableView>("summary"); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QStringList column(int column) const {
        QStringList all;
        for (int row = 0; row < table()->model()->rowCount(); ++row) all << cell(row, column);
        return all;
    }
    void click(int row) const {
        const QRect place = table()->visualRect(table()->model()->index(row, 0));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->window->showPanel("summary");
    }
    void cleanup() { f.reset(); }

    void itListsTheNetworkInItsOrder() {
        QCOMPARE(column(0), (QStringList{"image", "label", "flatten", "fc1", "relu1", "fc2", "relu2", "out", "loss"}));
        // fc1: 64 x 48 + 48 of 4,546 parameters, 64 x 48 multiply-adds, 48 floats.
        QStringList row;
        for (int i = 0; i < 7; ++i) row << cell(3, i);
        QCOMPARE(row, (QStringList{"fc1", "Linear", "N × 48", "3,120", "3,072", "192 B", "68.6 %"}));
        QCOMPARE(cell(4, 3), QString());
        QCOMPARE(f->find<QLabel>("summaryTotals")->text(), QString("4,546 parameters (17.8 KiB), 4,464 multiply-adds per sample"));
    }

    void itFollowsWhileSeenAndCatchesUpWhenShown() {
        const auto widen = [&](std::int64_t size) {
            nn::Edits edits{nn::SetOption{"fc1", "out_features", size}};
            QVERIFY(f->document().apply(edits, "wider"));
        };
        widen(50);
        QCOMPARE(cell(3, 3), QString("3,250"));
        f->window->showPanel("log");
        widen(60);
        f->window->showPanel("summary");
        QCOMPARE(cell(3, 3), QString("3,900"));
        f->document().undoStack()->undo();
        QCOMPARE(cell(3, 3), QString("3,250"));
        f->document().clear();
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void numbersSortAsNumbers() {
        QHeaderView* header = table()->horizontalHeader();
        const auto press = [&](int section) {
            const QPoint at(header->sectionViewportPosition(section) + header->sectionSize(section) / 2, header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
        };
        press(3);
        QCOMPARE(column(0).mid(6), (QStringList{"out", "fc2", "fc1"}));
        press(3);
        QCOMPARE(column(0).mid(0, 3), (QStringList{"fc1", "fc2", "out"}));
        press(0);
        QCOMPARE(column(0).first(), QString("image"));
    }

    void aClickLeadsToTheLayerAndTheCanvasToTheRow() {
        click(5);
        QCOMPARE(f->canvas().selection(), QStringList{"fc2"});
        f->canvas().select({"out"});
        QCOMPARE(table()->currentIndex().row(), 7);
        f->canvas().select({});
        QVERIFY(!table()->selectionModel()->hasSelection());
    }

    void itFitsASmallWindowWhileCurvesAreFull() {
        f->session().start();
        QTRY_VERIFY_WITH_TIMEOUT(f->panel<ui::CurvesPanel>("curves")->charts()[0]->hasData(), 20000);
        f->session().stop();
        f->window->showPanel("curves");
        QCoreApplication::processEvents();
        f->window->showPanel("summary");
        click(5);
        f->window->resize(800, 560);
        auto* copy = f->find<QPushButton>("copySummary");
        const auto right = [&](QWidget* widget) { return widget->mapTo(f->window.get(), widget->rect().bottomRight()).x(); };
        QTRY_VERIFY(f->window->width() == 800 && right(copy) <= 800);
        QVERIFY(right(table()) <= 800);
        QVERIFY(table()->viewport()->rect().intersects(table()->visualRect(table()->currentIndex())));
    }

    void curvesGiveWayToASmallWindow() {
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        f->window->resize(1600, 900);
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().epochs().size() > 0, 60000);
        f->session().stop();
        f->window->showPanel("curves");
        auto* curves = f->panel<ui::CurvesPanel>("curves");
        QTRY_VERIFY(curves->charts()[0]->legendText().contains("validation") && curves->findChild<ui::TensorImage*>()->isVisible());
        f->window->resize(1024, 700);
        QTRY_VERIFY(f->window->width() == 1024 && curves->mapTo(f->window.get(), curves->rect().bottomRight()).x() < 1024);
        QTRY_VERIFY(!curves->charts()[0]->legendText().contains("train"));
    }

    void aLayerInsideIsShownInItsContainer() {
        QVERIFY(f->window->openFile(example("digits-residual")));
        const int row = column(0).indexOf(QRegularExpression("^.+\\..+$"));
        QVERIFY(row > 0);
        const QString path = cell(row, 0);
        click(row);
        QCOMPARE(f->canvas().selection(), QStringList{path});
        QCOMPARE(f->canvas().scope(), path.section('.', 0, -2));
    }

    void theTextHasItsColumns() {
        QTest::mouseClick(f->find<QPushButton>("copySummary"), Qt::LeftButton);
        const QStringList lines = QApplication::clipboard()->text().split('\n');
        QCOMPARE(lines.size(), 13);
        QVERIFY(lines[4].startsWith("fc1 "));
        const qsizetype end = lines[4].indexOf("3,120") + 5;
        QVERIFY2(lines[0].indexOf("Parameters") + 10 == end, qPrintable(lines.join('\n')));
        QVERIFY(lines[11].startsWith("4,546 parameters"));
        QApplication::clipboard()->clear();
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().split('\n'), lines);
    }

    void shapesThatAreNotKnownAreNoNumbers() {
        nn::SetWires cut;
        for (const nn::Wire& wire : f->document().project().graph.wires) {
            if (wire.to.node != "fc1") cut.wires.push_back(wire);
        }
        QVERIFY(f->document().apply({cut}, "cut"));
        QCOMPARE(cell(3, 2), QString("?"));
        QCOMPARE(cell(3, 5), QString());
    }
};

QTEST_MAIN(TestSummary)
#include "test_summary.moc"
