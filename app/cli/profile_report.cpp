#include "app/cli/profile_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

/// Per second of `seconds`, in units of 1e9; 0 where there was nothing to measure.
double rate(double count, double seconds) { return seconds > 0 ? count / seconds * 1e-9 : 0; }

double step_seconds(const ProfileReport& report) {
    double sum = report.optimizer;
    for (const nn::NodeProfile& node : report.nodes) sum += node.forward.seconds + node.backward.seconds;
    return sum / report.steps;
}

std::string name_of(const nn::NodeProfile& node) {
    std::string name = node.path;
    for (const std::string& other : node.includes) name += " + " + other;
    return name;
}

nlohmann::ordered_json pass_json(const nn::NodeProfile::Pass& pass, const ProfileReport& report) {
    const double seconds = pass.seconds / report.steps, gflops = rate(pass.operations, seconds);
    nlohmann::ordered_json out{{"ms", seconds * 1e3},
                               {"bytes", pass.bytes},
                               {"gbytes_per_second", rate(static_cast<double>(pass.bytes), seconds)}};
    if (pass.operations > 0) {
        out["operations"] = pass.operations;
        out["gflops"] = gflops;
        out["peak_share"] = report.peak > 0 ? gflops * 1e9 / report.peak : 0;
    }
    return out;
}

/// "12.3 ms 140 GF/s 60 %", columns of a fixed width; blank where nothing was counted.
std::string columns(const nn::NodeProfile::Pass& pass, const ProfileReport& report) {
    const double seconds = pass.seconds / report.steps;
    std::string text = fmt::format("{:9.3f}", seconds * 1e3);
    const double gflops = rate(pass.operations, seconds);
    text += gflops > 0 ? fmt::format("{:8.1f}{:6.0f} %", gflops, report.peak > 0 ? gflops * 1e11 / report.peak : 0)
                       : fmt::format("{:16}", "");
    return text + fmt::format("{:7.1f}", rate(static_cast<double>(pass.bytes), seconds));
}

}  // namespace

nlohmann::ordered_json to_json(const ProfileReport& report) {
    nlohmann::ordered_json nodes = nlohmann::ordered_json::array();
    for (const nn::NodeProfile& node : report.nodes)
        nodes.push_back({{"node", node.path},
                         {"op", node.op},
                         {"includes", node.includes},
                         {"kernel", node.note},
                         {"forward", pass_json(node.forward, report)},
                         {"backward", pass_json(node.backward, report)}});
    return {{"peak_gflops", report.peak * 1e-9},
            {"step_ms", step_seconds(report) * 1e3},
            {"optimizer", pass_json({report.optimizer, 0, report.optimizer_bytes}, report)},
            {"nodes", std::move(nodes)}};
}

void print(const ProfileReport& report) {
    std::size_t width = 9;
    for (const nn::NodeProfile& node : report.nodes) width = std::max(width, name_of(node).size());
    width = std::min<std::size_t>(width, 40);
    const double step = step_seconds(report);
    const auto row = [&](const std::string& name, const std::string& op, double seconds, const std::string& rest) {
        fmt::print("{:{}.{}}  {:18.18} {:5.1f} %{}\n", name, width, width, op, 100 * seconds / report.steps / step,
                   rest);
    };
    fmt::print(
        "\npeak {:.1f} GFLOP/s (1024x1024 float matrices); times of one step, GB/s of tensors read and written once\n",
        report.peak * 1e-9);
    fmt::print("{:{}}  {:18}  share  forward  GFLOP/s    peak   GB/s backward  GFLOP/s    peak   GB/s  kernel\n",
               "node", width, "op");
    for (const nn::NodeProfile& node : report.nodes)
        row(name_of(node), node.op, node.forward.seconds + node.backward.seconds,
            columns(node.forward, report) + columns(node.backward, report) + "  " + node.note);
    row("optimizer", "", report.optimizer, columns({report.optimizer, 0, report.optimizer_bytes}, report));
    fmt::print("{:{}}  {:18}        {:10.3f} ms\n", "step", width, "", step * 1e3);
}

}  // namespace cli
