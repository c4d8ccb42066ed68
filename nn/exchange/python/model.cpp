#include "nn/exchange/python/model.h"

#include "nn/exchange/python/flow.h"
#include "nn/model/muted.h"

namespace nn {

Result<PythonModel> python_model(const Graph& drawn, const Analysis& analysis, const std::string& title,
                                 PythonUnfinished unfinished) {
    std::optional<Graph> plain;
    if (any_muted(drawn)) plain = without_muted(drawn);
    const Graph& graph = plain ? *plain : drawn;
    PythonModel model;
    std::optional<std::string> unknown;
    for_each_node(graph, "", [&](const std::string& path, const Node& node) {
        if (!find_op(node.op) && !unknown) unknown = path;
    });
    if (unknown) return Error({TR("'{0}' has no form in Python: there is no op of its name"), {*unknown}}, true);
    const PythonClasses classes(graph, analysis);
    if (classes.error()) return *classes.error();
    PythonText text;
    text.imports = {"import torch", "from torch import nn"};
    for (const auto& shared : classes.all()) {
        PythonClass made{shared->name, shared->paths, text.lines.size(), 0};
        text.lines.add(0, "class " + shared->name + "(nn.Module):");
        const bool is_model = shared->paths.front().empty();
        if (is_model) {
            std::string words;
            for (const char c : title) words += c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
            if (words.find_first_not_of(' ') != std::string::npos) {
                while (width_of(words) + 10 > PythonLines::columns) words.pop_back();
                text.lines.add(1, "\"\"\"" + words + "\"\"\"");
                text.lines.blank();
            }
        }
        PythonRegistration(classes, *shared, text).write();
        PythonFlow flow(classes, *shared, text);
        if (is_model) {
            if (auto done = flow.write_model(model, unfinished); !done) return done.error();
        } else {
            flow.write();
        }
        made.last = text.lines.size();
        model.classes.push_back(std::move(made));
        if (!is_model) text.lines.blank(2);
    }
    model.imports = std::move(text.imports);
    model.lines = text.lines.all();
    model.nodes = text.lines.nodes();
    return model;
}

}  // namespace nn
