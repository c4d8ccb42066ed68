// What the code beside a drawing costs: a network of so many nodes as PyTorch, and a character typed into an option with the panel open.
// Usage: code [nodes]
//
// Milliseconds of the thread's processor time, median and worst. Run it with QT_QPA_PLATFORM=offscreen.

#include "app/studio/document.h"
#include "ui/code/code_panel.h"
#include "ui/code/code_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

namespace {

double milliseconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e3 * double(t.tv_sec) + 1e-6 * double(t.tv_nsec);
}

void report(const char* what, const std::function<void(int)>& once) {
    std::vector<double> times;
    for (int i = 0; i < 41; ++i) {
        const double begin = milliseconds();
        once(i);
        times.push_back(milliseconds() - begin);
    }
    std::sort(times.begin(), times.end());
    std::printf("  %-44s median %7.2f ms, worst %7.2f ms\n", what, times[20], times.back());
    std::fflush(stdout);
}

/// image -> blocks of (Conv2d, BatchNorm2d, ReLU, Conv2d, Add) in Modules of their own, equal in pairs -> head
nn::Project blocks(int nodes) {
    nn::Project p;
    const auto node = [](const std::string& id, const char* op, nn::OptionValues options = {}) {
        nn::Node n;
        n.id = id;
        n.op = op;
        n.options = std::move(options);
        return n;
    };
    const auto wire = [](const std::string& from, const std::string& to) { return nn::Wire{nn::PortRef::parse(from), nn::PortRef::parse(to)}; };
    const nn::OptionValues same{{"out_channels", std::int64_t{8}}, {"kernel_size", nn::OptionValue(std::int64_t{3})}, {"padding", nn::OptionValue(std::int64_t{1})}};
    p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}), node("stem", "Conv2d", same)};
    p.graph.wires = {wire("image", "stem")};
    std::string last = "stem";
    int count = 2;
    for (int i = 0; count + 11 < nodes; ++i, count += 8) {
        nn::Node block = node("block" + std::to_string(i), "Module");
        block.inner.nodes = {node("x", "Input"), node("conv1", "Conv2d", same), node("bn", "BatchNorm2d"), node("relu", "ReLU"),
                             node("conv2", "Conv2d", same), node("add", "Add"), node("y", "Output")};
        block.inner.wires = {wire("x", "conv1"), wire("conv1", "bn"), wire("bn", "relu"), wire("relu", "conv2"), wire("conv2", "add:input"),
                             wire("x", "add:other"), wire("add", "y")};
        p.graph.nodes.push_back(block);
        p.graph.wires.push_back(wire(last, block.id));
        last = block.id;
    }
    p.graph.nodes.push_back(node("flatten", "Flatten"));
    p.graph.nodes.push_back(node("fc", "Linear", {{"out_features", std::int64_t{10}}}));
    p.graph.nodes.push_back(node("out", "Output"));
    for (const char* next : {"flatten", "fc", "out"}) {
        p.graph.wires.push_back(wire(last, next));
        last = next;
    }
    p.data.source = "digits";
    return p;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QTemporaryDir folder;
    ui::Theme::instance().apply(studio::Theme::Dark);
    for (const int nodes : argc > 1 ? std::vector<int>{std::atoi(argv[1])} : std::vector<int>{100, 148, 1000}) {
        studio::Document document;
        document.setReadingPatience(std::chrono::minutes(1));
        document.adopt(blocks(nodes), folder.path());
        const nn::Project& project = document.project();
        std::printf("%zu nodes\n", document.analysis().nodes.size());
        if (!document.analysis().ok()) std::printf("  %s\n", document.analysis().first_error().c_str());
        report("the text alone", [&](int) {
            if (!nn::PythonDrawing::make(project.graph, document.analysis(), "bench", "")) std::abort();
        });
        ui::CodePanel panel(&document);
        panel.resize(460, 700);
        panel.show();
        QCoreApplication::processEvents();
        const auto apply = [&](int i) {
            if (!document.apply({nn::SetOption{"fc", "out_features", std::int64_t(10 + i % 7)}}, "edit", "edit")) std::abort();
        };
        report("an option, with text, colours and painting", [&](int i) {
            apply(i);
            QCoreApplication::processEvents();
        });
        panel.hide();
        report("an option, with the panel hidden", apply);
    }
    return 0;
}
