// Charts, and what is shown of weights.
#include "ui/theme/theme.h"
#include "ui/training/curve_export.h"
#include "ui/training/curve_plot.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/training/tensor_table_model.h"

#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <qcustomplot.h>

#include <cmath>

using namespace ui;

class TestCurves : public QObject {
    Q_OBJECT

    enum Graph { Raw, Smooth, Validation };  // of a chart with one line
    std::unique_ptr<CurveData> data;
    std::unique_ptr<CurvePlot> plot;

    static CurveData::Place place(int step) { return {double(step), 0.1 * step, 32.0 * step}; }
    QCPGraph* graph(Graph which) const { return plot->plot()->graph(which); }
    void show() const {
        plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot.get()));
    }
    static QByteArray read(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    static TensorSummary tensor(nn::Extents shape, std::vector<float> values) {
        return TensorFeed::summarize("t", std::move(shape), std::make_shared<const std::vector<float>>(std::move(values)),
                                     {3, 4}, 7);
    }

private slots:
    void init() {
        data = std::make_unique<CurveData>();
        data->begin({{"loss", "Loss", CurveData::Quantity::Loss}, {"accuracy", "Accuracy", CurveData::Quantity::Share}, {"lr", "Learning rate"}});
        plot = std::make_unique<CurvePlot>(data.get());
        plot->setWanted({"loss"});
        plot->resize(600, 240);
    }
    void cleanup() {
        plot.reset();
        data.reset();
    }

    void aMillionPointsAreAsManyAsThereArePixels() {
        show();
        data->setRun(1'000'000, 10);
        for (int i = 1; i <= 1'000'000; ++i) data->addStep(place(i), {2.0 / (1 + i * 1e-5) + (i == 777'777 ? 50 : (i % 13) * 0.01), {}, {}});
        plot->grew();
        QVERIFY(plot->refresh());
        plot->plot()->replot();
        int drawn = 0;
        double highest = 0;
        for (int i = 0; i < plot->plot()->graphCount(); ++i) {
            drawn += plot->plot()->graph(i)->dataCount();
            for (const QCPGraphData& point : *plot->plot()->graph(i)->data()) highest = std::max(highest, point.value);
        }
        QVERIFY2(drawn <= 2 * (2 * plot->width() + 4), qPrintable(QString::number(drawn)));
        QVERIFY2(highest > 50, "a spike of one step in a million is there");
        QVERIFY2(!plot->refresh(), "nothing new: nothing is drawn");
        QCOMPARE(plot->plot()->xAxis->range().upper, 10.0);
        // Without an epoch length the axis counts steps.
        data->setRun(0, 0);
        plot->grew();
        plot->refresh();
        QCOMPARE(plot->plot()->xAxis->range().upper, 1'000'000.0);
    }

    void labelsOfANarrowChartStandApart() {
        show();
        data->setRun(0, 0);
        for (int i = 1; i <= 10; ++i) data->addStep(place(100'000 * i), {1.0 / i, {}, {}});
        for (const int wide : {240, 320, 480, 900}) {
            plot->resize(wide, 160);
            plot->grew();
            plot->refresh();
            plot->plot()->replot();
            const QCPAxis* x = plot->plot()->xAxis;
            QVector<double> at;
            QVector<QString> labels;
            x->ticker()->generate(x->range(), QLocale(), QLatin1Char('g'), 6, at, nullptr, &labels);
            const QFontMetricsF size(x->tickLabelFont());
            double end = -1e9;
            int seen = 0;
            for (int i = 0; i < at.size(); ++i) {
                if (!x->range().contains(at[i])) continue;
                const double half = size.horizontalAdvance(labels[i]) / 2, middle = x->coordToPixel(at[i]);
                QVERIFY2(middle - half > end + 3, qPrintable(QString("%1 at a width of %2").arg(labels[i]).arg(wide)));
                end = middle + half;
                ++seen;
            }
            QVERIFY(seen >= 2);
        }
    }

    void hiddenPlotsAreNotDrawn() {
        data->addStep(place(1), {1, {}, {}});
        plot->grew();
        QVERIFY(!plot->refresh());
        show();
        plot->plot()->replot();
        QCOMPARE(graph(Smooth)->dataCount(), 1);
    }

    void zoomPanBrushAndFollowing() {
        show();
        for (int i = 1; i <= 100; ++i) data->addStep(place(i), {1.0 / i, {}, {}});
        plot->grew();
        plot->refresh();
        QCOMPARE(plot->plot()->xAxis->range().upper, 100.0);
        const QPoint centre = plot->plot()->axisRect()->rect().center();
        QWheelEvent wheel(centre, plot->plot()->mapToGlobal(centre), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot->plot(), &wheel);
        QVERIFY(!plot->isFollowing());
        const double looked = plot->plot()->xAxis->range().upper;
        QVERIFY(looked < 100);
        data->addStep(place(101), {0.5, {}, {}});
        plot->grew();
        plot->refresh();
        QCOMPARE(plot->plot()->xAxis->range().upper, looked);
        QTest::mouseDClick(plot->plot(), Qt::LeftButton, {}, centre);
        QVERIFY(plot->isFollowing());
        QCOMPARE(plot->plot()->xAxis->range().upper, 101.0);
        // A rectangle drawn with Shift is what is seen then.
        const QCPAxis* x = plot->plot()->xAxis;
        const double from = x->pixelToCoord(centre.x() - 60), to = x->pixelToCoord(centre.x() + 60);
        QTest::mousePress(plot->plot(), Qt::LeftButton, Qt::ShiftModifier, centre - QPoint(60, 30));
        QTest::mouseMove(plot->plot(), centre);
        QTest::mouseMove(plot->plot(), centre + QPoint(60, 30));
        QTest::mouseRelease(plot->plot(), Qt::LeftButton, Qt::ShiftModifier, centre + QPoint(60, 30));
        QVERIFY2(std::abs(x->range().lower - from) < 1 && std::abs(x->range().upper - to) < 1, qPrintable(QString("%1 %2").arg(x->range().lower).arg(x->range().upper)));
        QVERIFY(!plot->isFollowing());
    }

    void logarithmicAxesAreSaneAtZero() {
        show();
        for (int i = 0; i <= 100; ++i) data->addStep({double(i), 0.1 * i, 10.0 * i}, {i % 10 == 0 ? 0.0 : 1.0 / i, {}, {}});
        plot->grew();
        auto* log = plot->findChild<QToolButton*>("logScale");
        QTest::mouseClick(log, Qt::LeftButton);
        QVERIFY(plot->logScale());
        CurvePlot::Look look;
        look.by = CurveData::By::Step;
        look.logX = true;
        look.smoothing.steps = 1;
        plot->setLook(look);
        plot->plot()->replot();
        QCOMPARE(plot->plot()->yAxis->scaleType(), QCPAxis::stLogarithmic);
        QCOMPARE(plot->plot()->xAxis->scaleType(), QCPAxis::stLogarithmic);
        const QCPRange x = plot->plot()->xAxis->range(), y = plot->plot()->yAxis->range();
        QVERIFY(x.lower == 1 && x.upper == 100);
        QVERIFY(y.lower > 0 && y.lower < 0.0102 && y.upper >= 1);
        QCOMPARE(graph(Smooth)->dataCount(), 90);
        for (const QCPGraphData& point : *graph(Smooth)->data()) QVERIFY(point.key > 0 && point.value > 0);
        // Nothing above zero: an axis all the same, and nothing on it.
        data->begin(data->kinds());
        for (int i = 0; i < 5; ++i) data->addStep(place(i), {-1.0, {}, {}});
        plot->began();
        plot->plot()->replot();
        QVERIFY(plot->plot()->yAxis->range().lower > 0 && graph(Smooth)->dataCount() == 0);
        QTest::mouseClick(log, Qt::LeftButton);
        QCOMPARE(plot->plot()->yAxis->scaleType(), QCPAxis::stLinear);
    }

    void axesCountWhatIsWanted() {
        show();
        data->setRun(200, 4);
        for (int i = 1; i <= 100; ++i) data->addStep({double(i), 0.5 * i, 32.0 * i}, {1.0 / i, {}, {}});
        data->addValidation(50, {0.5, {}, {}});
        const std::pair<CurveData::By, std::pair<double, double>> expected[] = {{CurveData::By::Step, {100, 50}}, {CurveData::By::Epoch, {4, 1}},
                                                                               {CurveData::By::Time, {50, 25}}, {CurveData::By::Samples, {3200, 1600}}};
        for (const auto& [by, at] : expected) {
            CurvePlot::Look look;
            look.by = by;
            plot->setLook(look);
            plot->grew();
            plot->refresh();
            plot->plot()->replot();
            QCOMPARE(plot->plot()->xAxis->range().upper, at.first);
            QCOMPARE(graph(Validation)->data()->constBegin()->key, at.second);
        }
    }

    void oneColourForBothSplitsAndTheRawLineBehind() {
        show();
        for (int i = 1; i <= 50; ++i) data->addStep(place(i), {1.0 / i, 0.5, {}});
        data->addValidation(50, {0.5, 0.25, {}});
        plot->setWanted({"loss", "accuracy"});
        plot->plot()->replot();
        QCOMPARE(plot->plot()->graphCount(), 6);
        for (int line = 0; line < 2; ++line) {
            const QPen raw = plot->plot()->graph(line)->pen(), smooth = plot->plot()->graph(2 + line)->pen(), validation = plot->plot()->graph(4 + line)->pen();
            QCOMPARE(smooth.color(), validation.color());
            QVERIFY(smooth.style() == Qt::SolidLine && validation.style() != Qt::SolidLine);
            QVERIFY(raw.color().rgb() == smooth.color().rgb() && raw.color().alphaF() < 0.5);
        }
        QVERIFY(plot->plot()->graph(2)->pen().color() != plot->plot()->graph(3)->pen().color());
    }

    void whatIsNearThePointerIsSaid() {
        show();
        std::vector<CurveData::Kind> kinds;
        CurveData::Values values;
        QStringList ids;
        for (int k = 0; k < 7; ++k) {
            ids << QString("m%1").arg(k);
            kinds.push_back({ids.last(), QString("Metric %1").arg(k)});
            values.push_back(double(k));
        }
        data->begin(kinds);
        for (int i = 1; i <= 100; ++i) data->addStep(place(i), values);
        data->addMarker({CurveData::Marker::Kind::Edit, 50, "Edited: add ReLU"});
        plot->began();
        plot->setWanted(ids);
        plot->plot()->replot();
        const QPointF at(plot->plot()->xAxis->coordToPixel(50), plot->plot()->yAxis->coordToPixel(4.2));
        const CurvePlot::Near near = plot->near(at);
        QCOMPARE(near.rows.size(), std::size_t(5));
        QCOMPARE(near.rows[0].name, QString("Metric 4 train"));
        QCOMPARE(near.rows[1].name, QString("Metric 5 train"));
        QCOMPARE(near.rows[2].name, QString("Metric 3 train"));
        QCOMPARE(near.where, QString("step 50"));
        QCOMPARE(near.marker, QString("Edited: add ReLU"));
        auto* hover = plot->findChild<QWidget*>("curveHover");
        QVERIFY(!hover->isVisible());
        QTest::mouseMove(plot->plot(), at.toPoint());
        QTRY_VERIFY(hover->isVisible());
        QVERIFY(hover->accessibleName().startsWith("step 50"));
        QTest::mouseMove(plot->plot(), {2, 2});
        QTRY_VERIFY(!hover->isVisible());
    }

    void aChartIsSaved() {
        QTemporaryDir folder;
        show();
        data->setRun(20, 2);
        for (int i = 1; i <= 20; ++i) data->addStep({double(i), 0.25 * i, 8.0 * i}, {i == 3 ? NAN : 1.0 / i, 0.5, 0.001});
        data->addValidation(10, {0.375, 0.25, {}});
        plot->setWanted({"loss", "lr"});
        plot->plot()->replot();
        QString error = "not called";
        const auto save = [&](const char* name) {
            error = "not called";
            saveChart(*plot, folder.filePath(name), plot.get(), [&](const QString& text) { error = text; });
        };
        save("chart.csv");
        QTRY_COMPARE(error, QString());
        const QList<QByteArray> lines = read(folder.filePath("chart.csv")).split('\n');
        QCOMPARE(lines[0], QByteArray("step,epoch,seconds,samples,train.loss,train.lr,validation.loss"));
        QCOMPARE(lines[2], QByteArray("2,0.2,0.5,16,0.5,0.001,"));
        QCOMPARE(lines[3], QByteArray("3,0.3,0.75,24,,0.001,"));
        QCOMPARE(lines[10], QByteArray("10,1,2.5,80,0.1,0.001,0.375"));
        QCOMPARE(lines.size(), qsizetype(22));
        save("chart.svg");
        QCOMPARE(error, QString());
        const QByteArray svg = read(folder.filePath("chart.svg"));
        for (const char* word : {"<svg", "Epoch", "Loss, train", "Learning rate, train", "Loss, validation"}) QVERIFY2(svg.contains(word), word);
        QVERIFY(!svg.contains("Learning rate, validation"));  // it has none
        save("chart.pdf");
        QCOMPARE(error, QString());
        QVERIFY(read(folder.filePath("chart.pdf")).startsWith("%PDF"));
        save("chart.png");
        QCOMPARE(error, QString());
        QCOMPARE(QImage(folder.filePath("chart.png")).size(), plot->plot()->size() * 2);
        QVERIFY(!plot->plot()->legend->visible() && plot->plot()->xAxis->label().isEmpty());
        save("chart.doc");
        QVERIFY(error.contains(".csv"));
        saveChart(*plot, folder.filePath("nowhere/chart.png"), plot.get(), [&](const QString& text) { error = text; });
        QVERIFY(error.contains("cannot be written"));
    }

    void statistics() {
        const TensorSummary s = tensor({5}, {1, 2, 3, 4, NAN});
        QCOMPARE(s.notFinite, std::int64_t(1));
        QCOMPARE(s.min, 1.0);
        QCOMPARE(s.max, 4.0);
        QCOMPARE(s.mean, 2.5);
        QVERIFY(std::abs(s.std - 1.2909944487) < 1e-9);  // torch.tensor([1., 2, 3, 4]).std()
        QVERIFY(s.gradientNorm);
        QCOMPARE(*s.gradientNorm, 5.0);
        double counted = 0;
        for (double bin : s.bins) counted += bin;
        QCOMPARE(counted, 4.0);
        const TensorSummary same = tensor({3}, {2, 2, 2});
        QCOMPARE(same.std, 0.0);
        QCOMPARE(tensor({0}, {}).mean, 0.0);
    }

    void tableShowsSlices() {
        std::vector<float> values(2 * 3 * 4 * 5);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = float(i);
        TensorTableModel model;
        model.setTensor({2, 3, 4, 5}, std::make_shared<const std::vector<float>>(values));
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.columnCount(), 5);
        QCOMPARE(model.slices(), std::int64_t(6));
        model.setSlice(4);
        QCOMPARE(model.sliceText(), QString("[1, 1, :, :]"));
        QCOMPARE(model.data(model.index(3, 2)).toString(), QString::number(4 * 20 + 3 * 5 + 2));
        model.setTensor({7}, std::make_shared<const std::vector<float>>(7, 0.5f));
        QCOMPARE(model.rowCount(), 7);
        QCOMPARE(model.columnCount(), 1);
        model.setTensor({}, nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void pictures() {
        TensorImage image;
        std::vector<float> filters(20 * 3 * 5 * 5);
        for (std::size_t i = 0; i < filters.size(); ++i) filters[i] = float(i % 11) - 5;
        image.setTensor(tensor({20, 3, 5, 5}, filters));
        QCOMPARE(image.tileCount(), 20);
        image.setTensor(tensor({10, 64}, std::vector<float>(640, 1)));
        QCOMPARE(image.tileCount(), 1);
        image.resize(200, 120);
        image.show();
        QVERIFY(QTest::qWaitForWindowExposed(&image));
        QVERIFY(!image.grab().isNull());
        image.clear();
        QCOMPARE(image.tileCount(), 0);
        QCOMPARE(TensorImage::channels({20, 3, 5, 5}), 3);
        QCOMPARE(TensorImage::channels({10, 64}), 1);
    }
};

QTEST_MAIN(TestCurves)
#include "test_curves.moc"
