// The charts of the window, with real mouse and keys: what they show, how they are arranged, and that it is remembered.
#include "ui/training/curves_panel.h"
#include "window_fixture.h"

#include <QImage>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include <qcustomplot.h>

using namespace test;

class TestCharts : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::CurvesPanel* panel() const { return f->panel<ui::CurvesPanel>("curves"); }
    ui::CurvePlot* chart(std::size_t i) const { return panel()->charts().at(i); }
    QList<QStringList> shown() const {
        QList<QStringList> all;
        for (const ui::CurvePlot* one : panel()->charts()) all << one->shownIds();
        return all;
    }
    void train() const {
        f->window->actions()->train->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(f->session().epochs().size() >= 1, 60000);
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
        f->window->showPanel("curves");
        QTRY_VERIFY(chart(0)->plot()->isVisible());
    }
    /// Opens a button's menu and clicks an entry.
    static void pick(QToolButton* button, const char* entry) {
        QTimer::singleShot(0, button, [button, entry] {
            QMenu* menu = button->menu();
            QTRY_VERIFY(menu->isVisible());
            for (QAction* action : menu->actions()) {
                if (action->objectName() != QLatin1String(entry)) continue;
                clickEntry(menu, action);
                return;
            }
            menu->close();
            QFAIL(entry);
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(!button->menu()->isVisible());
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
    }
    void cleanup() {
        if (f) f->session().stopAndWait();
        f.reset();
    }

    void severalInOneChart() {
        train();
        QCOMPARE(shown(), (QList<QStringList>{{"loss"}, {"accuracy"}}));
        pick(chart(0)->choice(), "grad_norm");
        QCOMPARE(chart(0)->shownIds(), (QStringList{"loss", "grad_norm"}));
        QVERIFY(chart(0)->plot()->graphCount() == 6);
        pick(chart(0)->choice(), "loss");
        QCOMPARE(chart(0)->shownIds(), QStringList{"grad_norm"});
        pick(chart(0)->choice(), "grad_norm");  // the last one stays
        QCOMPARE(chart(0)->shownIds(), QStringList{"grad_norm"});
    }

    void chartsAreAddedMovedAndRemoved() {
        train();
        QTest::mouseClick(f->find<QToolButton>("addChart"), Qt::LeftButton);
        QTest::mouseClick(f->find<QToolButton>("addChart"), Qt::LeftButton);
        QCOMPARE(shown(), (QList<QStringList>{{"loss"}, {"accuracy"}, {"grad_norm"}, {"lr"}}));
        for (const ui::CurvePlot* one : panel()->charts()) QTRY_VERIFY(one->isVisible());
        pick(chart(3)->more(), "moveBack");
        QCOMPARE(shown(), (QList<QStringList>{{"loss"}, {"accuracy"}, {"lr"}, {"grad_norm"}}));
        pick(chart(1)->more(), "removeChart");
        QCOMPARE(shown(), (QList<QStringList>{{"loss"}, {"lr"}, {"grad_norm"}}));
        // However many: they never make the window wider.
        for (int i = 0; i < 20; ++i) QTest::mouseClick(f->find<QToolButton>("addChart"), Qt::LeftButton);
        QCOMPARE(int(panel()->charts().size()), ui::CurvesPanel::mostCharts);
        f->window->resize(1024, 700);
        QTRY_COMPARE(f->window->width(), 1024);
        QTRY_VERIFY(panel()->mapTo(f->window.get(), panel()->rect().bottomRight()).x() < 1024);
    }

    void axesAndSmoothing() {
        train();
        auto* look = f->find<QToolButton>("curveLook");
        QCOMPARE(chart(0)->look().by, ui::CurveData::By::Epoch);
        pick(look, "samples");
        for (std::size_t i : {0, 1}) QCOMPARE(chart(i)->look().by, ui::CurveData::By::Samples);
        QCOMPARE(chart(0)->plot()->xAxis->range().upper, double(f->session().steps().back().samples));
        pick(look, "logX");
        QCOMPARE(chart(1)->plot()->xAxis->scaleType(), QCPAxis::stLogarithmic);
        pick(look, "gaussian");
        QVERIFY(f->find<QLabel>("smoothingText")->text().startsWith("Gaussian, σ 5 steps"));
        auto* slider = f->find<QSlider>("smoothing");
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Home);
        QVERIFY(chart(0)->look().smoothing.none());
        QCOMPARE(f->find<QLabel>("smoothingText")->text(), QString("not smoothed"));
        QTest::mouseClick(chart(0)->findChild<QToolButton*>("logScale"), Qt::LeftButton);
        QVERIFY(chart(0)->logScale() && !chart(1)->logScale());
    }

    void eachProjectHasItsOwn() {
        QVERIFY(f->document().save(f->file("one.netloom.json")));
        train();
        QTest::mouseClick(f->find<QToolButton>("addChart"), Qt::LeftButton);
        pick(f->find<QToolButton>("curveLook"), "time");
        QVERIFY(f->document().save(f->file("two.netloom.json")));  // takes it along
        QTest::mouseClick(f->find<QToolButton>("addChart"), Qt::LeftButton);
        QCOMPARE(panel()->charts().size(), std::size_t(4));
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        QVERIFY(f->window->openFile(f->file("one.netloom.json")));
        QCOMPARE(panel()->charts().size(), std::size_t(3));
        QCOMPARE(panel()->look().by, ui::CurveData::By::Time);
        QVERIFY(f->window->openFile(example("digits-residual")));
        QCOMPARE(panel()->charts().size(), std::size_t(2));
        // The next time too.
        f->window->close();
        f->open();
        QVERIFY(f->window->openFile(f->file("two.netloom.json")));
        QCOMPARE(panel()->charts().size(), std::size_t(4));
    }

    void whatIsKeptWronglyIsTheFirstArrangement() {
        for (const char* kept : {"", "{", "[1]", R"({"charts": 3, "by": 7, "steps": 1e300})", R"({"charts": [{"show": [1, ""]}], "steps": -1})"}) {
            panel()->arrange(QString::fromUtf8(kept));
            QVERIFY2(!panel()->charts().empty() && panel()->look().smoothing.steps == 10, kept);
        }
        const QString many = QString("{\"charts\":[%1{}]}").arg(QString("{},").repeated(500));
        panel()->arrange(many);
        QCOMPARE(int(panel()->charts().size()), ui::CurvesPanel::mostCharts);
        const QString now = panel()->arrangement();
        panel()->arrange(now);
        QCOMPARE(panel()->arrangement(), now);
    }

    void editsAreMarked() {
        nn::TrainingSpec endless = f->document().project().training;
        endless.options["epochs"] = std::int64_t{100000};
        QVERIFY(f->document().apply({nn::SetTraining{endless}}, "Endless"));
        f->window->actions()->train->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepsDone() > 0, 60000);
        const auto edits = [this] {
            QStringList texts;
            for (const auto& marker : chart(0)->data().markers())
                if (marker.kind == ui::CurveData::Marker::Kind::Edit) texts << marker.text;
            return texts;
        };
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{50}}}, "Wider"));
        QCOMPARE(edits().size(), 1);
        QVERIFY(edits()[0].endsWith("Wider"));
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
        f->window->showPanel("curves");
        QTRY_COMPARE(chart(0)->plot()->itemCount(), int(chart(0)->data().markers().size()));
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{51}}}, "Wider"));
        QCOMPARE(edits().size(), 1);  // nothing trains any more
    }

    void saved() {
        train();
        f->answers.exportTo = f->file("loss.csv");
        pick(chart(0)->more(), "saveChart");
        QTRY_VERIFY(QFile::exists(f->file("loss.csv")));
        QVERIFY(f->answers.suggestion.endsWith("/loss.png"));
        QCOMPARE(f->answers.offered.size(), qsizetype(4));
        QFile file(f->file("loss.csv"));
        QVERIFY(file.open(QFile::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        QVERIFY(lines[0].startsWith("step,epoch,seconds,samples,train.loss"));
        QVERIFY(std::size_t(lines.size()) >= f->session().steps().size() + 2);
        f->answers.exportTo = f->file("loss.png");
        pick(chart(0)->more(), "saveChart");
        QTRY_VERIFY(!QImage(f->file("loss.png")).isNull());
    }
};

QTEST_MAIN(TestCharts)
#include "test_charts.moc"
