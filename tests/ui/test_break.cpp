// Training that stops being finite: the window goes to the node, says what was found there and why, and offers what to do.
#include "nn/io/npz.h"
#include "ui/canvas/break_bubble.h"
#include "window_fixture.h"

#include <QLabel>
#include <QPushButton>
#include <QTableWidget>

#include <cstring>

using namespace test;

namespace {

/// 32 samples of four numbers; number 9 is all `odd`.
void saveNumbers(const QString& file, float odd) {
    nn::NpyArray x{nn::DType::Float32, {32, 4}, std::vector<std::byte>(32 * 4 * sizeof(float))};
    nn::NpyArray y{nn::DType::Float32, {32, 1}, std::vector<std::byte>(32 * sizeof(float))};
    for (std::size_t i = 0; i < 32 * 4; ++i) {
        const float value = i / 4 == 9 ? odd : 0.5f + 0.1f * static_cast<float>(i % 7);
        std::memcpy(x.bytes.data() + i * sizeof value, &value, sizeof value);
    }
    for (std::size_t i = 0; i < 32; ++i) {
        const float value = static_cast<float>(i % 5);
        std::memcpy(y.bytes.data() + i * sizeof value, &value, sizeof value);
    }
    if (!nn::save_npz({{"x", x}, {"y", y}}, file.toStdString())) qFatal("cannot write");
}

/// x -> body(0 Linear, 1 `op`) -> fc -> loss.
QByteArray project(const char* op, const char* lr) {
    return QByteArray(R"({"format": "netloom", "version": 1, "name": "breaks", "graph": {"nodes": [
        {"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
        {"id": "body", "op": "Sequential", "nodes": [{"id": "0", "op": "OP"}, {"id": "1", "op": "Linear", "options": {"out_features": 8}}]},
        {"id": "fc", "op": "Linear", "options": {"out_features": 1}}, {"id": "loss", "op": "MSELoss"}],
        "wires": [["x", "body"], ["body", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "npz", "path": "d.npz", "split": {"validation": 0}},
        "training": {"epochs": 30, "batch_size": 8, "shuffle": false, "optimizer": {"type": "SGD", "lr": LR}}})")
        .replace("\"OP\"", QByteArray("\"") + op + "\"")
        .replace("LR", lr);
}

}  // namespace

class TestBreak : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    void open(const char* op, float odd, const char* lr, const QSize& size = {1520, 950}) {
        f = std::make_unique<Fixture>(size);
        saveNumbers(f->file("d.npz"), odd);
        QFile file(f->file("p.netloom.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(project(op, lr));
        file.close();
        QVERIFY(f->window->openFile(f->file("p.netloom.json")));
    }
    void trainUntilItBreaks() {
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(f->session().state(), nn::TrainState::Failed, 60'000);
    }
    ui::BreakBubble* bubble() const { return f->find<ui::BreakBubble>("breakBubble"); }
    QString line(const char* name) const { return bubble()->findChild<QLabel*>(QLatin1String(name))->text(); }
    void keepPicture(const char* name) const {
        if (const QByteArray folder = qgetenv("NETLOOM_PICTURES"); !folder.isEmpty())
            f->window->grab().save(QString::fromLocal8Bit(folder) + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png"));
    }

private slots:
    void cleanup() { f.reset(); }

    /// Inside its container, with the samples and their values; nothing is asked. Closed with its button, it is gone.
    void the_window_goes_to_the_node() {
        open("Log", -1.5f, "0.01");
        trainUntilItBreaks();
        QTRY_VERIFY(bubble()->isVisible());
        QCOMPARE(f->canvas().scope(), QStringLiteral("body"));
        QCOMPARE(f->canvas().selection(), QStringList{"body.0"});
        QCOMPARE(bubble()->path(), QStringLiteral("body.0"));
        QVERIFY2(line("breakTitle").contains("body.0 (Log)"), qPrintable(line("breakTitle")));
        QVERIFY2(line("breakPlace").contains("step 2") && line("breakPlace").contains("forward") && line("breakPlace").contains('9'), qPrintable(line("breakPlace")));
        QVERIFY2(line("breakValues").contains(QStringLiteral("−1.5")) && line("breakValues").contains("NaN"), qPrintable(line("breakValues")));
        QVERIFY2(line("breakCauses").contains("Log of less than 0") && !line("breakCauses").contains("learning rate"), qPrintable(line("breakCauses")));
        QVERIFY(f->answers.asked.isEmpty());
        QVERIFY(f->canvas().rect().contains(bubble()->geometry()));
        keepPicture("break-light");
        f->settings.setTheme(studio::Theme::Dark);
        keepPicture("break-dark");
        f->settings.setTheme(studio::Theme::Light);
        QTest::mouseClick(f->find<QToolButton>("breakClose"), Qt::LeftButton);
        QVERIFY(!bubble()->isVisible());
        QCOMPARE(bubble()->path(), QString());
    }

    /// One click, and the sample that broke lies in Try, number by number.
    void the_sample_that_broke_is_shown() {
        open("Log", -1.5f, "0.01");
        trainUntilItBreaks();
        QTRY_VERIFY(bubble()->isVisible());
        auto* show = f->find<QPushButton>("showSample");
        QCOMPARE(show->text(), QStringLiteral("Show data sample 9"));
        QTest::mouseClick(show, Qt::LeftButton);
        QTRY_VERIFY(f->window->panel("try")->isVisible());
        auto* numbers = f->find<QTableWidget>("tryNumbers");
        QTRY_VERIFY_WITH_TIMEOUT(numbers->rowCount() == 4 && numbers->item(0, 1)->text() == "-1.5", 60'000);
        for (int row = 1; row < 4; ++row) QCOMPARE(numbers->item(row, 1)->text(), QStringLiteral("-1.5"));
        QVERIFY(show->isEnabled());
        keepPicture("break-sample");
    }

    /// It stays with its node: out of its scope it is not seen, back there it is.
    void it_stays_with_its_node() {
        open("Log", -1.5f, "0.01", {1024, 700});
        trainUntilItBreaks();
        QTRY_VERIFY(bubble()->isVisible());
        QVERIFY(f->canvas().rect().contains(bubble()->geometry()));
        keepPicture("break-small");
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, QPoint(20, f->canvas().viewport()->height() - 12));  // nothing is there
        QTest::keyClick(&f->canvas(), Qt::Key_Backspace);
        QCOMPARE(f->canvas().scope(), QString());
        QVERIFY(!bubble()->isVisible());
        f->canvas().setScope("body");
        QVERIFY(bubble()->isVisible());
    }

    /// One click lowers the learning rate, another clips; both can be undone, and a new run takes the bubble away.
    void what_to_do_is_a_click_away() {
        open("Identity", 2.0f, "50.0");
        trainUntilItBreaks();
        QTRY_VERIFY(bubble()->isVisible());
        QVERIFY2(line("breakCauses").contains("the learning rate, 50, is too high"), qPrintable(line("breakCauses")));
        QVERIFY(f->canvas().rect().contains(bubble()->geometry()));
        keepPicture("break-lr");
        QTest::mouseClick(f->find<QPushButton>("lowerLearningRate"), Qt::LeftButton);
        QTest::mouseClick(f->find<QPushButton>("clipGradients"), Qt::LeftButton);
        const nn::TrainingSpec& training = f->document().project().training;
        QCOMPARE(std::get<double>(training.optimizer.options.at("lr")), 5.0);
        QVERIFY(training.options.contains("clip_grad_norm"));
        QVERIFY(!f->find<QPushButton>("lowerLearningRate")->isEnabled());
        const auto undo = [&] { QTest::keyClick(f->window.get(), Qt::Key_Z, Qt::ControlModifier); };
        undo(), undo();
        QVERIFY(!training.options.contains("clip_grad_norm"));
        QCOMPARE(std::get<double>(training.optimizer.options.at("lr")), 50.0);
        f->session().start();
        QVERIFY(!bubble()->isVisible());  // it speaks of the run before
        QTRY_COMPARE_WITH_TIMEOUT(f->session().state(), nn::TrainState::Failed, 60'000);
        QVERIFY(bubble()->isVisible());
    }
};

QTEST_MAIN(TestBreak)
#include "test_break.moc"
