#include "nn/train/check.h"

#include "nn/train/metric.h"

#include <algorithm>

namespace nn {

namespace {

void report(std::vector<Diagnostic>& out, std::string option, Message text) {
    Diagnostic d;
    d.option = std::move(option);
    d.text = std::move(text);
    out.push_back(std::move(d));
}

void check_values(std::vector<Diagnostic>& out, const Schema& schema, const OptionValues& values,
                  const std::string& prefix) {
    for (auto& [option, text] : schema.problems(values)) report(out, prefix + option, std::move(text));
}

template <typename Info>
std::string near_id(const std::string& id, const std::vector<const Info*>& all) {
    std::vector<std::string> known;
    for (const Info* info : all) known.push_back(info->schema.id);
    const std::string near = nearest(id, known);
    if (!near.empty()) return near;
    std::string list;
    for (const std::string& k : known) list += (list.empty() ? "" : ", ") + k;
    return list;
}

std::string source_list() {
    std::string list;
    for (const SourceInfo* source : all_sources()) list += (list.empty() ? "" : ", ") + source->schema.id;
    return list;
}

void check_data(std::vector<Diagnostic>& out, const DataSpec& data) {
    if (data.source.empty()) return;
    const SourceInfo* source = find_source(data.source);
    if (!source) {
        report(out, "data.source",
               Message(TR("data source '{0}' is not known; try {1}"), {data.source, near_id(data.source, all_sources())}));
        return;
    }
    check_values(out, source->schema, data.options, "data.");
    if (!source->takes_fields() && !data.fields.empty())
        report(out, "data.fields", Message(TR("data source '{0}' takes no fields"), {data.source}));
    if (source->takes_fields()) {
        for (const FieldSpec& field : data.fields)
            check_values(out, *source->field, field.options, "data.fields." + field.name + ".");
    }
    if (data.split.order != "random" && data.split.order != "file")
        report(out, "data.split.order", Message(TR("split.order is '{0}'; allowed is 'random' or 'file'"), {data.split.order}));
    const double validation = data.split.validation.value_or(source->default_validation);
    const double test = data.split.test.value_or(0);
    if (source->own_test_files && data.split.test)
        report(out, "data.split.test",
               Message(TR("data source '{0}' has test files of its own; leave split.test out"), {data.source}));
    if (!(validation >= 0 && test >= 0 && validation + test < 1))
        report(out, "data.split", TR("split.validation and split.test must be fractions that leave samples to train on"));
}

/// A type and its options: an optimizer or a scheduler. True where nothing is wrong.
bool check_kind(std::vector<Diagnostic>& out, const char* what, const std::string& type, const OptionValues& options,
                const std::vector<const KindInfo*>& all, const std::string& prefix) {
    const std::size_t before = out.size();
    const auto kind = std::find_if(all.begin(), all.end(), [&](const KindInfo* k) { return k->schema.id == type; });
    if (kind == all.end()) {
        report(out, prefix + "type",
               Message(TR("{0} '{1}' is not known; try {2}"), {what, type, near_id(type, all)}));
        return false;
    }
    check_values(out, (*kind)->schema, options, prefix);
    if ((*kind)->conflict) {
        if (const auto built = (*kind)->schema.build(options)) {
            if (auto wrong = (*kind)->conflict(built->get()))
                report(out, prefix + wrong->first, std::move(wrong->second));
        }
    }
    return out.size() == before;
}

void check_training(std::vector<Diagnostic>& out, const TrainingSpec& training) {
    check_values(out, training_schema(), training.options, "training.");
    bool right = check_kind(out, "optimizer", training.optimizer.type, training.optimizer.options, all_optimizers(),
                            "training.optimizer.");
    if (training.scheduler) {
        right &= check_kind(out, "scheduler", training.scheduler->type, training.scheduler->options, all_schedulers(),
                            "training.scheduler.");
        if (right) {
            if (auto wrong = scheduler_conflict(training))
                report(out, "training.scheduler." + wrong->first, std::move(wrong->second));
        }
    }
    if (training.early_stopping)
        check_values(out, early_stopping_schema(), *training.early_stopping, "training.early_stopping.");
    check_values(out, checkpoint_schema(), training.checkpoint, "training.checkpoint.");
}

// ---- what depends on how the network uses the data -------------------------------------------------

/// The fields that Input nodes of the whole project take, by the path of the node.
std::map<std::string, std::string> used_fields(const Project& project, const Fields& fields) {
    std::map<std::string, std::string> used;
    for (const Node& node : project.graph.nodes) {
        const Op* op = find_op(node.op);
        if (op == nullptr || op->role != Role::Input) continue;
        const auto given = node.options.find("field");
        const auto* word = given != node.options.end() ? std::get_if<std::string>(&given->second) : nullptr;
        const std::string& field = word != nullptr && !word->empty() ? *word : node.id;
        if (fields.contains(field)) used.emplace(node.id, field);
    }
    return used;
}

/// Where a loss refuses labels for their form, says what they are and how to have them as numbers.
void explain_labels(const Project& project, const Fields& fields, const std::map<std::string, std::string>& used, Analysis& analysis) {
    for (const Wire& wire : project.graph.wires) {
        const auto input = used.find(wire.from.node);
        if (input == used.end() || wire.to.port != "target") continue;
        const FieldInfo& info = fields.at(input->second);
        const SourceInfo* source = find_source(project.data.source);
        if (info.labels == FieldInfo::Labels::AsTheyAre || source == nullptr || source->schema.find("labels") == nullptr) continue;
        const auto refused = std::ranges::find_if(analysis.diagnostics, [&](const Diagnostic& d) {
            return d.severity == Severity::Error && d.node == wire.to.node;
        });
        if (refused == analysis.diagnostics.end()) continue;
        DataSpec changed = project.data;
        std::vector<std::string> labels = OptionTraits<Names>::from(source->schema.value(changed.options, "labels")).words;
        labels.push_back(input->second);
        changed.options["labels"] = labels;
        const bool column = info.labels == FieldInfo::Labels::Column;
        refused->text = Message(column ? TR("the labels of {0} are a column, shape (N, 1); for scores (N, C) they are (N)")
                                       : TR("the labels of {0} are one-hot rows, shape (N, C); the loss takes a number a sample, (N)"),
                                {input->second});
        refused->fixes.insert(refused->fixes.begin(),
                              {Message(TR("Set \"labels\" of the data to {0}"), {input->second}), {SetData{changed}}});
    }
}

/// Where numbers belong and a table's classes arrive: as one-hot they are numbers.
void offer_one_hot(const Project& project, const Fields& fields, const std::map<std::string, std::string>& used, Analysis& analysis) {
    const SourceInfo* source = find_source(project.data.source);
    const OptionInfo* as = source != nullptr && source->field ? source->field->find("as") : nullptr;
    if (as == nullptr) return;
    const auto is_target = [](const Wire& wire) { return wire.to.port == "target"; };
    for (const Wire& wire : project.graph.wires) {
        const auto input = used.find(wire.from.node);
        if (input == used.end() || is_target(wire) || fields.at(input->second).type.dtype != DType::Int64) continue;
        const auto refused = std::ranges::find_if(analysis.diagnostics, [&](const Diagnostic& d) {
            const std::string port = wire.to.port.empty() ? d.port : wire.to.port;
            return d.severity == Severity::Error && d.node == wire.to.node && d.port == port && !d.port.empty();
        });
        const bool answers = std::ranges::any_of(project.graph.wires, [&](const Wire& w) { return w.from == wire.from && is_target(w); });
        if (refused == analysis.diagnostics.end() || answers) continue;
        DataSpec changed = project.data;
        const auto field = std::ranges::find(changed.fields, input->second, &FieldSpec::name);
        if (field == changed.fields.end() || !as->check(OptionValue(std::string("one_hot")))) continue;
        field->options["as"] = std::string("one_hot");
        refused->fixes.push_back({Message(TR("Take {0} as one_hot"), {input->second}), {SetData{changed}}});
    }
}

std::vector<Diagnostic> check_use_of_data(const Project& project, const Fields& fields, Analysis& analysis) {
    std::vector<Diagnostic> found;
    const auto used = used_fields(project, fields);
    explain_labels(project, fields, used, analysis);
    offer_one_hot(project, fields, used, analysis);
    Fields in_use;
    for (const auto& [node, name] : used) {
        const FieldInfo &info = fields.at(name), &first = fields.at(used.begin()->second);
        if (auto wrong = disagreement(name, info.parts, used.begin()->second, first.parts)) {
            report(found, "data", std::move(*wrong));
            return found;
        }
        in_use.emplace(name, info);
    }
    const SplitSpec& split = project.data.split;
    const FieldInfo::Parts parts = used.empty() ? FieldInfo::Parts{} : fields.at(used.begin()->second).parts;
    analysis.own_validation = parts.validation.has_value();
    if (parts.test && split.test.value_or(0) != 0)
        report(found, "data.split.test", Message(TR("the data has test samples of its own; leave split.test out")));
    if (parts.validation && split.validation.value_or(0) != 0)
        report(found, "data.split.validation", Message(TR("the data has validation samples of its own; leave split.validation out")));
    for (Message& note : notes_of(in_use)) {
        report(found, "data", std::move(note));
        found.back().severity = Severity::Warning;
    }
    return found;
}

// ---- what depends on the network's losses ---------------------------------------------------------

/// Checks what is measured and watched, and says how to mend it.
class MeasureCheck {
public:
    MeasureCheck(const Project& project, const Network& network, const TrainingOptions& options, bool own_validation)
        : training_(project.training),
          losses_(loss_answers(network)),
          metrics_(metrics_in_use(network, options)),
          validation_(project.data.source.empty() || validates(project.data, own_validation)) {}

    void check_metrics(const TrainingOptions& options) {
        const std::vector<std::string> named = options.metrics.value_or(std::vector<std::string>());
        for (const std::string& id : named) {
            const MetricInfo* metric = find_metric(id);
            if (measured(*metric, losses_)) continue;
            std::vector<std::string> others = named;
            std::erase(others, id);
            const Message text(TR("Leave {0} out"), {id});
            report("training.metrics", Severity::Error, Message(metric->need->otherwise, {id}),
                   {{text, {set_metrics(others)}}});
        }
        if (named.size() > max_metrics) {
            report("training.metrics", Severity::Error,
                   Message(TR("there are {0} metrics; a run measures {1} at most"),
                           {std::to_string(named.size()), std::to_string(max_metrics)}),
                   {});
        }
    }

    /// `place`: "early_stopping"; `pick`: where its options are.
    template <typename Pick>
    void check_monitor(const std::string& place, const std::string& monitor, Pick pick) {
        auto problem = monitor_problem(monitor, place, metrics_, validation_);
        if (!problem) return;
        const bool lacks_samples = of_validation(monitor) && !validation_;
        std::vector<Fix> fixes;
        const MetricInfo* metric = find_metric(watched_id(monitor));
        if (!lacks_samples && metric && measured(*metric, losses_)) {
            std::vector<std::string> ids{metric->id};
            for (auto it = metrics_.rbegin(); it != metrics_.rend(); ++it) ids.insert(ids.begin(), (*it)->id);
            fixes.push_back({Message(TR("Measure {0}"), {metric->id}), {set_metrics(ids)}});
        }
        TrainingSpec changed = training_;
        const std::string instead = monitors_of(metrics_, validation_).front();
        pick(changed)["monitor"] = instead;
        fixes.push_back({Message(TR("Watch {0}"), {instead}), {SetTraining{changed}}});
        // Weights can be used all the same; the run itself refuses to start.
        report("training." + place + ".monitor", lacks_samples ? Severity::Warning : Severity::Error, std::move(*problem),
               std::move(fixes));
    }

    std::vector<Diagnostic> found;

private:
    void report(std::string option, Severity severity, Message text, std::vector<Fix> fixes) {
        found.push_back({severity, "", "", std::move(option), std::move(text), std::move(fixes)});
    }
    Edit set_metrics(const std::vector<std::string>& ids) const {
        TrainingSpec changed = training_;
        changed.options.erase("metrics");
        if (!ids.empty()) changed.options["metrics"] = ids;
        return SetTraining{changed};
    }

    const TrainingSpec& training_;
    const std::vector<LossAnswers> losses_;
    const Metrics metrics_;
    const bool validation_;
};

/// Settings that are right in themselves and do not go with the network.
std::vector<Diagnostic> check_measures(const Project& project, const Network& network, bool own_validation) {
    const auto options = training_options(project.training);
    const auto stopping = early_stopping_options(project.training);
    const auto checkpoint = checkpoint_options(project.training);
    if (network.losses.empty() || !options || !stopping || !checkpoint) return {};
    MeasureCheck check(project, network, *options, own_validation);
    check.check_metrics(*options);
    if (*stopping) {
        check.check_monitor("early_stopping", (*stopping)->monitor,
                            [](TrainingSpec& t) -> OptionValues& { return *t.early_stopping; });
    }
    const auto& scheduler = project.training.scheduler;
    const SchedulerInfo* kind = scheduler ? find_scheduler(scheduler->type) : nullptr;
    if (kind != nullptr && kind->schema.find("monitor") != nullptr) {
        check.check_monitor("scheduler", std::get<std::string>(kind->schema.value(scheduler->options, "monitor")),
                            [](TrainingSpec& t) -> OptionValues& { return t.scheduler->options; });
    }
    if (checkpoint->monitor) {
        check.check_monitor("checkpoint", *checkpoint->monitor,
                            [](TrainingSpec& t) -> OptionValues& { return t.checkpoint; });
    }
    return std::move(check.found);
}

}  // namespace

bool validates(const DataSpec& data, bool own_validation) {
    if (own_validation) return true;
    const SourceInfo* source = find_source(data.source);
    return data.split.validation.value_or(source ? source->default_validation : 0) > 0;
}

std::vector<Diagnostic> check_settings(const Project& project) {
    std::vector<Diagnostic> out;
    check_data(out, project.data);
    check_training(out, project.training);
    return out;
}

Result<void> check_settings(const Edits& edits) {
    std::vector<Diagnostic> problems;
    for (const Edit& edit : edits) {
        if (const auto* data = std::get_if<SetData>(&edit)) check_data(problems, data->data);
        if (const auto* training = std::get_if<SetTraining>(&edit)) check_training(problems, training->training);
    }
    for (Diagnostic& problem : problems)
        if (problem.severity == Severity::Error) return Error(std::move(problem.text), true);
    return {};
}

Analysis check_project(const Project& project, Analyzer& analyzer, const Fields* fields, const Error* data_error) {
    std::vector<Diagnostic> settings = check_settings(project);
    // Why wrong settings give no fields is said already.
    if (settings.empty() && data_error) report(settings, "data", data_error->message);
    Analysis analysis = analyzer.analyze(project.graph, settings.empty() ? fields : nullptr);
    if (settings.empty()) {
        if (fields != nullptr) settings = check_use_of_data(project, *fields, analysis);
        if (analysis.network) {
            for (Diagnostic& d : check_measures(project, *analysis.network, analysis.own_validation)) settings.push_back(std::move(d));
        }
    }
    analysis.diagnostics.insert(analysis.diagnostics.begin(), settings.begin(), settings.end());
    const bool wrong = std::ranges::any_of(settings, [](const auto& d) { return d.severity == Severity::Error; });
    if (wrong) analysis.network = nullptr;
    return analysis;
}

Analysis check_project(const Project& project, const std::filesystem::path& folder, std::stop_token stop) {
    Analyzer analyzer;
    if (!check_settings(project).empty()) return check_project(project, analyzer, nullptr, nullptr);
    if (project.data.source.empty()) {
        const Error none(Message(TR("the project says nothing of its data: give data.source, one of {0}"), {source_list()}), true);
        Analysis analysis = check_project(project, analyzer, nullptr, nullptr);
        return analysis.ok() ? analysis : check_project(project, analyzer, nullptr, &none);  // where it is, nothing asks for data
    }
    const auto described = describe_fields(project.data, folder, std::move(stop));
    return described ? check_project(project, analyzer, &*described, nullptr)
                     : check_project(project, analyzer, nullptr, &described.error());
}

}  // namespace nn
