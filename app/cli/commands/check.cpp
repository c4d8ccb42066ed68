#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "nn/io/atomic_file.h"
#include "nn/train/metric_set.h"
#include "nn/train/plan_cache.h"
#include "nn/train/project_file.h"
#include "nn/train/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

struct Memory {
    std::size_t training = 0, inference = 0;
    std::vector<std::string> notes;
};

/// What training and prediction will take, from compiled plans: nothing is estimated.
nn::Result<Memory> plan_memory(const nn::Project& project, const std::shared_ptr<const nn::Network>& network, bool own_validation) {
    auto training = nn::training_options(project.training);
    if (!training) return training.error();
    const std::int64_t batch = training->batch_size;
    Memory memory;
    if (!network->losses.empty()) {
        nn::PlanCache plans(network, nn::training_plan(*network, *training, 0));
        auto step = plans.get(batch);
        if (!step) return step.error();
        if (nn::validates(project.data, own_validation)) {
            nn::PlanOptions options = nn::evaluation_plan(*network, nn::metrics_in_use(*network, *training), batch, 0);
            options.arena = plans.arena();
            if (auto plan = nn::Plan::compile(network, options); !plan) return plan.error();
        }
        const auto state = nn::optimizer_state_bytes(nn::optimizer_for(project.training), *network);
        if (!state) return state.error();
        const nn::Metrics metrics = nn::metrics_in_use(*network, *training);
        const std::size_t measuring = nn::metric_bytes(*network, metrics, batch, nn::resolve_threads(0));
        constexpr std::int64_t many = std::int64_t{1} << 31;  // how many samples there are, only reading them tells
        memory.training = nn::training_bytes(*network, *state, plans.arena()->bytes(), measuring, batch, many);
        memory.notes = (*step)->notes();
    }
    auto plan = nn::Plan::compile(network, nn::prediction_plan(batch, 0));
    if (!plan) return plan.error();
    const nn::WeightsSize weights = nn::weights_size(*network);
    memory.inference = (*plan)->arena_bytes() + weights.parameters + weights.buffers;
    return memory;
}

const char* severity(const nn::Diagnostic& d) { return d.severity == nn::Severity::Error ? "error" : "warning"; }

Json ports_json(const std::vector<nn::PortReport>& ports) {
    Json list = Json::array();
    for (const nn::PortReport& port : ports) {
        Json entry{{"port", port.port}, {"shape", nullptr}, {"dtype", nullptr}};
        if (port.type) {
            entry["dtype"] = nn::to_string(port.type->dtype);
            entry["shape"] = Json::array();
            for (const nn::Dim& dim : port.type->shape) {
                entry["shape"].push_back(dim.batch ? Json(nn::to_string(dim)) : Json(dim.size));
            }
        }
        list.push_back(std::move(entry));
    }
    return list;
}

Json diagnostic_json(const nn::Diagnostic& d) {
    return {{"node", d.node},        {"port", d.port},
            {"option", d.option},    {"severity", severity(d)},
            {"text", d.text.text()}, {"fix", d.fixes.empty() ? Json(nullptr) : Json(d.fixes.front().text.text())}};
}

Json report_json(const nn::Analysis& analysis, bool ok, const std::optional<Memory>& memory) {
    Json out{{"ok", ok}, {"diagnostics", Json::array()}, {"nodes", Json::array()}};
    for (const nn::Diagnostic& d : analysis.diagnostics) out["diagnostics"].push_back(diagnostic_json(d));
    for (const nn::NodeReport& n : analysis.nodes) {
        out["nodes"].push_back({{"path", n.path},
                                {"op", n.op},
                                {"inputs", ports_json(n.inputs)},
                                {"outputs", ports_json(n.outputs)},
                                {"parameters", n.parameter_count},
                                {"macs", n.macs}});
    }
    out["parameters"] = analysis.parameter_count;
    out["macs"] = analysis.macs;
    out["memory"] = nullptr;
    if (memory) out["memory"] = {{"training_bytes", memory->training}, {"inference_bytes", memory->inference}};
    return out;
}

std::string outputs_text(const nn::NodeReport& node) {
    std::string text;
    for (const nn::PortReport& port : node.outputs) {
        text += (text.empty() ? "" : "; ") + (port.type ? nn::to_string(port.type->shape) : std::string("?"));
    }
    return text;
}

/// Columns that fit the longest path; "×" is two bytes and one column wide, as fmt knows.
void print_table(const nn::Analysis& analysis) {
    std::size_t path = 4, op = 2, shape = 6;
    for (const nn::NodeReport& n : analysis.nodes) {
        path = std::max(path, n.path.size());
        op = std::max(op, n.op.size());
        shape = std::max(shape, outputs_text(n).size());
    }
    fmt::print("{:<{}}  {:<{}}  {:<{}}  {:>12}  {:>14}\n", "node", path, "op", op, "output", shape, "parameters",
               "multiply-adds");
    for (const nn::NodeReport& n : analysis.nodes) {
        fmt::print("{:<{}}  {:<{}}  {:<{}}  {:>12}  {:>14}\n", n.path, path, n.op, op, outputs_text(n), shape,
                   n.parameter_count, n.macs);
    }
}

void print_report(const nn::Analysis& analysis, const nn::Project& project, const std::optional<Memory>& memory) {
    print_table(analysis);
    fmt::print("\n{} parameters, {} multiply-adds per sample\n", analysis.parameter_count, analysis.macs);
    if (memory) {
        const auto batch = nn::training_options(project.training);
        fmt::print("memory at batch size {}: {:.1f} MiB to train, {:.1f} MiB to predict\n",
                   batch ? batch->batch_size : 0, static_cast<double>(memory->training) / 1048576,
                   static_cast<double>(memory->inference) / 1048576);
        for (const std::string& note : memory->notes) print_line(stdout, note);
    }
}

std::string diagnostic_text(const nn::Diagnostic& d) {
    std::string place = d.node;
    if (!d.port.empty()) place += ":" + d.port;
    if (!d.option.empty()) place += (place.empty() ? "" : ".") + d.option;
    std::string text = fmt::format("{}: {}{}", severity(d), place.empty() ? "" : place + ": ", d.text.text());
    if (!d.fixes.empty()) text += " (fix: " + d.fixes.front().text.text() + ")";
    return text;
}

/// A file that is no project at all: the same JSON shape, so that scripts need one way to read it.
int refuse(const nn::Error& error, bool json, std::vector<nn::Diagnostic> diagnostics = {}) {
    if (json) {
        nn::Analysis empty;
        empty.diagnostics = std::move(diagnostics);
        const bool told = std::any_of(empty.diagnostics.begin(), empty.diagnostics.end(),
                                      [](const nn::Diagnostic& d) { return d.severity == nn::Severity::Error; });
        if (!told) empty.diagnostics.push_back({nn::Severity::Error, "", "", "", error.message, {}});
        fmt::print("{}\n",
                   report_json(empty, false, std::nullopt).dump(-1, ' ', false, Json::error_handler_t::replace));
    } else {
        for (const nn::Diagnostic& d : diagnostics) print_line(stdout, diagnostic_text(d));
    }
    report(nn::Error(error.message, true));
    finish_output();
    return misused;
}

/// All that the text of a project gets wrong, node by node: unknown ops, options and ports, values out of range. Empty
/// where it can be used, or where nothing of it can be read.
std::vector<nn::Diagnostic> mistakes_in(const std::string& file) {
    constexpr std::uint64_t limit = 64 << 20;
    const auto text = nn::read_file(file, limit);
    if (!text) return {};
    auto parsed = nn::parse_project(*text);
    return parsed ? std::move(parsed->diagnostics) : std::vector<nn::Diagnostic>{};
}

int check(const Arguments& arguments) {
    const bool json = arguments.has("json");
    auto loaded = load(arguments);
    if (!loaded) return refuse(loaded.error(), json, mistakes_in(arguments.file()));
    nn::Analysis analysis = nn::check_project(loaded->project, loaded->folder);
    bool ok = analysis.ok();
    for (const nn::Diagnostic& d : analysis.diagnostics) ok = ok && d.severity != nn::Severity::Error;

    std::optional<Memory> memory;
    if (ok) {
        auto planned = plan_memory(loaded->project, analysis.network, analysis.own_validation);
        if (!planned) return refuse(planned.error(), json);
        memory = std::move(*planned);
    }
    if (json) {
        fmt::print("{}\n", report_json(analysis, ok, memory).dump(-1, ' ', false, Json::error_handler_t::replace));
    } else {
        print_report(analysis, loaded->project, memory);
        for (const nn::Diagnostic& d : analysis.diagnostics) print_line(stdout, diagnostic_text(d));
    }
    if (const int status = finish_output(); status != done) return status;
    return ok ? done : report(nn::Error(nn::Message(arguments.file() + ": " + analysis.first_error()), true));
}

}  // namespace

Command check_command() {
    return {"check",
            10,
            "FILE",
            "Checks a project: shapes, mistakes and how to mend them, parameters, memory.",
            {json_flag(), set_flag()},
            check};
}

}  // namespace cli
