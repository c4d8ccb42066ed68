// What a change costs in a large drawing: one character typed into an option, one node moved, undo. Usage: keystroke [nodes]
//
// Milliseconds of the thread's processor time, the median and the worst of many: of the document alone, with one of its
// listeners at a time, and of the whole window with what it paints. Run it with QT_QPA_PLATFORM=offscreen.

#include "app/studio/training_session.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dialogs/dialogs.h"
#include "ui/inspector/inspector.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/training/curves_panel.h"
#include "ui/training/parameters_panel.h"
#include "ui/training/problems_panel.h"
#include "ui/training/settings_panel.h"
#include "ui/training/tensor_feed.h"
#include "ui/window/status.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

namespace {

constexpr int repeats = 41;

/// image -> flatten -> (Linear, ReLU)... -> loss, laid out in rows.
nn::Project chain(int nodes) {
    nn::Project p;
    p.name = "Chain";
    const auto add = [&p](const std::string& id, const char* op, nn::OptionValues options, const std::string& after) {
        nn::Node node;
        node.id = id;
        node.op = op;
        node.options = std::move(options);
        p.layout[id] = {240.0 * double(p.graph.nodes.size() % 40), 160.0 * double(p.graph.nodes.size() / 40)};
        p.graph.nodes.push_back(std::move(node));
        if (!after.empty()) p.graph.wires.push_back({nn::PortRef::parse(after), nn::PortRef::parse(id)});
    };
    add("image", "Input", {{"field", std::string("image")}}, "");
    add("label", "Input", {{"field", std::string("label")}}, "");
    add("flatten", "Flatten", {}, "image");
    std::string last = "flatten";
    for (int i = 0; int(p.graph.nodes.size()) + 3 < nodes; ++i) {
        const std::string fc = "fc" + std::to_string(i), relu = "relu" + std::to_string(i);
        add(fc, "Linear", {{"out_features", std::int64_t{16}}}, last);
        add(relu, "ReLU", {}, fc);
        last = relu;
    }
    add("head", "Linear", {{"out_features", std::int64_t{10}}}, last);
    add("loss", "CrossEntropyLoss", {}, "");
    p.graph.wires.push_back({nn::PortRef::parse("head"), nn::PortRef::parse("loss:input")});
    p.graph.wires.push_back({nn::PortRef::parse("label"), nn::PortRef::parse("loss:target")});
    p.data.source = "digits";
    return p;
}

/// Processor time of this thread: what others do meanwhile counts little.
double milliseconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_nsec);
}

void report(const char* what, const std::function<void(int)>& once) {
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i) {
        const double begin = milliseconds();
        once(i);
        times.push_back(milliseconds() - begin);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    std::sort(times.begin(), times.end());
    std::printf("  %-44s median %8.3f ms, worst %8.3f ms\n", what, times[repeats / 2], times.back());
    std::fflush(stdout);
}

void reportEdits(const char* title, studio::Document& document) {
    std::printf("%s\n", title);
    const auto apply = [&document](const nn::Edit& edit) {
        if (!document.apply({edit}, "edit", "edit")) std::abort();
    };
    report("an option (the width of a layer)", [&](int i) {
        apply(nn::SetOption{"fc200", "out_features", std::int64_t(16 + i % 7)});
    });
    report("a position", [&](int i) { apply(nn::MoveNodes{{{"fc200", nn::Position{double(i), 8.0}}}}); });
    report("the notes", [&](int i) { apply(nn::SetNotes{std::to_string(i)}); });
    report("undo and redo of an option", [&](int i) {
        if (i == 0) apply(nn::SetOption{"fc200", "out_features", std::int64_t{90}});
        i % 2 ? document.undoStack()->redo() : document.undoStack()->undo();
    });
}

void listeners(const nn::Project& project, const QString& folder) {
    const auto with = [&](const char* title, const std::function<QWidget*(studio::Document*)>& make) {
        studio::Document document;
        document.adopt(project, folder);
        std::unique_ptr<QWidget> widget(make(&document));
        if (widget) {
            widget->resize(1600, 400);
            widget->show();
            QCoreApplication::processEvents();
        }
        reportEdits(title, document);
    };
    with("document alone", [](studio::Document*) { return nullptr; });
    with("canvas", [](studio::Document* d) { return new ui::CanvasView(d); });
    with("inspector, nothing selected", [](studio::Document* d) { return new ui::Inspector(d, nullptr); });
    with("problems", [](studio::Document* d) { return new ui::ProblemsPanel(d); });
    static ui::DesktopDialogs dialogs;
    with("settings", [](studio::Document* d) { return new ui::SettingsPanel(d, &dialogs); });
    with("parameters", [](studio::Document* d) {
        auto* session = new studio::TrainingSession(d, d);
        return new ui::ParametersPanel(d, session, new ui::TensorFeed(d, session, d));
    });
    with("status", [](studio::Document* d) { return new ui::Status(d, new studio::TrainingSession(d, d)); });
}

void window(const nn::Project& project, const QString& folder) {
    studio::Settings settings(folder + "/settings.ini");
    ui::DesktopDialogs dialogs;
    ui::MainWindow window(&settings, &dialogs);
    window.resize(1600, 1000);
    window.show();
    window.document()->adopt(project, folder);
    QCoreApplication::processEvents();
    window.canvas()->reveal("fc200");
    QCoreApplication::processEvents();
    reportEdits("window", *window.document());
    QWidget* field = nullptr;
    for (QWidget* widget : window.panel("inspector")->findChildren<QWidget*>("option_out_features"))
        if (widget->isVisible()) field = widget;
    if (!field) std::abort();
    field->setFocus();
    QWidget* target = field->focusProxy() ? field->focusProxy() : field;
    for (const char* panel : {"curves", "parameters", "summary"}) {
        window.showPanel(panel);
        field->setFocus();
        QCoreApplication::processEvents();
        std::printf("panel in front: %s\n", panel);
        report("a key, until the event returns", [&](int i) {
            QTest::keyClick(target, i % 2 ? Qt::Key_Backspace : Qt::Key_1);
        });
        report("a key, with all that is painted after it", [&](int i) {
            QTest::keyClick(target, i % 2 ? Qt::Key_1 : Qt::Key_Backspace);
            QCoreApplication::processEvents();
        });
    }
}

}  // namespace

int main(int argc, char** argv) {
    const int nodes = argc > 1 ? std::atoi(argv[1]) : 1000;
    if (nodes < 420) {
        std::fprintf(stderr, "usage: keystroke [nodes]\nAt least 420, for the layer in the middle that is edited.\n");
        return 2;
    }
    QApplication application(argc, argv);
    QTemporaryDir folder;
    ui::Theme::instance().apply(studio::Theme::Dark);
    const nn::Project project = chain(nodes);
    listeners(project, folder.path());
    window(project, folder.path());
    return 0;
}
