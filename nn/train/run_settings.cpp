#include "nn/train/run_settings.h"

#include "nn/train/project_file.h"

#include <nlohmann/json.hpp>

namespace nn {

namespace {

using Json = nlohmann::ordered_json;

std::string value_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

void add_values(RunSettings& settings, const Json& value, const std::string& name) {
    if (!value.is_object()) {
        settings[name] = value_text(value);
        return;
    }
    for (const auto& [key, inner] : value.items()) add_values(settings, inner, name.empty() ? key : name + "." + key);
}

/// `place`: the path of the container with a dot behind it, or "".
void add_graph(RunSettings& settings, const Json& graph, const std::string& place) {
    if (const auto nodes = graph.find("nodes"); nodes != graph.end()) {
        for (const Json& node : *nodes) {
            const std::string path = place + node.value("id", "");
            for (const auto& [key, value] : node.items()) {
                if (key == "op") settings[path] = value_text(value);
                if (key == "options") add_values(settings, value, path);
                if (key != "id" && key != "op" && key != "options" && key != "nodes" && key != "wires")
                    settings[path + "." + key] = value_text(value);
            }
            add_graph(settings, node, path + ".");
        }
    }
    if (const auto wires = graph.find("wires"); wires != graph.end()) {
        for (const Json& wire : *wires) {
            if (!wire.is_array() || wire.size() != 2 || !wire[0].is_string() || !wire[1].is_string()) continue;
            std::string& from = settings["wire to " + place + wire[1].get<std::string>()];
            from += (from.empty() ? "" : ", ") + place + wire[0].get<std::string>();
        }
    }
}

}  // namespace

RunSettings run_settings(const Project& project) {
    const Json root = Json::parse(write_project(project), nullptr, false);
    RunSettings settings;
    if (!root.is_object()) return settings;
    if (root.contains("graph")) add_graph(settings, root["graph"], "");
    Json data = root.value("data", Json::object()), training = root.value("training", Json::object());
    data.erase("path");
    for (const char* free : {"epochs", "early_stopping", "checkpoint", "metrics", "history", "seed", "batch_size", "shuffle", "drop_last"})
        training.erase(free);
    add_values(settings, data, "data");
    add_values(settings, training, "training");
    return settings;
}

RunSettings changed_settings(RunSettings settings, const TrainingSpec& changed) {
    const auto may_change = [](const auto& setting) {
        return setting.first.starts_with("training.optimizer.") || setting.first == "training.clip_grad_norm";
    };
    std::erase_if(settings, may_change);
    Project project;
    project.training = changed;
    for (const auto& setting : run_settings(project))
        if (may_change(setting)) settings.insert(setting);
    return settings;
}

std::vector<std::string> differences(const RunSettings& before, const RunSettings& now) {
    std::vector<std::string> texts;
    const auto text = [](const RunSettings& of, const std::string& name) {
        const auto it = of.find(name);
        return it == of.end() ? std::string("not given") : it->second;
    };
    RunSettings all = before;
    all.insert(now.begin(), now.end());
    for (const auto& [name, value] : all) {
        const std::string was = text(before, name), is = text(now, name);
        if (was != is) texts.push_back(name + " (" + was + " before, " + is + " now)");
    }
    return texts;
}

std::string to_text(const RunSettings& settings) {
    return value_text(Json(settings));
}

std::optional<RunSettings> settings_from_text(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    RunSettings settings;
    for (const auto& [name, value] : json.items()) {
        if (!value.is_string()) return std::nullopt;
        settings[name] = value.get<std::string>();
    }
    return settings;
}

}  // namespace nn
