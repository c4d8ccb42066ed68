// The values behind the charts: smoothing against its definition, extremes, bounded memory, thinning.
#include "ui/training/curve_data.h"
#include "ui/training/curve_smoothing.h"
#include "ui/training/curve_thin.h"

#include <QtTest>

#include <qcustomplot.h>

#include <cmath>
#include <ctime>
#include <numeric>
#include <random>

using namespace ui;

class TestCurveSeries : public QObject {
    Q_OBJECT

    static std::vector<float> noisy(std::size_t count, unsigned seed = 1) {
        std::mt19937 random(seed);
        std::normal_distribution<double> noise(0, 0.3);
        std::vector<float> values;
        for (std::size_t i = 0; i < count; ++i) values.push_back(i % 97 == 5 ? NAN : float(3 / (1 + double(i) * 0.01) + noise(random)));
        return values;
    }
    static std::vector<double> steps(std::size_t count) {
        std::vector<double> all(count);
        std::iota(all.begin(), all.end(), 1.0);
        return all;
    }
    /// Milliseconds that this thread has worked.
    static double busy() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
    }
    /// By its definition, in double.
    static std::vector<double> exact(const std::vector<float>& values, const Smoothing& smoothing) {
        std::vector<double> out(values.size(), NAN);
        double average = 0, weight = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (smoothing.kind == Smoothing::Kind::Exponential) {
                if (!std::isnan(values[i])) {
                    average = smoothing.factor() * average + (1 - smoothing.factor()) * double(values[i]);
                    weight = smoothing.factor() * weight + 1 - smoothing.factor();
                }
                if (weight > 0) out[i] = average / weight;
                continue;
            }
            double sum = 0, of = 0;
            const auto add = [&](std::size_t k, double w) {
                if (std::isnan(values[k])) return;
                sum += w * double(values[k]);
                of += w;
            };
            if (smoothing.kind == Smoothing::Kind::Mean) {
                const std::size_t window = std::size_t(std::lround(smoothing.steps));
                for (std::size_t k = i + 1 > window ? i + 1 - window : 0; k <= i; ++k) add(k, 1);
            } else {
                const auto reach = std::ptrdiff_t(8 * smoothing.deviation());
                for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(0, std::ptrdiff_t(i) - reach); k <= std::min(std::ptrdiff_t(i) + reach, std::ssize(values) - 1); ++k) {
                    const double at = double(k - std::ptrdiff_t(i)) / smoothing.deviation();
                    add(std::size_t(k), std::exp(-at * at / 2));
                }
            }
            if (of > 0) out[i] = sum / of;
        }
        return out;
    }

private slots:
    void smoothingIsWhatItsNameSays_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("steps");
        for (int kind = 0; kind < 3; ++kind)
            for (double steps : {2.0, 7.0, 100.0, 1000.0}) QTest::addRow("%d %g", kind, steps) << kind << steps;
    }
    void smoothingIsWhatItsNameSays() {
        QFETCH(int, kind);
        QFETCH(double, steps);
        const Smoothing smoothing{Smoothing::Kind(kind), steps};
        const std::vector<float> values = noisy(3000);
        const std::vector<double> expected = exact(values, smoothing);
        Smoothed once;
        once.update(values, this->steps(values.size()), smoothing);
        const double tolerance = smoothing.kind == Smoothing::Kind::Gaussian ? 5e-3 : 2e-6;  // of values from -1 to 4
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY2(std::abs(double(once.values()[i]) - expected[i]) < tolerance, qPrintable(QString("%1: %2 for %3").arg(i).arg(double(once.values()[i])).arg(expected[i])));
        // As values come, however many at once, the result is the same.
        Smoothed growing;
        std::mt19937 random(3);
        for (std::size_t count = 0; count < values.size();) {
            count = std::min(values.size(), count + 1 + random() % 90);
            const std::vector<float> sofar(values.begin(), values.begin() + std::ptrdiff_t(count));
            growing.update(sofar, this->steps(count), smoothing);
        }
        for (std::size_t i = 0; i < values.size(); ++i) QVERIFY(std::abs(growing.values()[i] - once.values()[i]) < 2e-5f);
    }

    void aConstantStaysWhatItIs() {
        const std::vector<float> values(500, 2.5f);
        for (int kind = 0; kind < 3; ++kind) {
            Smoothed smoothed;
            smoothed.update(values, steps(500), {Smoothing::Kind(kind), 40});
            for (const float value : smoothed.values()) QVERIFY(std::abs(value - 2.5f) < 1e-5f);
        }
    }

    void oneHugeValueLeavesNothingBehind() {
        std::vector<float> values(200, 1.0f);
        values[20] = 1e30f;
        Smoothed smoothed;
        smoothed.update(values, steps(200), {Smoothing::Kind::Mean, 10});
        for (std::size_t i = 30; i < 200; ++i) QCOMPARE(smoothed.values()[i], 1.0f);
    }

    void stepsThatAreMergedWeighAsMany() {
        // Every second step of a constant decay: two steps between values are twice the forgetting.
        Smoothed smoothed;
        smoothed.update({1, 3, 5}, {1, 3, 5}, {Smoothing::Kind::Exponential, 2});
        const double keep = 0.25, first = (1 - 0.5) * 1, firstWeight = 0.5;
        const double second = keep * first + (1 - keep) * 3, secondWeight = keep * firstWeight + (1 - keep);
        const double third = keep * second + (1 - keep) * 5, thirdWeight = keep * secondWeight + (1 - keep);
        QVERIFY(std::abs(double(smoothed.values()[2]) - third / thirdWeight) < 1e-6);
    }

    void extremesOfAnyStretch() {
        CurveSeries series;
        const std::vector<float> values = noisy(1000, 5);
        for (const float value : values) series.add(double(value));
        std::mt19937 random(9);
        for (int i = 0; i < 500; ++i) {
            const std::size_t a = random() % 1000, b = a + random() % (1001 - a);
            Extremes::Range expected;
            for (std::size_t k = a; k < b; ++k)
                if (!std::isnan(values[k])) expected.add(values[k]);
            const Extremes::Range found = series.range(a, b);
            QVERIFY(found.low == expected.low && found.high == expected.high);
        }
        QVERIFY(!series.range(5, 5).any() && !series.range(5, 6).any());  // nothing, and what is absent
    }

    void whatIsNotFiniteIsAbsent() {
        CurveSeries series;
        for (const double value : {double(NAN), double(INFINITY), 1e300, 1.0}) series.add(value);
        QCOMPARE(series.size(), std::size_t(4));
        QCOMPARE(series.count(), std::size_t(1));
        QCOMPARE(series.last(), 1.0f);
    }

    void longRunsStayBounded() {
        CurveData data(1000);
        data.begin({{"loss", "Loss", CurveData::Quantity::Loss}});
        for (int i = 1; i <= 10'500; ++i) data.addStep({double(i), 0.5 * i, 2.0 * i}, {i == 77 ? 99.0 : i == 5000 ? -99.0 : std::sin(i)});
        const CurveData::Track& track = data.train();
        QVERIFY(track.steps.size() <= 1000 && track.steps.size() >= 500);
        QCOMPARE(track.lines[0].size(), track.steps.size());
        QVERIFY(std::ranges::is_sorted(track.steps));
        QCOMPARE(track.steps.back(), 10'500.0);
        QCOMPARE(data.at(10'500, CurveData::By::Time), 5250.0);
        // Nothing that stands out is lost.
        const Extremes::Range all = track.lines[0].range(0, track.lines[0].size());
        QVERIFY(all.high == 99 && all.low == -99);
    }

    void thinnedIsSmallestAndLargestOfEachColumn() {
        QCustomPlot plot;
        plot.resize(400, 200);
        plot.xAxis->setRange(0, 100'000);
        plot.replot();
        CurveSeries series;
        std::vector<double> places;
        std::mt19937 random(2);
        for (int i = 0; i < 100'000; ++i) {
            places.push_back(i);
            series.add(double(random() % 1000));
        }
        const auto range = [&](std::size_t a, std::size_t b) { return series.range(a, b); };
        const auto points = thinned(*plot.xAxis, false, places, 1, series.values(), 1, range);
        const int columns = plot.axisRect()->width();
        QVERIFY(points.size() <= 2 * columns + 4 && points.size() > columns);
        // Each column of pixels says what is in it.
        for (int column = 1; column + 1 < columns; column += 13) {
            const double from = plot.xAxis->pixelToCoord(plot.axisRect()->left() + column), to = plot.xAxis->pixelToCoord(plot.axisRect()->left() + column + 1);
            const Extremes::Range expected = range(std::size_t(std::ceil(from)), std::size_t(std::ceil(to)));
            Extremes::Range found;
            for (const QCPGraphData& point : points)
                if (point.key > from && point.key < to) found.add(float(point.value));
            QVERIFY(found.low == expected.low && found.high == expected.high);
        }
        // Close by, every value is there, and one beyond each end.
        plot.xAxis->setRange(500.5, 560.5);
        const auto near = thinned(*plot.xAxis, false, places, 1, series.values(), 2, range);
        QCOMPARE(near.size(), qsizetype(62));
        QCOMPARE(near[0].key, 500.0);
        QCOMPARE(near[1].value, 2 * double(series.values()[501]));
        QCOMPARE(near.last().key, 561.0);
        plot.xAxis->setRange(-10, -5);
        QVERIFY(thinned(*plot.xAxis, false, places, 1, series.values(), 1, range).size() <= 2);
    }

    /// A million values are smoothed beside the window, while more come; what comes of it is what smoothing at once gives.
    void aLongLineIsSmoothedAside() {
        for (const Smoothing::Kind kind : {Smoothing::Kind::Exponential, Smoothing::Kind::Mean, Smoothing::Kind::Gaussian}) {
            CurveData aside, atOnce;
            for (CurveData* data : {&aside, &atOnce}) data->begin({{"loss", "Loss", CurveData::Quantity::Loss}});
            const std::vector<float> values = noisy(1 << 20);
            const auto add = [&](CurveData& data, std::size_t from, std::size_t to) {
                for (std::size_t i = from; i < to; ++i) data.addStep({double(i + 1), double(i), double(i)}, {double(values[i])});
            };
            const std::size_t most = values.size() - 5000;
            add(aside, 0, most);
            add(atOnce, 0, values.size());
            const Smoothing smoothing{kind, 50};
            QVERIFY(!aside.smoothAside(0, smoothing));
            QVERIFY(!aside.smoothAside(0, smoothing));  // asked again, it is waited for
            QCOMPARE(aside.takeSmoothed(), std::size_t(0));
            add(aside, most, values.size());
            std::size_t came = 0;
            double longest = 0;
            const auto done = [&] {
                const double begin = busy();
                came = aside.takeSmoothed();
                const bool all = came > 0 && aside.smoothAside(0, smoothing);
                longest = std::max(longest, busy() - begin);
                return all;
            };
            QTRY_VERIFY(done());
            QCOMPARE(came, std::size_t(1));
            const double begin = busy();
            atOnce.smooth(0, smoothing);
            qInfo("a million values: %.1f ms the longest turn, %.1f ms at once", longest, busy() - begin);
            const auto &own = aside.train().lines[0].smoothed(), &other = atOnce.train().lines[0].smoothed();
            QCOMPARE(own.size(), other.size());
            for (std::size_t i = 0; i < own.size(); ++i)
                if (std::isnan(own[i]) != std::isnan(other[i]) || std::abs(own[i] - other[i]) > 1e-5f) QFAIL(qPrintable(QString::number(i)));
        }
    }

    /// Another run began meanwhile: what was smoothed of the old one is nothing to it.
    void whatComesTooLateIsDropped() {
        CurveData data;
        data.begin({{"loss", "Loss", CurveData::Quantity::Loss}});
        for (std::size_t i = 0; i < 100'000; ++i) data.addStep({double(i + 1), double(i), double(i)}, {1.0});
        QVERIFY(!data.smoothAside(0, {Smoothing::Kind::Mean, 50}));
        data.begin(data.kinds());
        data.addStep({1, 0, 0}, {5.0});
        QTRY_COMPARE(data.takeSmoothed(), std::size_t(1));
        QVERIFY(data.train().lines[0].smoothed().empty());
        QVERIFY(data.smoothAside(0, {Smoothing::Kind::Mean, 50}));
        QCOMPARE(data.train().lines[0].smoothed(), std::vector<float>{5});
    }
};

QTEST_MAIN(TestCurveSeries)
#include "test_curve_series.moc"
