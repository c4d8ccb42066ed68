#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"
#include "ui/training/curve_series.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/training/tensor_table_model.h"

#include <QElapsedTimer>
#include <QtTest>

#include <qcustomplot.h>

#include <cmath>

using namespace ui;

class TestCurves : public QObject {
    Q_OBJECT

    static TensorSummary tensor(nn::Extents shape, std::vector<float> values) {
        return TensorFeed::summarize("t", std::move(shape), std::make_shared<const std::vector<float>>(std::move(values)),
                                     {3, 4}, 7);
    }

private slots:
    void shortCurvesKeepEveryPoint() {
        CurveSeries series(8);
        for (int i = 0; i < 8; ++i) series.add(i, i * i);
        std::vector<CurveSeries::Point> points;
        series.raw(points);
        QCOMPARE(points.size(), std::size_t(8));
        for (int i = 0; i < 8; ++i) QCOMPARE(points[std::size_t(i)].y, double(i * i));
    }

    void longCurvesStayBounded_data() {
        QTest::addColumn<int>("count");
        for (int count : {1, 4095, 4096, 4097, 8192, 100'000, 1'000'000}) QTest::newRow(qPrintable(QString::number(count))) << count;
    }
    void longCurvesStayBounded() {
        QFETCH(int, count);
        CurveSeries series(4096);
        double low = 1e9, high = -1e9, sum = 0;
        for (int i = 0; i < count; ++i) {
            const double y = std::sin(i * 0.37) * 3 + i % 17;
            low = std::min(low, y);
            high = std::max(high, y);
            sum += y;
            series.add(i, y);
        }
        QVERIFY(series.buckets().size() <= 4096);
        QVERIFY(count < 4096 || series.buckets().size() >= 2048);
        QCOMPARE(series.pointCount(), std::int64_t(count));
        // Nothing is lost: extremes, sum and order survive.
        double keptLow = 1e9, keptHigh = -1e9, keptSum = 0, lastX = -1;
        std::int64_t points = 0;
        for (const auto& b : series.buckets()) {
            keptLow = std::min(keptLow, b.min);
            keptHigh = std::max(keptHigh, b.max);
            keptSum += b.sum;
            points += b.points;
            QVERIFY(b.firstX > lastX && b.lastX >= b.firstX);
            lastX = b.lastX;
        }
        QCOMPARE(keptLow, low);
        QCOMPARE(keptHigh, high);
        QCOMPARE(points, std::int64_t(count));
        QVERIFY(std::abs(keptSum - sum) < 1e-6 * std::max(1.0, std::abs(sum)));
    }

    void smoothing() {
        CurveSeries series(64);
        for (int i = 0; i < 50; ++i) series.add(i, 2.5);
        std::vector<CurveSeries::Point> points;
        series.smoothed(0.95, points);
        // Unbiased: a constant stays what it is from the first point on.
        for (const auto& point : points) QVERIFY(std::abs(point.y - 2.5) < 1e-12);
        series.clear();
        double average = 0, weight = 0;
        for (int i = 0; i < 60; ++i) {
            const double y = (i % 7) - 2;
            series.add(i, y);
            average = 0.9 * average + 0.1 * y;
            weight = 0.9 * weight + 0.1;
        }
        series.smoothed(0.9, points);
        QVERIFY(std::abs(points.back().y - average / weight) < 1e-12);
        series.smoothed(0, points);
        QCOMPARE(points.back().y, double(59 % 7 - 2));
    }

    void whatIsNotFiniteIsLeftOut() {
        CurveSeries series;
        series.add(1, NAN);
        series.add(2, INFINITY);
        series.add(3, 1);
        QCOMPARE(series.pointCount(), std::int64_t(1));
    }

    void aMillionPointsDrawQuickly() {
        CurvePlot plot("Loss", CurvePlot::Quantity::Loss);
        plot.resize(600, 240);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.setRun(1'000'000, 10);
        for (int i = 1; i <= 1'000'000; ++i) plot.addStep(i, 2.0 / (1 + i * 1e-5) + (i % 13) * 0.01, 1);
        QVERIFY(plot.refresh());
        // As many points are drawn as for any long run.
        int drawn = 0;
        for (int i = 0; i < plot.plot()->graphCount(); ++i) drawn += plot.plot()->graph(i)->dataCount();
        QVERIFY(drawn <= 3 * 4096 + 16);
        QVERIFY(plot.legendText().contains("train"));
        QVERIFY2(!plot.refresh(), "nothing new: nothing is drawn");
        QCOMPARE(plot.plot()->xAxis->range().upper, 10.0);
        // Without an epoch length the axis counts steps.
        plot.setRun(0, 0);
        plot.refresh();
        QCOMPARE(plot.plot()->xAxis->range().upper, 1'000'000.0);
    }

    void hiddenPlotsAreNotDrawn() {
        CurvePlot plot("Loss", CurvePlot::Quantity::Loss);
        plot.addStep(1, 1, 1);
        QVERIFY(!plot.refresh());
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QCOMPARE(plot.plot()->graph(0)->dataCount(), 1);
    }

    void followingAndLogScale() {
        CurvePlot plot("Loss", CurvePlot::Quantity::Loss);
        plot.resize(500, 240);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        for (int i = 1; i <= 100; ++i) plot.addStep(i, 1.0 / i, 1);
        plot.refresh();
        QCOMPARE(plot.plot()->xAxis->range().upper, 100.0);
        const QPoint centre = plot.plot()->rect().center();
        QWheelEvent wheel(centre, plot.plot()->mapToGlobal(centre), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot.plot(), &wheel);
        QVERIFY(!plot.isFollowing());
        const double looked = plot.plot()->xAxis->range().upper;
        QVERIFY(looked < 100);
        plot.addStep(101, 0.5, 1);
        plot.refresh();
        QCOMPARE(plot.plot()->xAxis->range().upper, looked);
        QTest::mouseDClick(plot.plot(), Qt::LeftButton, {}, centre);
        QVERIFY(plot.isFollowing());
        QCOMPARE(plot.plot()->xAxis->range().upper, 101.0);
        plot.setLogScale(true);
        QCOMPARE(plot.plot()->yAxis->scaleType(), QCPAxis::stLogarithmic);
        QVERIFY(plot.plot()->yAxis->range().lower > 0);
    }

    void statistics() {
        const TensorSummary s = tensor({5}, {1, 2, 3, 4, NAN});
        QCOMPARE(s.notFinite, std::int64_t(1));
        QCOMPARE(s.min, 1.0);
        QCOMPARE(s.max, 4.0);
        QCOMPARE(s.mean, 2.5);
        QVERIFY(std::abs(s.std - 1.2909944487) < 1e-9);  // torch.tensor([1., 2, 3, 4]).std()
        QCOMPARE(s.gradientNorm, 5.0);
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
