#include "app/cli/inputs.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "nn/train/batches.h"
#include "nn/train/trainer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

nn::Result<nn::Split> split_of(const Arguments& arguments) {
    const std::string word = arguments.has("split") ? arguments.text("split") : "validation";
    for (const nn::Split split : {nn::Split::Train, nn::Split::Validation, nn::Split::Test}) {
        if (word == nn::to_string(split)) return split;
    }
    return nn::Error(nn::Message("--split is \"" + word + "\", but takes one of: validation, test, train"), true);
}

Json to_json(const nn::Evaluation& e, nn::Split split) {
    Json out{{"split", nn::to_string(split)}, {"samples", e.metrics.samples}, {"loss", e.metrics.loss}};
    for (std::size_t i = 0; i < e.of.size(); ++i) {
        if (const auto value = e.metrics.metrics[i]) out[e.of[i]->id] = *value;
    }
    if (e.metrics.without_loss > 0) out["without_loss"] = e.metrics.without_loss;
    if (e.confusion.empty()) return out;
    const std::int64_t classes = e.confusion.classes();
    if (e.confusion.is_table()) {
        Json& table = out["confusion"] = Json::array();
        for (std::int64_t right = 0; right < classes; ++right) {
            Json& row = table.emplace_back(Json::array());
            for (std::int64_t given = 0; given < classes; ++given) row.push_back(e.confusion.count(right, given));
        }
    } else {
        Json& cells = out["confusion_cells"] = Json::array();
        for (const auto& [right, given, count] : e.confusion.cells()) cells.push_back({right, given, count});
    }
    out["class_names"] = e.class_names;
    return out;
}

std::string class_name(const nn::Evaluation& e, std::size_t c) {
    return c < e.class_names.size() ? printable(e.class_names[c]) : std::to_string(c);
}

void print(const nn::Evaluation& e, nn::Split split) {
    fmt::print("{}: {} samples, loss {:.6g}{}\n", nn::to_string(split), e.metrics.samples, e.metrics.loss,
               metrics_text(e.metrics.metrics, e.of));
    if (e.metrics.without_loss > 0)
        fmt::print("{} samples had no loss: all of their batch's targets are ignored\n", e.metrics.without_loss);
    const auto classes = static_cast<std::size_t>(e.confusion.classes());
    if (e.confusion.empty() || classes > 30) return;
    std::size_t name = 4;
    for (std::size_t c = 0; c < classes; ++c) name = std::max(name, class_name(e, c).size());
    fmt::print("\nrows: true class, columns: predicted class\n{:>{}}", "", name);
    for (std::size_t c = 0; c < classes; ++c) fmt::print(" {:>6}", c);
    fmt::print("   right\n");
    for (std::size_t t = 0; t < classes; ++t) {
        const auto right = static_cast<std::int64_t>(t);
        fmt::print("{:<{}}", class_name(e, t), name);
        std::int64_t all = 0;
        for (std::int64_t given = 0; given < e.confusion.classes(); ++given) {
            const std::int64_t count = e.confusion.count(right, given);
            fmt::print(" {:>6}", count);
            all += count;
        }
        fmt::print(" {:>6.1f}%\n",
                   all > 0 ? 100.0 * static_cast<double>(e.confusion.count(right, right)) / static_cast<double>(all) : 0.0);
    }
}

int eval(const Arguments& arguments) {
    const auto split = split_of(arguments);
    if (!split) return report(split.error());
    const auto threads = threads_of(arguments);
    if (!threads) return report(threads.error());
    auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    auto network = network_of(*loaded);
    if (!network) return report(network.error());
    auto weights = weights_from(*network, 0, arguments.text("weights"), arguments.has("partial"));
    if (!weights) return report(weights.error());
    auto dataset = nn::open_dataset(loaded->project.data, loaded->folder, nn::data_request(**network));
    if (!dataset) return report(nn::Error(dataset.error().message, true));
    tell_notes(**dataset);
    const auto evaluation = nn::evaluate(*network, **weights, loaded->project, *dataset, *split, *threads);
    if (!evaluation) return report(evaluation.error());
    if (arguments.has("json")) {
        fmt::print("{}\n", to_json(*evaluation, *split).dump(-1, ' ', false, Json::error_handler_t::replace));
    } else {
        print(*evaluation, *split);
    }
    return finish_output();
}

}  // namespace

Command eval_command() {
    return {"eval",
            30,
            "FILE",
            "Measures loss, metrics and confusion of weights on a part of the data.",
            {weights_flag(true),
             {"split", "SPLIT", "validation (where not given), test or train."},
             partial_flag(),
             threads_flag(),
             set_flag(),
             json_flag()},
            eval,
            true};
}

}  // namespace cli
