// What a million steps of four curves cost a chart: a repaint while zooming, beside QCustomPlot by itself; what smoothing takes, and how far
// off it is when a line is thinned first. Usage: curves [points]
//
// Milliseconds of the thread's processor time, median and worst. Run it with QT_QPA_PLATFORM=offscreen.

#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"

#include <QApplication>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>

namespace {

constexpr int lines = 4, repeats = 60;

double milliseconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
}

void report(const char* what, int count, const std::function<void(int)>& once) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const double begin = milliseconds();
        once(i);
        times.push_back(milliseconds() - begin);
    }
    std::sort(times.begin(), times.end());
    std::printf("  %-58s median %8.2f ms, worst %8.2f ms\n", what, times[times.size() / 2], times.back());
    std::fflush(stdout);
}

/// From all to a thousandth of it, around a place that wanders.
void zoom(QCustomPlot& plot, int i, double points) {
    const double share = std::pow(10.0, -3.0 * i / repeats), middle = points * (0.5 + 0.3 * std::sin(i * 0.7));
    plot.xAxis->setRange(std::max(0.0, middle - share * points / 2), std::min(points, middle + share * points / 2));
    plot.replot(QCustomPlot::rpImmediateRefresh);
}

/// Smallest and largest of every so many points, their mean smoothed as if it were each of them: what is thinned before it is smoothed.
double thinnedFirst(const std::vector<float>& values, const std::vector<float>& exact, double factor, std::size_t per) {
    double average = 0, weight = 0, worst = 0;
    const double keep = std::pow(factor, double(per));
    for (std::size_t b = 0; b + per <= values.size(); b += per) {
        double sum = 0;
        for (std::size_t i = b; i < b + per; ++i) sum += double(values[i]);
        average = keep * average + (1 - keep) * sum / double(per);
        weight = keep * weight + (1 - keep);
        worst = std::max(worst, std::abs(average / weight - double(exact[b + per - 1])));
    }
    return worst;
}

}  // namespace

int main(int argc, char** argv) {
    const int points = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    QApplication application(argc, argv);
    ui::Theme::instance().apply(studio::Theme::Dark);
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.2);
    ui::CurveData data;
    std::vector<ui::CurveData::Kind> kinds;
    QStringList ids;
    for (int k = 0; k < lines; ++k) {
        ids << QString("m%1").arg(k);
        kinds.push_back({ids.last(), ids.last()});
    }
    data.begin(kinds);
    QCustomPlot plain;
    plain.resize(900, 260);
    plain.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    QVector<QCPGraphData> raw[lines];
    ui::CurveData::Values values(lines);
    const double begin = milliseconds();
    for (int i = 1; i <= points; ++i) {
        for (int k = 0; k < lines; ++k) values[std::size_t(k)] = 2.0 / (1 + k + i * 1e-5) + noise(random);
        data.addStep({double(i), 0.01 * i, 64.0 * i}, values);
        for (int k = 0; k < lines; ++k) raw[k].append(QCPGraphData(i, *values[std::size_t(k)]));
    }
    std::printf("%d curves of %d steps; made in %.0f ms\n", lines, points, milliseconds() - begin);

    ui::CurvePlot chart(&data);
    chart.resize(900, 300);
    chart.setWanted(ids);
    chart.show();
    QCoreApplication::processEvents();
    ui::CurvePlot::Look look;
    look.by = ui::CurveData::By::Step;
    chart.setLook(look);
    std::printf("a repaint while zooming, raw and smoothed lines (%d x %d pixels)\n", chart.plot()->width(), chart.plot()->height());
    chart.setFollowing(false);
    report("chart, 4 raw and 4 smoothed", repeats, [&](int i) { zoom(*chart.plot(), i, points); });
    for (const bool adaptive : {true, false}) {
        plain.clearGraphs();
        for (int copy = 0; copy < 2; ++copy) {  // a raw and a smoothed line of each, as the chart has
            for (int k = 0; k < lines; ++k) {
                QCPGraph* graph = plain.addGraph();
                graph->setAdaptiveSampling(adaptive);
                graph->data()->set(raw[k], true);
            }
        }
        plain.yAxis->setRange(-1, 3);
        plain.show();
        QCoreApplication::processEvents();
        report(adaptive ? "QCustomPlot by itself, adaptive sampling" : "QCustomPlot by itself, every point", adaptive ? repeats : 6,
               [&](int i) { zoom(plain, adaptive ? i : i * 10, points); });
    }
    std::printf("all of a chart after another smoothing, and after 1,000 more steps\n");
    int turn = 0;
    for (const auto kind : {ui::Smoothing::Kind::Exponential, ui::Smoothing::Kind::Mean, ui::Smoothing::Kind::Gaussian}) {
        const char* names[] = {"exponential", "mean", "Gaussian"};
        report(names[int(kind)], 7, [&](int i) {
            look.smoothing = {kind, 50.0 + i + 10 * ++turn};
            chart.setLook(look);
        });
        report("  with 1,000 more steps, drawn", 7, [&](int) {
            const double step = data.train().steps.back();
            for (int i = 1; i <= 1000; ++i) data.addStep({step + i, 0.01 * (step + i), 64.0 * (step + i)}, values);
            chart.grew();
            chart.refresh();
        });
    }
    std::printf("the largest difference to smoothing all steps, of values with a spread of 0.2\n");
    std::vector<float> series(data.train().lines[0].values().begin(), data.train().lines[0].values().begin() + points);
    for (const double steps : {10.0, 100.0, 1000.0}) {
        ui::Smoothed exact;
        exact.update(series, std::vector<double>(data.train().steps.begin(), data.train().steps.begin() + points), {ui::Smoothing::Kind::Exponential, steps});
        const double factor = 1 - 1 / steps;
        double average = 0, weight = 0, worst = 0;
        for (std::size_t i = 0; i < series.size(); ++i) {
            average = factor * average + (1 - factor) * double(series[i]);
            weight = factor * weight + 1 - factor;
            worst = std::max(worst, std::abs(average / weight - double(exact.values()[i])));
        }
        std::printf("  over %4.0f steps: this chart %.1e, thinned first to 4,096 buckets %.3f\n", steps, worst,
                    thinnedFirst(series, exact.values(), factor, std::max<std::size_t>(1, series.size() / 4096)));
    }
    return 0;
}
