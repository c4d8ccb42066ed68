// A wire dropped on the empty canvas: what is offered there takes it, or can give it.
#include "window_fixture.h"

#include <QLineEdit>
#include <QListWidget>

using namespace test;

class TestWhatFits : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    /// Drags from a port into the open and gives what is offered, by op.
    QStringList offered(const QString& node, const QString& port, bool output) {
        auto* viewport = f->canvas().viewport();
        const QPoint start = f->canvas().portCenter(node, port, output), end = start + QPoint(output ? 60 : -60, 160);
        QTest::mouseMove(viewport, start);
        QTest::mousePress(viewport, Qt::LeftButton, {}, start);
        for (int i = 1; i <= 4; ++i) QTest::mouseMove(viewport, start + (end - start) * i / 4);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, end);
        auto* field = f->canvas().findChild<QLineEdit*>("nodeSearchField");
        if (!field || !QTest::qWaitFor([&] { return field->isVisible(); })) return {};
        QStringList ops;
        const auto* list = field->parentWidget()->findChild<QListWidget*>();
        for (int i = 0; i < list->count(); ++i) ops << list->item(i)->data(Qt::UserRole + 1).toString() + list->item(i)->text();
        QTest::keyClick(field, Qt::Key_Escape);
        return ops;
    }
    static bool has(const QStringList& ops, const char* name) {
        return std::ranges::any_of(ops, [name](const QString& op) { return op.contains(QLatin1String(name)); });
    }

private slots:
    void initTestCase() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->canvas().fitAll();
    }
    void cleanupTestCase() { f.reset(); }

    void whatTakesARow() {
        const QStringList ops = offered("flatten", "output", true);
        QVERIFY(has(ops, "Linear") && has(ops, "ReLU"));
        for (const char* pictures : {"MaxUnpool", "Conv2d", "MaxPool2d"}) QVERIFY2(!has(ops, pictures), pictures);
        QVERIFY(has(ops, "MSELoss") || has(ops, "MSE"));
    }
    void whatTakesAPicture() {
        const QStringList ops = offered("image", "output", true);
        QVERIFY(has(ops, "Conv2d") && has(ops, "Flatten"));
        QVERIFY(has(ops, "MaxUnpool2d") && !has(ops, "MaxUnpool3d"));
    }
    /// Lists hold modules and give nothing.
    void whatFeedsALayer() {
        const QStringList ops = offered("fc1", "input", false);
        QVERIFY(has(ops, "Linear") && has(ops, "Input") && has(ops, "Sequential"));
        for (const char* list : {"ModuleList", "ModuleDict", "ParameterList"}) QVERIFY2(!has(ops, list), list);
    }
};

QTEST_MAIN(TestWhatFits)
#include "test_what_fits.moc"
