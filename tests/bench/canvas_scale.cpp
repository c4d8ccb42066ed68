// A large drawing in the whole window: opening it, panning, zooming, an option changed, tidied. Usage: canvas_scale [nodes]...; without: 200 1000 5000
//
// Three wires to two nodes. Milliseconds by the clock for opening, of the thread's processor time for frames, edits and tidying: what others
// do meanwhile counts little. Run it with QT_QPA_PLATFORM=offscreen, whose painting is the raster engine's.

#include "nn/io/project_json.h"
#include "nn/train/project_file.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

/// image -> flatten -> (Linear, Add with what came before it)... -> loss, in rows.
nn::Project drawing(int nodes) {
    nn::Project p;
    p.name = "Scale";
    const auto add = [&p](const std::string& id, const char* op, nn::OptionValues options) {
        nn::Node node;
        node.id = id;
        node.op = op;
        node.options = std::move(options);
        p.layout[id] = {240.0 * double(p.graph.nodes.size() % 40), 160.0 * double(p.graph.nodes.size() / 40)};
        p.graph.nodes.push_back(std::move(node));
    };
    const auto wire = [&p](const std::string& from, const std::string& to) {
        p.graph.wires.push_back({nn::PortRef::parse(from), nn::PortRef::parse(to)});
    };
    add("image", "Input", {{"field", std::string("image")}});
    add("label", "Input", {{"field", std::string("label")}});
    add("flatten", "Flatten", {});
    wire("image", "flatten");
    std::string last = "flatten";
    for (int i = 0; int(p.graph.nodes.size()) + 4 < nodes; ++i) {
        const std::string fc = "fc" + std::to_string(i), sum = "add" + std::to_string(i);
        add(fc, "Linear", {{"out_features", std::int64_t{64}}});
        add(sum, "Add", {});
        wire(last, fc);
        wire(fc, sum);
        wire(last, sum + ":other");
        last = sum;
    }
    add("head", "Linear", {{"out_features", std::int64_t{10}}});
    add("loss", "CrossEntropyLoss", {});
    wire(last, "head");
    wire("head", "loss:input");
    wire("label", "loss:target");
    p.data.source = "digits";
    return p;
}

double milliseconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
}

void report(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&times](double q) { return times[static_cast<std::size_t>(q * double(times.size() - 1))]; };
    std::printf("  %-40s median %7.2f ms, p95 %7.2f ms, worst %7.2f ms\n", what, at(0.5), at(0.95), times.back());
    std::fflush(stdout);
}

template <typename Once>
std::vector<double> measure(int count, const Once& once) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const double begin = milliseconds();
        once(i);
        times.push_back(milliseconds() - begin);
    }
    return times;
}

void frames(ui::CanvasView& canvas, const char* name) {
    // A frame paints what became visible, as the window system asks for it.
    report(QByteArray(QByteArray("pan, ") + name).constData(), measure(200, [&](int i) {
               const int step = i / 50 % 2 ? -23 : 23;
               canvas.horizontalScrollBar()->setValue(canvas.horizontalScrollBar()->value() + step);
               canvas.verticalScrollBar()->setValue(canvas.verticalScrollBar()->value() + step / 2);
               QCoreApplication::processEvents();
           }));
    report(QByteArray(QByteArray("whole canvas painted, ") + name).constData(), measure(60, [&](int) { canvas.viewport()->repaint(); }));
}

void zoomFrames(ui::CanvasView& canvas) {
    const QPointF at(canvas.viewport()->rect().center());
    report("zoom by the wheel, far to near and back", measure(120, [&](int i) {
               QWheelEvent wheel(at, canvas.viewport()->mapToGlobal(at), {}, QPoint(0, i / 15 % 2 ? -120 : 120), Qt::NoButton, Qt::NoModifier,
                                 Qt::NoScrollPhase, false);
               QApplication::sendEvent(canvas.viewport(), &wheel);
               QCoreApplication::processEvents();
           }));
}

/// Out of rows in which every other wire goes back; from the key to the edit done and shown.
void tidying(ui::MainWindow& window) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const double begin = milliseconds();
        window.canvas()->tidy();
        times.push_back(milliseconds() - begin);
        window.document()->undoStack()->undo();
        QCoreApplication::processEvents();
    }
    report("tidied", times);
}

int run(int nodes, const QString& folder) {
    const nn::Project project = drawing(nodes);
    const QString file = QStringLiteral("%1/scale%2.netloom.json").arg(folder).arg(nodes);
    if (!nn::save_project(project, file.toStdString())) return 1;
    std::printf("%zu nodes, %zu wires\n", project.graph.nodes.size(), project.graph.wires.size());
    studio::Settings settings(folder + "/settings.ini");
    ui::DesktopDialogs dialogs;
    ui::MainWindow window(&settings, &dialogs);
    window.resize(1600, 1000);
    window.show();
    QCoreApplication::processEvents();
    QElapsedTimer clock;
    clock.start();
    const double begin = milliseconds();
    if (!window.openFile(file)) return 1;
    window.canvas()->viewport()->repaint();
    std::printf("  opened and painted: %lld ms by the clock, %.0f ms of processor time\n", static_cast<long long>(clock.elapsed()), milliseconds() - begin);
    QCoreApplication::processEvents();
    ui::CanvasView& canvas = *window.canvas();
    const std::string middle = "fc" + std::to_string(nodes / 4);
    canvas.reveal(QString::fromStdString(middle));
    canvas.select({});
    frames(canvas, "at full size");
    for (int i = 0; i < 3; ++i) canvas.zoomOut();
    frames(canvas, "at half size");
    for (int i = 0; i < 20; ++i) canvas.zoomOut();
    frames(canvas, "all in view");
    zoomFrames(canvas);
    canvas.reveal(QString::fromStdString(middle));
    for (int i = 0; i < 20; ++i) canvas.zoomIn();
    QCoreApplication::processEvents();
    report("an option, until all shapes are new", measure(41, [&](int i) {
               const nn::Edits edits{nn::SetOption{"head", "out_features", nn::OptionValue(std::int64_t(10 + i % 2))}};
               if (!window.document()->apply(edits, "edit", "edit")) std::abort();
           }));
    report("a parameter comes or goes", measure(41, [&](int i) {
               const nn::Edits edits{nn::SetOption{middle, "bias", nn::OptionValue(i % 2 == 0)}};
               if (!window.document()->apply(edits, "edit", "edit")) std::abort();
           }));
    report("one that changes every shape below", measure(41, [&](int i) {
               const nn::Edits edits{nn::SetOption{"flatten", "start_dim", nn::OptionValue(std::int64_t(1 + i % 2))}};
               if (!window.document()->apply(edits, "edit", "edit")) std::abort();
           }));
    tidying(window);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QTemporaryDir folder;
    ui::Theme::instance().apply(studio::Theme::Dark);
    std::vector<int> sizes;
    for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
    if (sizes.empty()) sizes = {200, 1000, 5000};
    for (const int nodes : sizes) {
        if (nodes < 20) {
            std::fprintf(stderr, "usage: canvas_scale [nodes]...\nAt least 20 each.\n");
            return 2;
        }
        if (run(nodes, folder.path()) != 0) return 1;
    }
    return 0;
}
