#include "nn/exchange/python/training.h"

#include "nn/exchange/python/objective.h"
#include "nn/exchange/python/training_text.h"
#include "nn/train/metric.h"
#include "nn/train/schedule.h"
#include "nn/train/training.h"

#include <algorithm>

namespace nn {

namespace {

/// `text` with every {{name}} replaced.
std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        const std::string hole = "{{" + name + "}}";
        for (std::size_t at = text.find(hole); at != std::string::npos; at = text.find(hole, at + value.size()))
            text.replace(at, hole.size(), value);
    }
    return text;
}

std::string number(double value) { return python_literal(OptionValue(value)); }
std::string number(std::int64_t value) { return std::to_string(value); }

std::string text_of(const PythonLines& lines) {
    std::string text;
    for (const std::string& line : lines.all()) text += line + "\n";
    return text;
}

std::string call_text(const std::string& before, const PythonForm& form, const std::string& first) {
    std::vector<PythonExpression> parts{python_leaf(first)};
    add_arguments(form.arguments, parts);
    PythonLines lines;
    lines.add(1, before, python_call(form.name, std::move(parts)));
    return text_of(lines);
}

// ---- the samples ----------------------------------------------------------------------------------

std::string split_text(const Project& project, const PythonReader& reader) {
    const SourceInfo* source = find_source(project.data.source);
    const SplitSpec& split = project.data.split;
    const double test = split.test.value_or(0);
    const double validation = reader.own_validation ? 0 : split.validation.value_or(source ? source->default_validation : 0);
    std::string text = "def split(count):\n    \"\"\"Places of the samples to train on, and of those to validate with.\"\"\"\n";
    if (test == 0 && validation == 0) return text + "    return np.arange(count), np.arange(0)\n";
    if (split.order == "file")
        text += "    order = np.arange(count)\n";
    else
        text += "    generator = torch.Generator().manual_seed(" + number(split.seed) + ")\n"
                "    order = torch.randperm(count, generator=generator).numpy()\n";
    if (test > 0) text += "    count -= int(count * " + number(test) + ")  # the rest is for the test\n";
    return text + "    train = count - int(count * " + number(validation) + ")\n"
                  "    return order[:train], order[train:count]\n";
}

std::string field_of(const Project& project, const std::string& input) {
    const Node* node = find_node(project.graph, input);
    const auto given = node->options.find("field");
    const auto* word = given == node->options.end() ? nullptr : std::get_if<std::string>(&given->second);
    return word && !word->empty() ? *word : input;
}

std::string samples_text(const Project& project, const PythonModel& model, const PythonReader& reader) {
    PythonLines lines;
    for (const auto& [id, name] : model.data) {
        const std::string field = field_of(project, id);
        const auto conversion = reader.conversions.find(field);
        const std::string more = conversion == reader.conversions.end() ? "" : conversion->second;
        lines.add(3, "torch.from_numpy(self.fields[" + python_string(field) + "][rows])" + more + ",");
    }
    return filled(python_samples, {{"fields", text_of(lines)}});
}

// ---- the run --------------------------------------------------------------------------------------

/// `watched(point, "validation", "loss")`
std::string watched(const std::string& monitor) {
    const std::size_t dot = monitor.find('.');
    return "watched(point, " + python_string(monitor.substr(0, dot)) + ", " + python_string(monitor.substr(dot + 1)) + ")";
}

struct Scheduler {
    std::string make, every_step, every_epoch;
};

Scheduler scheduler_text(const TrainingSpec& training) {
    Scheduler text;
    if (!training.scheduler) return text;
    const SchedulerInfo& info = *find_scheduler(training.scheduler->type);
    PythonForm form = python_form("torch.optim.lr_scheduler." + info.schema.id, info.schema, training.scheduler->options);
    form.take("every");
    const auto monitor = form.take("monitor");
    const auto built = info.schema.build(training.scheduler->options);
    if (info.python && built) info.python(built->get(), form);
    text.make = call_text("scheduler = ", form, "optimizer");
    const OptionValue every = info.schema.value(training.scheduler->options, "every");
    if (every == OptionValue("step")) {
        text.every_step = "        scheduler.step()\n";
    } else if (monitor) {
        const auto value = info.schema.value(training.scheduler->options, "monitor");
        text.every_epoch = "        scheduler.step(" + watched(std::get<std::string>(value)) + ")\n";
    } else {
        text.every_epoch = "        scheduler.step()\n";
    }
    return text;
}

std::string optimizer_text(const TrainingSpec& training) {
    const OptimizerSpec spec = optimizer_for(training);
    const OptimizerInfo& info = *find_optimizer(spec.type);
    PythonForm form = python_form("torch.optim." + info.schema.id, info.schema, spec.options);
    if (PythonArgument* lr = form.find("lr")) lr->is_default = false;  // not every version has a default
    const auto built = info.schema.build(spec.options);
    if (info.python && built) info.python(built->get(), form);
    return call_text("optimizer = ", form, "model.parameters()");
}

struct Stopping {
    std::string begin, check;
};

Result<Stopping> stopping_text(const TrainingSpec& training) {
    Stopping text;
    const auto options = early_stopping_options(training);
    if (!options) return options.error();
    if (!*options) return text;
    const auto& o = **options;
    const bool more = more_is_better(o.monitor);
    const std::string delta = o.min_delta == 0 ? "" : std::string(more ? " + " : " - ") + number(o.min_delta);
    text.begin = std::string("    best, worse = ") + (more ? "-" : "") + "math.inf, 0  # epochs in a row without a better value\n";
    text.check = "        value = " + watched(o.monitor) + "\n" + "        better = value " + (more ? ">" : "<") + " best" + delta +
                 "\n        best, worse = (value, 0) if better else (best, worse + 1)\n        if worse >= " + number(o.patience) +
                 ":\n            break\n";
    return text;
}

bool has_batch_norm(const PythonModel& model) {
    return std::ranges::any_of(model.lines, [](const std::string& line) { return line.find("nn.BatchNorm") != std::string::npos; });
}

Result<std::string> run_text(const Project& project, const PythonModel& model, const PythonData& data, const PythonObjective& objective) {
    const TrainingSpec& training = project.training;
    const auto options = training_options(training);
    if (!options) return options.error();
    const Scheduler scheduler = scheduler_text(training);
    const auto stopping = stopping_text(training);
    if (!stopping) return stopping.error();
    const bool sync = has_batch_norm(model);
    std::string clip;
    if (options->clip_grad_norm)
        clip = "        nn.utils.clip_grad_norm_(model.parameters(), " + number(*options->clip_grad_norm) + ")\n";
    const std::string path = data.in_own_file ? "Path(__file__).with_suffix(\".data.npz\")"
                                              : "Path(__file__).parent / " + python_string(data.reader.path);
    const std::string kind = data.in_own_file ? "the arrays beside this script" : "the project's data";
    const bool watches = !stopping->check.empty() || scheduler.every_epoch.find("watched") != std::string::npos;
    return filled(python_run, {{"watched", watches ? std::string(python_watched) : ""},
                               {"share", objective.takes_share ? ", share=share, processes=processes" : ""},
                               {"read", data.reader.own_validation ? python_own_validation : python_split},
                               {"generator", options->shuffle ? "torch.Generator().manual_seed(args.seed)" : "None"},
                               {"drop_last", options->drop_last ? "True" : "False"},
                               {"sync_option", sync ? python_sync_option : ""},
                               {"sync", sync ? python_sync : ""},
                               {"unused", objective.all_learn ? "" : ", find_unused_parameters=True"},
                               {"optimizer", optimizer_text(training)},
                               {"scheduler", scheduler.make},
                               {"clip", clip},
                               {"every_step", scheduler.every_step},
                               {"every_epoch", scheduler.every_epoch},
                               {"stopping_begin", stopping->begin},
                               {"stopping", stopping->check},
                               {"data", path},
                               {"data_help", python_string(kind)},
                               {"epochs", number(options->epochs)},
                               {"batch_size", number(options->batch_size)},
                               {"seed", number(options->seed)}});
}

std::string imports_text(const PythonModel& model, const PythonData* data, bool metrics) {
    std::set<std::string> plain, from, third(model.imports);
    if (data) {
        plain = {"import argparse", "import json", "import math", "import os", "import time"};
        from.insert("from pathlib import Path");
        if (metrics) from.insert("from collections import namedtuple");
        third.insert("import numpy as np");
        third.insert("import torch.nn.functional as F");
        third.insert("from torch.nn.parallel import DistributedDataParallel");
        third.insert("from torch.utils.data import (\n    BatchSampler,\n    DataLoader,\n    Dataset,\n    RandomSampler,\n    Sampler,\n"
                     "    SequentialSampler,\n)");
        for (const std::string& line : data->reader.imports) (line.find("PIL") != std::string::npos ? third : plain).insert(line);
    }
    if (third.contains("from collections import OrderedDict")) {
        third.erase("from collections import OrderedDict");
        from.erase("from collections import namedtuple");
        from.insert(data && metrics ? "from collections import OrderedDict, namedtuple" : "from collections import OrderedDict");
    }
    std::string text;
    for (const auto* lines : {&plain, &from})
        for (const std::string& line : *lines) text += line + "\n";
    if (!text.empty()) text += "\n";
    for (const bool modules : {true, false})
        for (const std::string& line : third)
            if (line.starts_with("import") == modules) text += line + "\n";
    return text;
}

}  // namespace

Result<std::string> python_script(const Project& project, const Network& network, const PythonModel& model, const PythonData* data) {
    std::string body, text;
    if (data) {
        const auto objective = python_objective(project, network, model);
        if (!objective) return objective.error();
        const auto run = run_text(project, model, *data, *objective);
        if (!run) return run.error();
        body = python_line + data->reader.text + "\n\n" + split_text(project, data->reader) + "\n\n" +
               samples_text(project, model, data->reader) + "\n\n" + python_shares + "\n\n" + objective->text + "\n\n" + *run;
    }
    const bool metrics = body.find("namedtuple") != std::string::npos;
    text = imports_text(model, data, metrics) + "\n\n";
    if (body.find("F.") == std::string::npos) {
        const std::string line = "import torch.nn.functional as F\n";
        if (const std::size_t at = text.find(line); at != std::string::npos) text.erase(at, line.size());
    }
    for (const std::string& line : model.lines) text += line + "\n";
    return text + body;
}

}  // namespace nn
